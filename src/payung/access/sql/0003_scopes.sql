-- A session holds one set of roles and one set of places; policies combine them freely. So every role of an account must
-- hold the same scopes, else a right granted here would hold there too. A juror is free of this: his grants open counts
-- of places and nothing else.
create function payung.grants_do_not_widen() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  who bigint := coalesce(new.user_id, old.user_id);
  scopes int;
begin
  perform from access_user where id = who for update;  -- two changes of one account are judged one after the other
  select count(distinct held.scopes) into scopes from (
    select array_agg(coalesce(place_id, '') || '|' || coalesce(organisation_id::text, '')
                     order by place_id, organisation_id) as scopes
    from access_grant where user_id = who and role <> 'juror' group by role) held;
  if scopes > 1 then
    raise exception 'payung: the roles of one account have different scopes' using errcode = 'P0A05';
  end if;
  return null;
end $$;
revoke execute on function payung.grants_do_not_widen() from public;
create constraint trigger grants_do_not_widen after insert or update or delete on access_grant
  deferrable initially deferred for each row execute function payung.grants_do_not_widen();

-- As before, but only roles that deal with persons open the persons of a place, and a juror's body opens nothing.
create or replace function payung.insert_session(token text, uid bigint, session_kind text, ttl interval, run bigint default null)
returns void language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  g_roles text[]; g_places text[]; g_views text[]; g_orgs bigint[]; total int;
begin
  if not exists (select from access_user where id = uid and is_active) then
    raise exception 'payung: no such active user' using errcode = 'P0A03';
  end if;
  select coalesce(array_agg(distinct role), '{}'),
         coalesce(array_agg(distinct organisation_id) filter (where organisation_id is not null and role <> 'juror'), '{}')
    into g_roles, g_orgs from access_grant where user_id = uid;
  select coalesce(array_agg(distinct p.code) filter (where g.role not in ('juror', 'employer', 'sponsor')), '{}'),
         coalesce(array_agg(distinct p.code), '{}')
    into g_places, g_views
    from access_grant g join places_place p
      on p.level = 2 and (p.code = g.place_id or p.parent_id = g.place_id or p.code = left(g.place_id, 5))
    where g.user_id = uid and g.place_id is not null;
  select count(*) into total from places_place where level = 2;
  insert into payung.session (token_hash, user_id, kind, run_id, roles, all_places, places, view_all, view_places, orgs, expires_at)
  values (sha256(convert_to(token, 'UTF8')), uid, session_kind, run, g_roles,
          total > 0 and cardinality(g_places) = total, g_places,
          total > 0 and cardinality(g_views) = total, g_views, g_orgs, clock_timestamp() + ttl);
end $$;
