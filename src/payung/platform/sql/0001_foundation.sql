-- The base of access control: group roles, the session table, which no application role can read, and the functions that tell the
-- scope of a session. The policies call these functions. They find the session by the hash of a secret token, which is the only
-- setting of the transaction.

do $$
begin
  if not exists (select from pg_roles where rolname = 'payung_app') then create role payung_app nologin; end if;
  if not exists (select from pg_roles where rolname = 'payung_loader') then create role payung_loader nologin; end if;
  if not exists (select from pg_roles where rolname = 'payung_reader') then create role payung_reader nologin; end if;
  if not exists (select from pg_roles where rolname = 'payung_verifier') then create role payung_verifier nologin; end if;
end $$;
-- Nobody signs in as the role `reader`; functions run with its rights. It is a member of the application role, so the same policies
-- hold for it.
do $$
begin
  if not pg_has_role(current_user, 'payung_reader', 'set') then
    grant payung_reader to current_user with inherit false, set true;
  end if;
  if not pg_has_role('payung_reader', 'payung_app', 'usage') then
    grant payung_app to payung_reader with inherit true, set false;
  end if;
end $$;

create schema payung;
-- Views by which a room lets others read its tables.
create schema published;
grant usage on schema payung, published to payung_app, payung_loader, payung_reader;
grant usage on schema payung to payung_verifier;
revoke create on schema public from public;
grant usage on schema public to payung_app, payung_loader, payung_reader;

create table payung.gate_key (
  only_row boolean primary key default true check (only_row),
  ipad bytea not null check (octet_length(ipad) = 64),
  opad bytea not null check (octet_length(opad) = 64)
);
comment on table payung.gate_key is 'HMAC-SHA256 key blocks with which the web process proves that a password was checked';

create table payung.session (
  token_hash bytea primary key,
  user_id bigint not null,
  kind text not null check (kind in ('web', 'api', 'command', 'read', 'run')),
  run_id bigint,
  roles text[] not null,
  all_places boolean not null,
  places text[] not null,
  view_all boolean not null,
  view_places text[] not null,
  provinces text[] not null default '{}',  -- provinces that the grants cover as a whole
  near text[] not null default '{}',       -- provinces in which the grants or their bodies lie: what pages offer, no right
  villages text[] not null default '{}',   -- single villages of grants below the regency
  caseload boolean not null default false, -- only the people whom the user looks after himself
  orgs bigint[] not null,
  data text not null default '',
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  closed_at timestamptz,
  number bigint generated always as identity unique,  -- the number by which people name it; only its user has the token
  name text not null default '',
  last_seen timestamptz not null default clock_timestamp()
);
create index session_by_user on payung.session (user_id);
create index session_by_expiry on payung.session (expires_at);
revoke all on payung.gate_key, payung.session from public;

create function payung.current_session() returns payung.session
language sql stable security definer set search_path = payung, pg_temp as $$
  select s from payung.session s
  where s.token_hash = sha256(convert_to(nullif(current_setting('payung.session', true), ''), 'UTF8'))
    and s.expires_at > now() and s.closed_at is null
    -- A session that was opened without proof of identity may only read: it counts only in a read-only transaction. A transaction
    -- that has read something cannot be switched back to writing.
    and (s.kind <> 'read' or current_setting('transaction_read_only') = 'on')
    -- Decisions about money need the current state. A transaction with an old snapshot of the database would see an old state, so
    -- it may only read.
    and (current_setting('transaction_isolation') = 'read committed' or current_setting('transaction_read_only') = 'on')
$$;
comment on function payung.current_session is 'The session whose token the transaction holds, unless it is closed or expired, or may only read while the transaction could write.';
revoke execute on function payung.current_session() from public;

create function payung.actor_id() returns bigint
language sql stable security definer set search_path = payung, pg_temp as
  $$ select (payung.current_session()).user_id $$;
comment on function payung.actor_id is 'The user of the session; null without a session. May be null: result.';
create function payung.roles() returns text[]
language sql stable security definer set search_path = payung, pg_temp as
  $$ select coalesce((payung.current_session()).roles, '{}') $$;
comment on function payung.roles is 'The roles of the session; none without a session.';
-- Whether a role of the session has the right to this action. All rights are in one list, `payung/access/policies.py`; every migration
-- writes it into the table. No function and no policy names a role. An action that is not in the list is allowed to nobody.
create function payung.may(wanted text) returns boolean
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  return exists (select from access_right r where r.action = wanted
    and r.role = any((select (payung.current_session()).roles)::text[]));
end $$;
comment on function payung.may is 'Whether the list of rights gives the action to a role of the session; an action that is not in the list is allowed to nobody.';
-- The roles that have this right, for functions that ask about other users than that of the session.
create function payung.roles_of(wanted text) returns text[]
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  return coalesce((select array_agg(r.role) from access_right r where r.action = wanted), '{}');
end $$;
comment on function payung.roles_of is 'The roles that have an action in the list of rights, for questions about users other than that of the session.';
revoke execute on function payung.roles_of(text) from public;
create function payung.all_places() returns boolean
language sql stable security definer set search_path = payung, pg_temp as
  $$ select coalesce((payung.current_session()).all_places, false) $$;
comment on function payung.all_places is 'Whether the session covers all provinces of the installation, for things that belong to no province; false without a session.';
create function payung.places() returns text[]
language sql stable security definer set search_path = payung, pg_temp as
  $$ select coalesce((payung.current_session()).places, '{}') $$;
comment on function payung.places is 'The regencies whose persons the session may see; none without a session.';
-- A grant below the regency opens single villages; a grant over a caseload opens the people whom the user looks after. A table whose
-- policy mentions neither is closed to both.
create function payung.provinces() returns text[]
language sql stable security definer set search_path = payung, pg_temp as
  $$ select coalesce((payung.current_session()).provinces, '{}') $$;
comment on function payung.provinces is 'The provinces that the session covers completely; none without a session.';
create function payung.villages() returns text[]
language sql stable security definer set search_path = payung, pg_temp as
  $$ select coalesce((payung.current_session()).villages, '{}') $$;
comment on function payung.villages is 'The single villages outside its regencies whose persons the session may see; none without a session.';
create function payung.caseload() returns boolean
language sql stable security definer set search_path = payung, pg_temp as
  $$ select coalesce((payung.current_session()).caseload, false) $$;
comment on function payung.caseload is 'Whether the session sees the people in the caseload of its user; false without a session.';
-- Every province in which the session has a place of its own, however small.
create function payung.provinces_in() returns text[]
language sql stable security definer set search_path = payung, pg_temp as $$
  select coalesce(array_agg(distinct left(x.code, 2)), '{}')
  from payung.current_session() s cross join unnest(s.places || s.villages) as x(code)
$$;
comment on function payung.provinces_in is 'The provinces in which the session has any place; none without a session.';
create function payung.provinces_near() returns text[]
language sql stable security definer set search_path = payung, pg_temp as
  $$ select coalesce((payung.current_session()).near, '{}') $$;
comment on function payung.provinces_near is 'The provinces of the session''s grants and organisations: pages offer the places of these only. None without a session.';
create function payung.view_all() returns boolean
language sql stable security definer set search_path = payung, pg_temp as
  $$ select coalesce((payung.current_session()).view_all, false) $$;
comment on function payung.view_all is 'Whether the session sees the totals of all regencies; false without a session.';
create function payung.view_places() returns text[]
language sql stable security definer set search_path = payung, pg_temp as
  $$ select coalesce((payung.current_session()).view_places, '{}') $$;
comment on function payung.view_places is 'The regencies whose totals the session may see; none without a session.';
create function payung.orgs() returns bigint[]
language sql stable security definer set search_path = payung, pg_temp as
  $$ select coalesce((payung.current_session()).orgs, '{}') $$;
comment on function payung.orgs is 'The organisations that the session acts for; none without a session.';

create function payung.gate_passes(message text, mac bytea) returns boolean
language sql stable security definer set search_path = payung, pg_temp as $$
  select exists (
    select from payung.gate_key k
    where sha256(k.opad || sha256(k.ipad || convert_to(message, 'UTF8'))) = mac)
$$;
comment on function payung.gate_passes is 'A message is accepted only with an HMAC by the key that no role of the product can read.';
revoke execute on function payung.gate_passes(text, bytea) from public;

-- Append-only tables: update and delete are refused for everybody, also for the owner.
create function payung.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'payung: % is append-only, % refused', tg_table_name, tg_op using errcode = 'P0A01';
end $$;
comment on function payung.refuse_change is 'Rows of an append-only table are never changed or deleted, not even by the owner.';

create procedure payung.append_only(tbl regclass) language plpgsql as $$
begin
  execute format('create trigger append_only before update or delete or truncate on %s
                  for each statement execute function payung.refuse_change()', tbl);
end $$;
comment on procedure payung.append_only is 'Makes a table append-only.';

-- PostgreSQL accepts days that no page can show: `infinity`, years before Christ and after 9999. A person who sends SQL could store one
-- in a row that is never deleted, and every page that reads the row would fail. This is called when all tables exist, so that no column
-- is left out. What a list says is kept as it is, however far away the day is, if it can be shown.
create procedure payung.days_in_calendar() language plpgsql as $$
declare c record;
begin
  for c in
    select t.oid::regclass as tbl, t.relname like 'intake\_%' as as_listed, a.attname::text as col, a.attname || '_in_calendar' as bound
    from pg_class t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
      and a.atttypid in ('date'::regtype, 'timestamptz'::regtype) and t.relname not like 'procrastinate\_%' and t.relname <> 'django_migrations'
      and not exists (select from pg_constraint k where k.conrelid = t.oid and k.conname = a.attname || '_in_calendar')
    order by t.relname, a.attnum
  loop
    execute format('alter table %s add constraint %I check (%I >= %L and %I < %L)', c.tbl, c.bound,
      c.col, case when c.as_listed then '0001-01-02' else '1900-01-01' end, c.col, case when c.as_listed then '9999-12-31' else '2200-01-01' end);
  end loop;
end $$;
comment on procedure payung.days_in_calendar is 'Every stored day can be shown: it is in the years 1900 to 2199, or it is what a list says.';

-- Forced row-level security: a role without a policy sees nothing. Reviewed functions are the only way in which the owner acts.
create procedure payung.protect(tbl regclass, visible text, writable text default null) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tbl);
  execute format('alter table %s force row level security', tbl);
  execute format('create policy owner_all on %s to %I using (true) with check (true)', tbl, current_user);
  execute format('create policy scope on %s to payung_app, payung_loader using (%s) with check (%s)',
                 tbl, visible, coalesce(writable, visible));
end $$;
comment on procedure payung.protect is 'Switches forced row-level security on, with one policy for reading and one for writing; a role without a policy sees nothing.';

create procedure payung.protect_by_place(tbl regclass, col text, extra text default 'false') language plpgsql as $$
begin
  call payung.protect(tbl, format(
    '(select payung.all_places()) or %I = any((select payung.places())::text[]) or (%s)', col, extra));
end $$;
comment on procedure payung.protect_by_place is 'Rows of a table are visible to users who see their regency, and to those whom the room adds.';
-- The author of a row is the user of the session; nobody can write a row in the name of somebody else.
create procedure payung.signed_by(tbl regclass, col text, extra text default 'true') language plpgsql as $$
begin
  execute format('create policy signed on %s as restrictive for insert to payung_app, payung_loader
                  with check (%I = (select payung.actor_id()) and (%s))', tbl, col, extra);
end $$;
comment on procedure payung.signed_by is 'Nobody writes a row in the name of another person.';
-- Makes the role `reader` the owner of a function. Such a function may read veiled columns, but only in rows that the policies show to
-- the caller. Owned by the schema owner it would read all rows; therefore it returns nothing then. After a restore all functions
-- belong to the schema owner, until `read_as_reader_again` is called.
create table payung.reader_function (signature text primary key);
create function payung.reads() returns boolean language sql stable set search_path = pg_catalog, pg_temp as
  $$ select current_user = 'payung_reader' $$;
comment on function payung.reads is 'Whether the function runs as the reader role; any other owner of the function gets nothing from it.';
create procedure payung.read_as_reader_again() language plpgsql as $$
declare fn text;
begin
  grant create on schema payung to payung_reader;
  for fn in select r.signature from payung.reader_function r join pg_proc p on p.oid = r.signature::regprocedure
            where p.proowner <> 'payung_reader'::regrole loop
    execute format('alter function %s owner to payung_reader', fn);
  end loop;
  revoke create on schema payung from payung_reader;
end $$;
comment on procedure payung.read_as_reader_again is 'Makes the reader role the owner of all its functions again, after a restore has given them to the schema owner.';
create procedure payung.read_as_reader(fn regprocedure) language plpgsql as $$
begin
  insert into payung.reader_function values (fn::text) on conflict do nothing;
  call payung.read_as_reader_again();
end $$;
comment on procedure payung.read_as_reader is 'Makes the reader role the owner of a function: it sees veiled columns, but only of rows that the policies show to the caller.';

-- Veiled columns hold identity data and secrets. A role that may use a column in a condition can learn about rows that it does not see:
-- PostgreSQL evaluates leakproof comparisons before the policy, and EXPLAIN, row estimates and indexes reveal the result. So no role of
-- the product may read these columns. `payung.tell_TABLE_COLUMN(key)` returns the value of one row within the scope; where the key is
-- not a number, the room has its own functions. The comment on the column marks it as veiled; tests read the marks.
create procedure payung.veil(tbl regclass, key text, variadic cols text[]) language plpgsql as $$
declare holder text; others text; col text; kind text; fn text; holders text[] := '{}';
begin
  select string_agg(quote_ident(attname), ', ' order by attnum) into others from pg_attribute
    where attrelid = tbl and attnum > 0 and not attisdropped and not attname = any(cols);
  foreach holder in array array['payung_app', 'payung_loader'] loop
    if has_table_privilege(holder, tbl, 'select') then
      execute format('revoke select on %s from %I', tbl, holder);
      execute format('grant select (%s) on %s to %I', others, tbl, holder);
      holders := holders || holder;
    end if;
  end loop;
  execute format('grant select on %s to payung_reader', tbl);
  foreach col in array cols loop
    execute format('comment on column %s.%I is %L', tbl, col, 'veiled');
    continue when key is null;
    select format_type(atttypid, null) into strict kind from pg_attribute where attrelid = tbl and attname = col;
    fn := format('payung.%I(bigint)', 'tell_' || (select relname from pg_class where oid = tbl) || '_' || col);
    execute format('create function %s returns %s language sql stable security definer set search_path = public, payung, pg_temp
                    as $f$ select %I from %s where %I = $1 and payung.reads() $f$', fn, kind, col, tbl, key);
    execute format('comment on function %s is %L', fn, 'Tells the value of one row within the scope of the session, and of no other.');
    execute format('revoke execute on function %s from public', fn);
    execute format('grant execute on function %s to %s', fn, array_to_string(holders, ', '));
    call payung.read_as_reader(fn::regprocedure);
  end loop;
end $$;
comment on procedure payung.veil is 'No role of the product reads the named columns; one function for each column returns the value of one row within the scope.';
revoke execute on procedure payung.append_only(regclass), payung.days_in_calendar(), payung.protect(regclass, text, text),
  payung.protect_by_place(regclass, text, text), payung.signed_by(regclass, text, text),
  payung.read_as_reader(regprocedure), payung.read_as_reader_again(), payung.veil(regclass, text, text[]) from public;
