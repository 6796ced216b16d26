-- Cases change only by these functions. A session with the role of the application can call them and do nothing else: the table of
-- states, the approval limits and the seats refuse everything that the code of a room would not request.

create table casework_seat (
  case_id bigint not null references casework_case (id),
  actor_id bigint not null,
  camp text not null,
  primary key (case_id, actor_id),
  unique (case_id, actor_id, camp)
);
comment on table casework_seat is 'The key allows one camp for each person in a case, so that the assessor never approves.';
-- A vote is cast from a seat, so the key of the seat limits every vote of every round.
alter table casework_vote add constraint vote_seat
  foreign key (case_id, actor_id, camp) references casework_seat (case_id, actor_id, camp);
alter table casework_transition add constraint transition_votes check ((step is null) = (decision is null));

call payung.protect('casework_process', '(select payung.actor_id()) is not null', 'false');
call payung.protect('casework_transition', '(select payung.actor_id()) is not null', 'false');
call payung.protect('casework_step', '(select payung.actor_id()) is not null', 'false');
call payung.protect('casework_approvallimit', '(select payung.actor_id()) is not null', 'false');
call payung.protect('casework_case',
  '(select payung.all_places()) or regency = any((select payung.places())::text[])
   or organisation_id = any((select payung.orgs())::bigint[])', 'false');
call payung.protect('casework_seat', 'case_id in (select id from casework_case)', 'false');
call payung.protect('casework_vote', 'case_id in (select id from casework_case)', 'false');
call payung.protect('casework_event', 'case_id in (select id from casework_case)', 'false');
call payung.append_only('casework_vote');
call payung.append_only('casework_event');
call payung.append_only('casework_seat');
call payung.with_history('casework_approvallimit');
grant select on casework_process, casework_transition, casework_step, casework_approvallimit, casework_holiday, casework_case,
  casework_seat, casework_vote, casework_event to payung_app, payung_loader;
grant usage on all sequences in schema public to payung_loader;

-- Below the functions: a state changes only along the table, whoever writes.
create function payung.case_lawful() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if new.state <> old.state and not exists (
       select from casework_transition t
       where t.process_id = old.process_id and t.source = old.state and t.target = new.state) then
    raise exception 'payung: a case does not go from % to %', old.state, new.state using errcode = 'P0B11';
  end if;
  if (new.subject, new.regency, new.opened_by) is distinct from (old.subject, old.regency, old.opened_by) then
    raise exception 'payung: what a case is about does not change' using errcode = 'P0B11';
  end if;
  if new.process_id <> old.process_id and (old.digest is not null or old.closed_at is not null or new.state <> old.state
       or not exists (select from casework_transition t where t.process_id = new.process_id and t.source = new.state)) then
    raise exception 'payung: a case with votes does not become another' using errcode = 'P0B11';
  end if;
  return new;
end $$;
comment on function payung.case_lawful is 'A case changes its state only along its table, never changes its subject, and follows another table only before anybody has voted, in a state that both tables have.';
create trigger lawful before update on casework_case for each row execute function payung.case_lawful();

create function payung.case_initial() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if new.state is distinct from (select initial from casework_process where name = new.process_id) then
    raise exception 'payung: a case begins at its beginning' using errcode = 'P0B11';
  end if;
  return new;
end $$;
comment on function payung.case_initial is 'A case begins in the first state of its kind.';
create trigger initial before insert on casework_case for each row execute function payung.case_initial();

-- Working days: the date that lies `n` working days after `day`, and the number of working days after `a` up to and including `b`.
create function payung.is_working_day(p_day date) returns boolean
language plpgsql stable set search_path = public, pg_temp as $$
declare list_id bigint := (select max(id) from casework_holidayyear where year = extract(year from p_day));
begin
  if p_day is not null and list_id is null then
    raise exception 'payung: nobody has told the holidays of %', extract(year from p_day)::int using errcode = 'P0D60';
  end if;
  return extract(isodow from p_day) < 6 and not exists (select from casework_holiday where year_id = list_id and day = p_day);
end $$;
comment on function payung.is_working_day is 'Saturdays, Sundays and national holidays are no working days; a year without a list of holidays is refused.';
create function payung.add_working_days(p_day date, p_count int) returns date
language plpgsql stable set search_path = public, payung, pg_temp as $$
declare d date := p_day; n int := p_count;
begin
  while n > 0 loop
    d := d + 1;
    if payung.is_working_day(d) then n := n - 1; end if;
  end loop;
  return d;
end $$;
comment on function payung.add_working_days is 'The day that lies so many working days later, by the loaded holidays.';
create function payung.working_days_between(p_from date, p_to date) returns int
language sql stable set search_path = public, payung, pg_temp as $$
  select count(*)::int from generate_series(p_from + 1, p_to, interval '1 day') g(d) where payung.is_working_day(g.d::date)
$$;
comment on function payung.working_days_between is 'The number of working days after one day up to and including another, by the loaded holidays.';

-- Checks a reason that is kept for ever: words, without any number of a person (NIK, KPJ, account, telephone). Dates are allowed.
create function payung.case_reason(p_reason text, p_needed boolean default true) returns text
language plpgsql immutable set search_path = public, payung, pg_temp as $$
declare said text := btrim(coalesce(p_reason, '')); bare text;
begin
  if said = '' and not p_needed then return ''; end if;
  if p_needed and char_length(regexp_replace(said, '[^[:alnum:]]', '', 'g')) < 5 then
    raise exception 'payung: a reason is needed' using errcode = 'P0B18';
  end if;
  if char_length(said) > 500 then
    raise exception 'payung: the reason is too long' using errcode = 'P0B1D';
  end if;
  bare := regexp_replace(said, '\m(\d{1,2}[-./]\d{1,2}[-./](19|20)\d\d|(19|20)\d\d-\d\d-\d\d)\M', 'x', 'g');
  if regexp_replace(bare, '(\d)[ .-]{1,3}(?=\d)', '\1', 'g') ~ '\d{11}' then
    raise exception 'payung: a reason holds no number of a person or account' using errcode = 'P0B1E';
  end if;
  return said;
end $$;
comment on function payung.case_reason is 'A reason has at least five letters or digits and at most 500 characters, and contains no number of a person or account.';

-- Locks the case if the session may act on it. A case that does not exist gets the same refusal as one outside the scope.
create function payung.case_held(p_case bigint) returns casework_case
language plpgsql set search_path = public, payung, pg_temp as $$
declare c casework_case;
begin
  select * into c from casework_case where id = p_case for update;
  if c.id is null or not payung.within(c.regency, c.organisation_id) then
    raise exception 'payung: no such case in the own scope' using errcode = 'P0B10';
  end if;
  return c;
end $$;
comment on function payung.case_held is 'A case is locked for a user who may act on it; a case outside the scope is refused like one that does not exist.';

create function payung.room_case_open(p_process text, p_subject text, p_regency text, p_org bigint) returns bigint
language plpgsql set search_path = public, payung, pg_temp as $$
declare p casework_process; new_case bigint;
begin
  select * into p from casework_process where name = p_process;
  if p.name is null then raise exception 'payung: no such kind of case' using errcode = 'P0B12'; end if;
  if not payung.within(p_regency, p_org) then
    raise exception 'payung: no case outside the own scope' using errcode = 'P0B10';
  end if;
  if not (payung.roles() && p.openers) then
    raise exception 'payung: this role opens no such case' using errcode = 'P0B13';
  end if;
  insert into casework_case (process_id, subject, regency, organisation_id, state, opened_by)
    values (p_process, p_subject, p_regency, p_org, p.initial, payung.actor_id()) returning id into new_case;
  insert into casework_event (case_id, kind, target, actor_id) values (new_case, 'open', p.initial, payung.actor_id());
  return new_case;
end $$;
comment on function payung.room_case_open is 'A case is opened within the scope by a role that may open its kind, and its subject has no other case.';

create function payung.case_open(p_process text, p_subject text, p_regency text, p_org bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if (select guarded from casework_process where name = p_process) then
    raise exception 'payung: cases of this kind are opened by their room' using errcode = 'P0B14';
  end if;
  return payung.room_case_open(p_process, p_subject, p_regency, p_org);
end $$;
comment on function payung.case_open is 'Cases of a guarded kind are opened only by their room. May be null: p_org.';

-- The approval limit of a step for an amount, with its votes; no row if none fits.
create function payung.case_approval_limit(p_process text, p_step text, p_amount bigint) returns casework_approvallimit
language sql stable set search_path = public, payung, pg_temp as $$
  select b from casework_approvallimit b where b.process_id = p_process and b.step = p_step
    and b.from_amount <= p_amount and (b.to_amount is null or p_amount < b.to_amount)
$$;
comment on function payung.case_approval_limit is 'An amount belongs to one approval limit of a step, which names its roles and votes.';

-- Whether a step of the present round is decided for this digest: enough approvals and nobody against it.
create function payung.case_step_complete(p_case bigint, p_step text, p_digest text) returns boolean
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare c casework_case; b casework_approvallimit;
begin
  select * into c from casework_case where id = p_case;
  if c.digest is distinct from p_digest then return false; end if;
  b := payung.case_approval_limit(c.process_id, p_step, c.amount);
  if b.id is null then return false; end if;
  return (select count(*) filter (where decision = 'approve') >= b.votes and count(*) filter (where decision <> 'approve') = 0
          from casework_vote where case_id = p_case and round = c.round and step = p_step and digest = p_digest);
end $$;
comment on function payung.case_step_complete is 'A step is decided by enough approvals of exactly this digest in this round, and if nobody is against it.';

create function payung.room_case_act(p_case bigint, p_action text, p_reason text) returns text
language plpgsql set search_path = public, payung, pg_temp as $$
declare c casework_case; t casework_transition;
begin
  c := payung.case_held(p_case);
  select * into t from casework_transition where process_id = c.process_id and action = p_action and source = c.state;
  if t.id is null then
    raise exception 'payung: % is not possible in state %', p_action, c.state using errcode = 'P0B11';
  end if;
  if not (payung.roles() && t.roles) then
    raise exception 'payung: this role does not %', p_action using errcode = 'P0B13';
  end if;
  if c.paused_since is not null then
    raise exception 'payung: the case is paused' using errcode = 'P0B15';
  end if;
  if t.decision = 'approve' and not payung.case_step_complete(p_case, t.step, c.digest) then
    raise exception 'payung: step % is not decided', t.step using errcode = 'P0B16';
  end if;
  if t.decision <> 'approve' and not exists (
       select from casework_vote where case_id = p_case and round = c.round and step = t.step and decision = t.decision) then
    raise exception 'payung: nobody has decided to %', t.decision using errcode = 'P0B16';
  end if;
  update casework_case set state = t.target, changed_at = clock_timestamp(),
    round = c.round + case when t.decision = 'return' then 1 else 0 end,
    digest = case when t.decision = 'return' then null else c.digest end,
    amount = case when t.decision = 'return' then null else c.amount end,
    closed_at = case when t.target = any((select final from casework_process where name = c.process_id)::text[]) then clock_timestamp() end
    where id = p_case;
  insert into casework_event (case_id, kind, action, source, target, reason, actor_id)
    values (p_case, 'act', p_action, c.state, t.target, payung.case_reason(p_reason, false), payung.actor_id());
  return t.target;
end $$;
comment on function payung.room_case_act is 'A case moves only from the state, by a role and with the decision that its table demands, and not while it is paused.';

create function payung.case_act(p_case bigint, p_action text, p_reason text) returns text
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from casework_transition t join casework_case c on c.process_id = t.process_id and c.state = t.source
             where c.id = p_case and t.action = p_action and t.guarded) then
    raise exception 'payung: % is done by its room', p_action using errcode = 'P0B14';
  end if;
  return payung.room_case_act(p_case, p_action, p_reason);
end $$;
comment on function payung.case_act is 'Steps that a room guards are carried out only by that room.';

-- Casts one vote. The first vote of a round fixes digest and amount for the round; the same vote again changes nothing. A "return" starts
-- a new round at once if the table of states has no transition for it.
create function payung.room_case_vote(p_case bigint, p_step text, p_decision text, p_digest text, p_amount bigint, p_reason text)
returns jsonb language plpgsql set search_path = public, payung, pg_temp as $$
declare c casework_case; b casework_approvallimit; v casework_vote; my_camp text; seat_camp text; approvals int; said text;
begin
  c := payung.case_held(p_case);
  if c.paused_since is not null then
    raise exception 'payung: the case is paused' using errcode = 'P0B15';
  end if;
  if coalesce(p_digest, '') = '' or coalesce(p_amount, -1) < 0 then
    raise exception 'payung: a vote needs the digest and the amount it is about' using errcode = 'P0B17';
  end if;
  said := payung.case_reason(p_reason, p_decision <> 'approve');
  select * into v from casework_vote where case_id = p_case and round = c.round and actor_id = payung.actor_id();
  if v.id is null then
    if not exists (select from casework_transition t where t.process_id = c.process_id and t.source = c.state and t.step = p_step) then
      raise exception 'payung: nobody votes on % in state %', p_step, c.state using errcode = 'P0B11';
    end if;
    if c.digest is not null and (c.digest, c.amount) is distinct from (p_digest, p_amount) then
      raise exception 'payung: the round is about another digest' using errcode = 'P0B17';
    end if;
    b := payung.case_approval_limit(c.process_id, p_step, p_amount);
    if b.id is null or not (payung.roles() && b.roles) then
      raise exception 'payung: this role does not decide on this amount' using errcode = 'P0B13';
    end if;
    select camp into my_camp from casework_step where process_id = c.process_id and name = p_step;
    insert into casework_seat (case_id, actor_id, camp) values (p_case, payung.actor_id(), my_camp)
      on conflict (case_id, actor_id) do nothing;
    select camp into seat_camp from casework_seat where case_id = p_case and actor_id = payung.actor_id();
    if seat_camp <> my_camp then
      raise exception 'payung: who has taken part in % does not decide on %', seat_camp, p_step using errcode = 'P0B19';
    end if;
    if c.digest is null then
      update casework_case set digest = p_digest, amount = p_amount where id = p_case;
    end if;
    insert into casework_vote (case_id, round, step, camp, actor_id, decision, digest, amount, reason)
      values (p_case, c.round, p_step, my_camp, payung.actor_id(), p_decision, p_digest, p_amount, said);
    insert into casework_event (case_id, kind, action, source, reason, actor_id)
      values (p_case, 'vote', p_step || ':' || p_decision, c.state, said, payung.actor_id());
  elsif (v.step, v.decision, v.digest, v.amount) is distinct from (p_step, p_decision, p_digest, p_amount) then
    raise exception 'payung: one person votes once in a round' using errcode = 'P0B19';
  end if;
  b := payung.case_approval_limit(c.process_id, p_step, p_amount);
  select count(*) into approvals from casework_vote
    where case_id = p_case and round = c.round and step = p_step and digest = p_digest and decision = 'approve';
  if p_decision = 'return' and not exists (select from casework_transition t where t.process_id = c.process_id
       and t.source = c.state and t.step = p_step and t.decision = 'return') then
    perform payung.room_case_round(p_case, p_reason);
  end if;
  return jsonb_build_object('complete', payung.case_step_complete(p_case, p_step, p_digest), 'approvals', approvals,
                            'needed', b.votes);
end $$;
comment on function payung.room_case_vote is 'A person votes once in a round, always for the same camp of the case, about one digest and amount, within the approval limit of his role.';

-- If a room acts on the result of a step, votes on that step are cast only through the room, so that nobody votes on a meaningless
-- digest.
create function payung.case_vote(p_case bigint, p_step text, p_decision text, p_digest text, p_amount bigint, p_reason text)
returns jsonb language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from casework_transition t join casework_case c on c.process_id = t.process_id
             where c.id = p_case and t.step = p_step and t.guarded) then
    raise exception 'payung: on % its room votes', p_step using errcode = 'P0B14';
  end if;
  return payung.room_case_vote(p_case, p_step, p_decision, p_digest, p_amount, p_reason);
end $$;
comment on function payung.case_vote is 'Votes on steps that a room guards are cast only through that room.';

-- Starts a new round: earlier votes are kept and no longer count. For rooms whose subject changed during the vote.
create function payung.room_case_round(p_case bigint, p_reason text) returns void
language plpgsql set search_path = public, payung, pg_temp as $$
declare c casework_case;
begin
  c := payung.case_held(p_case);
  update casework_case set round = c.round + 1, digest = null, amount = null, changed_at = clock_timestamp() where id = p_case;
  insert into casework_event (case_id, kind, reason, actor_id) values (p_case, 'round', payung.case_reason(p_reason, false), payung.actor_id());
end $$;
comment on function payung.room_case_round is 'A new round makes earlier votes void and keeps them.';

-- A case turns out to be of another kind: its state and its history stay.
create function payung.room_case_turn(p_case bigint, p_process text, p_reason text) returns void
language plpgsql set search_path = public, payung, pg_temp as $$
declare c casework_case;
begin
  c := payung.case_held(p_case);
  update casework_case set process_id = p_process, changed_at = clock_timestamp() where id = p_case;
  insert into casework_event (case_id, kind, reason, actor_id) values (p_case, 'kind_changed', payung.case_reason(p_reason), payung.actor_id());
end $$;
comment on function payung.room_case_turn is 'A case changes its kind with a reason, which is kept.';

-- The present approval limits of a step, in a fixed order.
create function payung.case_limits_now(p_process text, p_step text) returns jsonb
language sql stable set search_path = public, payung, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('from_amount', l.from_amount, 'to_amount', l.to_amount, 'roles', l.roles, 'votes', l.votes)
    order by l.from_amount), '[]') from casework_approvallimit l where (l.process_id, l.step) = (p_process, p_step)
$$;
comment on function payung.case_limits_now is 'The present approval limits of a step, the lowest first.';

-- Proposes all approval limits of a step; together they must cover every amount from 0 on exactly once. They become valid when another
-- person has confirmed them.
create function payung.case_set_approval_limits(p_process text, p_step text, p_approval_limits jsonb, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.may('approval_limits.set') or not payung.all_places() then
    raise exception 'payung: this role sets no approval_limits' using errcode = 'P0B13';
  end if;
  if not exists (select from casework_step where process_id = p_process and name = p_step) then
    raise exception 'payung: no such step' using errcode = 'P0B12';
  end if;
  if coalesce((select bool_or(t.from_amount is distinct from t.before or coalesce(cardinality(t.roles), 0) = 0 or coalesce(t.votes, 0) < 1)
       or count(*) filter (where t.to_amount is null) <> 1
     from (select b.*, lag(b.to_amount, 1, 0::bigint) over (order by b.from_amount) as before
       from jsonb_to_recordset(p_approval_limits) b(from_amount bigint, to_amount bigint, roles text[], votes smallint)) t), true) then
    raise exception 'payung: the approval_limits leave a gap or overlap' using errcode = 'P0B1C';
  end if;
  return payung.change_propose('limits', p_process || '/' || p_step, null,
    jsonb_build_object('process', p_process, 'step', p_step, 'limits', p_approval_limits), payung.case_limits_now(p_process, p_step), p_reason);
end $$;
comment on function payung.case_set_approval_limits is 'A user with the right proposes all approval limits of a step together, and they cover every amount from 0 on exactly once.';

create function payung.case_confirm_approval_limits(p_change bigint, p_seen text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  x jsonb := payung.change_take(p_change, 'limits', p_seen);
  c jsonb := x->'content';
begin
  perform from casework_process where name = c->>'process' for update;
  if x->'before' is distinct from payung.case_limits_now(c->>'process', c->>'step') then
    raise exception 'payung: it was changed meanwhile' using errcode = 'P0E55';
  end if;
  delete from casework_approvallimit where process_id = c->>'process' and step = c->>'step';
  insert into casework_approvallimit (process_id, step, from_amount, to_amount, roles, votes)
    select c->>'process', c->>'step', b.from_amount, b.to_amount, b.roles, b.votes
    from jsonb_to_recordset(c->'limits') b(from_amount bigint, to_amount bigint, roles text[], votes smallint);
end $$;
comment on function payung.case_confirm_approval_limits is 'Approval limits become valid when another person has confirmed what he saw.';

revoke execute on function payung.case_lawful(), payung.case_initial(), payung.is_working_day(date),
  payung.add_working_days(date, int), payung.working_days_between(date, date), payung.case_reason(text, boolean),
  payung.case_held(bigint), payung.room_case_open(text, text, text, bigint), payung.case_open(text, text, text, bigint),
  payung.case_approval_limit(text, text, bigint), payung.case_step_complete(bigint, text, text),
  payung.room_case_act(bigint, text, text), payung.case_act(bigint, text, text),
  payung.case_vote(bigint, text, text, text, bigint, text), payung.room_case_vote(bigint, text, text, text, bigint, text),
  payung.room_case_round(bigint, text), payung.room_case_turn(bigint, text, text), payung.case_set_approval_limits(text, text, jsonb, text),
  payung.case_limits_now(text, text), payung.case_confirm_approval_limits(bigint, text) from public;
grant execute on function payung.is_working_day(date), payung.add_working_days(date, int),
  payung.working_days_between(date, date) to payung_app, payung_loader;
-- People of the application open cases, vote on them and keep their clocks; no job does this.
grant execute on function payung.case_open(text, text, text, bigint), payung.case_act(bigint, text, text),
  payung.case_vote(bigint, text, text, text, bigint, text), payung.case_set_approval_limits(text, text, jsonb, text),
  payung.case_confirm_approval_limits(bigint, text) to payung_app;
