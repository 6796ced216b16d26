-- Receipts: what a gateway reports about a notification that it took. The state of a notification follows from its receipts.

call payung.protect('notices_deliveryreceipt', 'notification_id in (select id from notices_notification)', 'false');
call payung.append_only('notices_deliveryreceipt');
grant select on notices_deliveryreceipt to payung_app, payung_loader;

-- Delivered when every part is delivered. If one part did not arrive it is undelivered until all parts have arrived. Neither the order of
-- the rows nor repetitions change the result, and more rows never lead to an earlier state.
create function payung.notice_told(p_message bigint, p_parts int) returns text
language sql stable set search_path = public, payung, pg_temp as $$
  select case when count(distinct part) filter (where outcome = 'delivered') >= p_parts then 'delivered'
    when bool_or(outcome not in ('delivered', 'underway')) then 'undelivered'
    when count(*) > 0 then 'sent' end
  from notices_deliveryreceipt where notification_id = p_message
$$;
comment on function payung.notice_told is 'The state of a notification follows from its receipts, whatever their order. May be null: result.';

-- A notification only goes forward, and only receipts say that it has arrived.
create function payung.notice_forward() returns trigger language plpgsql set search_path = public, payung, pg_temp as $$
declare receipts_say text := payung.notice_told(new.id, new.parts);
begin
  if tg_op = 'INSERT' then
    if new.state not in ('queued', 'failed') then raise exception 'payung: a message begins by waiting' using errcode = 'P0B36'; end if;
    return new;
  end if;
  if (new.id, new.key, new.parts) is distinct from (old.id, old.key, old.parts)
     or new.state is distinct from coalesce(receipts_say, new.state)
     or receipts_say is null and (new.state in ('delivered', 'undelivered')
       or old.state in ('sent', 'failed', 'delivered', 'undelivered') and new.state <> old.state
       or old.state = 'queued' and new.state not in ('queued', 'sending')) then
    raise exception 'payung: message % does not go from % to %', old.id, old.state, new.state using errcode = 'P0B36';
  end if;
  return new;
end $$;
comment on function payung.notice_forward is 'A notification only goes forward, and only its receipts say whether it has arrived.';
create trigger forward before insert or update on notices_notification for each row execute function payung.notice_forward();

-- A receipt proves that the gateway has the notification, so it is not given to any gateway again, whatever the outcome of the try.
create function payung.notice_follow() returns trigger language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if exists (select from fresh f join notices_notification n on n.id = f.notification_id where n.attempts = 0 or f.part > n.parts) then
    raise exception 'payung: no such part of a message was handed over' using errcode = 'P0B37';
  end if;
  update notices_notification n set state = s.state,
      reason = case when s.state = 'undelivered' then (
        select r.outcome from notices_deliveryreceipt r where r.notification_id = n.id and r.outcome not in ('delivered', 'underway')
        order by r.told_at desc, r.outcome desc limit 1) else '' end,
      finished_at = coalesce(n.finished_at, clock_timestamp())
    from (select m.id, payung.notice_told(m.id, m.parts) as state from notices_notification m
          where m.id in (select notification_id from fresh)) s
    where n.id = s.id;
  return null;
end $$;
comment on function payung.notice_follow is 'A notification gets the state that its receipts say in the same statement, and only a notification that was handed over has receipts.';
create trigger follow after insert on notices_deliveryreceipt referencing new table as fresh
  for each statement execute function payung.notice_follow();

-- For the worker, which fetches receipts from gateways: a transport reports only about notifications that were handed to it. A known
-- receipt is not written again; the answer is new, known or unknown for each line.
create function payung.notice_receipts(p_transport text, p_receipts jsonb) returns table (line int, answer text)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.actor_id() is not null or not pg_has_role(session_user, 'payung_loader', 'member') then
    raise exception 'payung: only the worker takes receipts' using errcode = 'P0B38';
  end if;
  perform from notices_notification n where n.id in (select (r->>'message')::bigint from jsonb_array_elements(p_receipts) r)
    order by n.id for update;
  return query
  with asked as (
    select t.position::int as line, (t.r->>'message')::bigint as message, (t.r->>'part')::int as part, t.r->>'outcome' as outcome,
      (t.r->>'at')::timestamptz as told_at
    from jsonb_array_elements(p_receipts) with ordinality t(r, position)
  ), handed as (
    select a.* from asked a join notices_notification n on n.id = a.message and n.attempts > 0 and a.part between 1 and n.parts
    where n.state = 'sending' or exists (
      select from notices_attempt x where x.notification_id = n.id and x.transport = p_transport)
  ), written as (
    insert into notices_deliveryreceipt (notification_id, part, outcome, transport, told_at)
      select distinct on (h.message, h.part, h.outcome) h.message, h.part, h.outcome, p_transport, h.told_at
      from handed h order by h.message, h.part, h.outcome, h.line
      on conflict on constraint receipt_once do nothing returning notification_id, part, outcome
  )
  select a.line, case when h.line is null then 'unknown'
      when w.part is not null and h.line = min(h.line) over (partition by h.message, h.part, h.outcome) then 'new' else 'known' end
    from asked a left join handed h on h.line = a.line
    left join written w on w.notification_id = h.message and w.part = h.part and w.outcome = h.outcome
    order by a.line;
end $$;
comment on function payung.notice_receipts is 'A transport reports about notifications that were handed to it, once each, and about no others.';

revoke execute on function payung.notice_told(bigint, int), payung.notice_forward(), payung.notice_follow(),
  payung.notice_receipts(text, jsonb) from public;
grant execute on function payung.notice_receipts(text, jsonb) to payung_loader;
