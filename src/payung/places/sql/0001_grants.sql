grant select on places_place, places_alias, places_denominator, places_boundary, places_succession to payung_app, payung_loader;

-- The old place ends on the day, and the new place of the same level exists on that day, so successions only go forward in time.
create function payung.succession_fits() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (
    select from new_rows n join places_place o on o.code = n.old_id join places_place s on s.code = n.new_id
    where o.level <> s.level or o.valid_to is distinct from n.on_day
      or coalesce(s.valid_from, '-infinity') > n.on_day or coalesce(s.valid_to, 'infinity') <= n.on_day) then
    raise exception 'payung: a place is followed by one of its level that is there on the day it ends' using errcode = 'P0CB1';
  end if;
  return null;
end $$;
comment on function payung.succession_fits is 'A place that has ended is followed, on that day, by places of its level.';
revoke execute on function payung.succession_fits() from public;
create trigger succession_fits after insert on places_succession referencing new table as new_rows
  for each statement execute function payung.succession_fits();
create trigger succession_stays after update on places_succession referencing new table as new_rows
  for each statement execute function payung.succession_fits();

-- The place that a place counts as by the borders of a day: forward to its successor, or back to its predecessor; null if there are
-- several or none.
create function payung.places_as_of(p_codes text[], p_day date) returns table (code text, counts_as text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with recursive walk(asked, here, depth) as (
    select x, x, 0 from unnest(p_codes) x
    union all
    select w.asked, case when p.valid_to <= p_day
        then (select min(s.new_id) from places_succession s where s.old_id = p.code having count(*) = 1)
        else (select min(s.old_id) from places_succession s where s.new_id = p.code having count(*) = 1) end, w.depth + 1
    from walk w join places_place p on p.code = w.here
    where (p.valid_to <= p_day or p.valid_from > p_day) and w.depth < 20
  )
  select x, (select w.here from walk w join places_place p on p.code = w.here
             where w.asked = x and (p.valid_to is null or p.valid_to > p_day) and (p.valid_from is null or p.valid_from <= p_day))
  from (select code as x from places_place where code = any(p_codes)) a
$$;
comment on function payung.places_as_of is 'The place that a place counts as by the borders of a day, or nothing if that is not certain. May be null: counts_as.';
revoke execute on function payung.places_as_of(text[], date) from public;
grant execute on function payung.places_as_of(text[], date) to payung_app;
