-- What belongs to one account: its password, and its open sessions and tokens.

-- A password that somebody else has chosen can only be used to change it.
create function payung.one_time_password() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if new.kind <> 'run' and exists (select from access_credential where user_id = new.user_id and must_change) then
    new.roles := '{}'; new.places := '{}'; new.view_places := '{}'; new.orgs := '{}';
    new.all_places := false; new.view_all := false; new.provinces := '{}'; new.villages := '{}'; new.caseload := false;
  end if;
  return new;
end $$;
comment on function payung.one_time_password is 'A password that somebody else has chosen can only be used to change it.';
create trigger one_time_password before insert on payung.session for each row execute function payung.one_time_password();

create function payung.must_change_password() returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from access_credential where user_id = payung.actor_id() and must_change)
$$;
comment on function payung.must_change_password is 'Whether the session was opened with a password that somebody else has chosen.';

-- Sets the user's own new password. mac = HMAC-SHA256(gate key, 'password|user|sha256hex(hash)|issued epoch'), so that only the web
-- process, which has checked the old password, can call this. The trigger of the table ends all sessions and tokens of the account.
create function payung.password_change(p_hash text, p_issued bigint, p_mac bytea) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare who bigint := payung.actor_id();
begin
  if who is null or p_hash not like 'argon2$%' or abs(extract(epoch from clock_timestamp()) - p_issued) > 60
     or not payung.gate_passes(format('password|%s|%s|%s', who, encode(sha256(convert_to(p_hash, 'UTF8')), 'hex'), p_issued), p_mac) then
    raise exception 'payung: password refused' using errcode = 'P0C72';
  end if;
  update access_credential set password = p_hash, must_change = false, changed_at = clock_timestamp() where user_id = who;
end $$;
comment on function payung.password_change is 'A user changes his own password right after he has proved the old one, and all sessions of the account end.';

-- Called at the beginning of a request: stores, to the minute, when the session was last used, and ends one that was unused for too long.
create function payung.session_touch(token text, idle int) returns void
language sql security definer set search_path = payung, pg_temp as $$
  update payung.session s set
    closed_at = case when s.kind = 'web' and s.last_seen < clock_timestamp() - make_interval(secs => idle)
                     then clock_timestamp() end,
    last_seen = case when s.kind = 'web' and s.last_seen < clock_timestamp() - make_interval(secs => idle)
                     then s.last_seen else clock_timestamp() end
  where s.token_hash in (
    select o.token_hash from payung.session o
    where o.token_hash = sha256(convert_to(token, 'UTF8')) and o.closed_at is null and o.expires_at > now()
      and o.last_seen < clock_timestamp() - interval '1 minute'
    for update skip locked)  -- requests of one session do not wait for each other
$$;
comment on function payung.session_touch is 'The last use of a session is stored to the minute, and a web session that was unused for too long ends.';

create function payung.session_name(token text, p_name text) returns void
language sql security definer set search_path = payung, pg_temp as $$
  update payung.session set name = left(p_name, 100) where token_hash = sha256(convert_to(token, 'UTF8')) and closed_at is null
$$;
comment on function payung.session_name is 'Stores the name of the session whose token is given.';

-- Open sessions and tokens of the user himself. Sessions of runs end automatically.
create function payung.my_sessions()
returns table (number bigint, kind text, name text, made_at timestamptz, last_seen timestamptz, expires_at timestamptz, is_this boolean)
language sql stable security definer set search_path = payung, pg_temp as $$
  select s.number, s.kind, s.name, s.created_at, s.last_seen, s.expires_at,
         s.token_hash = sha256(convert_to(current_setting('payung.session', true), 'UTF8'))
  from payung.session s
  where s.user_id = payung.actor_id() and s.kind <> 'run' and s.closed_at is null and s.expires_at > now()
  order by s.number desc
$$;
comment on function payung.my_sessions is 'A user sees his own open sessions and tokens, and nobody else''s.';

create function payung.session_end(p_number bigint) returns boolean
language sql security definer set search_path = payung, pg_temp as $$
  with ended as (update payung.session set closed_at = clock_timestamp()
    where number = p_number and user_id = payung.actor_id() and kind <> 'run' and closed_at is null and expires_at > now()
    returning 1)
  select exists (select from ended)
$$;
comment on function payung.session_end is 'A user ends one of his own sessions by its number.';

create function payung.sessions_end_others() returns int
language sql security definer set search_path = payung, pg_temp as $$
  with ended as (update payung.session set closed_at = clock_timestamp()
    where user_id = payung.actor_id() and kind <> 'run' and closed_at is null and expires_at > now()
      and token_hash <> sha256(convert_to(current_setting('payung.session', true), 'UTF8'))
    returning 1)
  select count(*)::int from ended
$$;
comment on function payung.sessions_end_others is 'A user ends all his sessions and tokens except the session that asks.';

revoke execute on function payung.one_time_password(), payung.must_change_password(), payung.password_change(text, bigint, bytea),
  payung.session_touch(text, int), payung.session_name(text, text), payung.my_sessions(), payung.session_end(bigint),
  payung.sessions_end_others() from public;
grant execute on function payung.must_change_password(), payung.password_change(text, bigint, bytea),
  payung.session_touch(text, int), payung.session_name(text, text), payung.my_sessions(), payung.session_end(bigint),
  payung.sessions_end_others() to payung_app;
