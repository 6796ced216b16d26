-- Events of persons. A user who sees the person sees them; only the functions below write them.
call payung.protect('registry_personevent', 'exists (select from registry_person p where p.id = registry_personevent.person_id)', 'false');
call payung.append_only('registry_personevent');
grant select on registry_personevent to payung_app, payung_loader;
call payung.veil('registry_personevent', 'id', 'facts');

-- A person dies once and is merged once, unless the event was undone. An undo belongs to the same person as the event, and is not
-- undone itself. A merged record points to a record that is not merged, and no record points to it, so there are no chains and no
-- circles. A merged record holds nothing any more, and no other event is written for it.
create function payung.event_stands() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows n where n.kind = 'merged') then
    -- Two merges of the same record wait for each other.
    perform 1 from registry_person p where p.id in (select unnest(array[n.person_id, n.other_id]) from new_rows n where n.kind = 'merged')
      order by p.id for update;
    if exists (select from new_rows n join registry_personevent e on e.kind = 'merged'
                 and (e.person_id = n.other_id or e.other_id = n.person_id)
               where n.kind = 'merged' and not exists (select from registry_personevent u where u.undoes_id = e.id))
       or exists (select from new_rows n join published.participation_membership m on m.person_id = n.person_id where n.kind = 'merged')
       or exists (select from new_rows n join published.sponsorship_waiting w on w.person_id = n.person_id where n.kind = 'merged') then
      raise exception 'payung: a merged record points to one that stands, and nothing is left with it' using errcode = 'P0D42';
    end if;
  end if;
  if exists (select from new_rows n where n.kind not in ('merged', 'undone') and payung.registry_stays(n.person_id) <> n.person_id) then
    raise exception 'payung: the record was merged with another' using errcode = 'P0D40';
  end if;
  if exists (select from new_rows n join registry_personevent u on u.id = n.undoes_id
             where u.person_id <> n.person_id or u.kind = 'undone')
     or exists (select from (select distinct person_id from new_rows) n join registry_personevent e on e.person_id = n.person_id
                where e.kind in ('died', 'merged') and not exists (select from registry_personevent u where u.undoes_id = e.id)
                group by e.person_id, e.kind having count(*) > 1) then
    raise exception 'payung: this stands already, or is not what can be undone' using errcode = 'P0CB7';
  end if;
  return null;
end $$;
comment on function payung.event_stands is 'At most one death and one merge of a person are in force; merges form no chain and leave nothing on the merged record, and an undo is about an event of the same person.';

-- The record that stands for a person: the one into which the record was merged, or else the record itself.
create function payung.registry_stays(p_person bigint) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce((select e.other_id from registry_personevent e where e.person_id = p_person and e.kind = 'merged'
                   and not exists (select from registry_personevent u where u.undoes_id = e.id)), p_person)
$$;
comment on function payung.registry_stays is 'Only other functions learn which record represents a person. May be null: p_person, result.';

-- Nothing new is written for a merged record: the columns named as arguments of the trigger must hold a record that was not merged.
-- While nobody is merged this costs one look-up.
create function payung.person_stays() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare col text; wrong boolean;
begin
  if not exists (select from registry_personevent e where e.kind = 'merged') then return null; end if;
  foreach col in array tg_argv loop
    execute format('select exists (select from registry_personevent e join new_rows n on n.%I = e.person_id where e.kind = ''merged''
      and not exists (select from registry_personevent u where u.undoes_id = e.id))', col) into wrong;
    if wrong then
      raise exception 'payung: the record was merged with another' using errcode = 'P0D40';
    end if;
  end loop;
  return null;
end $$;
comment on function payung.person_stays is 'Nothing new is written for a merged record, whoever writes it.';
revoke execute on function payung.registry_stays(bigint), payung.person_stays(), payung.event_stands() from public;
create trigger event_stands after insert on registry_personevent referencing new table as new_rows
  for each statement execute function payung.event_stands();

-- A reported but unconfirmed death, from a report or a claim (`p_source`, "report:3"). There is one for each source, and none once the
-- death is recorded.
create function payung.death_suspect(p_person bigint, p_on date, p_source text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform 1 from registry_person where id = p_person for update;
  insert into registry_personevent (person_id, kind, happened_on, facts, recorded_by)
    select p_person, 'suspected', p_on, p_source, payung.actor_id()
    where not exists (select from registry_personevent e where e.person_id = p_person
      and (e.kind = 'died' or (e.kind = 'suspected' and e.facts = p_source))
      and not exists (select from registry_personevent u where u.undoes_id = e.id));
end $$;
comment on function payung.death_suspect is 'A reported death is stored once for each source, and not after the death itself was recorded.';

-- The reported death of this source was a mistake, or concerns another person.
create function payung.death_unsuspect(p_person bigint, p_source text) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into registry_personevent (person_id, kind, happened_on, undoes_id, recorded_by)
  select e.person_id, 'undone', e.happened_on, e.id, payung.actor_id() from registry_personevent e
  where e.person_id = p_person and e.kind = 'suspected' and (e.facts = p_source or p_source = '')
    and not exists (select from registry_personevent u where u.undoes_id = e.id)
$$;
comment on function payung.death_unsuspect is 'A reported death ends with the report or claim from which it came.';

-- Records the death of a person, once; returns its number. It and whoever commits months wait for each other (lock 7108).
create function payung.death_enter(p_person bigint, p_on date, p_recorded_by bigint, p_confirmed_by bigint, p_source text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare e bigint;
begin
  perform pg_advisory_xact_lock(7108);
  perform 1 from registry_person where id = p_person for update;
  insert into registry_personevent (person_id, kind, happened_on, facts, recorded_by, confirmed_by)
    values (p_person, 'died', p_on, p_source, p_recorded_by, p_confirmed_by) returning id into e;
  return e;
end $$;
comment on function payung.death_enter is 'A death is recorded once, and nobody commits months for the person at the same time. May be null: p_confirmed_by.';

-- The first of the two people who take a death back states the reason.
create function payung.death_doubt_write(p_person bigint, p_event bigint, p_reason text) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into registry_personevent (person_id, kind, happened_on, facts, recorded_by)
  select e.person_id, 'doubted', e.happened_on, 'event:' || e.id || ' ' || p_reason, payung.actor_id()
  from registry_personevent e where e.id = p_event and e.person_id = p_person returning id
$$;
comment on function payung.death_doubt_write is 'A doubt names the death that it is about, and the reason.';

-- The user who first asked to take back a recorded death; null where nobody did.
create function payung.death_doubter(p_event bigint) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select d.recorded_by from registry_personevent e join registry_personevent d on d.person_id = e.person_id and d.kind = 'doubted'
    and starts_with(d.facts, 'event:' || e.id || ' ')
  where e.id = p_event order by d.id limit 1
$$;
comment on function payung.death_doubter is 'The user who was the first to doubt a death. May be null: result.';

-- The second person takes the death back, together with all reports of it that are still open.
create function payung.death_undo_write(p_event bigint, p_first bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare e registry_personevent;
begin
  select * into e from registry_personevent where id = p_event;
  perform 1 from registry_person where id = e.person_id for update;
  insert into registry_personevent (person_id, kind, happened_on, undoes_id, recorded_by, confirmed_by)
    values (e.person_id, 'undone', e.happened_on, e.id, p_first, payung.actor_id());
  perform payung.death_unsuspect(e.person_id, '');
end $$;
comment on function payung.death_undo_write is 'Two people undo a death, together with all open reports of it.';
revoke execute on function payung.death_suspect(bigint, date, text), payung.death_unsuspect(bigint, text),
  payung.death_enter(bigint, date, bigint, bigint, text), payung.death_doubt_write(bigint, bigint, text), payung.death_doubter(bigint),
  payung.death_undo_write(bigint, bigint) from public;
