-- User accounts are created, changed and closed by administrators of their places. Changes that concern money need two people: one
-- proposes, and another confirms what he has seen. The tables are written only by the functions below.

-- Whether the session administers accounts, organisations and offices of a place. Null stands for things that belong to no place; only
-- administrators of the whole installation administer these.
create function payung.keeps(p_place text) returns boolean
language sql stable security definer set search_path = payung, pg_temp as $$
  select payung.may('users.manage') and (payung.all_places() or payung.may('scope.alone')
    or coalesce(left(p_place, 2) = any(payung.provinces()), false)
    or coalesce(char_length(p_place) >= 5 and left(p_place, 5) = any(payung.places()), false))
$$;
comment on function payung.keeps is 'Accounts and organisations of a place are administered by users who manage users there; those without a place, by users who manage users everywhere. May be null: p_place.';

-- A grant for a place and an organisation opens both, so its giver must administer both.
create function payung.keeps_grant(p_place text, p_org bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case when p_place is null and p_org is null then payung.keeps(null)
    else (p_place is null or payung.keeps(p_place))
     and (p_org is null or payung.keeps((select o.place_id from published.parties_organisation o where o.id = p_org))) end
$$;
comment on function payung.keeps_grant is 'A grant is given and ended by an administrator of its place and of the place of its organisation. May be null: p_place, p_org.';

-- Whether the session administers all grants of the user; without a grant, the user's office.
create function payung.keeps_user(p_user bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case when exists (select from access_grant where user_id = p_user)
    then not exists (select from access_grant g where g.user_id = p_user and not payung.keeps_grant(g.place_id, g.organisation_id))
    else payung.keeps((select f.place_id from access_user u join published.parties_office f on f.id = u.office_id where u.id = p_user)) end
$$;
comment on function payung.keeps_user is 'An account is administered by a user who administers all of its grants, or its office if it has none.';

-- In an installation with several provinces an administrator of one province reads only the logs of the accounts that he administers.
create function payung.kept_users() returns bigint[]
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce((select array_agg(u.id) from access_user u where payung.keeps_user(u.id)), '{}')
$$;
comment on function payung.kept_users is 'The accounts that the session administers; none for users who manage no users.';

drop policy scope on platform_history;
create policy scope on platform_history to payung_app, payung_loader
  using (((select payung.may('logs.everywhere')) or (select payung.may('history.view')) and (select payung.all_places()))
         and ((select payung.all_places()) or actor_id = any((select payung.kept_users())::bigint[])))
  with check (false);
drop policy scope on access_readlog;
create policy scope on access_readlog to payung_app, payung_loader
  using ((((select payung.may('logs.everywhere')) or (select payung.may('reads.view')) and (select payung.all_places()))
          and ((select payung.all_places()) or actor_id = any((select payung.kept_users())::bigint[])))
         or (actor_id = (select payung.actor_id()) and elsewhere = 0))
  with check (false);
drop policy scope on access_alarm;
create policy scope on access_alarm to payung_app, payung_loader
  using (((select payung.may('logs.everywhere')) or (select payung.may('reads.alarms')) and (select payung.all_places()))
         and ((select payung.all_places()) or user_id = any((select payung.kept_users())::bigint[])))
  with check (false);

drop policy scope on access_grant;
create policy scope on access_grant to payung_app, payung_loader
  using (user_id = (select payung.actor_id()) or ((select payung.may('users.manage')) and payung.keeps_grant(place_id, organisation_id)))
  with check (false);

call payung.protect('access_change', 'made_by = (select payung.actor_id()) or ((select payung.may(''users.manage'')) and payung.keeps(place_id)
  and ((select payung.may(''changes.confirm'')) or kind in (''grant'', ''reopen'', ''password'')))', 'false');
call payung.protect('access_changedecision', 'change_id in (select id from access_change)', 'false');
call payung.append_only('access_change');
call payung.append_only('access_changedecision');
call payung.protect('access_changesecret', 'false', 'false');
call payung.append_only('access_changesecret');
grant select on access_change, access_changedecision to payung_app;

-- Proposals ------------------------------------------------------------------------------------------------------------------

-- Called by the functions that know what the proposal means; only one proposal of a kind waits for one subject.
create function payung.change_propose(p_kind text, p_subject text, p_place text, p_content jsonb, p_before jsonb, p_reason text,
                                      p_sealed bytea default null) returns bigint
language plpgsql set search_path = public, payung, pg_temp as $$
declare answer bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended('payung.change.' || p_kind || '.' || p_subject, 0));
  if exists (select from access_change c left join access_changedecision d on d.change_id = c.id
             where (c.kind, c.subject) = (p_kind, p_subject) and d.change_id is null) then
    raise exception 'payung: a change of this waits' using errcode = 'P0E59';
  end if;
  insert into access_change (kind, subject, place_id, content, before, reason, digest, made_by)
    values (p_kind, p_subject, p_place, p_content, p_before, btrim(coalesce(p_reason, '')),
            encode(sha256(convert_to(concat_ws('|', p_kind, p_subject, p_content::text, p_before::text, coalesce(encode(sha256(p_sealed), 'hex'), '')), 'UTF8')), 'hex'),
            payung.actor_id())
    returning id into answer;
  if p_sealed is not null then
    insert into access_changesecret (change_id, sealed) values (answer, p_sealed);
  end if;
  return answer;
end $$;
comment on function payung.change_propose is 'A change that needs two people is stored with the former state and a digest of both, one of a kind for each subject. May be null: p_place, p_reason, p_sealed.';

-- Called for the second person. Returns {subject, content, before, made_by}; the caller carries out the change in the same transaction.
create function payung.change_take(p_change bigint, p_kind text, p_seen text) returns jsonb
language plpgsql set search_path = public, payung, pg_temp as $$
declare c access_change;
begin
  if not payung.may('changes.confirm') then
    raise exception 'payung: this role confirms no changes' using errcode = 'P0E50';
  end if;
  select * into c from access_change where id = p_change and kind = p_kind for update;
  if not found or exists (select from access_changedecision where change_id = c.id) then
    raise exception 'payung: no such change waits' using errcode = 'P0E53';
  end if;
  if not payung.keeps(c.place_id) then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  if c.made_by = payung.actor_id() then
    raise exception 'payung: another person confirms' using errcode = 'P0E54';
  end if;
  if c.digest is distinct from p_seen then
    raise exception 'payung: what is confirmed is not what was seen' using errcode = 'P0E55';
  end if;
  insert into access_changedecision (change_id, accepted, decided_by) values (c.id, true, payung.actor_id());
  return jsonb_build_object('subject', c.subject, 'content', c.content, 'before', c.before, 'made_by', c.made_by);
end $$;
comment on function payung.change_take is 'A change is confirmed once, by a person other than its maker, within the places that he administers, with the digest of what he saw.';

create function payung.change_refuse(p_change bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c access_change;
begin
  select * into c from access_change where id = p_change for update;
  if not found or exists (select from access_changedecision where change_id = c.id)
     or not (c.made_by = payung.actor_id() or (payung.may('changes.confirm') and payung.keeps(c.place_id))) then
    raise exception 'payung: no such change waits' using errcode = 'P0E53';
  end if;
  if length(btrim(coalesce(p_reason, ''))) < 5 then
    raise exception 'payung: a reason is needed' using errcode = 'P0B18';
  end if;
  insert into access_changedecision (change_id, accepted, reason, decided_by) values (c.id, false, btrim(p_reason), payung.actor_id());
end $$;
comment on function payung.change_refuse is 'A waiting change is refused by a user who could confirm it, or withdrawn by its maker, with a reason.';

-- The secret of a proposal, only for a person who may confirm it; its maker has seen it once.
create function payung.change_sealed(p_change bigint) returns bytea
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select s.sealed from access_change c join access_changesecret s on s.change_id = c.id where c.id = p_change and c.made_by <> payung.actor_id() and payung.may('changes.confirm')
    and payung.keeps(c.place_id) and not exists (select from access_changedecision d where d.change_id = c.id)
$$;
comment on function payung.change_sealed is 'The secret of a waiting change is given to a person who may confirm it, and not to its maker. May be null: result.';

-- Accounts -------------------------------------------------------------------------------------------------------------------

-- Locks the account of another person, within the places that the session administers.
create function payung.account_of_another(p_user bigint) returns access_user
language plpgsql set search_path = public, payung, pg_temp as $$
declare u access_user;
begin
  select * into u from access_user where id = p_user for update;
  if u.id is null or not payung.keeps_user(p_user) then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  if u.id = payung.actor_id() then
    raise exception 'payung: nobody changes his own roles' using errcode = 'P0E51';
  end if;
  return u;
end $$;
comment on function payung.account_of_another is 'An administrator changes accounts of other people within his places, and never his own.';

-- The present state of an account, as proposals store it.
create function payung.account_now(p_user bigint) returns jsonb
language sql stable set search_path = public, payung, pg_temp as $$
  select jsonb_build_object('active', u.is_active, 'grants', coalesce((select jsonb_agg(
      jsonb_build_object('role', g.role, 'place', g.place_id, 'org', g.organisation_id, 'caseload', g.caseload)
      order by g.role, g.place_id, g.organisation_id) from access_grant g where g.user_id = u.id), '[]'))
  from access_user u where u.id = p_user
$$;
comment on function payung.account_now is 'The present account with its grants, in a fixed order.';

create function payung.account_takes_two(p_user bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select payung.actor_id() is not null
    and exists (select from access_grant where user_id = p_user and role = any((select payung.roles_of('grants.two'))::text[]))
$$;
comment on function payung.account_takes_two is 'Whether an account has a role that moves money, approves, or gives such roles; without a session nothing is answered.';

-- The place where changes of an account are decided: that of its office, otherwise that of its first grant.
create function payung.account_place(p_user bigint) returns text
language sql stable set search_path = public, payung, pg_temp as $$
  select coalesce(f.place_id, (select coalesce(g.place_id, o.place_id) from access_grant g
      left join published.parties_organisation o on o.id = g.organisation_id where g.user_id = u.id order by g.id limit 1))
  from access_user u left join published.parties_office f on f.id = u.office_id where u.id = p_user
$$;
comment on function payung.account_place is 'The place whose administrators decide about an account. May be null: result.';

create function payung.account_add(p_username text, p_name text, p_office bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare answer bigint;
begin
  if not payung.office_open(p_office) or not payung.keeps((select f.place_id from published.parties_office f where f.id = p_office)) then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  if p_username !~ '^[a-z0-9][a-z0-9_-]{1,49}$' or length(btrim(p_name)) not between 2 and 120 then
    raise exception 'payung: no name of a user' using errcode = 'P0E5C';
  end if;
  insert into access_user (username, display_name, office_id, is_active, language)
    values (p_username, btrim(p_name), p_office, true, 'id') returning id into answer;
  return answer;
end $$;
comment on function payung.account_add is 'An account is created for an office that the session administers; it has no role and no password.';

create function payung.account_change(p_user bigint, p_name text, p_office bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.account_of_another(p_user);
  if not payung.office_open(p_office) or not payung.keeps((select f.place_id from published.parties_office f where f.id = p_office)) then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  if length(btrim(p_name)) not between 2 and 120 then
    raise exception 'payung: no name of a user' using errcode = 'P0E5C';
  end if;
  update access_user set display_name = btrim(p_name), office_id = p_office where id = p_user;
end $$;
comment on function payung.account_change is 'Name and office of another person''s account are changed within the places that the session administers.';

-- Gives a role to a user. A role that moves money waits for the second person; then the id of the proposal is returned, otherwise null.
create function payung.grant_give(p_user bigint, p_role text, p_place text, p_org bigint, p_caseload boolean, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare u access_user := payung.account_of_another(p_user);
begin
  if not u.is_active then
    raise exception 'payung: it is closed' using errcode = 'P0E58';
  end if;
  perform payung.grant_fits(p_user, p_role, p_place, p_org);
  if p_role = any((select payung.roles_of('grants.two'))::text[]) then
    return payung.change_propose('grant', 'user:' || p_user,
      coalesce(p_place, (select o.place_id from published.parties_organisation o where o.id = p_org)),
      jsonb_build_object('user', p_user, 'role', p_role, 'place', p_place, 'org', p_org, 'caseload', p_caseload),
      payung.account_now(p_user), p_reason);
  end if;
  insert into access_grant (user_id, role, place_id, organisation_id, caseload) values (p_user, p_role, p_place, p_org, p_caseload);
  set constraints grants_do_not_widen, an_administrator_stays immediate;  -- refused here, so that the caller gets the reason, and not at the end of the transaction
  return null;
end $$;
comment on function payung.grant_give is 'A role is given to another person within the places that the session administers; a role that moves money is only proposed. May be null: p_place, p_org, result.';

create function payung.grant_fits(p_user bigint, p_role text, p_place text, p_org bigint) returns void
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if not payung.keeps_grant(p_place, p_org) then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  if p_org is not null and not payung.organisation_open(p_org) then
    raise exception 'payung: it is closed' using errcode = 'P0E58';
  end if;
  -- The account of a bank's computer is created with the connection of the bank.
  if p_role = any((select payung.roles_of('snap.call'))::text[])
     or exists (select from access_grant where user_id = p_user and role = any((select payung.roles_of('snap.call'))::text[])) then
    raise exception 'payung: a channel is connected, not granted' using errcode = 'P0E5D';
  end if;
  if p_place is null and p_org is null and p_role <> all((select payung.roles_of('scope.alone'))::text[]) then
    raise exception 'payung: a role holds somewhere' using errcode = 'P0E5E';
  end if;
end $$;
comment on function payung.grant_fits is 'A grant is for a place or an open organisation that the session administers, and never for the channel of a bank. May be null: p_place, p_org.';

-- With the confirmation of the second person the user gets the role. A password that one administrator alone had set is removed, because
-- he would have the role too.
create function payung.grant_confirm(p_change bigint, p_seen text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  x jsonb := payung.change_take(p_change, 'grant', p_seen);
  c jsonb := x->'content';
  u access_user := payung.account_of_another((c->>'user')::bigint);
begin
  if not u.is_active then
    raise exception 'payung: it is closed' using errcode = 'P0E58';
  end if;
  if x->'before' is distinct from payung.account_now(u.id) then
    raise exception 'payung: it was changed meanwhile' using errcode = 'P0E55';
  end if;
  perform payung.grant_fits(u.id, c->>'role', c->>'place', (c->>'org')::bigint);
  insert into access_grant (user_id, role, place_id, organisation_id, caseload)
    values (u.id, c->>'role', c->>'place', (c->>'org')::bigint, (c->>'caseload')::boolean);
  delete from access_credential where user_id = u.id and not begun_by_two;
  set constraints grants_do_not_widen, an_administrator_stays immediate;  -- refused here, so that the caller gets the reason, and not at the end of the transaction
end $$;
comment on function payung.grant_confirm is 'A role that moves money is given when another person has confirmed what he saw, and never with a password that only one of them had set.';

create function payung.grant_end(p_grant bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare g access_grant;
begin
  select * into g from access_grant where id = p_grant;
  if g.id is null then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  perform payung.account_of_another(g.user_id);
  if g.role = any((select payung.roles_of('snap.call'))::text[]) then
    raise exception 'payung: a channel is connected, not granted' using errcode = 'P0E5D';
  end if;
  delete from access_grant where id = p_grant;
  set constraints grants_do_not_widen, an_administrator_stays immediate;  -- refused here, so that the caller gets the reason, and not at the end of the transaction
end $$;
comment on function payung.grant_end is 'An administrator ends a role of another person at once, because fewer rights are always safe.';

create function payung.account_close(p_user bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare u access_user := payung.account_of_another(p_user);
begin
  if not u.is_active then
    raise exception 'payung: it is closed' using errcode = 'P0E58';
  end if;
  update access_user set is_active = false where id = p_user;
  set constraints an_administrator_stays_open immediate;
end $$;
comment on function payung.account_close is 'The account of another person is closed at once, with all its sessions and tokens.';

create function payung.account_reopen(p_user bigint, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare u access_user := payung.account_of_another(p_user);
begin
  if u.is_active or exists (select from access_grant where user_id = p_user and role = any((select payung.roles_of('snap.call'))::text[])) then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  if payung.account_takes_two(p_user) then
    return payung.change_propose('reopen', 'user:' || p_user, payung.account_place(p_user), jsonb_build_object('user', p_user),
      payung.account_now(p_user), p_reason);
  end if;
  update access_user set is_active = true where id = p_user;
  return null;
end $$;
comment on function payung.account_reopen is 'A closed account is opened again; an account that moves money needs two people. May be null: result.';

create function payung.account_reopen_confirm(p_change bigint, p_seen text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  x jsonb := payung.change_take(p_change, 'reopen', p_seen);
  u access_user := payung.account_of_another((x->'content'->>'user')::bigint);
begin
  if x->'before' is distinct from payung.account_now(u.id) then
    raise exception 'payung: it was changed meanwhile' using errcode = 'P0E55';
  end if;
  update access_user set is_active = true where id = u.id;
end $$;
comment on function payung.account_reopen_confirm is 'An account that moves money is opened again when another person has confirmed what he saw.';

-- A first password, which is handed over and changed at the first sign-in. mac = HMAC-SHA256(gate key, 'start|user|change or
-- 0|sha256hex(hash)|issued epoch'). For an account that moves money one administrator hands over the first half and another the second,
-- so that neither of them can use it.
create function payung.password_start(p_user bigint, p_hash text, p_issued bigint, p_mac bytea, p_sealed bytea) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare u access_user := payung.account_of_another(p_user);
begin
  if not u.is_active then
    raise exception 'payung: it is closed' using errcode = 'P0E58';
  end if;
  if payung.account_takes_two(p_user) then
    if p_sealed is null then
      raise exception 'payung: password refused' using errcode = 'P0C72';
    end if;
    return payung.change_propose('password', 'user:' || p_user, payung.account_place(p_user), jsonb_build_object('user', p_user), '{}', '', p_sealed);
  end if;
  perform payung.password_begun(p_user, 0, p_hash, p_issued, p_mac, false);
  return null;
end $$;
comment on function payung.password_start is 'The first password of another person is set within the places that the session administers; for an account that moves money it is proposed with its first half. May be null: p_hash, p_mac, p_sealed, result.';

create function payung.password_begun(p_user bigint, p_change bigint, p_hash text, p_issued bigint, p_mac bytea, p_two boolean) returns void
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if p_hash is null or p_hash not like 'argon2$%' or abs(extract(epoch from clock_timestamp()) - p_issued) > 60
     or not coalesce(payung.gate_passes(format('start|%s|%s|%s|%s', p_user, p_change, encode(sha256(convert_to(p_hash, 'UTF8')), 'hex'), p_issued), p_mac), false) then
    raise exception 'payung: password refused' using errcode = 'P0C72';
  end if;
  insert into access_credential (user_id, password, must_change, begun_by_two) values (p_user, p_hash, true, p_two)
    on conflict (user_id) do update set password = excluded.password, must_change = true, begun_by_two = excluded.begun_by_two,
      changed_at = clock_timestamp();
end $$;
comment on function payung.password_begun is 'A first password is one that the web process has made, and it can only be used to change it. May be null: p_hash, p_mac.';

create function payung.password_start_confirm(p_change bigint, p_seen text, p_hash text, p_issued bigint, p_mac bytea) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  x jsonb := payung.change_take(p_change, 'password', p_seen);
  u access_user := payung.account_of_another((x->'content'->>'user')::bigint);
begin
  if not u.is_active then
    raise exception 'payung: it is closed' using errcode = 'P0E58';
  end if;
  perform payung.password_begun(u.id, p_change, p_hash, p_issued, p_mac, true);
end $$;
comment on function payung.password_start_confirm is 'The first password of an account that moves money has two halves, and each administrator knows only one.';

-- Every province keeps an administrator who can confirm: the last one cannot be closed, not even by the owner.
create function payung.an_administrator_stays() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare lost text[];
begin
  if tg_table_name = 'access_grant' then
    if old.role <> all((select payung.roles_of('changes.confirm'))::text[]) or char_length(coalesce(old.place_id, '')) <> 2
       or exists (select from access_user where id = old.user_id and not is_active) then
      return null;
    end if;
    lost := array[old.place_id];
  else
    select array_agg(g.place_id) into lost from access_grant g
      where g.user_id = old.id and g.role = any((select payung.roles_of('changes.confirm'))::text[]) and char_length(g.place_id) = 2;
  end if;
  if exists (select from unnest(lost) p where not exists (
       select from access_grant g join access_user u on u.id = g.user_id and u.is_active
       where g.place_id = p and g.role = any((select payung.roles_of('changes.confirm'))::text[]))) then
    raise exception 'payung: the last administrator stays' using errcode = 'P0E56';
  end if;
  return null;
end $$;
comment on function payung.an_administrator_stays is 'The last administrator of a province is not closed and keeps his role, whoever requests it.';
create constraint trigger an_administrator_stays after update or delete on access_grant
  deferrable initially deferred for each row execute function payung.an_administrator_stays();
create constraint trigger an_administrator_stays_open after update on access_user
  deferrable initially deferred for each row when (old.is_active and not new.is_active) execute function payung.an_administrator_stays();

-- The account of a bank's computer is created with its connection: it has no password, and only the role of the channel.
create function payung.channel_account(p_username text, p_name text) returns bigint
language plpgsql set search_path = public, payung, pg_temp as $$
declare answer bigint;
begin
  insert into access_user (username, display_name, is_active, language) values (p_username, p_name, true, 'id') returning id into answer;
  insert into access_grant (user_id, role, caseload) select answer, r, false from unnest(payung.roles_of('snap.call')) r;
  return answer;
end $$;
comment on function payung.channel_account is 'The account of a bank''s computer has no password and only the role of the channel.';

revoke execute on function payung.change_propose(text, text, text, jsonb, jsonb, text, bytea), payung.change_take(bigint, text, text),
  payung.change_refuse(bigint, text), payung.change_sealed(bigint), payung.account_of_another(bigint), payung.account_now(bigint),
  payung.account_takes_two(bigint), payung.account_place(bigint), payung.account_add(text, text, bigint), payung.account_change(bigint, text, bigint),
  payung.grant_give(bigint, text, text, bigint, boolean, text), payung.grant_fits(bigint, text, text, bigint), payung.grant_confirm(bigint, text),
  payung.grant_end(bigint), payung.account_close(bigint), payung.account_reopen(bigint, text), payung.account_reopen_confirm(bigint, text),
  payung.password_start(bigint, text, bigint, bytea, bytea), payung.password_begun(bigint, bigint, text, bigint, bytea, boolean),
  payung.password_start_confirm(bigint, text, text, bigint, bytea), payung.an_administrator_stays(), payung.channel_account(text, text) from public;
grant execute on function payung.change_refuse(bigint, text), payung.change_sealed(bigint), payung.account_takes_two(bigint),
  payung.account_add(text, text, bigint), payung.account_change(bigint, text, bigint), payung.grant_give(bigint, text, text, bigint, boolean, text),
  payung.grant_confirm(bigint, text), payung.grant_end(bigint), payung.account_close(bigint), payung.account_reopen(bigint, text),
  payung.account_reopen_confirm(bigint, text), payung.password_start(bigint, text, bigint, bytea, bytea),
  payung.password_start_confirm(bigint, text, text, bigint, bytea) to payung_app;
