-- Claims of a death. Only these functions write rows. The state of a claim is stored in its case. A guarded step of
-- that case happens only here, in the same transaction as its effect: an assessment, a journal, a payment instruction.

create function payung.claim_new_code() returns text language sql volatile set search_path = pg_catalog, pg_temp as $$
  select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (get_byte(h, i) & 31) + 1, 1), '' order by i)
  from (select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')) as h offset 0) t,
       generate_series(0, 11) i
$$;
comment on function payung.claim_new_code is 'A claim code cannot be guessed: it has twelve random letters and digits.';

create function payung.claim_requires(p_action text) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.actor_id() is null or not payung.may(p_action) then
    raise exception 'payung: this role does not do that with claims' using errcode = 'P0B60';
  end if;
end $$;
comment on function payung.claim_requires is 'Only a signed-in user whose role has the right acts on claims.';

-- Locks a claim that the session may act on. One that does not exist gets the same refusal as one that is out of
-- scope.
create function payung.claim_held(p_claim bigint) returns claims_claim
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim;
begin
  select * into c from claims_claim where id = p_claim for update;
  if c.id is null or not payung.within(c.regency, null) then
    raise exception 'payung: no such claim' using errcode = 'P0B62';
  end if;
  return c;
end $$;
comment on function payung.claim_held is 'A claim is locked for a user who may act on it; a claim outside the scope is refused like one that does not exist.';

create function payung.claim_state(p_case bigint, variadic p_states text[]) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform 1 from published.casework_case where id = p_case and state = any(p_states) for update;
  if not found then
    raise exception 'payung: the claim is beyond that' using errcode = 'P0B66';
  end if;
end $$;
comment on function payung.claim_state is 'An act on a claim is possible only in the states that it names.';

-- A report of a death by anybody, without a session. The caller has to limit how often one sender may report.
create function payung.report_death(p_regency text, p_village text, p_name text, p_nik text, p_kpj text, p_event_on date,
  p_reporter text, p_phone text, p_address text, p_relation text, p_note text, p_language text, p_on date, p_kind text, p_said jsonb) returns text
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare filed claims_report;
begin
  if not exists (select from published.places_place where code = p_regency and level = 2)
     or (p_village <> '' and not exists (select from published.places_place where code = p_village and level = 4 and regency_code = p_regency)) then
    raise exception 'payung: no such place' using errcode = 'P0B6F';
  end if;
  perform payung.case_day(p_on);
  if p_event_on > p_on or p_event_on < date '2015-07-01' then
    raise exception 'payung: not a day on which this death can have been' using errcode = 'P0B64';
  end if;
  if char_length(btrim(p_name)) not between 2 and 120 or char_length(btrim(p_reporter)) not between 2 and 120
     or p_nik !~ '^(\d{16})?$' or p_kpj !~ '^(\d{11})?$' or p_language not in ('id', 'en')
     or greatest(char_length(p_phone), char_length(p_relation)) > 40 or greatest(char_length(p_note), char_length(p_address)) > 1000 then
    raise exception 'payung: the report cannot be read' using errcode = 'P0B6G';
  end if;
  perform payung.claim_said(p_kind, p_said, false);
  perform payung.claim_insured_day(p_kind, p_said, p_event_on);
  insert into claims_report (code, kind, said, via, regency, village_code, name, nik, kpj, event_on, reporter_name, reporter_phone,
      reporter_address, reporter_relation, note, language, reported_on, created_by)
    values (payung.claim_new_code(), p_kind, p_said, case when payung.may('claims.village') then 'village' when payung.actor_id() is null then 'public' else 'officer' end,
      p_regency, p_village, btrim(p_name), p_nik, p_kpj, p_event_on, btrim(p_reporter), p_phone, btrim(p_address), p_relation,
      btrim(p_note), p_language, p_on, payung.actor_id())
    returning * into filed;
  insert into platform_outbox (topic, key, payload)
    values ('claims.reported', 'claims.reported:' || filed.id, jsonb_build_object('report', filed.id));
  perform payung.death_reported(filed);
  return filed.code;
end $$;
comment on function payung.report_death is 'Anybody may report a death with a possible day and a known place, and receives a code and nothing else.';

-- Opens the claim of a report, for the person whom an officer has identified.
create function payung.claim_open(p_report bigint, p_person bigint, p_event_on date, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r claims_report; p published.registry_person; k claims_claimkind; new_claim bigint;
begin
  perform payung.claim_requires('claims.report');
  select * into r from claims_report where id = p_report for update;
  if r.id is null or not payung.within(r.regency, null) or r.state <> 'waiting' then
    raise exception 'payung: no such report is waiting' using errcode = 'P0B6C';
  end if;
  select * into p from published.registry_person where id = p_person for update;
  if p.id is null or not payung.within(p.regency, null) then
    raise exception 'payung: no such person' using errcode = 'P0B63';
  end if;
  if p_event_on > p_on or p_event_on < date '2015-07-01' then
    raise exception 'payung: not a day on which this death can have been' using errcode = 'P0B64';
  end if;
  select * into k from claims_claimkind where name = r.kind;
  if exists (select from claims_claim where person_id = p.id and event = k.event and stands) then
    raise exception 'payung: this event has a claim' using errcode = 'P0B61';
  end if;
  perform payung.claim_insured_day(k.name, r.said::jsonb, p_event_on);
  new_claim := nextval(pg_get_serial_sequence('claims_claim', 'id'));
  insert into claims_claim (id, code, kind, event, person_id, event_on, reported_on, via, regency, case_id, folder_id, opened_by)
    values (new_claim, r.code, k.name, k.event, p.id, p_event_on, r.reported_on, r.via, p.regency,
            payung.room_case_open(k.process_id, 'claim:' || new_claim, p.regency, null),
            payung.folder_open('claim', p.regency, null), payung.actor_id());
  insert into claims_finding (claim_id, kind, said, recorded_by) values (new_claim, k.name, r.said, payung.actor_id());
  update claims_report set state = 'taken', claim_id = new_claim, regency = p.regency, closed_by = payung.actor_id(),
    closed_at = clock_timestamp() where id = r.id;
  perform payung.death_report_over(r);
  if k.event = 'death' then
    perform payung.death_suspect(p.id, p_event_on, 'claim:' || new_claim);
  end if;
  return new_claim;
end $$;
comment on function payung.claim_open is 'A waiting report within the scope becomes one claim for a person within the scope; one event has at most one valid claim, whichever kind pays it.';

-- Links another report of the same death to the claim that exists. Its own code then says only that it is handled.
create function payung.claim_attach(p_report bigint, p_claim bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim;
begin
  perform payung.claim_requires('claims.triage');
  c := payung.claim_held(p_claim);
  update claims_report set state = 'taken', claim_id = c.id, closed_by = payung.actor_id(), closed_at = clock_timestamp()
    where id = p_report and state = 'waiting' and payung.within(regency, null);
  if not found then
    raise exception 'payung: no such report is waiting' using errcode = 'P0B6C';
  end if;
  perform payung.death_report_over(r) from claims_report r where r.id = p_report;
end $$;
comment on function payung.claim_attach is 'A user who sorts reports links a waiting report within the scope to an existing claim.';

create function payung.claim_report_dismiss(p_report bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.claim_requires('claims.triage');
  update claims_report set state = 'dismissed', dismissed_reason = payung.case_reason(p_reason), closed_by = payung.actor_id(),
    closed_at = clock_timestamp() where id = p_report and state = 'waiting' and payung.within(regency, null);
  if not found then
    raise exception 'payung: no such report is waiting' using errcode = 'P0B6C';
  end if;
  perform payung.death_report_over(r) from claims_report r where r.id = p_report;
end $$;
comment on function payung.claim_report_dismiss is 'A user who sorts reports closes a waiting report within the scope, with a reason.';

-- Writes a new list of heirs: [{person, relation, weight, account}]. Earlier lists stay unchanged. `p_after` is the
-- number of the list that the caller has read (0 for none). If a newer list exists the call is refused, because it
-- would remove heirs that the caller has not seen.
create function payung.claim_set_heirs(p_claim bigint, p_heirs jsonb, p_after int default null) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; n int; bad bigint;
begin
  perform payung.claim_requires('claims.report');
  c := payung.claim_held(p_claim);
  perform payung.claim_state(c.case_id, 'reported', 'papers', 'complete');
  if jsonb_array_length(p_heirs) not between 1 and 50 then
    raise exception 'payung: a set of heirs has 1 to 50 lines' using errcode = 'P0B65';
  end if;
  -- A merge of one of these persons either comes before this lock, and is seen here, or waits for it.
  perform 1 from published.registry_person p where p.id in (select (h->>'person')::bigint from jsonb_array_elements(p_heirs) h)
    order by p.id for key share;
  select (h->>'person')::bigint into bad from jsonb_array_elements(p_heirs) h
    left join published.registry_person p on p.id = (h->>'person')::bigint
    left join published.registry_bankaccount a on a.id = (h->>'account')::bigint
    where p.id is null or p.id = c.person_id or not payung.sees_person(p.id)
      or (h->>'account' is not null and (a.id is null or a.person_id is distinct from p.id or a.closed_at is not null))
      or not h->>'relation' = any((select payees from claims_claimkind where name = c.kind)::text[]) limit 1;
  if found then
    raise exception 'payung: an heir or an account is not there' using errcode = 'P0B65';
  end if;
  if (select count(*) > 1 or (count(*) = 1 and jsonb_array_length(p_heirs) > 1) from jsonb_array_elements(p_heirs) h where h->>'relation' = 'organiser')
     or (select count(distinct h->>'person') from jsonb_array_elements(p_heirs) h) <> jsonb_array_length(p_heirs) then
    raise exception 'payung: one organiser and nobody else, or heirs, each once' using errcode = 'P0B65';
  end if;
  select coalesce(max(set_no), 0) + 1 into n from claims_heir where claim_id = c.id;
  if p_after is not null and p_after <> n - 1 then
    raise exception 'payung: somebody else has changed the heirs' using errcode = 'P0B6I';
  end if;
  insert into claims_heir (claim_id, set_no, line, person_id, relation, weight, bank_account_id, recorded_by)
    select c.id, n, ord, (h->>'person')::bigint, h->>'relation', coalesce((h->>'weight')::int, 1), (h->>'account')::bigint, payung.actor_id()
    from jsonb_array_elements(p_heirs) with ordinality t(h, ord);
  perform payung.claim_collect(c.case_id);
  return n;
end $$;
comment on function payung.claim_set_heirs is 'A list of heirs names each person once, with an open account of his own, and replaces no list that the caller has not read. May be null: p_after.';

-- The first paper or heir moves a claim from "reported" to the next state.
create function payung.claim_collect(p_case bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from published.casework_case where id = p_case and state = 'reported') then
    perform payung.room_case_act(p_case, 'collect', '');
  end if;
end $$;
comment on function payung.claim_collect is 'The first heir or paper moves a claim on from the state "reported", once.';
create function payung.claim_papers(p_claim bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim;
begin
  perform payung.claim_requires('claims.report');
  c := payung.claim_held(p_claim);
  perform payung.claim_state(c.case_id, 'reported', 'papers', 'complete', 'assessed', 'returned_payment');
  perform payung.claim_collect(c.case_id);
  return c.folder_id;
end $$;
comment on function payung.claim_papers is 'The folder of a claim is opened for writing by a user who may report claims, within the scope and before the decision.';

-- Types of papers that are needed and of which the folder has no clean one, in the order of the list.
create function payung.claim_missing(p_claim bigint) returns text[]
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce(array_agg(q.paper_type order by q.position), '{}')
  from claims_claim c join claims_requirement q on q.kind = c.kind
  where c.id = p_claim
    and (q.condition = 'always'
      or q.condition in (select 'heir:' || h.relation from claims_heir h where h.claim_id = c.id
           and h.set_no = (select max(set_no) from claims_heir where claim_id = c.id))
      or q.condition in (select 'fact:' || key || '=' || value from jsonb_each_text(payung.claim_finding(c.id))))
    and not exists (select from published.vault_paper p where p.folder_id = c.folder_id and p.paper_type = q.paper_type
           and p.state = 'clean' and p.withdrawn_at is null)
$$;
comment on function payung.claim_missing is 'A paper is missing while it is required and the folder has no clean one of its type.';

-- Changes the kind of a claim, or what is known of the event. Papers, heirs, accounts and earlier answers stay.
create function payung.claim_change_kind(p_claim bigint, p_kind text, p_said jsonb, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; k claims_claimkind; new_finding bigint;
begin
  perform payung.claim_requires('claims.assess');
  c := payung.claim_held(p_claim);
  perform payung.claim_state(c.case_id, 'reported', 'papers', 'complete');
  perform payung.claim_said(p_kind, p_said, false);
  perform payung.claim_insured_day(p_kind, p_said, c.event_on);
  select * into k from claims_claimkind where name = p_kind;
  if k.event <> c.event then
    raise exception 'payung: this kind pays for another event' using errcode = 'P0CA1';
  end if;
  if exists (select from claims_heir h where h.claim_id = c.id and not h.relation = any(k.payees)
               and h.set_no = (select max(set_no) from claims_heir where claim_id = c.id)) then
    raise exception 'payung: an heir or an account is not there' using errcode = 'P0B65';
  end if;
  insert into claims_finding (claim_id, kind, said, reason, recorded_by)
    values (c.id, k.name, p_said, payung.case_reason(p_reason), payung.actor_id()) returning id into new_finding;
  perform payung.room_case_turn(c.case_id, k.process_id, p_reason);
  update claims_claim set kind = k.name where id = c.id;
  return new_finding;
end $$;
comment on function payung.claim_change_kind is 'A claim changes to another kind of the same event before it is assessed, with a reason; earlier answers stay.';

create function payung.claim_complete(p_claim bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; lacking text[];
begin
  perform payung.claim_requires('claims.assess');
  c := payung.claim_held(p_claim);
  perform payung.claim_state(c.case_id, 'reported', 'papers');
  if not exists (select from claims_heir where claim_id = c.id) then
    raise exception 'payung: nobody has named heirs' using errcode = 'P0B65';
  end if;
  perform payung.claim_said(c.kind, payung.claim_finding(c.id), true);
  lacking := payung.claim_missing(c.id);
  if cardinality(lacking) > 0 then
    raise exception 'payung: papers are missing: %', array_to_string(lacking, ',') using errcode = 'P0B67';
  end if;
  if p_on < c.reported_on then
    raise exception 'payung: complete before reported' using errcode = 'P0B64';
  end if;
  perform payung.claim_collect(c.case_id);
  perform payung.room_case_act(c.case_id, 'complete', '');
  perform payung.room_case_complete(c.case_id, p_on);
  perform payung.death_certified(c, p_on);
  perform payung.claim_tell(c.id, 'complete', '', payung.claim_deadline(c.case_id));
end $$;
comment on function payung.claim_complete is 'Papers are complete only with heirs, all answers about the event and every required clean paper, and on no day before the report.';

-- The facts on which a decision is based: ids, months, digests of papers, no names. A month counts as paid if BPJS's
-- own data hold it, or if its bill has a receipt. `receipts` gives the stated day of payment and the day on which the
-- server learned of it. `after`: months whose stated day of payment is after the insured day. `learned`: months that
-- were entered by hand and of which the server learned only after the insured day, whatever day is stated. A month
-- counts only if its membership was open in it; for the month of the insured day, on that day itself.
create function payung.claim_facts(p_claim bigint) returns jsonb
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; said jsonb; d date; answer jsonb;
begin
  select * into c from claims_claim where id = p_claim;
  if c.id is null or not payung.within(c.regency, null) then
    raise exception 'payung: no such claim' using errcode = 'P0B62';
  end if;
  said := payung.claim_finding(c.id);
  d := payung.claim_insured_day(c.kind, said, c.event_on);
  with member as (select * from published.participation_membership where person_id = c.person_id),
  held as (
    select m.id, x.month, y.kind = 'existing' as existing, r.paid_on, r.known_on, r.by_hand, r.base
    from member m join published.participation_month x on x.membership_id = m.id join published.participation_payer y on y.id = x.payer_id
    left join lateral (
      select a.base, r.paid_on, r.known_on, not exists (select from published.contributions_vapayment v where v.receipt_id = r.id) as by_hand
      from published.contributions_standing a join published.contributions_settlement g on g.bill_id = a.bill_id and g.settles
        join published.contributions_receipt r on r.id = g.receipt_id
      where a.membership_id = m.id and a.month = x.month) r on true
    where m.started <= least((x.month + interval '1 month - 1 day')::date, case when x.month > d then 'infinity' else d end)
      and (m.ended is null or m.ended >= case when x.month = date_trunc('month', d)::date then d else x.month end)),
  counted as (
    select month, bool_or(existing or paid_on is not null) as paid,
           min(case when existing or (paid_on <= d and (known_on <= d or not by_hand)) then 0
                    when paid_on <= d then 1 when paid_on is not null then 2 end) as came
    from held group by month)
  select jsonb_build_object(
    'version', 5, 'claim', c.id, 'kind', c.kind, 'person', c.person_id, 'event_on', d, 'died_on', c.event_on,
    'reported_on', c.reported_on,
    -- The first day of the first membership that had begun. Months of a membership that has ended count too.
    'registered', (select min(started) from member where started <= d),
    'memberships', coalesce((select jsonb_agg(jsonb_build_object('id', id, 'segment', segment, 'started', started, 'ended', ended) order by id)
                             from member), '[]'),
    'holders', coalesce((select jsonb_agg(distinct id order by id) from held where month = date_trunc('month', d)::date), '[]'),
    -- The base of the last paid bill of a membership that holds the month of the insured day, or the highest if there are several; null
    -- if none was billed.
    'base', (select base from held h where base is not null and month <= d and exists (select from held o where o.id = h.id
               and o.month = date_trunc('month', d)::date) order by month desc, base desc limit 1),
    'said', coalesce((select jsonb_object_agg(key, value) from jsonb_each(said) s(key, value), claims_claimkind k
               where k.name = c.kind and (k.facts->key->>'frozen')::boolean), '{}'),
    'months', jsonb_build_object(
      'paid', coalesce((select jsonb_agg(to_char(month, 'YYYY-MM') order by month) from counted where paid and month <= d), '[]'),
      'committed', coalesce((select jsonb_agg(to_char(month, 'YYYY-MM') order by month) from counted where not paid and month <= d), '[]'),
      'after', coalesce((select jsonb_agg(to_char(month, 'YYYY-MM') order by month) from counted where came = 2 and month <= d), '[]'),
      'learned', coalesce((select jsonb_agg(to_char(month, 'YYYY-MM') order by month) from counted where came = 1 and month <= d), '[]'),
      'receipts', coalesce((select jsonb_agg(jsonb_build_object('month', to_char(month, 'YYYY-MM'), 'membership', id,
          'paid_on', paid_on, 'known_on', known_on, 'by_hand', by_hand) order by month, id)
        from held where paid_on is not null and month <= d), '[]'),
      'later', (select count(*) from counted where month > d)),
    'heirs', coalesce((select jsonb_agg(jsonb_build_object('id', id, 'person', person_id, 'relation', relation, 'weight', weight,
                         'account', bank_account_id) order by line) from claims_heir where claim_id = c.id
                       and set_no = (select max(set_no) from claims_heir where claim_id = c.id)), '[]'),
    'papers', coalesce((select jsonb_agg(jsonb_build_object('id', id, 'type', paper_type, 'sha256', digest) order by id)
                        from published.vault_paper where folder_id = c.folder_id and state = 'clean' and withdrawn_at is null), '[]'))
    into answer;
  return answer || payung.claim_reading(answer);
end $$;
comment on function payung.claim_facts is 'The facts of a decision come from the database, within the scope, and contain no names.';

-- An assessment may be made or approved only with the facts of now and the values of the law that are in force.
create function payung.claim_as_it_stands(p_claim bigint, p_facts jsonb) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare lacking text[] := payung.claim_missing(p_claim);
begin
  if cardinality(lacking) > 0 then
    raise exception 'payung: papers are missing: %', array_to_string(lacking, ',') using errcode = 'P0B67';
  end if;
  if p_facts is null or p_facts - 'law' - 'assessed_on' is distinct from payung.claim_facts(p_claim)
     or p_facts->'law' is distinct from (select l.parameters from claims_law l where l.kind = p_facts->>'kind') then
    raise exception 'payung: the facts have changed' using errcode = 'P0B68';
  end if;
end $$;
comment on function payung.claim_as_it_stands is 'An assessment is made and approved only on the present facts, with every paper, by the law in force.';

-- Stores an assessment and the assessor's vote. Its snapshot must hold the facts of now, and the amounts of its
-- result must add up. Whether the law gives this result is checked later by the second process (`claim_recomputed`).
create function payung.claim_assess(p_claim bigint, p_snapshot text, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; facts jsonb; result jsonb; assessed claims_benefitassessment;
begin
  perform payung.claim_requires('claims.assess');
  c := payung.claim_held(p_claim);
  facts := p_snapshot::jsonb->'facts';
  result := p_snapshot::jsonb->'result';
  perform payung.claim_said(c.kind, payung.claim_finding(c.id), true);
  perform payung.claim_as_it_stands(c.id, facts);
  if facts->>'assessed_on' is distinct from p_on::text then
    raise exception 'payung: the facts have changed' using errcode = 'P0B68';
  end if;
  if result->>'outcome' = 'reading' then
    raise exception 'payung: nobody has decided the reading' using errcode = 'P0D70';
  end if;
  if (select array_agg(key order by key) from jsonb_object_keys(result->'parts') key)
       is distinct from (select array_agg(p.name order by p.name) from claims_kindpart p where p.kind = c.kind)
     or (result->>'total')::bigint is distinct from (select sum(value::bigint)::bigint from jsonb_each_text(result->'parts'))
     or (result->>'payable')::bigint is distinct from (select coalesce(sum((s->>'amount')::bigint), 0)::bigint from jsonb_array_elements(result->'shares') s)
     or (result->>'total')::bigint <> (result->>'payable')::bigint + (result->>'fund')::bigint
     or exists (select from jsonb_array_elements(result->'shares') s where (s->>'amount')::bigint < 0
                or not exists (select from jsonb_array_elements(facts->'heirs') h where h->>'id' = s->>'heir'))
     or (select count(distinct s->>'heir') from jsonb_array_elements(result->'shares') s) <> jsonb_array_length(result->'shares')
     -- The page of the claim also reads these values. Without them nobody could open the claim to return the assessment.
     or (jsonb_typeof(result->'warnings'), jsonb_typeof(result->'mark'), jsonb_typeof(result->'explanation')) is distinct from ('array', 'string', 'object')
     or exists (select from jsonb_array_elements(result->'warnings') w where jsonb_typeof(w) <> 'string') then
    raise exception 'payung: the result does not add up' using errcode = 'P0B69';
  end if;
  insert into claims_benefitassessment (claim_id, number, snapshot, digest, outcome, amount, payable, assessed_on, assessed_by)
    values (c.id, (select coalesce(max(number), 0) + 1 from claims_benefitassessment where claim_id = c.id), p_snapshot,
            encode(sha256(convert_to(p_snapshot, 'UTF8')), 'hex'), result->>'outcome', (result->>'total')::bigint,
            (result->>'payable')::bigint, p_on, payung.actor_id())
    returning * into assessed;
  insert into claims_assessmentpart (assessment_id, name, amount)
    select assessed.id, p.name, (result->'parts'->>p.name)::bigint from claims_kindpart p where p.kind = c.kind order by p.position;
  perform payung.room_case_vote(c.case_id, 'assess', 'approve', assessed.digest, assessed.amount, '');
  perform payung.room_case_act(c.case_id, 'assess', '');
  return assessed.id;
end $$;
comment on function payung.claim_assess is 'An assessment states the present facts and a result that adds up, with the parts that its kind has.';

-- Stops or restarts the clock of a claim. This function does it, and not the case alone, because the family must be notified.
create function payung.claim_pause(p_claim bigint, p_on date, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; pause_event bigint;
begin
  perform payung.claim_requires('claims.report');
  c := payung.claim_held(p_claim);
  pause_event := payung.room_case_pause(c.case_id, p_on, p_reason);
  perform payung.claim_tell(c.id, 'paused', pause_event::text, jsonb_build_object('event', pause_event));
end $$;
comment on function payung.claim_pause is 'A pause needs a reason, and the family is notified of it.';
create function payung.claim_resume(p_claim bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; resume_event bigint;
begin
  perform payung.claim_requires('claims.report');
  c := payung.claim_held(p_claim);
  resume_event := payung.room_case_resume(c.case_id, p_on);
  perform payung.claim_tell(c.id, 'resumed', resume_event::text, payung.claim_deadline(c.case_id));
end $$;
comment on function payung.claim_resume is 'When the clock goes on, the family is notified of the new deadline.';

-- Notifies the family of the papers that are still needed, at most once a day of the same list.
create function payung.claim_request_papers(p_claim bigint, p_on date) returns text[]
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare lacking text[];
begin
  perform payung.claim_papers(p_claim);
  lacking := payung.claim_missing(p_claim);
  if cardinality(lacking) > 0 then
    perform payung.claim_tell(p_claim, 'papers', p_on || ':' || array_to_string(lacking, '+'), jsonb_build_object('papers', lacking));
  end if;
  return lacking;
end $$;
comment on function payung.claim_request_papers is 'The family is notified of the same list of missing papers once a day.';

-- The people whom the papers of a folder are about: the person of its claim, and the heirs. For the log of readers,
-- so it also answers a session that may read the papers but not the claim.
create function payung.claim_people(p_folder bigint) returns bigint[]
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select array_agg(distinct x.person order by x.person) from claims_claim c join published.vault_folder f on f.id = c.folder_id
    cross join lateral (select c.person_id union all select h.person_id from claims_heir h where h.claim_id = c.id) x(person)
  where c.folder_id = p_folder and payung.within(f.regency, f.organisation_id)
    and payung.may('papers.view')
$$;
comment on function payung.claim_people is 'The people whom the papers of a folder are about are named only to users who may read papers there. May be null: result.';
