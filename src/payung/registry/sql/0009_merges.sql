-- Merging two records of one person. The record that goes keeps only a pointer to the record that stays. Its rows are passed on to the
-- other record one by one, and each is noted, so that an undo gives back exactly these. One user proposes a merge and another
-- confirms it. What it means for months, claims and payments is decided in claims/sql/0008_merges.sql, the room that knows them.
-- Decision: docs/decisions/0007.
call payung.protect('registry_merge', 'exists (select from registry_person p where p.id = registry_merge.person_id)
  and exists (select from registry_person p where p.id = registry_merge.stays_id)', 'false');
call payung.protect('registry_mergedecision', 'exists (select from registry_merge m where m.id = registry_mergedecision.merge_id)', 'false');
call payung.protect('registry_mergerow', 'exists (select from registry_merge m where m.id = registry_mergerow.merge_id)', 'false');
call payung.append_only('registry_merge');
call payung.append_only('registry_mergedecision');
call payung.append_only('registry_mergerow');
grant select on registry_merge, registry_mergedecision, registry_mergerow to payung_app;

-- The user who proposes does not confirm. This trigger holds it even for the owner.
create function payung.merge_by_two() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows n join registry_merge m on m.id = n.merge_id where n.accepted and n.decided_by = m.made_by) then
    raise exception 'payung: another person confirms' using errcode = 'P0D47';
  end if;
  return null;
end $$;
comment on function payung.merge_by_two is 'The user who proposes a merge or its undo does not confirm it.';
create trigger merge_by_two after insert on registry_mergedecision referencing new table as new_rows
  for each statement execute function payung.merge_by_two();

create trigger person_stays_i after insert on registry_custody referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');
create trigger person_stays_i after insert on registry_caseload referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');
create trigger person_stays_u after update on registry_caseload referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');
create trigger person_stays_i after insert on registry_relation referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id', 'relative_id');
create trigger person_stays_i after insert on registry_bankaccount referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');
create trigger person_stays_i after insert on registry_correction referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');

create function payung.merge_write(p_gone bigint, p_stays bigint, p_undoes bigint, p_releases boolean, p_seen text, p_reason text) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into registry_merge (person_id, stays_id, undoes_id, releases, seen, reason, made_by)
  values (p_gone, p_stays, p_undoes, p_releases, p_seen, p_reason, payung.actor_id()) returning id
$$;
comment on function payung.merge_write is 'A proposal names both records, the digest of what was seen, the reason and its maker. May be null: p_undoes.';

create function payung.merge_decide(p_merge bigint, p_accepted boolean, p_reason text, p_held text) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into registry_mergedecision (merge_id, accepted, reason, held, decided_by)
  values (p_merge, p_accepted, p_reason, p_held, payung.actor_id())
$$;
comment on function payung.merge_decide is 'A proposal is decided once, by the user of the session.';

-- Records which rows of a kind a merge moved.
create function payung.merge_note(p_merge bigint, p_what text, p_rows bigint[]) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into registry_mergerow (merge_id, what, row_id) select p_merge, p_what, x from unnest(p_rows) x
$$;
comment on function payung.merge_note is 'Every row that a merge moves is recorded. May be null: p_rows.';
create function payung.merge_noted(p_merge bigint, p_what text) returns bigint[]
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce(array_agg(row_id order by row_id), '{}') from registry_mergerow where merge_id = p_merge and what = p_what
$$;
comment on function payung.merge_noted is 'An undo returns the rows that its merge moved, and no others.';

-- Moves what the registry itself stores: which organisations brought the person in, who looks after the person, relatives, and the given
-- accounts. If the remaining record already has the same, the row of the other record is ended. The words of the merged record are
-- removed from the search, and the count of registered people falls by one.
create function payung.merge_pass(p_merge bigint, p_gone bigint, p_stays bigint, p_accounts bigint[]) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare here varchar := (select regency from registry_person where id = p_stays); stamp timestamptz := clock_timestamp(); ids bigint[];
begin
  with gone as (
    delete from registry_custody where person_id = p_gone returning id, organisation_id
  ), come as (
    insert into registry_custody (person_id, organisation_id) select p_stays, g.organisation_id from gone g
      where not exists (select from registry_custody c where c.person_id = p_stays and c.organisation_id = g.organisation_id)
      returning id, organisation_id
  )
  insert into registry_mergerow (merge_id, what, row_id, about)
    select p_merge, 'custody', id, organisation_id from gone union all select p_merge, 'custody_new', id, organisation_id from come;

  ids := array(select c.id from registry_caseload c where c.person_id = p_gone and c.ended_at is null
    and exists (select from registry_caseload o where o.person_id = p_stays and o.user_id = c.user_id and o.ended_at is null));
  perform payung.merge_note(p_merge, 'caseload_ended', ids);
  update registry_caseload set ended_at = stamp, person_id = p_stays where id = any(ids);
  ids := array(select c.id from registry_caseload c where c.person_id = p_gone);
  perform payung.merge_note(p_merge, 'caseload', ids);
  update registry_caseload set person_id = p_stays where id = any(ids);

  ids := array(select r.id from registry_relation r where r.ended_at is null and (r.person_id = p_gone and exists (
      select from registry_relation o where o.person_id = p_stays and o.relative_id = r.relative_id and o.ended_at is null)
    or r.relative_id = p_gone and exists (
      select from registry_relation o where o.relative_id = p_stays and o.person_id = r.person_id and o.ended_at is null)));
  perform payung.merge_note(p_merge, 'relation_ended', ids);
  update registry_relation set ended_at = stamp where id = any(ids);
  ids := array(select r.id from registry_relation r where r.ended_at is null and r.person_id = p_gone);
  perform payung.merge_note(p_merge, 'relation', ids);
  update registry_relation set person_id = p_stays, regency = here where id = any(ids);
  ids := array(select r.id from registry_relation r where r.ended_at is null and r.relative_id = p_gone);
  perform payung.merge_note(p_merge, 'relation_of', ids);
  update registry_relation set relative_id = p_stays where id = any(ids);

  ids := array(select a.id from registry_bankaccount a where a.id = any(p_accounts) and a.person_id = p_gone and a.closed_at is null
    and exists (select from registry_bankaccount o where o.person_id = p_stays and o.bank_code = a.bank_code
                and o.account_no = a.account_no and o.closed_at is null));
  perform payung.merge_note(p_merge, 'account_closed', ids);
  update registry_bankaccount set closed_at = stamp where id = any(ids);
  ids := array(select a.id from registry_bankaccount a where a.id = any(p_accounts) and a.person_id = p_gone and a.closed_at is null);
  perform payung.merge_note(p_merge, 'account', ids);
  update registry_bankaccount set person_id = p_stays, regency = here where id = any(ids);

  perform pg_advisory_xact_lock(hashtext('registry.words'));
  delete from registry_nameword w using (select i.regency, payung.name_heard(i.name_norm) as heard from registry_identity i where i.person_id = p_gone) o
    where w.regency = o.regency and w.heard = o.heard and w.person_id = p_gone and w.word = any(string_to_array(o.heard, ' '));
  insert into registry_tally (regency, organisation_id, people) select regency, 0, -1 from registry_person where id = p_gone;
end $$;
comment on function payung.merge_pass is 'What a merged record has in the registry is moved once, and what the remaining record already has is ended.';

-- Writes the event of the merge; by then no row may belong to the merged record. Returns the number of the event.
create function payung.merge_enter(p_merge bigint, p_gone bigint, p_stays bigint, p_first bigint, p_on date) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into registry_personevent (person_id, kind, happened_on, other_id, facts, recorded_by, confirmed_by)
  values (p_gone, 'merged', p_on, p_stays, 'merge:' || p_merge, p_first, payung.actor_id()) returning id
$$;
comment on function payung.merge_enter is 'A merge is an event of the record that is merged, by two people.';

-- Undoes a merge: the record is independent again and gets back every row that was moved.
create function payung.merge_return(p_merge bigint, p_gone bigint, p_event bigint, p_first bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare there varchar := (select regency from registry_person where id = p_gone);
begin
  insert into registry_personevent (person_id, kind, happened_on, undoes_id, recorded_by, confirmed_by)
    values (p_gone, 'undone', p_on, p_event, p_first, payung.actor_id());
  delete from registry_custody where id = any(payung.merge_noted(p_merge, 'custody_new'));
  insert into registry_custody (id, person_id, organisation_id)
    select r.row_id, p_gone, r.about from registry_mergerow r where r.merge_id = p_merge and r.what = 'custody';
  update registry_caseload set person_id = p_gone, ended_at = null where id = any(payung.merge_noted(p_merge, 'caseload_ended'));
  update registry_caseload set person_id = p_gone where id = any(payung.merge_noted(p_merge, 'caseload'));
  update registry_relation set person_id = p_gone, regency = there where id = any(payung.merge_noted(p_merge, 'relation'));
  update registry_relation set relative_id = p_gone where id = any(payung.merge_noted(p_merge, 'relation_of'));
  update registry_relation set ended_at = null where id = any(payung.merge_noted(p_merge, 'relation_ended'));
  update registry_bankaccount set person_id = p_gone, regency = there where id = any(payung.merge_noted(p_merge, 'account'));
  update registry_bankaccount set closed_at = null where id = any(payung.merge_noted(p_merge, 'account_closed'));
  perform pg_advisory_xact_lock(hashtext('registry.words'));
  insert into registry_nameword (regency, word, heard, person_id)
    select distinct n.regency, x.word, n.heard, p_gone
    from (select i.regency, payung.name_heard(i.name_norm) as heard from registry_identity i where i.person_id = p_gone) n
    cross join lateral unnest(string_to_array(n.heard, ' ')) as x(word) where x.word <> ''
    on conflict do nothing;
  insert into registry_tally (regency, organisation_id, people) values (there, 0, 1);
end $$;
comment on function payung.merge_return is 'An undone merge leaves the rows of the registry as they were before it.';

revoke execute on function payung.merge_by_two(), payung.merge_write(bigint, bigint, bigint, boolean, text, text),
  payung.merge_decide(bigint, boolean, text, text), payung.merge_note(bigint, text, bigint[]), payung.merge_noted(bigint, text),
  payung.merge_pass(bigint, bigint, bigint, bigint[]), payung.merge_enter(bigint, bigint, bigint, bigint, date),
  payung.merge_return(bigint, bigint, bigint, bigint, date) from public;
