-- Decisions on a claim, and what happens to its money.

-- The assessment that is to be decided on, if it is the one that the caller has seen.
create function payung.claim_at_hand(p_claim bigint, p_digest text) returns claims_benefitassessment
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare a claims_benefitassessment;
begin
  select * into a from claims_benefitassessment where claim_id = p_claim order by number desc limit 1;
  if a.id is null or a.digest is distinct from p_digest then
    raise exception 'payung: another assessment lies there' using errcode = 'P0B68';
  end if;
  return a;
end $$;
comment on function payung.claim_at_hand is 'A decision is about the newest assessment and the digest that was seen.';

-- The second person approves. With enough votes the claim is approved: journal, and one payment instruction for
-- every share.
create function payung.claim_approve(p_claim bigint, p_digest text, p_on date) returns text
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; k claims_claimkind; a claims_benefitassessment; v jsonb; s record; payout bigint; d claims_decision;
begin
  perform payung.claim_requires('claims.approve');
  c := payung.claim_held(p_claim);
  perform payung.claim_state(c.case_id, 'assessed');
  a := payung.claim_at_hand(c.id, p_digest);
  if a.payable = 0 then
    raise exception 'payung: there is nothing to pay' using errcode = 'P0B6A';
  end if;
  if a.assessed_by = payung.actor_id() then
    raise exception 'payung: who has assessed does not approve' using errcode = 'P0B19';
  end if;
  perform payung.claim_reading_of_another(c.id);
  -- Papers can be withdrawn and receipts can come in while a claim waits.
  perform 1 from published.vault_paper where folder_id = c.folder_id for share;
  perform payung.claim_as_it_stands(c.id, a.snapshot::jsonb->'facts');
  perform payung.claim_is_recomputed(c.id, a.id);
  v := payung.room_case_vote(c.case_id, 'approve', 'approve', a.digest, a.amount, '');
  if not payung.case_step_complete(c.case_id, 'approve', a.digest) then
    return 'voted';
  end if;
  perform payung.room_case_act(c.case_id, 'approve', '');
  select * into k from claims_claimkind where name = c.kind;
  insert into claims_decision (claim_id, assessment_id, decision, decided_on, decided_by)
    values (c.id, a.id, 'approve', p_on, payung.actor_id()) returning * into d;
  perform payung.ledger_post('benefit', 'benefit:claim:' || c.id, p_on, null, left(c.regency, 2),
    jsonb_build_object('claim', c.id, 'assessment', a.id, 'amount', a.payable), array[k.ledger_account_id, '2300'], array[a.payable, -a.payable]);
  -- The maker of an account is the user who named it first. Another user who records the same list again does not become its maker.
  for s in select h.*, (x->>'amount')::bigint as amount, (select f.recorded_by from claims_heir f
               where f.claim_id = c.id and f.person_id = h.person_id and f.bank_account_id = h.bank_account_id order by f.set_no limit 1) as named_by
           from jsonb_array_elements(a.snapshot::jsonb->'result'->'shares') x join claims_heir h on h.id = (x->>'heir')::bigint
           where (x->>'amount')::bigint > 0 and h.claim_id = c.id order by h.line
  loop
    if s.bank_account_id is null then
      raise exception 'payung: an heir has no account' using errcode = 'P0B6B';
    end if;
    payout := payung.payout_instruct('claims', 'claim:' || c.id || ':heir:' || s.id, s.person_id, s.bank_account_id, s.amount, c.regency, null,
                                   k.purpose, null, s.named_by);
    insert into claims_payment (claim_id, heir_id, bank_account_id, amount, instruction_id, created_by)
      values (c.id, s.id, s.bank_account_id, s.amount, payout, payung.actor_id());
  end loop;
  if (select sum(amount) from claims_payment where claim_id = c.id) is distinct from a.payable then
    raise exception 'payung: the result does not add up' using errcode = 'P0B69';
  end if;
  perform payung.claim_letter(c, d, a.payable);
  perform payung.claim_tell(c.id, 'approved', '', jsonb_build_object('amount', a.payable));
  return 'approved';
end $$;
comment on function payung.claim_approve is 'A person other than the assessor approves a claim once, on the present facts; then journal, shares and instructions add up to the assessment.';

-- The letter of a final decision gets its code here. The content of the code comes from the decision alone.
create function payung.claim_letter(c claims_claim, d claims_decision, p_amount bigint) returns void
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  perform payung.room_letter('claim-decision:' || d.id, case d.decision when 'approve' then 'decision_approved' else 'decision_rejected' end,
    'claim:' || c.id, (select programme from claims_claimkind where name = c.kind) || '/' || c.id || '/' || extract(year from d.decided_on), c.regency, null, d.decided_on, p_amount);
end $$;
comment on function payung.claim_letter is 'The letter of a decision gets its code and number from the decision itself.';

-- The second person does not approve: the claim goes back to the assessor, or is rejected finally.
create function payung.claim_refuse(p_claim bigint, p_digest text, p_decision text, p_reason text, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; a claims_benefitassessment; d claims_decision; said text := payung.case_reason(p_reason);
begin
  perform payung.claim_requires('claims.approve');
  if p_decision not in ('return', 'reject') then
    raise exception 'payung: the claim is beyond that' using errcode = 'P0B66';
  end if;
  c := payung.claim_held(p_claim);
  perform payung.claim_state(c.case_id, 'assessed');
  a := payung.claim_at_hand(c.id, p_digest);
  perform payung.room_case_vote(c.case_id, 'approve', p_decision, a.digest, a.amount, said);
  perform payung.room_case_act(c.case_id, p_decision, said);
  insert into claims_decision (claim_id, assessment_id, decision, reason, decided_on, decided_by)
    values (c.id, a.id, p_decision, said, p_on, payung.actor_id()) returning * into d;
  if p_decision = 'reject' then
    update claims_claim set stands = false where id = c.id;
    perform payung.claim_letter(c, d, null);
    perform payung.claim_tell(c.id, 'rejected', '', jsonb_build_object('decision', d.id));
  end if;
end $$;
comment on function payung.claim_refuse is 'An assessment is returned or rejected with a reason, by a person other than its assessor.';

-- The assessor withdraws his assessment before anybody has decided, for example because a receipt came in or an heir
-- was missing.
create function payung.claim_recall(p_claim bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; said text := payung.case_reason(p_reason);
begin
  perform payung.claim_requires('claims.assess');
  c := payung.claim_held(p_claim);
  perform payung.claim_state(c.case_id, 'assessed');
  if payung.actor_id() is distinct from (select assessed_by from claims_benefitassessment where claim_id = c.id order by number desc limit 1) then
    raise exception 'payung: only the assessor takes an assessment back' using errcode = 'P0B6H';
  end if;
  perform payung.room_case_act(c.case_id, 'recall', said);
  perform payung.room_case_round(c.case_id, said);
end $$;
comment on function payung.claim_recall is 'Only the assessor withdraws his assessment, before anybody has decided.';

create function payung.claim_withdraw(p_claim bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim;
begin
  perform payung.claim_requires('claims.assess');
  c := payung.claim_held(p_claim);
  perform payung.claim_state(c.case_id, 'reported', 'papers', 'complete');
  perform payung.room_case_act(c.case_id, 'withdraw', payung.case_reason(p_reason));
  update claims_claim set stands = false where id = c.id;
  perform payung.death_unsuspect(c.person_id, 'claim:' || c.id);
end $$;
comment on function payung.claim_withdraw is 'A claim that was opened by mistake is withdrawn before it is assessed, with a reason, and another can be opened.';

-- Sets the state of a claim from the bank's answers. It reads that state from payouts, so whoever calls it cannot
-- change it to something untrue.
create function payung.claim_settle(p_claim bigint) returns text
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare k casework_case; back int; open int; goal text; way text[]; next_state text; doing text;
begin
  select x.* into k from casework_case x join claims_claim c on c.case_id = x.id where c.id = p_claim for update of x;
  if k.id is null or k.state not in ('approved', 'paying', 'returned_payment', 'paid') then return k.state; end if;
  -- A share is paid by any of its instructions: also by one that the bank had first refused.
  select count(*) filter (where became = 'back'), count(*) filter (where became = 'open') into back, open
    from (select payung.payout_outcome('claims', 'claim:' || p_claim || ':heir:' || heir_id) as became
          from claims_payment where claim_id = p_claim group by heir_id) t;
  goal := case when back > 0 then 'returned_payment' when open = 0 then 'paid'
               when k.state = 'approved' and not exists (select from claims_payment p join published.payouts_state s on s.instruction_id = p.instruction_id
                    where p.claim_id = p_claim and s.state not in ('ready', 'stopped')) then 'approved' else 'paying' end;
  way := case when goal = k.state then '{}' when goal = 'paying' then array['paying']
              when k.state in ('approved', 'returned_payment') and goal = 'paid' then array['paying', 'paid'] else array[goal] end;
  foreach next_state in array way loop
    select action into doing from published.casework_transition where process_id = k.process_id and source = k.state and target = next_state;
    update casework_case set state = next_state, changed_at = clock_timestamp(),
      closed_at = case when next_state = 'paid' then clock_timestamp() end where id = k.id;
    insert into casework_event (case_id, kind, action, source, target, actor_id) values (k.id, 'act', doing, k.state, next_state, payung.actor_id());
    k.state := next_state;
  end loop;
  return goal;
end $$;
comment on function payung.claim_settle is 'The state of a claim follows from what the bank has done with its shares; nobody can state it.';

-- The state of a claim for whoever has its code, without a name. No session is needed. A wrong code gives null.
create function payung.cek_claim(p_code text) returns jsonb
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare wanted text := translate(upper(regexp_replace(coalesce(p_code, ''), '[^0-9A-Za-z]', '', 'g')), 'OIL', '011'); answer jsonb;
begin
  select jsonb_build_object('kind', 'claim', 'state', k.state, 'regency', c.regency, 'reported_on', c.reported_on,
      'complete_on', k.complete_on, 'calendar_due', k.calendar_due, 'working_due', k.working_due, 'paused', k.paused_since is not null,
      'missing', case when k.state in ('reported', 'papers') then to_jsonb(payung.claim_missing(c.id)) else '[]' end,
      'decided_on', d.decided_on, 'amount', case when d.decision = 'approve' then a.payable end, 'outcome', case when d.decision = 'approve' then a.outcome end,
      'paid', coalesce((select sum(p.amount)::bigint from claims_payment p join published.payouts_state s on s.instruction_id = p.instruction_id
                        where p.claim_id = c.id and s.state = 'paid'), 0))
    into answer
    from claims_claim c join published.casework_case k on k.id = c.case_id
    left join claims_decision d on d.claim_id = c.id and d.decision in ('approve', 'reject')
    left join claims_benefitassessment a on a.id = d.assessment_id
    where c.code = wanted;
  if answer is null then
    -- Other people who reported the same death learn only that it is being handled; everything else is for the family.
    select jsonb_build_object('kind', 'report', 'state', case r.state when 'dismissed' then 'dismissed' when 'taken' then 'handled' else 'reported' end,
        'regency', r.regency, 'reported_on', r.reported_on,
        -- The list that the claim will ask for, as it follows from the reporter and the answers about the event
        'missing', case when r.state = 'waiting' then coalesce((select jsonb_agg(q.paper_type order by q.position)
          from claims_requirement q where q.kind = r.kind and (q.condition in ('always', 'heir:' || r.reporter_relation)
            or q.condition in (select 'fact:' || key || '=' || value from jsonb_each_text(r.said::jsonb)))), '[]') else '[]' end,
        'perhaps', case when r.state = 'waiting' then coalesce((select jsonb_object_agg(q.paper_type, substr(q.condition, 6))
          from claims_requirement q where q.kind = r.kind and q.condition like 'heir:%' and q.condition <> 'heir:' || r.reporter_relation), '{}')
          else '{}' end) into answer
      from claims_report r where r.code = wanted;
  end if;
  return answer;
end $$;
comment on function payung.cek_claim is 'Whoever has a code learns the state of the claim and no names; a wrong code gives nothing. May be null: result.';

-- Dismissed reports keep their date and regency. The names in them are deleted after 90 days.
create function payung.claim_forget_reports(p_days int default 90) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  update claims_report set name = '-', nik = '', kpj = '', reporter_name = '-', reporter_phone = '', reporter_address = '',
    reporter_relation = '', note = '', said = '{}', village_code = ''
    where state = 'dismissed' and name <> '-' and closed_at < clock_timestamp() - make_interval(days => greatest(p_days, 30));
  get diagnostics n = row_count;
  return n;
end $$;
comment on function payung.claim_forget_reports is 'The names in dismissed reports are deleted after the given number of days, at least 30; date and regency stay.';

-- The codes of the claims that payments belong to, for people who sign the payments: those who may see the payees
-- (payout_signing).
create function payung.claim_codes_paid(p_batch bigint, p_instructions bigint[]) returns table (instruction_id bigint, code text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select p.instruction_id, c.code::text from payung.payout_signing(p_batch, p_instructions) s
  join claims_payment p on p.instruction_id = s.instruction_id join claims_claim c on c.id = p.claim_id
  order by p.instruction_id
$$;
comment on function payung.claim_codes_paid is 'Users who approve or send a payment see the code of its claim, while the payment waits for them.';

create function payung.claim_fixed() returns trigger language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if tg_op = 'DELETE' or to_jsonb(old) - '{stands,kind}'::text[] is distinct from to_jsonb(new) - '{stands,kind}'::text[]
     or (new.stands and not old.stands)
     or (new.kind <> old.kind and (new.kind is distinct from (select f.kind from claims_finding f where f.claim_id = old.id order by f.id desc limit 1)
       or not exists (select from published.casework_case k where k.id = old.case_id and k.state in ('reported', 'papers', 'complete')))) then
    raise exception 'payung: what a claim is about does not change' using errcode = 'P0A01';
  end if;
  return new;
end $$;
comment on function payung.claim_fixed is 'A claim never becomes about something else, changes its kind only before its assessment, is not deleted, and is not revived, not even by the owner.';
create trigger fixed before update or delete on claims_claim for each row execute function payung.claim_fixed();

create function payung.claim_part_bound() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not exists (select from claims_kindpart p join claims_claim c on c.kind = p.kind join claims_benefitassessment a on a.claim_id = c.id
                 where a.id = new.assessment_id and p.name = new.name and new.amount between 0 and p.most) then
    raise exception 'payung: no such part of this benefit, or beyond its bound' using errcode = 'P0CA0';
  end if;
  return new;
end $$;
comment on function payung.claim_part_bound is 'A part of a benefit is one that its kind has, within its maximum, also if the owner writes it.';
create trigger bound before insert on claims_assessmentpart for each row execute function payung.claim_part_bound();
call payung.append_only('claims_heir');
call payung.append_only('claims_benefitassessment');
call payung.append_only('claims_assessmentpart');
call payung.append_only('claims_finding');
call payung.append_only('claims_decision');
call payung.append_only('claims_payment');
call payung.append_only('claims_payeechange');
call payung.with_history('claims_requirement');

call payung.protect('claims_claim',
  '(select payung.may(''claims.view''))
   and ((select payung.all_places()) or regency = any((select payung.places())::text[]))', 'false');
call payung.protect('claims_report',
  '(select payung.may(''claims.view''))
   and ((select payung.all_places()) or regency = any((select payung.places())::text[]))', 'false');
call payung.protect('claims_heir', 'claim_id in (select id from claims_claim)', 'false');
call payung.protect('claims_benefitassessment', 'claim_id in (select id from claims_claim)', 'false');
call payung.protect('claims_decision', 'claim_id in (select id from claims_claim)', 'false');
call payung.protect('claims_payment', 'claim_id in (select id from claims_claim)', 'false');
call payung.protect('claims_payeechange', 'claim_id in (select id from claims_claim)', 'false');
call payung.protect('claims_finding', 'claim_id in (select id from claims_claim)', 'false');
call payung.protect('claims_assessmentpart', 'assessment_id in (select id from claims_benefitassessment)', 'false');
call payung.protect('claims_claimkind', '(select payung.actor_id()) is not null', 'false');
call payung.protect('claims_kindpart', '(select payung.actor_id()) is not null', 'false');
call payung.protect('claims_requirement', '(select payung.actor_id()) is not null', 'false');
call payung.protect('claims_law', '(select payung.actor_id()) is not null', 'false');
grant select on claims_claim, claims_report, claims_heir, claims_benefitassessment, claims_decision, claims_payment, claims_payeechange,
  claims_requirement, claims_law to payung_app, payung_loader;
grant select on claims_finding, claims_assessmentpart, claims_claimkind, claims_kindpart to payung_app;
call payung.veil('claims_claim', 'id', 'code');
call payung.veil('claims_report', 'id', 'code', 'village_code', 'name', 'nik', 'kpj', 'event_on', 'reporter_name', 'reporter_phone',
  'reporter_address', 'reporter_relation', 'note', 'said');
call payung.veil('claims_finding', 'id', 'said');

-- Finds claims by what an officer typed: the beginning of the name (three letters), a NIK, a KPJ or a code; within
-- his scope.
create function payung.claims_find(p_name text, p_nik text, p_kpj text, p_code text) returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.id from claims_claim c join published.registry_identity i on i.person_id = c.person_id
    where payung.reads() and char_length(p_name) >= 3 and starts_with(i.name_norm, p_name)
  union
  select c.id from published.registry_identity i left join published.registry_merged t on t.person_id = i.person_id
    join claims_claim c on c.person_id in (i.person_id, t.stays_as) where payung.reads() and p_nik <> '' and i.nik = p_nik
  union
  select c.id from claims_claim c join published.participation_number n on n.person_id = c.person_id where payung.reads() and p_kpj <> '' and n.number = p_kpj
  union
  select c.id from claims_claim c where payung.reads() and c.code = p_code
$$;
comment on function payung.claims_find is 'Claims are found within the scope; by name only with three letters or more.';
create function payung.report_find(p_code text) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select id from claims_report where code = p_code and payung.reads()
$$;
comment on function payung.report_find is 'A report is found by its complete code, within the scope. May be null: result.';
revoke execute on function payung.claims_find(text, text, text, text), payung.report_find(text) from public;
grant execute on function payung.claims_find(text, text, text, text), payung.report_find(text) to payung_app;
call payung.read_as_reader('payung.claims_find(text, text, text, text)');
call payung.read_as_reader('payung.report_find(text)');

revoke execute on function payung.claim_new_code(), payung.claim_requires(text), payung.claim_held(bigint),
  payung.claim_state(bigint, text[]), payung.report_death(text, text, text, text, text, date, text, text, text, text, text, text, date, text, jsonb),
  payung.claim_open(bigint, bigint, date, date), payung.claim_report_dismiss(bigint, text), payung.claim_attach(bigint, bigint), payung.claim_set_heirs(bigint, jsonb, int),
  payung.claim_collect(bigint), payung.claim_papers(bigint), payung.claim_missing(bigint), payung.claim_complete(bigint, date),
  payung.claim_facts(bigint), payung.claim_assess(bigint, text, date), payung.claim_at_hand(bigint, text),
  payung.claim_approve(bigint, text, date), payung.claim_refuse(bigint, text, text, text, date), payung.claim_recall(bigint, text),
  payung.claim_withdraw(bigint, text), payung.claim_settle(bigint), payung.cek_claim(text), payung.claim_forget_reports(int),
  payung.claim_as_it_stands(bigint, jsonb), payung.claim_letter(claims_claim, claims_decision, bigint),
  payung.claim_pause(bigint, date, text), payung.claim_resume(bigint, date), payung.claim_request_papers(bigint, date),
  payung.claim_people(bigint), payung.claim_fixed(), payung.claim_part_bound(), payung.claim_codes_paid(bigint, bigint[]),
  payung.claim_change_kind(bigint, text, jsonb, text) from public;
grant execute on function payung.report_death(text, text, text, text, text, date, text, text, text, text, text, text, date, text, jsonb),
  payung.claim_open(bigint, bigint, date, date), payung.claim_report_dismiss(bigint, text), payung.claim_attach(bigint, bigint), payung.claim_set_heirs(bigint, jsonb, int),
  payung.claim_papers(bigint), payung.claim_complete(bigint, date), payung.claim_facts(bigint),
  payung.claim_assess(bigint, text, date), payung.claim_approve(bigint, text, date),
  payung.claim_refuse(bigint, text, text, text, date), payung.claim_recall(bigint, text), payung.claim_withdraw(bigint, text),
  payung.claim_pause(bigint, date, text), payung.claim_resume(bigint, date), payung.claim_request_papers(bigint, date),
  payung.claim_people(bigint), payung.claim_change_kind(bigint, text, jsonb, text), payung.cek_claim(text),
  payung.claim_codes_paid(bigint, bigint[]) to payung_app;
grant execute on function payung.claim_forget_reports(int) to payung_loader;
