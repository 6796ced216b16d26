-- The emergency stop: one person stops all payouts at once, and two people start them again. The last row of payouts_halt is the present
-- state.

-- The row that stops payouts, if they are stopped. Everybody may ask; a sender asks before each call.
create function payung.payout_halted() returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case when h.kind <> 'start' then h.id end from payouts_halt h order by h.id desc limit 1
$$;
comment on function payung.payout_halted is 'The stop that is in force; null while payouts go on. May be null: result.';
-- Refuses while payouts are stopped. Holds a lock until the transaction ends, so that nothing is started while somebody stops payouts.
create function payung.payout_go_on() returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(7111, 1);
  if payung.payout_halted() is not null then
    raise exception 'payung: payouts are stopped' using errcode = 'P0C42';
  end if;
end $$;
comment on function payung.payout_go_on is 'Nothing is started while payouts are stopped or are being stopped.';

create function payung.payout_halt_step(p_kind text, p_of bigint, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare last payouts_halt; new_step bigint;
begin
  perform payung.payout_requires('payouts.stop');
  perform pg_advisory_xact_lock(7111, 1);
  select * into last from payouts_halt order by id desc limit 1;
  if not coalesce((p_kind = 'stop' and coalesce(last.kind, 'start') in ('start', 'propose'))
                  or (p_kind = 'propose' and last.kind in ('stop', 'refuse'))
                  or (p_kind in ('start', 'refuse') and last.kind = 'propose' and last.id = p_of), false) then
    raise exception 'payung: payouts do not stand where this leads on from' using errcode = 'P0C43';
  end if;
  if p_kind = 'start' and last.actor_id = payung.actor_id() then
    raise exception 'payung: another person starts payouts again' using errcode = 'P0C44';
  end if;
  insert into payouts_halt (kind, of_id, reason, actor_id)
    values (p_kind, case when p_kind <> 'stop' then last.id end, payung.case_reason(p_reason, p_kind <> 'start'), payung.actor_id())
    returning id into new_step;
  return new_step;
end $$;
comment on function payung.payout_halt_step is 'Stop and start follow each other, and the person who proposes to start again does not confirm it.';
-- Nothing is sent from this moment; a waiting proposal to start again becomes void.
create function payung.payout_halt(p_reason text) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$ select payung.payout_halt_step('stop', null, p_reason) $$;
comment on function payung.payout_halt is 'One person stops all payouts at once.';
create function payung.payout_start_propose(p_reason text) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$ select payung.payout_halt_step('propose', null, p_reason) $$;
comment on function payung.payout_start_propose is 'One person proposes to start payouts again; this alone starts nothing.';
-- By a person other than the maker of the proposal (p_proposal), as it was shown.
create function payung.payout_start_confirm(p_proposal bigint) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$ select payung.payout_halt_step('start', p_proposal, '') $$;
comment on function payung.payout_start_confirm is 'Another person starts payouts again, as it was proposed.';
-- By the maker, who withdraws it, or by another person; payouts stay stopped.
create function payung.payout_start_refuse(p_proposal bigint, p_reason text) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$ select payung.payout_halt_step('refuse', p_proposal, p_reason) $$;
comment on function payung.payout_start_refuse is 'One person refuses or withdraws a proposal to start again, and payouts stay stopped.';

call payung.append_only('payouts_halt');
call payung.protect('payouts_halt', '(select payung.may(''payouts.view''))', 'false');
grant select on payouts_halt to payung_app, payung_loader;
revoke execute on function payung.payout_halted(), payung.payout_go_on(), payung.payout_halt_step(text, bigint, text),
  payung.payout_halt(text), payung.payout_start_propose(text), payung.payout_start_confirm(bigint),
  payung.payout_start_refuse(bigint, text) from public;
grant execute on function payung.payout_halt(text), payung.payout_start_propose(text), payung.payout_start_confirm(bigint),
  payung.payout_start_refuse(bigint, text) to payung_app;
grant execute on function payung.payout_halted() to payung_app, payung_loader;
