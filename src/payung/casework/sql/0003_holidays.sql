-- Lists of holidays, one for each year. Rows are only added: the latest list of a year counts, and the user who loaded it is stored with
-- it.
call payung.append_only('casework_holidayyear');
call payung.append_only('casework_holiday');
grant select on casework_holidayyear to payung_app, payung_loader;

create function payung.holidays_load(p_days jsonb, p_digest text, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare years int[]; latest casework_holidayyear; new_list bigint;
begin
  if not payung.may('holidays.load') then
    raise exception 'payung: this role loads no holidays' using errcode = 'P0D63';
  end if;
  select array_agg(distinct extract(year from d.day)::int) into years from jsonb_to_recordset(p_days) d(day date);
  if years is null or cardinality(years) <> 1 or years[1] is null then
    raise exception 'payung: a list of holidays is that of one year' using errcode = 'P0D61';
  end if;
  if exists (select from unnest(array['01-01', '05-01', '08-17', '12-25']) f(day)
             where not exists (select from jsonb_to_recordset(p_days) d(day date) where to_char(d.day, 'MM-DD') = f.day)) then
    raise exception 'payung: a holiday that every year has is missing' using errcode = 'P0D62';
  end if;
  perform pg_advisory_xact_lock(hashtext('payung.holidays'), years[1]);
  select * into latest from casework_holidayyear where year = years[1] order by id desc limit 1;
  if latest.digest = p_digest then return latest.id; end if;
  insert into casework_holidayyear (year, digest, reason, actor_id)
    values (years[1], p_digest, payung.case_reason(p_reason), payung.actor_id()) returning id into new_list;
  insert into casework_holiday (year_id, day, name, kind, decree, decreed_on, source, verified)
    select new_list, d.day, d.name, d.kind, d.decree, d.decreed_on, d.source, d.verified
    from jsonb_to_recordset(p_days) d(day date, name text, kind text, decree text, decreed_on date, source text, verified text);
  return new_list;
end $$;
comment on function payung.holidays_load is 'A user with the right loads all holidays of one year together, with a reason and in his own name; earlier lists are kept.';

revoke execute on function payung.holidays_load(jsonb, text, text) from public;
grant execute on function payung.holidays_load(jsonb, text, text) to payung_app;
