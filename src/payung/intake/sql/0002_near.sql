-- Possible matches in the registry for the people of a list. The program weighs them (registry/likeness.py); the comparison itself
-- is done here. So the job gets a candidate's name and four small numbers, but neither the NIK nor the birth date.

-- How two numbers of sixteen digits compare, as an index into the weights: 0 equal, 1 one digit differs or two neighbours are
-- swapped, 2 only the serial differs, 3 two digits differ, 4 more differ, 5 one of them is unknown.
create function payung.nik_compared(p_one text, p_other text) returns smallint
language sql immutable as $$
  select case when coalesce(p_one, '') = '' or coalesce(p_other, '') = '' then 5 when d.n = 0 then 0
    when d.n = 1 or d.n = 2 and d.high = d.low + 1 and substr(p_one, d.low, 1) = substr(p_other, d.high, 1)
                             and substr(p_one, d.high, 1) = substr(p_other, d.low, 1) then 1
    when left(p_one, 12) = left(p_other, 12) then 2 when d.n = 2 then 3 else 4 end::smallint
  from (select count(*) as n, min(g)::int as low, max(g)::int as high from generate_series(1, 16) g
        where substr(p_one, g, 1) <> substr(p_other, g, 1)) d
$$;
comment on function payung.nik_compared is 'Two NIK are compared by the same rule as the weights use within one list. May be null: p_one, p_other.';

-- The same for two days: 0 equal, 1 one of the eight digits differs, or two neighbours, or day and month are swapped, 2 another
-- day, 3 one of them is unknown.
create function payung.birth_compared(p_one date, p_other date) returns smallint
language sql immutable as $$
  select case when p_one is null or p_other is null then 3 when p_one = p_other then 0
    when d.n = 1 or d.n = 2 and d.high = d.low + 1 and substr(d.a, d.low, 1) = substr(d.b, d.high, 1)
                             and substr(d.a, d.high, 1) = substr(d.b, d.low, 1)
      or left(d.a, 4) = left(d.b, 4) and substr(d.a, 5, 2) = right(d.b, 2) and right(d.a, 2) = substr(d.b, 5, 2) then 1
    else 2 end::smallint
  from (select to_char(p_one, 'YYYYMMDD') as a, to_char(p_other, 'YYYYMMDD') as b, count(*) as n, min(g)::int as low, max(g)::int as high
        from generate_series(1, 8) g
        where substr(to_char(p_one, 'YYYYMMDD'), g, 1) <> substr(to_char(p_other, 'YYYYMMDD'), g, 1)) d
$$;
comment on function payung.birth_compared is 'Two birth dates are compared by the same rule as the weights use within one list. May be null: p_one, p_other.';

-- Puts the candidates of the staged rows into the temporary table `near_person`. Only this function writes into that table.
-- A registered person becomes a candidate with: the same number, or one that differs only in the day, the month or the year; the
-- same birth date (as written, or as the number says) in the same village or under a similar number; the same name in the same
-- village under a similar number. What the job received is logged.
create function payung.intake_near(p_scheme bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  about bigint; pairs bigint;
  everywhere boolean := payung.all_places(); mine text[] := payung.places();
begin
  perform payung.stage_is_plain('staged_person');
  about := payung.intake_run_list(p_scheme, 'intake.check');
  perform payung.intake_was_asked(payung.intake_digest());
  drop table if exists pg_temp.near_person;
  create temp table near_person on commit drop as
  with asked as materialized (
    select s.sheet_row, s.nik, s.name_norm, s.birth_date, nullif(s.sex, '') as sex, s.village_code, s.nik::bigint as number
    from pg_temp.staged_person s where length(s.nik) = 16 and s.nik ~ '^[0-9]*$' and s.name_norm <> ''
  ), part (at) as (values (10000::bigint), (1000000), (100000000)), born as (
    select a.sheet_row, a.birth_date from asked a where a.birth_date is not null
    union
    select a.sheet_row, d.born::date from asked a cross join lateral (
        select concat_ws('-', c.century + a.number / 10000 % 100, substr(a.nik, 9, 2), a.number / 100000000 % 100 % 40) as born
        from (values (1900), (2000)) c (century)) d
      where pg_input_is_valid(d.born, 'date') and (to_char(a.birth_date, 'MMYY') <> substr(a.nik, 9, 4)
        or extract(day from a.birth_date) <> a.number / 100000000 % 100 % 40)
  ), met as (
    select a.sheet_row, i.person_id from asked a join published.registry_identity i on i.nik = a.nik
    union
    select o.sheet_row, i.person_id
    from (select a.sheet_row, p.at, a.number - a.number / p.at % 100 * p.at as key from asked a, part p) o
    join (select r.person_id, p.at, r.nik::bigint - r.nik::bigint / p.at % 100 * p.at as key
          from published.registry_identity r, part p where r.nik is not null) i on i.at = o.at and i.key = o.key
    union
    select a.sheet_row, i.person_id from born b join asked a using (sheet_row)
      join published.registry_identity i on i.birth_date = b.birth_date
      where i.village_code = a.village_code or (i.sex = a.sex or i.sex is null or a.sex is null)
        and (left(i.nik, 12) = left(a.nik, 12) or length(rtrim(abs(i.nik::bigint - a.number)::text, '0')) <= 2)
    union
    select a.sheet_row, i.person_id from asked a join published.registry_identity i
        on i.regency = left(a.village_code, 5) and i.name_norm = a.name_norm and i.village_code = a.village_code
      where a.village_code <> '' and payung.nik_compared(a.nik, i.nik) <= 3
  )
  select m.sheet_row, m.person_id, i.name_norm, payung.nik_compared(a.nik, i.nik) as nik,
    payung.birth_compared(a.birth_date, i.birth_date) as birth,
    case when a.village_code = '' then 3 when i.village_code = a.village_code then 0
         when left(i.village_code, 8) = left(a.village_code, 8) then 1
         when left(i.village_code, 5) = left(a.village_code, 5) then 2 else 3 end::smallint as place,
    case when a.sex is null or i.sex is null then 2 when a.sex = i.sex then 0 else 1 end::smallint as sex
  from met m join asked a using (sheet_row) join published.registry_identity i using (person_id);
  get diagnostics pairs = row_count;
  grant select on near_person to payung_loader;
  insert into access_readlog (actor_id, roles, kind, subject, reason, persons, count, elsewhere, asked, asked_in, at)
    select payung.actor_id(), array_to_string(payung.roles(), ','), 'list_near', 'list:' || about, 'intake.check',
      coalesce((array_agg(distinct n.person_id))[1:2000], '{}'), count(distinct n.person_id),
      count(distinct n.person_id) filter (where not (everywhere or i.regency = any(mine) or exists (
        select from published.registry_brought brought where brought.person_id = i.person_id))),
      (select count(*) from pg_temp.staged_person), pg_current_xact_id()::text::bigint, clock_timestamp()
    from near_person n join published.registry_identity i using (person_id);
  return pairs;
end $$;
comment on function payung.intake_near is 'A job gets the names of possible matches only for rows of its list and only after the question was logged, and what it received is logged too.';

-- Whether the candidates in `near_person` are those that the function above wrote in this transaction.
create function payung.near_is_ours() returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if not exists (select from pg_class where oid = to_regclass('pg_temp.near_person') and relkind = 'r'
                   and relowner = current_user::regrole) then
    raise exception 'payung: the candidates were not asked for' using errcode = 'P0CE0';
  end if;
end $$;
comment on function payung.near_is_ours is 'Only possible matches that the database gave out in this transaction are accepted.';

revoke execute on function payung.nik_compared(text, text), payung.birth_compared(date, date), payung.intake_near(bigint), payung.near_is_ours() from public;
grant execute on function payung.intake_near(bigint) to payung_loader;
