-- Sign-in and scope. No role of the application can write a scope. It can only open a session for a user whose password the web process
-- has checked, and the web process proves the check with the gate key.

call payung.protect('access_user', '(select payung.actor_id()) is not null', 'false');
call payung.protect('access_credential', 'false');
call payung.protect('access_grant', 'user_id = (select payung.actor_id()) or (select payung.may(''users.manage''))', 'false');
call payung.protect('access_right', '(select payung.actor_id()) is not null', 'false');
call payung.with_history('access_grant');
call payung.with_history('access_user');
grant select on access_user, access_grant, access_right to payung_app, payung_loader;

-- The regencies whose persons a user may see, and those whose totals he may see. Only roles that work with persons open the persons of a
-- place, and the organisation of a juror opens nothing. A grant below the regency opens its villages and never the regency; a grant over
-- a caseload opens no place. No session lives longer than its kind allows; the session of a run belongs to that run.
create function payung.insert_session(token text, uid bigint, session_kind text, ttl interval, run bigint default null)
returns void language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  g_roles text[]; g_places text[]; g_views text[]; g_orgs bigint[]; g_provinces text[]; g_villages text[]; g_caseload boolean; g_near text[];
  total int; opening text[] := payung.roles_of('scope.places');
begin
  if ttl > (case session_kind when 'api' then interval '365 days' else interval '12 hours' end)
     or (session_kind = 'run') <> (run is not null) then
    raise exception 'payung: session refused' using errcode = 'P0A04';
  end if;
  if not exists (select from access_user where id = uid and is_active) then
    raise exception 'payung: no such active user' using errcode = 'P0A03';
  end if;
  select coalesce(array_agg(distinct role), '{}'),
         coalesce(array_agg(distinct organisation_id) filter (where organisation_id is not null and role = any((select payung.roles_of('scope.orgs'))::text[])), '{}')
    into g_roles, g_orgs from access_grant where user_id = uid;
  select coalesce(array_agg(distinct p.code) filter (where p.level = 2 and g.role = any(opening)), '{}'),
         coalesce(array_agg(distinct p.code) filter (where p.level = 2), '{}'),
         coalesce(array_agg(distinct p.code) filter (where p.level = 4 and g.role = any(opening)), '{}')
    into g_places, g_views, g_villages
    from access_grant g join published.places_place p on p.code = g.place_id or p.parent_id = g.place_id
    where g.user_id = uid and g.place_id is not null and not g.caseload
      and p.level = case when char_length(g.place_id) <= 5 then 2 else 4 end;
  select coalesce(bool_or(g.caseload), false) into g_caseload from access_grant g where g.user_id = uid and g.role = any(opening);
  select coalesce(array_agg(x.code), '{}') into g_provinces from published.places_place x
    where x.level = 1 and exists (select from published.places_place r where r.parent_id = x.code and r.level = 2)
      and not exists (select from published.places_place r where r.parent_id = x.code and r.level = 2 and r.code <> all(g_places));
  select coalesce(array_agg(distinct left(coalesce(g.place_id, o.place_id), 2)) filter (where coalesce(g.place_id, o.place_id) is not null), '{}')
    into g_near from access_grant g left join published.parties_organisation o on o.id = g.organisation_id where g.user_id = uid;
  select count(*) into total from published.places_place where level = 2;
  insert into payung.session (token_hash, user_id, kind, run_id, roles, all_places, places, view_all, view_places, orgs,
                              provinces, near, villages, caseload, expires_at)
  values (sha256(convert_to(token, 'UTF8')), uid, session_kind, run, g_roles,
          total > 0 and cardinality(g_places) = total, g_places,
          total > 0 and cardinality(g_views) = total, g_views, g_orgs,
          g_provinces, g_near, g_villages, g_caseload, clock_timestamp() + ttl);
end $$;
comment on function payung.insert_session is 'A session has the roles and places of its user and no more, lives no longer than its kind allows, and is a session of a run only for a run.';
revoke execute on function payung.insert_session(text, bigint, text, interval, bigint) from public;

create function payung.login_lookup(login text, out user_id bigint, out password text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select u.id, c.password from access_user u join access_credential c on c.user_id = u.id
  where u.username = login and u.is_active
$$;
comment on function payung.login_lookup is 'For the check of a sign-in, only the password hash of an active user with exactly this name is given out. May be null: user_id, password.';

-- mac = HMAC-SHA256(gate key, 'open|sha256hex(token)|user|kind|seconds|issued epoch'); valid for one minute and one use.
create function payung.session_open(token text, uid bigint, session_kind text, seconds int, issued bigint, mac bytea)
returns void language plpgsql security definer set search_path = payung, pg_temp as $$
begin
  if length(token) < 32 or abs(extract(epoch from clock_timestamp()) - issued) > 60 or seconds not between 1 and 31536000
     or not payung.gate_passes(format('open|%s|%s|%s|%s|%s',
          encode(sha256(convert_to(token, 'UTF8')), 'hex'), uid, session_kind, seconds, issued), mac) then
    raise exception 'payung: session refused' using errcode = 'P0A04';
  end if;
  perform payung.insert_session(token, uid, session_kind, make_interval(secs => seconds), null);
end $$;
comment on function payung.session_open is 'A session opens only with a fresh proof that the web process has checked the password, made with a key that no role can read; a proof works once.';

create function payung.session_load(token text) returns text
language sql stable security definer set search_path = payung, pg_temp as $$
  select data from payung.session where token_hash = sha256(convert_to(token, 'UTF8'))
    and expires_at > now() and closed_at is null
$$;
comment on function payung.session_load is 'The content of an open session is given to the caller who has its token; an ended session gives nothing. May be null: result.';
create function payung.session_save(token text, content text) returns boolean
language sql security definer set search_path = payung, pg_temp as $$
  with changed as (update payung.session set data = content
    where token_hash = sha256(convert_to(token, 'UTF8')) and expires_at > now() and closed_at is null returning 1)
  select exists (select from changed)
$$;
comment on function payung.session_save is 'Stores content for an open session whose token is given, and returns whether there is one.';
create function payung.session_close(token text) returns void
language sql security definer set search_path = payung, pg_temp as $$
  update payung.session set closed_at = clock_timestamp()
  where token_hash = sha256(convert_to(token, 'UTF8')) and closed_at is null
$$;
comment on function payung.session_close is 'Ends the session whose token is given, and no other.';

-- A changed grant or a blocked account ends the sessions that depend on it.
create function payung.end_sessions() returns trigger
language plpgsql security definer set search_path = payung, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    update payung.session set closed_at = clock_timestamp() where closed_at is null and user_id = old.user_id;
  end if;
  if tg_op <> 'DELETE' then
    update payung.session set closed_at = clock_timestamp() where closed_at is null and user_id = new.user_id;
  end if;
  return null;
end $$;
comment on function payung.end_sessions is 'A changed grant or password ends every session of its user.';
create trigger end_sessions after insert or update or delete on access_grant
  for each row execute function payung.end_sessions();
create trigger end_sessions_credential after update on access_credential
  for each row execute function payung.end_sessions();
create function payung.end_sessions_of_user() returns trigger
language plpgsql security definer set search_path = payung, pg_temp as $$
begin
  update payung.session set closed_at = clock_timestamp() where closed_at is null and user_id = old.id;
  return null;
end $$;
comment on function payung.end_sessions_of_user is 'A blocked or deleted user has no open session.';
create trigger end_sessions_blocked after update of is_active on access_user
  for each row when (old.is_active and not new.is_active) execute function payung.end_sessions_of_user();
create trigger end_sessions_deleted after delete on access_user
  for each row execute function payung.end_sessions_of_user();

revoke execute on function payung.login_lookup(text), payung.session_open(text, bigint, text, int, bigint, bytea),
  payung.session_load(text), payung.session_save(text, text), payung.session_close(text), payung.end_sessions(),
  payung.end_sessions_of_user() from public;
grant execute on function payung.login_lookup(text), payung.session_open(text, bigint, text, int, bigint, bytea),
  payung.session_load(text), payung.session_save(text, text), payung.session_close(text) to payung_app;
