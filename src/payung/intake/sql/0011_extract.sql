-- A list of official numbers is an extract of BPJS: each row names a registered person and a KPJ. Like a list of new members it searches
-- the registry, but only people within the scope of the user; somebody outside the scope is treated as not registered. About people
-- outside the scope the check learns only that a number belongs to one of them. The rows are in the temporary table `staged_person`,
-- their numbers in `staged_number`.

-- What a row states in addition to the person; it expires together with the person. person_id: the person it was when the row was
-- checked.
call payung.protect_by_place('intake_rownumber', 'regency', 'list_id in (select id from intake_list where uploaded_by = (select payung.actor_id()))');
grant select on intake_rownumber to payung_app;
grant select, insert, maintain on intake_rownumber to payung_loader;
call payung.rows_of_run('intake_rownumber', 'intake.check');
call payung.veil('intake_rownumber', null, 'number');

-- Only users who may load numbers send such a list, whatever other lists they may send.
create policy official_numbers on intake_list as restrictive for insert to payung_app, payung_loader with check (
  kind <> 'official_numbers' or (select payung.may('numbers.load')));

-- Whether the session may load numbers and serves the place of this list of numbers.
create function payung.extract_served(p_kind text, p_place text) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select p_kind = 'official_numbers' and payung.may('numbers.load')
    and (left(p_place, 5) = any(payung.places()) or left(p_place, 2) = any(payung.provinces()))
$$;
comment on function payung.extract_served is 'A list of numbers is handled by users who may load numbers and serve its place.';

create function payung.extract_of_run(p_list bigint, p_kind text) returns intake_list
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare s payung.session := payung.current_session(); l intake_list;
begin
  select t.* into l from intake_list t join published.platform_run r on r.params->>'list' = t.id::text
    where t.id = p_list and s.kind = 'run' and r.id = s.run_id and r.state = 'running' and r.finished_at is null and r.kind = p_kind
      and t.state = any(case r.kind when 'intake.check' then array['received', 'checking'] else array['checked', 'committing', 'committed'] end)
      and payung.extract_served(t.kind, t.place_id);
  if l.id is null then
    raise exception 'payung: no run is at work on this list of numbers' using errcode = 'P0EB0';
  end if;
  return l;
end $$;
comment on function payung.extract_of_run is 'Numbers are searched and recorded only in a run in progress for a list of numbers whose place the user serves.';

create function payung.extract_digest() returns bytea
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.stage_is_plain('staged_number');
  return payung.read_digest('list', payung.intake_digest()::text || (select coalesce(string_agg(n.sheet_row || '|' || n.number, ';'
    order by n.sheet_row), '') from pg_temp.staged_number n));
end $$;
comment on function payung.extract_digest is 'The staged rows and their numbers have one digest, so that an answer belongs to exactly one question.';

-- The digest for extract_ask. Two checks by the same user wait for each other, as those of other lists do.
create function payung.extract_question(p_list bigint) returns bytea
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.extract_of_run(p_list, 'intake.check');
  perform pg_advisory_xact_lock(7109, hashint8(payung.actor_id()));
  return payung.extract_digest();
end $$;
comment on function payung.extract_question is 'The digest of a question about numbers is given out, and checks by one user wait for each other.';

-- Writes the question to the log, on a second connection, so that the line stays when the transaction of the answer is rolled back.
create function payung.extract_ask(p_token text, p_list bigint, p_digest bytea, p_rows int) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform set_config('payung.session', p_token, true);
  perform payung.extract_of_run(p_list, 'intake.check');
  return payung.read_write(p_token, 'list', 'list:' || p_list, 'intake.check', '{}', 0, 0, greatest(p_rows, 0), p_digest, false);
end $$;
comment on function payung.extract_ask is 'The search for numbers is logged with its user before it is answered.';

-- Fills the temporary table `near_number` with the people whom the staged rows name: persons within the scope, how name, birth date and
-- sex compare (the job weighs the names), the membership that would get the number, and to whom the number belongs: 'same' this person,
-- 'other' another person within the scope, 'elsewhere' somebody outside the scope, 'ended' this person in the past, or 'free'. If more
-- rows than the daily limit concern people elsewhere, the whole check is refused, because a taken number cannot be answered in another
-- way. Returns the number of rows.
create function payung.extract_match(p_list bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  met bigint; beyond bigint; asked bytea; people bigint[]; texts text[];
  everywhere boolean := payung.all_places(); mine text[] := payung.places();
begin
  perform payung.extract_of_run(p_list, 'intake.check');
  asked := payung.extract_digest();
  perform payung.intake_was_asked(asked);
  drop table if exists pg_temp.near_number;
  create temp table near_number on commit drop as
  select row_number() over (order by s.sheet_row) as nth, s.sheet_row, n.number, o.person_id, p.regency, coalesce(v.village_code, '') as village_code, i.name_norm,
    payung.birth_compared(s.birth_date, i.birth_date) as birth,
    case when s.sex = '' or i.sex is null then 2 when s.sex = i.sex then 0 else 1 end::smallint as sex,
    null::bigint as membership_id, 'free'::text as state
  from pg_temp.staged_person s join pg_temp.staged_number n using (sheet_row) join published.registry_identity i on i.nik = s.nik
  left join published.registry_merged t on t.person_id = i.person_id
  cross join lateral (select coalesce(t.stays_as, i.person_id) as person_id) o
  join published.registry_person p on p.id = o.person_id
  left join published.registry_identity v on v.person_id = o.person_id
  where everywhere or p.regency = any(mine) or exists (
    select from published.registry_brought brought where brought.person_id = o.person_id);
  get diagnostics met = row_count;
  select array_agg(m.person_id order by m.nth), array_agg(m.number order by m.nth) into people, texts from pg_temp.near_number m;
  update pg_temp.near_number m set membership_id = h.membership_id, state = case
      when h.holder = m.person_id then 'same'
      when h.holder is not null then case when everywhere or p.regency = any(mine) or exists (
        select from published.registry_brought brought where brought.person_id = h.holder) then 'other' else 'elsewhere' end
      when h.was_ended then 'ended' else 'free' end
    from payung.numbers_held(people, texts) h left join published.registry_person p on p.id = h.holder where h.nth = m.nth;
  select count(*) into beyond from pg_temp.near_number m where m.state = 'elsewhere';
  if beyond > payung.intake_left(asked) then
    raise exception 'payung: too many numbers of people elsewhere' using errcode = 'P0EB1';
  end if;
  grant select on near_number to payung_loader;
  insert into access_readlog (actor_id, roles, kind, subject, reason, persons, count, elsewhere, asked, digest, asked_in, at)
    select payung.actor_id(), array_to_string(payung.roles(), ','), 'list_told', 'list:' || p_list, 'intake.check',
      coalesce((array_agg(distinct m.person_id))[1:2000], '{}'), count(distinct m.person_id), beyond,
      (select count(*) from pg_temp.staged_person), asked, pg_current_xact_id()::text::bigint, clock_timestamp()
    from pg_temp.near_number m;
  return met;
end $$;
comment on function payung.extract_match is 'A check of numbers learns about people within its scope; outside it only that a number is taken, up to the daily limit, and this is logged.';

-- Records the numbers of the accepted rows after `p_after` up to `p_through`. Everything is checked again: a row is left out if its
-- person now lives outside the scope, if its NIK now belongs to another person, or if another person has got the number meanwhile. The
-- reason is stored with the row.
create function payung.extract_commit(p_list bigint, p_after int, p_through int, p_on date)
returns table (outcome text, numbers bigint)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  l intake_list := payung.extract_of_run(p_list, 'intake.commit'); rows_ int[]; nums text[]; people bigint[]; states text[]; statuses text[];
  sinces date[]; members bigint[]; recorded int[];
  everywhere boolean := payung.all_places(); mine text[] := payung.places();
begin
  perform payung.case_day(p_on);
  select array_agg(k.sheet_row order by k.sheet_row), array_agg(k.number order by k.sheet_row), array_agg(k.person_id order by k.sheet_row),
      array_agg(k.state order by k.sheet_row), array_agg(k.status order by k.sheet_row), array_agg(k.first_month order by k.sheet_row)
    into rows_, nums, people, states, statuses, sinces
  from (
    select r.sheet_row, n.number, n.status, n.first_month, o.person_id,
      case when o.person_id is distinct from coalesce(b.stays_as, n.person_id) then 'other_person'
           when not (everywhere or p.regency = any(mine) or exists (select from published.registry_brought brought
             where brought.person_id = o.person_id)) then 'out_of_scope'
           when n.first_month > p_on then 'number_taken' else '' end as state
    from intake_row r
    join intake_rownumber n on n.list_id = r.list_id and n.sheet_row = r.sheet_row
    join intake_candidate c on c.list_id = r.list_id and c.sheet_row = r.sheet_row
    left join published.registry_identity i on i.nik = c.nik
    left join published.registry_merged t on t.person_id = i.person_id
    left join published.registry_merged b on b.person_id = n.person_id
    cross join lateral (select coalesce(t.stays_as, i.person_id) as person_id) o
    left join published.registry_person p on p.id = o.person_id
    where r.list_id = l.id and r.verdict = 'accepted' and r.sheet_row > p_after and r.sheet_row <= p_through
      and not exists (select from published.participation_listednumber d where d.list_id = r.list_id and d.sheet_row = r.sheet_row)) k;
  select array_agg(case when s.state <> '' then s.state when h.holder = s.person then 'number_known'
                        when h.holder is not null or h.was_ended or h.membership_id is null then 'number_taken' else '' end order by s.nth),
      array_agg(h.membership_id order by s.nth)
    into states, members
    from unnest(people, states) with ordinality s (person, state, nth) join payung.numbers_held(people, nums) h on h.nth = s.nth;
  select coalesce(array_agg(t.sheet_row), '{}') into recorded from payung.official_numbers_take(l.id, 'BPJS Ketenagakerjaan', l.file_name,
    array(select m from unnest(members, states) with ordinality u (m, s, nth) where s = '' order by nth),
    array(select n from unnest(nums, states) with ordinality u (n, s, nth) where s = '' order by nth),
    array(select d from unnest(sinces, states) with ordinality u (d, s, nth) where s = '' order by nth),
    array(select a from unnest(statuses, states) with ordinality u (a, s, nth) where s = '' order by nth),
    array(select r from unnest(rows_, states) with ordinality u (r, s, nth) where s = '' order by nth)) t (sheet_row);
  -- A number that somebody else recorded at the same moment.
  select array_agg(case when u.state <> '' then u.state when t.sheet_row is not null then 'committed'
                        when exists (select from published.participation_number n where n.number = u.number and n.person_id = u.person)
                        then 'number_known' else 'number_taken' end order by u.nth)
    into states
    from unnest(rows_, states, nums, people) with ordinality u (sheet_row, state, number, person, nth)
    left join unnest(recorded) t (sheet_row) on t.sheet_row = u.sheet_row;
  insert into intake_outcome (list_id, sheet_row, regency, outcome)
    select l.id, r.sheet_row, r.regency, u.state
    from unnest(rows_, states) u (sheet_row, state) join intake_row r on r.list_id = l.id and r.sheet_row = u.sheet_row
    where u.state <> 'committed'
    on conflict (list_id, sheet_row) do nothing;
  return query select u.state, count(*) from unnest(states) u (state) group by 1;
end $$;
comment on function payung.extract_commit is 'A run records the numbers of accepted rows once, for the people whom they named when they were checked, and stores why rows were left out.';

revoke execute on function payung.extract_served(text, text), payung.extract_of_run(bigint, text), payung.extract_digest(),
  payung.extract_question(bigint), payung.extract_ask(text, bigint, bytea, int), payung.extract_match(bigint),
  payung.extract_commit(bigint, int, int, date) from public;
grant execute on function payung.extract_question(bigint), payung.extract_ask(text, bigint, bytea, int), payung.extract_match(bigint),
  payung.extract_commit(bigint, int, int, date) to payung_loader;
