-- A session has one set of roles and one set of places, and policies combine them freely. So every role of an account must have the same
-- scopes; otherwise a right that was granted for one place would work in another. Users whose grants open only counts of places are
-- exempt.
create function payung.grants_do_not_widen() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  who bigint := coalesce(new.user_id, old.user_id);
  scopes int;
begin
  perform from access_user where id = who for update;  -- two changes of one account are checked one after the other
  -- A user who manages accounts of others may neither see their people nor move money with the same account.
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
comment on function payung.grants_do_not_widen is 'All roles of an account have the same scope, so that no right works where it was not granted, and a role that must be alone has no other role beside it.';
revoke execute on function payung.grants_do_not_widen() from public;
create constraint trigger grants_do_not_widen after insert or update or delete on access_grant
  deferrable initially deferred for each row execute function payung.grants_do_not_widen();
