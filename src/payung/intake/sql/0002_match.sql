-- These functions look up the people of a list in the whole registry, also outside the scope of the asker. So they answer only a
-- live run for a list of that scheme, and only after the question has been committed to the log. The caller puts the rows that
-- it asks about into the temporary table `staged_person`.

-- The list that the session's run works on. The run must be in progress, and the asker must have the right to check or commit the
-- list. A run that checks corrections of rows under review counts too, if the asker sees those rows.
create function payung.intake_run_list(p_scheme bigint, p_kind text) returns bigint
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare s payung.session := payung.current_session(); answer bigint;
begin
  select l.id into answer from published.platform_run r
    join intake_list l on l.id::text = r.params->>'list' and l.scheme_id = p_scheme and l.kind = 'new_members'
    join published.sponsorship_scheme p on p.id = l.scheme_id
    where s.kind = 'run' and r.id = s.run_id and r.state = 'running' and r.finished_at is null
      and (r.kind = p_kind or r.kind = 'intake.review' and p_kind = 'intake.check')
      and l.state = any(case r.kind when 'intake.check' then array['received', 'checking']
                                    else array['checked', 'committing', 'committed'] end)
      and (l.uploaded_by = s.user_id or left(p.place_id, 2) = any(s.provinces) or p.organisation_id = any(s.orgs)
           or r.kind = 'intake.review' and exists (
             select from intake_review v where v.list_id = l.id and v.state = 'checking' and v.regency = any(s.places)));
  if answer is null then
    raise exception 'payung: no run is at work on a list of new members of this scheme' using errcode = 'P0C13';
  end if;
  return answer;
end $$;
comment on function payung.intake_run_list is 'The registry is searched only for a run in progress, for a list of new members of that scheme that the user may check or commit.';

-- A digest of the question that the staged rows ask: their numbers, and everything else by which a person is searched.
create function payung.intake_digest() returns bytea
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.stage_is_plain('staged_person');
  return payung.read_digest('list', (select count(*) || ':' || coalesce(string_agg(
    concat_ws('|', s.sheet_row::text, s.nik, s.name_norm, coalesce(s.birth_date::text, ''), coalesce(s.sex, ''), s.village_code), ';'
    order by s.sheet_row), '') from pg_temp.staged_person s));
end $$;
comment on function payung.intake_digest is 'The staged rows have one digest, so that an answer belongs to exactly one question.';

-- The digest for intake_ask. Two checks by the same user wait for each other: the daily limit counts what the first was told.
create function payung.intake_question(p_scheme bigint, p_kind text) returns bytea
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.intake_run_list(p_scheme, p_kind);
  perform pg_advisory_xact_lock(7109, hashint8(payung.actor_id()));
  return payung.intake_digest();
end $$;
comment on function payung.intake_question is 'The digest of a question is given out, and checks by one user wait for each other.';

-- Writes the question to the log. Called on a second connection, so that the line stays when the first transaction, which holds the
-- temporary table, is rolled back.
create function payung.intake_ask(p_token text, p_scheme bigint, p_kind text, p_digest bytea, p_rows int) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare l bigint;
begin
  perform set_config('payung.session', p_token, true);
  l := payung.intake_run_list(p_scheme, p_kind);
  return payung.read_write(p_token, 'list', 'list:' || l, p_kind, '{}', 0, 0, greatest(p_rows, 0), p_digest, false);
end $$;
comment on function payung.intake_ask is 'The search for a list is logged with its user before it is answered.';

create function payung.intake_was_asked(p_digest bytea) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.read_was_asked('list', p_digest, (select count(*) from pg_temp.staged_person)) then
    raise exception 'payung: the question was not written down before' using errcode = 'P0C11';
  end if;
end $$;
comment on function payung.intake_was_asked is 'A search that is not in the log gets no answer.';

-- For how many rows about people outside the scope an answer may still be given today. An earlier question without a stored answer
-- counts with all its rows: who rolls back the transaction after reading the answer has read it all the same.
create function payung.intake_left(p_digest bytea) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with asked as (
    select digest, coalesce(max(elsewhere) filter (where kind = 'list_told'), max(asked)) as rows_answered from published.access_readlog
    where actor_id = payung.actor_id() and kind in ('list', 'list_told') and at > clock_timestamp() - interval '1 day'
      and reason = 'intake.check' and digest <> p_digest
      and id < (select max(id) from published.access_readlog
                where actor_id = payung.actor_id() and kind = 'list' and digest = p_digest)
    group by digest)
  select greatest(payung.read_bound('list_a_day') - coalesce(sum(rows_answered), 0), 0)::bigint from asked
$$;
comment on function payung.intake_left is 'An answer counts against the daily limit even if its transaction was rolled back.';

-- What the registry knows about the staged rows, as codes of verdicts and nothing else. About people outside the scope it says only
-- which months are paid and by which kind of payer, or that another office must look (REVIEW_ELSEWHERE). When the day's limit is
-- reached, every such row becomes REVIEW_ELSEWHERE. Rows without any finding are not returned.
create function payung.intake_match(p_scheme bigint)
returns table (sheet_row int, codes text[], free_months int, held_by text)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  months date[]; payer bigint; asked bytea; told_of bigint; still bigint; scheme_first date; scheme_last date;
  everywhere boolean := payung.all_places(); mine text[] := payung.places();
begin
  perform payung.stage_is_plain('staged_person');
  told_of := payung.intake_run_list(p_scheme, 'intake.check');
  asked := payung.intake_digest();
  perform payung.intake_was_asked(asked);
  perform payung.near_is_ours();
  perform payung.stage_is_plain('staged_likeness');
  still := payung.intake_left(asked);
  select array_agg(m::date), max(p.payer_id), max(p.first_month), max(p.last_month) into months, payer, scheme_first, scheme_last
    from published.sponsorship_scheme p, generate_series(p.first_month, p.last_month, interval '1 month') m where p.id = p_scheme;
  return query
  with registered as (
    -- The number of a merged record belongs to the record that stays; the answer gives the place of that record.
    -- A row asks for months of its own, or for all of the scheme.
    select s.sheet_row, o.person_id, ms.id as membership_id, everywhere or p.regency = any(mine) or exists (
      select from published.registry_brought brought where brought.person_id = o.person_id) as here,
      coalesce(s.first_month, scheme_first) as first_month, coalesce(s.last_month, scheme_last) as last_month,
      case when s.first_month is null then cardinality(months) else (extract(year from age(s.last_month, s.first_month)) * 12 + extract(month from age(s.last_month, s.first_month)) + 1)::int end as wanted,
      s.first_month is not null as own_months
    from pg_temp.staged_person s join published.registry_identity i on i.nik = s.nik
    left join published.registry_merged t on t.person_id = i.person_id
    cross join lateral (select coalesce(t.stays_as, i.person_id) as person_id) o
    join published.registry_person p on p.id = o.person_id
    left join published.participation_membership ms on ms.person_id = o.person_id and ms.segment = 'BPU' and ms.ended is null
      and ms.beside_id is null
  ), holding as (
    select k.* from registered k
    union all
    select k.sheet_row, k.person_id, b.id, k.here, k.first_month, k.last_month, k.wanted, k.own_months
    from registered k join published.participation_beside b on b.beside_id = k.membership_id
  ), held as (
    select k.sheet_row, k.person_id, k.here, k.wanted, k.own_months, count(*) filter (where c.payer_id <> payer) as others,
           count(*) filter (where c.payer_id = payer) as own,
           coalesce(string_agg(distinct y.kind, ',') filter (where c.payer_id <> payer), '') as kinds
    from holding k join published.participation_month c on c.membership_id = k.membership_id and c.month = any(months)
      and c.month between k.first_month and k.last_month
    join published.participation_payer y on y.id = c.payer_id group by k.sheet_row, k.person_id, k.here, k.wanted, k.own_months
  ), fact (sheet_row, person_id, code, verdict, here) as (
    -- Facts of the registry besides months, each with the verdict code that it leads to. The job states the weight of a candidate,
    -- but only of candidates that this function has given to it.
    select s.sheet_row, i.person_id, 'POSSIBLE_DUPLICATE_PERSON', 'review',
      everywhere or i.regency = any(mine) or exists (
        select from published.registry_brought brought where brought.person_id = i.person_id)
    from pg_temp.staged_person s
    join published.registry_identity i on i.birth_date = s.birth_date and i.village_code = s.village_code
      and i.name_norm = s.name_norm and i.nik is distinct from s.nik
    where s.village_code <> ''
    union all
    select k.sheet_row, k.person_id, case when d.certain then 'DECEASED' else 'DEATH_REPORTED' end,
      case when d.certain then 'rejected' else 'review' end, k.here
    from registered k join published.registry_death d on d.person_id = k.person_id
    where not d.certain or d.died_on < k.last_month + interval '1 month'
    union all
    select n.sheet_row, n.person_id, case n.nik when 0 then 'NIK_OTHER_PERSON' else 'POSSIBLE_DUPLICATE_PERSON' end, 'review',
      everywhere or i.regency = any(mine) or exists (
        select from published.registry_brought brought where brought.person_id = i.person_id)
    from pg_temp.near_person n join published.registry_identity i using (person_id)
    where n.nik = 0 and (n.birth in (1, 2) or n.sex = 1)
       or (n.sheet_row, n.person_id) in (select l.sheet_row, l.person_id from pg_temp.staged_likeness l)
  ), said as (
    select f.sheet_row, f.person_id, case when f.here then f.code when f.verdict = 'rejected' then 'REJECTED_ELSEWHERE'
                                          else 'REVIEW_ELSEWHERE' end as code, not f.here as beyond
    from fact f left join published.registry_merged t on t.person_id = f.person_id
    -- Two records that were merged are no duplicates of each other.
    where f.code <> 'POSSIBLE_DUPLICATE_PERSON' or not exists (
      select from registered k where k.sheet_row = f.sheet_row and k.person_id = coalesce(t.stays_as, f.person_id))
    union all
    -- Where rows have months of their own, the same person comes again for those that nobody holds yet.
    select h.sheet_row, h.person_id, case when h.own > 0 and (not h.own_months or h.wanted <= h.own + h.others) then 'ALREADY_IN_SCHEME'
                                          when h.wanted > h.own + h.others then 'PARTLY_PROTECTED'
                                          else 'ALREADY_PROTECTED' end, not h.here and h.own = 0 from held h
    where h.others > 0 or not h.own_months or h.wanted <= h.own + h.others
  ), of_row as (
    select d.sheet_row, array_agg(distinct d.code) as all_codes, array_agg(distinct d.code) filter (where not d.beyond) as near,
           bool_or(d.beyond) as beyond, array_agg(distinct d.person_id) filter (where d.beyond) as about
    from said d group by d.sheet_row
  ), counted as (
    select r.*, not r.beyond or count(*) filter (where r.beyond) over (order by r.sheet_row) <= still as whole from of_row r
  ), logged as (
    insert into access_readlog (actor_id, roles, kind, subject, reason, persons, count, elsewhere, asked, digest, asked_in, at)
    select payung.actor_id(), array_to_string(payung.roles(), ','), 'list_told', 'list:' || told_of, 'intake.check',
      coalesce((select (array_agg(distinct p))[1:2000] from counted c, unnest(c.about) p), '{}'),
      (select count(*) from counted), (select count(*) from counted c where c.beyond),
      (select count(*) from pg_temp.staged_person), asked, pg_current_xact_id()::text::bigint, clock_timestamp()
  )
  select c.sheet_row, case when c.whole then c.all_codes else coalesce(c.near, '{}') || array['REVIEW_ELSEWHERE'] end,
    case when c.whole and (h.own = 0 or h.own_months) then (h.wanted - h.own - h.others)::int end,
    case when c.whole and (h.own = 0 or h.own_months) then h.kinds else '' end
  from counted c left join held h on h.sheet_row = c.sheet_row;
end $$;
comment on function payung.intake_match is 'About people outside the scope a check learns months and kind of payer, or that another office must look, but not who they are.';

-- The people of one chunk of a list, for the run that commits it: only those whose rows were accepted.
-- `state`: already (this scheme holds months for the person), covered (another payer took the months after the check), other_person
-- (the number clearly belongs to somebody else: birth date or sex differ, or it was registered after the check under a name
-- without one common word), or ''. Where an officer has looked at a row and accepted it, the number counts as this person's, and
-- months that others hold (`held`) are left out.
create function payung.intake_known(p_scheme bigint)
returns table (sheet_row int, person_id bigint, membership_id bigint, state text, held date[])
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare months date[]; payer bigint; l bigint; checked_at timestamptz; scheme_first date; scheme_last date;
begin
  perform payung.stage_is_plain('staged_person');
  l := payung.intake_run_list(p_scheme, 'intake.commit');
  perform payung.intake_was_asked(payung.intake_digest());
  select array_agg(m::date), max(p.payer_id), max(p.first_month), max(p.last_month) into months, payer, scheme_first, scheme_last
    from published.sponsorship_scheme p, generate_series(p.first_month, p.last_month, interval '1 month') m where p.id = p_scheme;
  select coalesce(max(r.finished_at), '-infinity') into checked_at
    from intake_list c join published.platform_run r on r.id = c.check_run_id where c.id = l;
  return query
  with registered as (
    select s.sheet_row, o.person_id, ms.id as membership_id, coalesce(i.birth_date <> s.birth_date, false)
      or coalesce(i.sex <> nullif(s.sex, ''), false)
      or (p.created_at > checked_at - interval '1 hour'
          and not string_to_array(i.name_norm, ' ') && string_to_array(s.name_norm, ' ')) as other,
      coalesce(v.codes & payung.review_bits('other_person') <> 0 and p.created_at < v.decided_at, false) as looked_at,
      coalesce(v.codes & payung.review_bits('partly') <> 0, false) as partly, w.verdict, v.list_id is not null as was_taken,
      coalesce(s.first_month, scheme_first) as first_month, coalesce(s.last_month, scheme_last) as last_month,
      case when s.first_month is null then cardinality(months) else (extract(year from age(s.last_month, s.first_month)) * 12 + extract(month from age(s.last_month, s.first_month)) + 1)::int end as wanted,
      s.first_month is not null as own_months
    from pg_temp.staged_person s
    join intake_row w on w.list_id = l and w.sheet_row = s.sheet_row
    left join intake_review v on v.list_id = l and v.sheet_row = s.sheet_row and v.state = 'accepted'
    join published.registry_identity i on i.nik = s.nik join published.registry_person p on p.id = i.person_id
    left join published.registry_merged t on t.person_id = i.person_id
    cross join lateral (select coalesce(t.stays_as, i.person_id) as person_id) o
    left join published.participation_membership ms on ms.person_id = o.person_id and ms.segment = 'BPU' and ms.ended is null
      and ms.beside_id is null
  ), holding as (
    select k.sheet_row, k.membership_id, k.first_month, k.last_month from registered k
    union all
    select k.sheet_row, b.id, k.first_month, k.last_month from registered k join published.participation_beside b on b.beside_id = k.membership_id
  ), held as (
    select k.sheet_row, count(*) filter (where c.payer_id <> payer) as others, count(*) filter (where c.payer_id = payer) as own,
      array_agg(c.month) as taken_months
    from holding k join published.participation_month c on c.membership_id = k.membership_id and c.month = any(months)
      and c.month between k.first_month and k.last_month group by k.sheet_row
  )
  select k.sheet_row, k.person_id, k.membership_id,
    case when k.other and not k.looked_at then 'other_person'
      -- After a merge two numbers of a list may belong to one person; the person is taken in once.
      when h.own > 0 and (not k.own_months or h.own + h.others >= k.wanted) or row_number() over (partition by k.person_id order by k.sheet_row) > 1 then 'already' when d.person_id is not null then 'deceased'
      when h.others > 0 and not (k.partly and h.own + h.others < k.wanted) then 'covered' else '' end,
    case when k.own_months or k.partly and h.own = 0 then h.taken_months end
  from registered k left join held h on h.sheet_row = k.sheet_row left join published.registry_death d on d.person_id = k.person_id
  where k.verdict = 'accepted' or k.was_taken;
end $$;
comment on function payung.intake_known is 'A commit learns who the people of its accepted rows are, and nothing about other rows. May be null: held.';

revoke execute on function payung.intake_run_list(bigint, text), payung.intake_digest(),
  payung.intake_question(bigint, text), payung.intake_ask(text, bigint, text, bytea, int), payung.intake_was_asked(bytea),
  payung.intake_left(bytea), payung.intake_match(bigint), payung.intake_known(bigint) from public;
grant execute on function payung.intake_question(bigint, text), payung.intake_ask(text, bigint, text, bytea, int),
  payung.intake_match(bigint), payung.intake_known(bigint) to payung_loader;
