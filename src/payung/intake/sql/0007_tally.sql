-- Counts of rows by list, regency and verdict, written when the rows arrive. A page can show which regencies occur in a list
-- without reading a million rows. Visible to users who see the rows.
call payung.protect('intake_tally',
  '(select payung.all_places()) or regency = any((select payung.places())::text[])
   or list_id in (select id from intake_list where uploaded_by = (select payung.actor_id()))', 'false');
grant select on intake_tally to payung_app, payung_loader;

create function payung.keep_tally() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  insert into intake_tally as t (list_id, regency, verdict, rows)
    select n.list_id, n.regency, n.verdict, count(*) from new_rows n group by 1, 2, 3 order by 1, 2, 3
    on conflict (list_id, regency, verdict) do update set rows = t.rows + excluded.rows;
  return null;
end $$;
comment on function payung.keep_tally is 'The stored counts of rows change in the same statement as the rows.';
create trigger keep_tally after insert on intake_row referencing new table as new_rows
  for each statement execute function payung.keep_tally();

-- Compares the kept counts with the rows. Returns how many counts differ; with `p_mend` it corrects them.
create function payung.tally_recount(p_mend boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  if p_mend then lock table intake_tally in share row exclusive mode; end if;
  with counted as (
    select list_id, regency, verdict, count(*) as rows from intake_row group by 1, 2, 3
  ), off as (
    select list_id, regency, verdict, coalesce(c.rows, 0) - coalesce(t.rows, 0) as rows
    from counted c full join intake_tally t using (list_id, regency, verdict) where coalesce(c.rows, 0) <> coalesce(t.rows, 0)
  ), mended as (
    insert into intake_tally as t (list_id, regency, verdict, rows)
      select list_id, regency, verdict, rows from off where p_mend
      on conflict (list_id, regency, verdict) do update set rows = t.rows + excluded.rows
  )
  select count(*) into n from off;
  return payung.recount_keep('intake_tally', n, p_mend);
end $$;
comment on function payung.tally_recount is 'The stored counts are compared with the rows, and are corrected only to what the rows say.';
revoke execute on function payung.keep_tally(), payung.tally_recount(boolean) from public;
grant execute on function payung.tally_recount(boolean) to payung_loader;
