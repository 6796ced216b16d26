-- Two records of one person become one record, or are separated again if that was wrong. One officer proposes and another confirms, and
-- both name what they saw. Months, bills and payments stay on the rows where they were written; only the owner of the memberships changes
-- (participation/sql/0009_beside.sql). The registry does the rest (registry/sql/0009_merges.sql). This file is in this room because a
-- merge must ask about claims and payments.
create trigger person_stays_i after insert on claims_claim referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');
create trigger person_stays_i after insert on claims_heir referencing new table as new_rows
  for each statement execute function payung.person_stays('person_id');

-- Everything about a record that a user must have seen before he merges it.
create function payung.merge_facts(p_person bigint) returns jsonb
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select jsonb_build_object(
    'identity', (select to_jsonb(i) from published.registry_identity i where i.person_id = p_person),
    'stays', payung.registry_stays(p_person),
    'memberships', (select jsonb_agg(jsonb_build_array(m.id, m.segment, m.started, m.ended, m.village_code, m.beside_id) order by m.id)
      from published.participation_membership m where m.person_id = p_person),
    'months', (select jsonb_agg(jsonb_build_array(c.membership_id, c.month, c.payer_id) order by c.membership_id, c.month)
      from published.participation_membership m join published.participation_month c on c.membership_id = m.id where m.person_id = p_person),
    'death', (select to_jsonb(d) from published.registry_death d where d.person_id = p_person),
    'claims', (select jsonb_agg(jsonb_build_array(c.id, x.state) order by c.id)
      from claims_claim c join published.casework_case x on x.id = c.case_id where c.person_id = p_person),
    'waits', (select jsonb_agg(w.id order by w.id) from published.sponsorship_waiting w where w.person_id = p_person),
    'accounts', (select jsonb_agg(a.id order by a.id) from published.registry_bankaccount a where a.person_id = p_person and a.closed_at is null),
    'bodies', (select jsonb_agg(c.organisation_id order by 1) from published.registry_custody c where c.person_id = p_person),
    'relations', (select jsonb_agg(jsonb_build_array(r.id, r.person_id, r.relative_id) order by r.id) from published.registry_relation r
      where p_person in (r.person_id, r.relative_id) and r.ended_at is null),
    'numbers', (select jsonb_agg(n.number order by n.number) from published.participation_number n where n.person_id = p_person),
    'cards', (select jsonb_agg(encode(k.token_hash, 'hex') order by k.token_hash) from published.participation_membership m
      join published.participation_card k on k.membership_id = m.id where m.person_id = p_person and k.ended_at is null))
$$;
comment on function payung.merge_facts is 'Only other functions learn what a merge must consider about a record.';

-- The digest of both records, for users who may merge them; null for anybody else.
create function payung.merge_seen(p_gone bigint, p_stays bigint) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select encode(sha256(convert_to(jsonb_build_array(p_gone, payung.merge_facts(p_gone), p_stays, payung.merge_facts(p_stays))::text, 'UTF8')), 'hex')
  where payung.may('registry.correct') and payung.sees_person(p_gone) and payung.sees_person(p_stays)
$$;
comment on function payung.merge_seen is 'The digest of two records, for users who may merge them, changes when the records change. May be null: result.';

-- The months that both records hold, for the page that shows them.
create function payung.merge_months(p_gone bigint, p_stays bigint) returns table (month date, of_gone boolean)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select d.month, d.of_gone from payung.months_doubled(p_gone, p_stays) d
  where payung.may('registry.correct') and payung.sees_person(p_gone) and payung.sees_person(p_stays)
$$;
comment on function payung.merge_months is 'Users who may merge two records see which months both hold.';

-- Locks both records for a user who may merge them, and the registry, so that nobody is taken in meanwhile (lock 7108). The funds are
-- locked first, as in a commit.
create function payung.merge_hold(p_gone bigint, p_stays bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n int;
begin
  if not payung.may('registry.correct') then
    raise exception 'payung: this role corrects no persons' using errcode = 'P0D20';
  end if;
  if p_gone = p_stays then
    raise exception 'payung: this is one record' using errcode = 'P0D41';
  end if;
  if not (coalesce(payung.sees_person(p_gone), false) and coalesce(payung.sees_person(p_stays), false)) then
    raise exception 'payung: no such person' using errcode = 'P0A73';
  end if;
  perform payung.funds_hold(array(
    select c.payer_id from published.participation_membership m join published.participation_month c on c.membership_id = m.id
      where m.person_id in (p_gone, p_stays)
    union
    select r.payer_id from published.participation_membership m join published.participation_releasedmonth r on r.membership_id = m.id
      where m.person_id in (p_gone, p_stays)));
  perform pg_advisory_xact_lock(7108);
  perform 1 from published.registry_person p where p.id in (p_gone, p_stays) order by p.id for update;
end $$;
comment on function payung.merge_hold is 'Records are merged by users whose role corrects persons and who see both records, one merge at a time.';

-- Refuses if something open names one of the two records, if a fact contradicts the merge, or if a month would be held twice.
create function payung.merge_possible(p_gone bigint, p_stays bigint, p_releases boolean) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare doubled text; gone_died published.registry_death; stays_died published.registry_death;
begin
  if payung.registry_stays(p_gone) <> p_gone or payung.registry_stays(p_stays) <> p_stays then
    raise exception 'payung: the record was merged with another' using errcode = 'P0D40';
  end if;
  if exists (select from published.registry_merged t where t.stays_as = p_gone) then
    raise exception 'payung: another record was merged with this one' using errcode = 'P0D42';
  end if;
  if exists (select from published.registry_correctionwaits w where w.person_id in (p_gone, p_stays)) then
    raise exception 'payung: another proposal about one of them waits' using errcode = 'P0D49';
  end if;
  select * into gone_died from published.registry_death d where d.person_id = p_gone;
  select * into stays_died from published.registry_death d where d.person_id = p_stays;
  if gone_died.died_on is distinct from stays_died.died_on or not (coalesce(gone_died.certain, true) and coalesce(stays_died.certain, true)) then
    raise exception 'payung: the records differ about a death' using errcode = 'P0D45';
  end if;
  if exists (select from published.registry_relation r where r.ended_at is null and (r.person_id, r.relative_id) in ((p_gone, p_stays), (p_stays, p_gone))) then
    raise exception 'payung: the records are of two relatives' using errcode = 'P0D4C';
  end if;
  if exists (select from claims_claim c join published.casework_case x on x.id = c.case_id
             where c.person_id in (p_gone, p_stays) and c.stands and x.state <> 'paid') then
    raise exception 'payung: a claim is open' using errcode = 'P0D43';
  end if;
  if exists (select from claims_claim c where c.person_id = p_gone and c.stands) then
    raise exception 'payung: the record that goes has a claim' using errcode = 'P0D4B';
  end if;
  if exists (select from published.payouts_payee n where n.person_id = p_gone and n.state <> 'paid' and not n.followed)
     or exists (select from claims_heir h join claims_claim c on c.id = h.claim_id join published.casework_case x on x.id = c.case_id
                where h.person_id = p_gone and c.stands and x.state <> 'paid') then
    raise exception 'payung: the record that goes is named in a claim or payment under way' using errcode = 'P0D4A';
  end if;
  -- What the person paid himself stays with the payer that he was. None of it may be open, because nobody would be asked to pay it there.
  if exists (select from payung.own_bills(p_gone) b where b->'open' <> '[]' or (b->>'credit')::bigint > 0) then
    raise exception 'payung: the record that goes has own bills open or credit' using errcode = 'P0E79';
  end if;
  if not p_releases then
    select string_agg(distinct to_char(d.month, 'YYYY-MM'), ', ') into doubled from payung.months_doubled(p_gone, p_stays) d;
    if doubled is not null then
      raise exception 'payung: both hold these months: %', doubled using errcode = 'P0D44';
    end if;
  else
    -- Of a doubled month the paid one must not be released in favour of one that is not paid: the family of a person who dies would lose
    -- a paid month.
    with paid as (
      select a.membership_id, a.month from published.participation_membership m
      join published.contributions_standing a on a.membership_id = m.id
      join published.contributions_settlement r on r.bill_id = a.bill_id and r.settles
      where m.person_id in (p_gone, p_stays)
    )
    select string_agg(distinct to_char(d.month, 'YYYY-MM'), ', ') into doubled from payung.months_doubled(p_gone, p_stays) d
    where exists (select from paid p where p.membership_id = d.membership_id and p.month = d.month) and not exists (
      select from published.participation_membership o join published.participation_month c on c.membership_id = o.id and c.month = d.month
      join published.participation_payer y on y.id = c.payer_id
      where o.person_id in (p_gone, p_stays) and o.id <> d.membership_id
        and (y.kind = 'existing' or exists (select from paid p where p.membership_id = o.id and p.month = d.month)));
    if doubled is not null then
      raise exception 'payung: only what would be released is paid: %', doubled using errcode = 'P0D4G';
    end if;
  end if;
end $$;
comment on function payung.merge_possible is 'Records are merged only if nothing contradicts it, nothing about them is open, and no month would be held twice.';

-- The first of two people proposes. p_seen: the digest of both records as they were shown; p_releases: release the months that both hold.
create function payung.merge_propose(p_gone bigint, p_stays bigint, p_releases boolean, p_seen text, p_reason text, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare said text := payung.case_reason(p_reason);
begin
  perform payung.case_day(p_on);
  perform payung.merge_hold(p_gone, p_stays);
  perform payung.merge_possible(p_gone, p_stays, p_releases);
  perform payung.merge_alone(p_gone, p_stays, p_seen);
  return payung.merge_write(p_gone, p_stays, null, p_releases, p_seen, said);
end $$;
comment on function payung.merge_propose is 'A merge is proposed with a reason and the digest of both records, and nobody does it alone.';

-- Only one proposal about a record may wait, and it must be about the present records.
create function payung.merge_alone(p_gone bigint, p_stays bigint, p_seen text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from published.registry_merge m where m.accepted is null
             and (m.person_id in (p_gone, p_stays) or m.stays_id in (p_gone, p_stays))) then
    raise exception 'payung: another proposal about one of them waits' using errcode = 'P0D49';
  end if;
  if payung.merge_seen(p_gone, p_stays) is distinct from p_seen then
    raise exception 'payung: the records are not as they were shown' using errcode = 'P0D46';
  end if;
end $$;
comment on function payung.merge_alone is 'Only one proposal about a record waits at a time, and it is about the records as they are now. May be null: p_seen.';

-- The first of two people proposes to undo a merge.
create function payung.merge_doubt(p_merge bigint, p_seen text, p_reason text, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare m published.registry_merge; said text := payung.case_reason(p_reason);
begin
  perform payung.case_day(p_on);
  select * into m from published.registry_merge x where x.id = p_merge;
  perform payung.merge_hold(m.person_id, m.stays_id);
  perform payung.merge_apart(m);
  perform payung.merge_alone(m.person_id, m.stays_id, p_seen);
  return payung.merge_write(m.person_id, m.stays_id, m.id, false, p_seen, said);
end $$;
comment on function payung.merge_doubt is 'The undo of a merge is proposed with a reason and a digest of what was seen, and nobody does it alone.';

-- What the remaining record holds, as lists of keys. A merge can be undone only while nothing was added to them.
create function payung.merge_holds(p_stays bigint) returns jsonb
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select jsonb_build_object(
    'months', coalesce((select jsonb_agg(c.membership_id || ':' || c.month) from published.participation_membership m
      join published.participation_month c on c.membership_id = m.id where m.person_id = p_stays), '[]'),
    'memberships', coalesce((select jsonb_agg(m.id::text) from published.participation_membership m where m.person_id = p_stays), '[]'),
    'claims', coalesce((select jsonb_agg(c.id::text) from claims_claim c where c.person_id = p_stays), '[]'),
    'deaths', coalesce((select jsonb_agg(d.event_id::text) from published.registry_death d where d.person_id = p_stays), '[]'),
    'waits', coalesce((select jsonb_agg(w.id::text) from published.sponsorship_waiting w where w.person_id = p_stays), '[]'),
    -- The claims in which the person is an heir, and by which account. If the record is separated into two persons it is no longer known
    -- whose share that is.
    'heirs', coalesce((select jsonb_agg(h.claim_id || ':' || coalesce(h.bank_account_id::text, '')) from claims_heir h
      join claims_claim c on c.id = h.claim_id where h.person_id = p_stays and c.stands
        and h.set_no = (select max(o.set_no) from claims_heir o where o.claim_id = h.claim_id)), '[]'))
$$;
comment on function payung.merge_holds is 'Only other functions learn what a record holds, as lists of keys.';

-- Refuses unless the merge is in force, is the newest into that record, and nothing came since then that would have to be divided.
create function payung.merge_apart(p_merge published.registry_merge) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare t published.registry_merged; since text; held jsonb := p_merge.held::jsonb;
begin
  select * into t from published.registry_merged x where x.facts = 'merge:' || p_merge.id;
  if t.event_id is null or p_merge.undoes_id is not null then
    raise exception 'payung: no merge stands' using errcode = 'P0D48';
  end if;
  if exists (select from published.registry_merged x where x.stays_as = t.stays_as and x.event_id > t.event_id) then
    since := 'merge';
  elsif exists (select from published.payouts_payee n
                left join published.registry_bankaccount a on a.id = n.bank_account_id
                where n.bank_account_id = any(payung.merge_noted(p_merge.id, 'account')) and n.person_id = t.stays_as
                   or n.person_id = t.person_id and a.person_id = t.stays_as) then
    since := 'payment';
  else
    select min(k.key) into since from jsonb_each(payung.merge_holds(t.stays_as)) k(key, value)
      where exists (select from jsonb_array_elements_text(k.value) v where not held->k.key ? v);
  end if;
  if since is not null then
    raise exception 'payung: something came since: %', since using errcode = 'P0D4D';
  end if;
end $$;
comment on function payung.merge_apart is 'A merge in force is undone only if everything can go back to the record from which it came.';

-- The second of two people confirms a merge or its undo.
create function payung.merge_confirm(p_merge bigint, p_seen text, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare m published.registry_merge := payung.merge_waits(p_merge); o published.registry_merge;
begin
  perform payung.case_day(p_on);
  if m.made_by = payung.actor_id() then
    raise exception 'payung: another person confirms' using errcode = 'P0D47';
  end if;
  if m.seen is distinct from p_seen or payung.merge_seen(m.person_id, m.stays_id) is distinct from p_seen then
    raise exception 'payung: the records are not as they were shown' using errcode = 'P0D46';
  end if;
  if m.undoes_id is null then
    perform payung.merge_possible(m.person_id, m.stays_id, m.releases);
    perform payung.merge_carry_out(m, p_on);
    perform payung.merge_decide(m.id, true, '', payung.merge_holds(m.stays_id)::text);
  else
    select * into o from published.registry_merge x where x.id = m.undoes_id;
    perform payung.merge_apart(o);
    perform payung.merge_take_back(m, o, p_on);
    perform payung.merge_decide(m.id, true, '', '');
  end if;
end $$;
comment on function payung.merge_confirm is 'The second of two people carries out a merge or its undo, on what both of them saw.';

-- Locks a waiting proposal for a user who may decide it.
create function payung.merge_waits(p_merge bigint) returns published.registry_merge
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare m published.registry_merge;
begin
  select * into m from published.registry_merge x where x.id = p_merge;
  perform payung.merge_hold(m.person_id, m.stays_id);
  select * into m from published.registry_merge x where x.id = p_merge;
  if m.accepted is not null then
    raise exception 'payung: nothing waits' using errcode = 'P0D48';
  end if;
  return m;
end $$;
comment on function payung.merge_waits is 'A proposal is decided once, by a user who may decide it.';

create function payung.merge_refuse(p_merge bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare m published.registry_merge := payung.merge_waits(p_merge);
begin
  perform payung.merge_decide(m.id, false, payung.case_reason(p_reason), '');
end $$;
comment on function payung.merge_refuse is 'A proposal is refused, or withdrawn by its maker, with a reason, and changes nothing.';

-- Announces the months that several memberships of the person hold, so that coverage counts the person only once in them.
create function payung.merge_tell(p_merge bigint, p_stays bigint) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into platform_outbox (topic, key, payload)
  select 'contributions.calendar_changed', 'merge:' || p_merge, jsonb_build_object('months', jsonb_agg(d.month order by d.month))
  from (select c.month from published.participation_membership m join published.participation_month c on c.membership_id = m.id
        where m.person_id = p_stays group by c.month having count(*) > 1) d
  having count(*) > 0
$$;
comment on function payung.merge_tell is 'Months whose counts change by a merge or its undo are counted again.';

create function payung.merge_carry_out(m published.registry_merge, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare members bigint[]; months date[];
begin
  if m.releases then
    select array_agg(d.membership_id), array_agg(d.month) into members, months from payung.months_doubled(m.person_id, m.stays_id) d;
    if members is not null then
      perform payung.months_release('merged', '', 'merge:' || m.id, m.made_by, payung.actor_id(), members, months, p_on);
    end if;
  end if;
  perform payung.merge_note(m.id, 'waiting', payung.waiting_pass(m.person_id, m.stays_id));
  perform payung.merge_note(m.id, 'membership', payung.memberships_pass(m.person_id, m.stays_id));
  -- An account into which money was paid stays with the record that payments name.
  perform payung.merge_pass(m.id, m.person_id, m.stays_id, array(select a.id from published.registry_bankaccount a
    where a.person_id = m.person_id and not exists (select from published.payouts_payee n where n.bank_account_id = a.id)));
  perform payung.merge_enter(m.id, m.person_id, m.stays_id, m.made_by, p_on);
  perform payung.merge_tell(m.id, m.stays_id);
end $$;
comment on function payung.merge_carry_out is 'A merge is carried out as a whole: everything of one record moves to the other, and the first points to it.';

create function payung.merge_take_back(m published.registry_merge, o published.registry_merge, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r bigint; e bigint := (select t.event_id from published.registry_merged t where t.facts = 'merge:' || o.id);
begin
  perform payung.merge_tell(m.id, o.stays_id);
  perform payung.merge_return(o.id, o.person_id, e, m.made_by, p_on);
  perform payung.memberships_return(payung.merge_noted(o.id, 'membership'), o.person_id);
  perform payung.waiting_return(payung.merge_noted(o.id, 'waiting'), o.person_id);
  for r in select x.id from published.participation_release x where x.about = 'merge:' || o.id order by x.id loop
    perform payung.release_restore(r, p_on);
  end loop;
end $$;
comment on function payung.merge_take_back is 'An undo returns what the merge moved, and months that the merge released are held again.';

revoke execute on function payung.merge_facts(bigint), payung.merge_seen(bigint, bigint), payung.merge_months(bigint, bigint),
  payung.merge_hold(bigint, bigint), payung.merge_possible(bigint, bigint, boolean), payung.merge_alone(bigint, bigint, text),
  payung.merge_propose(bigint, bigint, boolean, text, text, date), payung.merge_doubt(bigint, text, text, date), payung.merge_holds(bigint),
  payung.merge_apart(published.registry_merge), payung.merge_confirm(bigint, text, date), payung.merge_waits(bigint),
  payung.merge_refuse(bigint, text), payung.merge_tell(bigint, bigint), payung.merge_carry_out(published.registry_merge, date),
  payung.merge_take_back(published.registry_merge, published.registry_merge, date) from public;
grant execute on function payung.merge_seen(bigint, bigint), payung.merge_months(bigint, bigint),
  payung.merge_propose(bigint, bigint, boolean, text, text, date), payung.merge_doubt(bigint, text, text, date),
  payung.merge_confirm(bigint, text, date), payung.merge_refuse(bigint, text) to payung_app;
