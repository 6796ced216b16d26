-- A database is marked as a demonstration while it is being set up, and never later. Users of a demonstration sign in without proof of
-- identity, so an installation in use must not become one.
create function payung.setting_stays() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if tg_op = 'TRUNCATE' or (tg_op <> 'INSERT' and old.key = 'demo' and (tg_op = 'DELETE' or new is distinct from old))
     or (tg_op <> 'DELETE' and new.key = 'demo' and (tg_op = 'INSERT' or old.key <> 'demo')
         and exists (select from platform_setting where key = 'installed')) then
    raise exception 'payung: the mark of a demonstration is set when the database is made' using errcode = 'P0C65';
  end if;
  if tg_op <> 'DELETE' and new.key in ('today', 'demo_rows', 'demo_users', 'demo_times')
     and not exists (select from platform_setting where key = 'demo' and value = '1') then
    raise exception 'payung: only a demonstration has a stated date and listed users' using errcode = 'P0C66';
  end if;
  return coalesce(new, old);
end $$;
comment on function payung.setting_stays is 'A database is marked as a demonstration only while it is created, and only a demonstration has a stated date.';
create trigger setting_stays before insert or update or delete on platform_setting for each row
  execute function payung.setting_stays();
create trigger settings_stay before truncate on platform_setting for each statement execute function payung.setting_stays();

create function payung.is_demo() returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from platform_setting where key = 'demo' and value = '1')
$$;
comment on function payung.is_demo is 'Whether this database was created as a demonstration.';

-- In a demonstration payments go to the practice bank only: the bank must have its name and run on this machine.
create function payung.only_practice_bank() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
declare
  given jsonb := to_jsonb(new);
begin
  if payung.is_demo() and (given->>'name' not like '%(bank latihan)'
       or coalesce(given->>'base_url', '') !~ '^(http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?(/.*)?)?$'
       or coalesce(given->>'folder', '') !~ '^(.*/demo/bank(/.*)?)?$' or coalesce(given->>'folder', '') like '%/../%') then
    raise exception 'payung: a demonstration knows the practice bank only' using errcode = 'P0C67';
  end if;
  return new;
end $$;
comment on function payung.only_practice_bank is 'A demonstration is connected only to the practice bank on this machine.';
revoke execute on function payung.setting_stays(), payung.is_demo(), payung.only_practice_bank() from public;
