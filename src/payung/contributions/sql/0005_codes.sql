-- Payment codes that no bill has. Customers of a bank mistype few codes in such a way that they are well-formed; many of them mean
-- that somebody searches for codes. That raises an alarm, and inquiries of the bank are refused until the hour is over. Payments are
-- still taken.

-- Raises the alarm of a bank, unless one of this kind is open.
create function payung.snap_alarm(c contributions_snapclient, p_kind text) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into contributions_codealarm (client_id, bank, kind) values (c.id, c.name, p_kind)
    on conflict (client_id, kind) where closed_at is null do nothing
$$;
comment on function payung.snap_alarm is 'At most one alarm of a kind is open for a bank.';

create function payung.snap_unknown(c contributions_snapclient) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  insert into contributions_unknowncode (client_id) values (c.id);
  if (select count(*) from contributions_unknowncode where client_id = c.id and at > clock_timestamp() - interval '1 hour')
     >= c.unknown_an_hour then
    perform payung.snap_alarm(c, 'codes');
  end if;
end $$;
comment on function payung.snap_unknown is 'Too many unknown codes within an hour raise an alarm.';

-- Whether the bank of this session has asked about too many unknown codes within the hour.
create function payung.snap_limited() returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce((select (select count(*) from contributions_unknowncode u
      where u.client_id = c.id and u.at > clock_timestamp() - interval '1 hour') >= c.unknown_an_hour
    from contributions_snapclient c where c.id = payung.snap_client()), false)
$$;
comment on function payung.snap_limited is 'Whether the bank has asked for too many unknown codes within the last hour.';

create function payung.snap_client_limit(p_client bigint, p_unknown_an_hour int) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.may('snap.manage') then
    raise exception 'payung: only administrators connect banks' using errcode = 'P0B82';
  end if;
  update contributions_snapclient set unknown_an_hour = greatest(1, p_unknown_an_hour) where id = p_client;
end $$;
comment on function payung.snap_client_limit is 'A user who manages connections sets the limit of unknown codes.';

create function payung.code_alarm_close(p_alarm bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not (payung.all_places() and payung.may('receipts.alarms')) then
    raise exception 'payung: this role closes no alarms' using errcode = 'P0C52';
  end if;
  update contributions_codealarm set closed_by = payung.actor_id(), closed_at = clock_timestamp(), reason = payung.case_reason(p_reason)
    where id = p_alarm and closed_at is null;
  if not found then raise exception 'payung: no such alarm is open' using errcode = 'P0C53'; end if;
end $$;
comment on function payung.code_alarm_close is 'A user who sees all places and has the right closes an alarm about a bank, with a reason.';

revoke execute on function payung.snap_alarm(contributions_snapclient, text), payung.snap_unknown(contributions_snapclient), payung.snap_limited(),
  payung.snap_client_limit(bigint, int), payung.code_alarm_close(bigint, text) from public;
grant execute on function payung.snap_limited(), payung.snap_client_limit(bigint, int), payung.code_alarm_close(bigint, text)
  to payung_app;

call payung.protect('contributions_unknowncode', 'false');
call payung.protect('contributions_codealarm',
  '(select payung.all_places()) and (select payung.may(''receipts.alarms''))', 'false');
call payung.append_only('contributions_unknowncode');
call payung.with_history('contributions_codealarm');
grant select on contributions_codealarm to payung_app;
