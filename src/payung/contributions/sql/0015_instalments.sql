-- Paying a bill in instalments, which two people agree; and reminders of bills, one before and one after the due day.

-- Instalments of a bill: days and amounts that add up to what is open. `later` is the sum of the instalments after this one. So the
-- open part of each follows from what is open on the bill (money goes to the first instalment first), and nothing else has to be
-- stored.
create function payung.plan_propose(p_bill bigint, p_due date[], p_amounts bigint[], p_why text, p_today date default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare plan bigint; why text := payung.case_reason(p_why); on_day date := payung.server_day(p_today); n int := coalesce(cardinality(p_due), 0);
begin
  if not payung.may('instalments.propose') then raise exception 'payung: this role agrees to no instalments' using errcode = 'P0E60'; end if;
  perform 1 from contributions_bill where id = p_bill and corrects_id is null and payung.bill_in_scope(payer_id) for update;
  if not found then raise exception 'payung: unknown payment code' using errcode = 'P0A51'; end if;
  if n < 2 or n > 24 or n is distinct from cardinality(p_amounts)
     or exists (select from (  -- compared by position, because an array may number them from any index or have two dimensions
                  select u.*, lag(u.due_on) over (order by u.place) as before
                  from unnest(p_due, p_amounts) with ordinality u(due_on, amount, place)) x
                where x.due_on is null or x.amount is null or x.amount < 1 or x.due_on < on_day or x.due_on > on_day + 366
                  or x.due_on <= x.before) then
    raise exception 'payung: instalments are two to 24 amounts on days in order, within a year' using errcode = 'P0E6A';
  end if;
  if (select sum(a) from unnest(p_amounts) a) is distinct from (select s.open::numeric from contributions_billstanding s where s.bill_id = p_bill) then
    raise exception 'payung: instalments add up to what is open' using errcode = 'P0E6B';
  end if;
  if exists (select from contributions_instalmentplan where bill_id = p_bill and state = 'waiting') then
    raise exception 'payung: another plan of this bill waits' using errcode = 'P0E6C';
  end if;
  insert into contributions_instalmentplan (bill_id, why, maker_id) values (p_bill, why, payung.actor_id()) returning id into plan;
  insert into contributions_instalment (plan_id, place, due_on, amount, later)
    select plan, x.place, x.due_on, x.amount, (sum(x.amount) over () - sum(x.amount) over (order by x.place))::bigint
    from unnest(p_due, p_amounts) with ordinality x(due_on, amount, place);
  return plan;
end $$;
comment on function payung.plan_propose is 'Instalments are two to 24 amounts on ascending days within a year, which add up to what is open.';

create function payung.plan_held(p_plan bigint, p_state text) returns contributions_instalmentplan
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare f contributions_instalmentplan;
begin
  perform 1 from contributions_bill b join contributions_instalmentplan v on v.bill_id = b.id
    where v.id = p_plan and payung.bill_in_scope(b.payer_id) for update of b;
  if found then select * into f from contributions_instalmentplan where id = p_plan and state = p_state for update; end if;
  if f.id is null then raise exception 'payung: no such plan stands so' using errcode = 'P0E6D'; end if;
  return f;
end $$;
comment on function payung.plan_held is 'A plan of instalments is locked with its bill, within the scope, while it is decided on.';

create function payung.plan_agree(p_plan bigint, p_today date default null) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare f contributions_instalmentplan;
begin
  if not payung.may('instalments.agree') then raise exception 'payung: this role agrees to no instalments' using errcode = 'P0E60'; end if;
  f := payung.plan_held(p_plan, 'waiting');
  if f.maker_id = payung.actor_id() then
    raise exception 'payung: another person agrees to instalments' using errcode = 'P0E6E';
  end if;
  if (select sum(i.amount) from contributions_instalment i where i.plan_id = f.id)
     is distinct from (select s.open::numeric from contributions_billstanding s where s.bill_id = f.bill_id) then
    raise exception 'payung: instalments add up to what is open' using errcode = 'P0E6B';
  end if;
  if exists (select from contributions_instalment i where i.plan_id = f.id and i.due_on < payung.server_day(p_today)) then
    raise exception 'payung: an instalment is late before it is agreed' using errcode = 'P0E6A';
  end if;
  update contributions_instalmentplan set state = 'replaced' where bill_id = f.bill_id and state = 'agreed';
  update contributions_instalmentplan set state = 'agreed', checker_id = payung.actor_id(), decided_at = clock_timestamp() where id = f.id;
end $$;
comment on function payung.plan_agree is 'Another person agrees to exactly the proposed instalments while they still add up; they replace earlier ones.';

create function payung.plan_drop(p_plan bigint, p_how text, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare f contributions_instalmentplan;
begin
  if p_how = 'withdrawn' and not payung.may('instalments.propose')
     or p_how is distinct from 'withdrawn' and not payung.may('instalments.agree') then
    raise exception 'payung: this role agrees to no instalments' using errcode = 'P0E60';
  end if;
  f := payung.plan_held(p_plan, case when p_how = 'ended' then 'agreed' else 'waiting' end);
  if p_how = 'ended' then
    update contributions_instalmentplan set state = 'ended', reason = payung.case_reason(p_reason), ended_by = payung.actor_id() where id = f.id;
    return;
  end if;
  if (p_how is distinct from 'withdrawn') = (f.maker_id = payung.actor_id()) then
    raise exception 'payung: another refuses, and who proposed takes back' using errcode = 'P0E68';
  end if;
  update contributions_instalmentplan set state = case when p_how = 'withdrawn' then 'withdrawn' else 'refused' end, checker_id = payung.actor_id(),
    decided_at = clock_timestamp(), reason = payung.case_reason(p_reason, p_how is distinct from 'withdrawn') where id = f.id;
end $$;
comment on function payung.plan_drop is 'Instalments are refused by another person, withdrawn by their maker, or ended with a reason by a user who may agree to them.';

create function payung.keep_plan() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if not (old.state = 'waiting' and new.state in ('agreed', 'refused', 'withdrawn')
          and to_jsonb(old) - '{state,checker_id,decided_at,reason}'::text[] = to_jsonb(new) - '{state,checker_id,decided_at,reason}'::text[]
       or old.state = 'agreed' and new.state in ('replaced', 'ended')
          and to_jsonb(old) - '{state,reason,ended_by}'::text[] = to_jsonb(new) - '{state,reason,ended_by}'::text[]) then
    raise exception 'payung: a plan of instalments is decided once and not changed' using errcode = 'P0E6F';
  end if;
  return new;
end $$;
comment on function payung.keep_plan is 'A plan of instalments is decided once and never changed, not even by the owner.';
create trigger keep_plan before update on contributions_instalmentplan for each row execute function payung.keep_plan();
create trigger keep_rows before delete or truncate on contributions_instalmentplan
  for each statement execute function payung.refuse_change();
call payung.protect('contributions_instalmentplan', 'bill_id in (select id from contributions_bill)', 'false');
call payung.protect('contributions_instalment', 'plan_id in (select id from contributions_instalmentplan)', 'false');
call payung.append_only('contributions_instalment');
grant select on contributions_instalmentplan, contributions_instalment to payung_app, payung_loader;

-- Where a payer who is not a person wants to be reminded of bills; the telephone of a person is in the registry. Recording the
-- contact means that the payer agreed; ending it, that he no longer does.
create function payung.bill_contact_set(p_payer bigint, p_channel text, p_contact text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare contact bigint;
begin
  if not payung.may('reminders.contact') then raise exception 'payung: this role keeps no contacts' using errcode = 'P0E60'; end if;
  if not payung.bill_in_scope(p_payer) then raise exception 'payung: no such payer' using errcode = 'P0E13'; end if;
  if exists (select from published.participation_payer where id = p_payer and person_id is not null) then
    raise exception 'payung: a person''s contact is the registry''s' using errcode = 'P0E6J';
  end if;
  -- Two sessions that set it at the same time wait for each other; otherwise the second would break the unique key of the first.
  perform pg_advisory_xact_lock(hashtext('payung.bill_contact'), hashint8(p_payer));
  update contributions_billcontact set ended_at = clock_timestamp(), ended_by = payung.actor_id() where payer_id = p_payer and ended_at is null;
  if p_channel = 'none' then return null; end if;
  if p_channel is null or p_channel not in ('sms', 'email') or p_contact is null
     or p_channel = 'sms' and p_contact !~ '^628\d{7,12}$' or p_channel = 'email' and p_contact !~ '^[^@\s]{1,64}@[^@\s]{1,190}\.[a-zA-Z]{2,}$' then
    raise exception 'payung: no contact that can be written to' using errcode = 'P0E6K';
  end if;
  insert into contributions_billcontact (payer_id, channel, contact, agreed_to)
    values (p_payer, p_channel, p_contact, payung.actor_id()) returning id into contact;
  return contact;
end $$;
comment on function payung.bill_contact_set is 'The contact of a payer for reminders is recorded by a user who serves the payer or acts for it, one contact at a time. May be null: p_contact, result.';

-- The bills that are due soon or late and of which nobody was reminded yet, a page of them in the order of their ids: from 3 days
-- before the due day (stage `before`), and from the day after it for a month (`after`). Of a plan it is the next open instalment.
-- Somebody who cannot be reached has neither phone nor contact.
create function payung.reminders_due(p_today date, p_after bigint, p_limit int)
returns table (bill_id bigint, regency text, organisation_id bigint, due_on date, stage text, amount bigint, month date, code text, name text,
               channel text, contact text)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.actor_id() is not null or not pg_has_role(session_user, 'payung_loader', 'member') then
    raise exception 'payung: only the worker writes to people' using errcode = 'P0E4D';
  end if;
  return query
  with asked as (
    select b.id, b.payer_id, b.month, b.payment_code, coalesce(i.due_on, b.due_on) as day,
      coalesce(case when i.place = 1 then s.open - i.later else least(i.amount, s.open - i.later) end, s.open) as part
    from contributions_billstanding s join contributions_bill b on b.id = s.bill_id
    left join lateral (select x.* from contributions_instalmentplan p join contributions_instalment x on x.plan_id = p.id
      where p.bill_id = b.id and p.state = 'agreed' and x.later < s.open order by x.place limit 1) i on true
    where s.open > 0 and b.id > p_after
  ), due as (
    select a.*, case when a.day >= p_today then 'before' else 'after' end as stage, y.person_id, y.organisation_id, y.label
    from asked a join published.participation_payer y on y.id = a.payer_id
    where a.day between p_today - 30 and p_today + 3
  )
  select d.id, payung.payer_regency(d.payer_id), d.organisation_id, d.day, d.stage, d.part, d.month, d.payment_code::text, coalesce(i.name, d.label),
    coalesce(k.channel, 'sms'), coalesce(k.contact, i.phone)
  from due d
  left join payung.person_contacts(array(select x.person_id from due x where x.person_id is not null)) i on i.person_id = d.person_id
  left join contributions_billcontact k on k.payer_id = d.payer_id and k.ended_at is null
  where coalesce(k.contact, i.phone, '') <> ''
    and not exists (select from contributions_reminder r where r.bill_id = d.id and r.due_on = d.day and r.stage = d.stage)
    and not exists (select from published.registry_death x where x.person_id = d.person_id)
  order by d.id limit p_limit;
end $$;
comment on function payung.reminders_due is 'Only the worker learns whom to remind of a bill: once before the due day and once after it, with the open amount, and nobody who has died. May be null: organisation_id.';

-- Recorded in the transaction of the message itself: either both are stored, or neither. False if the reminder was sent before.
create function payung.reminder_take(p_bill bigint, p_due date, p_stage text) returns boolean
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.actor_id() is not null or not pg_has_role(session_user, 'payung_loader', 'member') then
    raise exception 'payung: only the worker writes to people' using errcode = 'P0E4D';
  end if;
  insert into contributions_reminder (bill_id, due_on, stage) values (p_bill, p_due, p_stage) on conflict do nothing;
  return found;
end $$;
comment on function payung.reminder_take is 'A bill has one reminder before a due day and one after it.';

call payung.protect('contributions_billcontact', 'exists (select from contributions_bill b where b.payer_id = contributions_billcontact.payer_id)', 'false');
-- Bills whose newest reminder did not arrive: for whoever serves the bill, and for the village of a person's own bill.
create function payung.bills_missed(p_bills bigint[]) returns table (bill_id bigint, reason text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select b.id, n.reason from contributions_bill b
  cross join lateral (select t.state, t.reason from published.notices_notification t
    where t.subject = 'bill:' || b.id and t.template in ('bill_due', 'bill_late') order by t.id desc limit 1) n
  where b.id = any(p_bills) and n.state in ('undelivered', 'failed') and payung.bill_in_scope(b.payer_id)
$$;
comment on function payung.bills_missed is 'Users who serve bills learn for which of them the newest reminder did not arrive.';

call payung.protect('contributions_reminder', 'bill_id in (select id from contributions_bill)', 'false');
call payung.append_only('contributions_reminder');
grant select on contributions_billcontact, contributions_reminder to payung_app;
revoke execute on function payung.plan_propose(bigint, date[], bigint[], text, date), payung.plan_held(bigint, text), payung.plan_agree(bigint, date),
  payung.plan_drop(bigint, text, text), payung.keep_plan(), payung.bill_contact_set(bigint, text, text), payung.reminders_due(date, bigint, int),
  payung.reminder_take(bigint, date, text), payung.bills_missed(bigint[]) from public;
grant execute on function payung.bills_missed(bigint[]) to payung_app;
grant execute on function payung.plan_propose(bigint, date[], bigint[], text, date), payung.plan_agree(bigint, date),
  payung.plan_drop(bigint, text, text), payung.bill_contact_set(bigint, text, text) to payung_app;
grant execute on function payung.reminders_due(date, bigint, int), payung.reminder_take(bigint, date, text) to payung_loader;
