-- Notifications, letters and their outcome. Rooms queue notifications through functions; only the worker delivers them.

create procedure payung.protect_notice(tbl regclass) language plpgsql as $$
begin
  call payung.protect(tbl, '(select payung.all_places()) or regency = any((select payung.places())::text[])
    or organisation_id = any((select payung.orgs())::bigint[])', 'false');
end $$;
comment on procedure payung.protect_notice is 'Notifications are visible to users who see their regency or organisation.';
revoke execute on procedure payung.protect_notice(regclass) from public;
call payung.protect_notice('notices_notification');
call payung.protect_notice('notices_recipient');
call payung.protect_notice('notices_notificationletter');
call payung.protect('notices_attempt', 'notification_id in (select id from notices_notification)', 'false');
call payung.protect('notices_notificationletterend', 'letter_id in (select id from notices_notificationletter)', 'false');
call payung.protect('notices_consent', '(select payung.all_places()) or regency = any((select payung.places())::text[])', 'false');
call payung.append_only('notices_attempt');
call payung.append_only('notices_notificationletter');
call payung.append_only('notices_notificationletterend');
grant select on notices_notification, notices_recipient, notices_attempt, notices_consent, notices_notificationletter, notices_notificationletterend
  to payung_app, payung_loader;
call payung.veil('notices_recipient', 'notification_id', 'name', 'phone', 'address', 'email', 'title', 'body');
call payung.veil('notices_consent', 'id', 'contact');
call payung.veil('notices_notificationletter', 'id', 'code', 'number');

-- Who may send notifications: the worker, for events, and a signed-in person within his scope.
create function payung.may_notify(p_regency text, p_org bigint) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.actor_id() is null then
    if not pg_has_role(session_user, 'payung_loader', 'member') then
      raise exception 'payung: a notice needs an actor' using errcode = 'P0B30';
    end if;
  elsif not (payung.all_places() or p_regency = any(payung.places()) or coalesce(p_org = any(payung.orgs()), false)) then
    raise exception 'payung: the notice lies outside the scope' using errcode = 'P0B31';
  end if;
end $$;
comment on function payung.may_notify is 'Only the worker, or a signed-in person within his scope, sends notifications.';

-- For the worker, which handles events of rooms; the application itself sends nothing. The same key again is the same notification, and
-- must have the same content.
create function payung.notice_queue(p_key text, p_template text, p_language text, p_channel text, p_subject text, p_regency text,
  p_org bigint, p_name text, p_phone text, p_address text, p_email text, p_title text, p_body text, p_parts int) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare new_id bigint; earlier notices_notification; addressee notices_recipient;
begin
  perform payung.may_notify(p_regency, p_org);
  insert into notices_notification (key, template, language, channel, subject, regency, organisation_id, parts, queued_by,
      state, reason, finished_at)
    values (p_key, p_template, p_language, p_channel, p_subject, p_regency, p_org, p_parts, payung.actor_id(),
      case when p_channel = 'none' then 'failed' else 'queued' end, case when p_channel = 'none' then 'no_contact' else '' end,
      case when p_channel = 'none' then clock_timestamp() end)
    on conflict (key) do nothing returning id into new_id;
  if new_id is null then
    select * into earlier from notices_notification where key = p_key;
    select * into addressee from notices_recipient where notification_id = earlier.id;
    if (earlier.template, earlier.subject, earlier.regency) is distinct from (p_template, p_subject, p_regency::varchar)
       or addressee.body <> '' and (addressee.name, addressee.phone, addressee.body) is distinct from (p_name, p_phone, p_body) then
      raise exception 'payung: this key has told something else' using errcode = 'P0B35';
    end if;
    return earlier.id;
  end if;
  insert into notices_recipient (notification_id, regency, organisation_id, name, phone, address, email, title, body)
    values (new_id, p_regency, p_org, p_name, p_phone, p_address, p_email, p_title, p_body);
  return new_id;
end $$;
comment on function payung.notice_queue is 'One key is one notification with one content, however often it is queued. May be null: p_org.';

-- A refusal that was given in one regency holds for notifications of that regency only, so that no office silences a family that another
-- office serves.
create function payung.notice_refused(p_channel text, p_contact text, p_regency text) returns boolean
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.actor_id() is null and not pg_has_role(session_user, 'payung_loader', 'member') then
    raise exception 'payung: a notice needs an actor' using errcode = 'P0B30';
  end if;
  return exists (select from notices_consent where channel = p_channel and contact = p_contact and regency = p_regency and not allowed);
end $$;
comment on function payung.notice_refused is 'A refusal holds for notifications of the regency in which it was given.';

create function payung.notice_consent(p_channel text, p_contact text, p_allowed boolean, p_regency text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.actor_id() is null then raise exception 'payung: a notice needs an actor' using errcode = 'P0B30'; end if;
  if not payung.may('claims.report') then
    raise exception 'payung: this role serves no families' using errcode = 'P0C70';
  end if;
  perform payung.may_notify(p_regency, null);
  insert into notices_consent as c (channel, contact, allowed, regency, changed_by)
    values (p_channel, p_contact, p_allowed, p_regency, payung.actor_id())
  on conflict (channel, contact, regency) do update set allowed = excluded.allowed,
    changed_by = excluded.changed_by, changed_at = clock_timestamp();
end $$;
comment on function payung.notice_consent is 'Users who serve the families of a regency record whether a contact wants its notifications.';

-- Takes the next notification that is due. It is committed as "sending" before anything is sent. One that stays in this state was
-- interrupted, and `unclear` says that it may have been sent already.
create function payung.notice_take(p_stale interval default interval '2 minutes')
returns table (id bigint, channel text, language text, template text, number int, unclear boolean, name text, phone text,
  address text, email text, title text, body text, queued_on date)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
#variable_conflict use_column
declare next_message record;
begin
  select m.id, m.state = 'sending' as unclear into next_message from notices_notification m
    where m.state in ('queued', 'sending') and m.due_at <= clock_timestamp()
      and (m.state = 'queued' or m.taken_at < clock_timestamp() - p_stale)
    order by m.due_at, m.id limit 1 for update skip locked;
  if not found then return; end if;
  update notices_notification m set state = 'sending', taken_at = clock_timestamp(), attempts = m.attempts + 1 where m.id = next_message.id;
  return query select m.id, m.channel, m.language::text, m.template, m.attempts::int, next_message.unclear, r.name, r.phone, r.address,
      r.email, r.title, r.body, (m.queued_at at time zone 'Asia/Makassar')::date
    from notices_notification m join notices_recipient r on r.notification_id = m.id where m.id = next_message.id;
end $$;
comment on function payung.notice_take is 'One worker takes a notification that is due, and an interrupted one is marked as unclear.';

create function payung.notice_done(p_id bigint, p_number int, p_transport text, p_outcome text, p_reason text, p_receipt text,
  p_wait interval) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  -- A worker that took too long may find that another has taken over the notification; the outcome of the later try counts.
  update notices_notification set
      state = case p_outcome when 'again' then 'queued' else p_outcome end, reason = p_reason,
      due_at = case p_outcome when 'again' then clock_timestamp() + p_wait else due_at end,
      finished_at = case p_outcome when 'again' then null else clock_timestamp() end
    where id = p_id and state = 'sending' and attempts = p_number;
  -- The receipt of a gateway may arrive before the answer that it took the notification: then the receipt counts, and the try is stored.
  if not found and not exists (select from notices_notification n where n.id = p_id and n.attempts = p_number
      and n.state = payung.notice_told(n.id, n.parts)) then
    raise exception 'payung: message % is not being sent', p_id using errcode = 'P0B32';
  end if;
  insert into notices_attempt (notification_id, number, transport, outcome, reason, receipt)
    values (p_id, p_number, p_transport, p_outcome, p_reason, p_receipt);
end $$;
comment on function payung.notice_done is 'The outcome of a try is stored for the present try, and for no earlier one.';

-- Gives a letter its verification code, in the transaction of the decision that the letter is about. For functions of rooms only. The
-- same key again is the same letter, and must have the same content.
create function payung.room_letter(p_key text, p_template text, p_subject text, p_number text, p_regency text, p_org bigint,
  p_issued_on date, p_amount bigint) returns text
language plpgsql set search_path = public, payung, pg_temp as $$
declare l notices_notificationletter;
begin
  insert into notices_notificationletter (key, code, template, subject, number, regency, organisation_id, issued_on, amount, issued_by)
    select p_key, string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (get_byte(h, i) & 31) + 1, 1), '' order by i),
           p_template, p_subject, p_number, p_regency, p_org, p_issued_on, p_amount, payung.actor_id()
    from (select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')) as h offset 0) t, generate_series(0, 15) i
    on conflict (key) do nothing;
  select * into l from notices_notificationletter where key = p_key;
  if (l.template, l.subject, l.number, l.amount) is distinct from (p_template, p_subject, p_number, p_amount) then
    raise exception 'payung: this key has told something else' using errcode = 'P0B35';
  end if;
  return l.code;
end $$;
comment on function payung.room_letter is 'A decision has one letter, and the letter has one code for ever.';

create function payung.letter_withdraw(p_letter bigint, p_reason text, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare l notices_notificationletter;
begin
  if payung.actor_id() is null then raise exception 'payung: a notice needs an actor' using errcode = 'P0B30'; end if;
  if not payung.may('letters.withdraw') then
    raise exception 'payung: this role issues no letters' using errcode = 'P0B33';
  end if;
  select * into l from notices_notificationletter where id = p_letter;
  if not found then raise exception 'payung: no such letter' using errcode = 'P0B34'; end if;
  perform payung.may_notify(l.regency, l.organisation_id);
  insert into notices_notificationletterend (letter_id, reason, ended_on, ended_by) values (p_letter, p_reason, p_on, payung.actor_id())
    on conflict do nothing;
end $$;
comment on function payung.letter_withdraw is 'A user with the right withdraws a letter within his scope, and the letter is kept.';

-- For whoever has the letter: whether it is genuine. Callable without a session; names nobody.
create function payung.cek_letter(p_code text) returns jsonb
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select jsonb_build_object('template', l.template, 'number', l.number, 'issued_on', l.issued_on, 'amount', l.amount,
    'regency', l.regency, 'ended_on', e.ended_on)
  from notices_notificationletter l left join notices_notificationletterend e on e.letter_id = l.id where l.code = p_code
$$;
comment on function payung.cek_letter is 'Whoever has a letter learns whether it is genuine, and no name. May be null: result.';

revoke execute on function payung.may_notify(text, bigint),
  payung.notice_queue(text, text, text, text, text, text, bigint, text, text, text, text, text, text, int),
  payung.notice_refused(text, text, text), payung.notice_consent(text, text, boolean, text), payung.notice_take(interval),
  payung.notice_done(bigint, int, text, text, text, text, interval),
  payung.room_letter(text, text, text, text, text, bigint, date, bigint), payung.letter_withdraw(bigint, text, date),
  payung.cek_letter(text) from public;
grant execute on function payung.notice_consent(text, text, boolean, text), payung.letter_withdraw(bigint, text, date),
  payung.cek_letter(text) to payung_app;
grant execute on function payung.notice_queue(text, text, text, text, text, text, bigint, text, text, text, text, text, text, int),
  payung.notice_refused(text, text, text), payung.notice_take(interval),
  payung.notice_done(bigint, int, text, text, text, text, interval) to payung_loader;
