-- A session holds one set of roles and one set of places; policies combine them freely. So every role of an account must
-- hold the same scopes, else a right granted here would hold there too. Whose grants open counts of
-- places and nothing else is free of this.
create function payung.grants_do_not_widen() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  who bigint := coalesce(new.user_id, old.user_id);
  scopes int;
begin
  perform from access_user where id = who for update;  -- two changes of one account are judged one after the other
  -- Who keeps the accounts of others neither sees their people nor moves money: not in this account.
  if exists (select from access_grant where user_id = who and role = any((select payung.roles_of('scope.alone'))::text[]))
     and exists (select from access_grant where user_id = who and role <> all((select payung.roles_of('scope.alone'))::text[])) then
    raise exception 'payung: a role that stands alone shares its account' using errcode = 'P0CB0';
  end if;
  select count(distinct held.scopes) into scopes from (
    select array_agg(coalesce(place_id, '') || '|' || coalesce(organisation_id::text, '') || '|' || caseload
                     order by place_id, organisation_id) as scopes
    from access_grant where user_id = who and role <> all((select payung.roles_of('scope.apart'))::text[]) group by role) held;
  if scopes > 1 then
    raise exception 'payung: the roles of one account have different scopes' using errcode = 'P0A05';
  end if;
  return null;
end $$;
comment on function payung.grants_do_not_widen is 'All roles of one account have the same scope, so that no right holds where it was not granted, and a role that stands alone has no other beside it.';
revoke execute on function payung.grants_do_not_widen() from public;
create constraint trigger grants_do_not_widen after insert or update or delete on access_grant
  deferrable initially deferred for each row execute function payung.grants_do_not_widen();
