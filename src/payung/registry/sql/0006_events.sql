-- What happened to persons: seen by who sees the person, written by functions that come with their acts.
call payung.protect('registry_personevent', 'person_id in (select id from registry_person)', 'false');
call payung.append_only('registry_personevent');
grant select on registry_personevent to payung_app, payung_loader;
call payung.veil('registry_personevent', 'id', 'facts');

-- A person dies once and is merged once, unless that was undone; an event undoes one of the same person, not an undoing.
create function payung.event_stands() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows n join registry_personevent u on u.id = n.undoes_id
             where u.person_id <> n.person_id or u.kind = 'undone')
     or exists (select from (select distinct person_id from new_rows) n join registry_personevent e on e.person_id = n.person_id
                where e.kind in ('died', 'merged') and not exists (select from registry_personevent u where u.undoes_id = e.id)
                group by e.person_id, e.kind having count(*) > 1) then
    raise exception 'payung: this stands already, or is not what can be undone' using errcode = 'P0CB7';
  end if;
  return null;
end $$;
comment on function payung.event_stands is 'One death and one merge of a person stand at a time, and only what happened to him is undone.';
revoke execute on function payung.event_stands() from public;
create trigger event_stands after insert on registry_personevent referencing new table as new_rows
  for each statement execute function payung.event_stands();
