-- Deletes the parsed people of lists whose term has ended, and returns the keys of their files, which the caller deletes. The
-- caller states the day; a day later than today (or than the stated date of a demonstration) is not accepted, so that nobody can
-- end a term early.
create function payung.intake_expire(p_on date, out people bigint, out files text[])
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  last date := least(p_on, greatest(current_date + 1, (select s.value::date from published.platform_setting s where s.key = 'today')));
  ended bigint[] := array(select l.id from intake_list l where l.expires_on < last);
begin
  delete from intake_candidate where list_id = any(ended);
  get diagnostics people = row_count;
  delete from intake_rowterms where list_id = any(ended);
  delete from intake_rownumber where list_id = any(ended);
  delete from intake_corrected where list_id = any(ended);
  select coalesce(array_agg(distinct k.file_key), '{}') into files from (
    select l.file_key from intake_list l where l.id = any(ended)
    union all
    select r.result->>'file_key' from published.platform_run r
    where r.kind = 'intake.answer' and r.result->>'file_key' is not null and (r.params->>'list')::bigint = any(ended)) k;
end $$;
comment on function payung.intake_expire is 'The parsed people of a list are deleted when its term has ended, and no earlier.';
revoke execute on function payung.intake_expire(date) from public;
grant execute on function payung.intake_expire(date) to payung_loader;
