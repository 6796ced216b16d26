-- Organisations and their offices are created, changed and closed by administrators of the accounts of their place. A closed one is kept,
-- because users, bills and schemes of the past refer to it.
create function payung.organisation_open(p_org bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from parties_organisation where id = p_org and closed_at is null)
$$;
comment on function payung.organisation_open is 'Whether an organisation exists and is not closed. May be null: p_org.';
create function payung.office_open(p_office bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from parties_office f join parties_organisation o on o.id = f.organisation_id
    where f.id = p_office and f.closed_at is null and o.closed_at is null)
$$;
comment on function payung.office_open is 'Whether an office exists and neither it nor its organisation is closed. May be null: p_office.';

-- Locks the organisation, within the places that the session administers.
create function payung.organisation_kept(p_org bigint) returns parties_organisation
language plpgsql set search_path = public, payung, pg_temp as $$
declare o parties_organisation;
begin
  select * into o from parties_organisation where id = p_org for update;
  if o.id is null or not payung.keeps(o.place_id) then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  return o;
end $$;
comment on function payung.organisation_kept is 'An organisation is changed only by an administrator of its place.';

create function payung.party_form(p_code text, p_name text, p_place text) returns void
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if p_code !~ '^[a-z0-9][a-z0-9-]{1,49}$' or length(btrim(p_name)) not between 3 and 200 then
    raise exception 'payung: no code or name of an organisation' using errcode = 'P0E5F';
  end if;
  if not exists (select from published.places_place where code = p_place) then
    raise exception 'payung: no such place' using errcode = 'P0E5G';
  end if;
  if not payung.keeps(p_place) then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
end $$;
comment on function payung.party_form is 'An organisation or office has a code, a name, and a place that the session administers.';

create function payung.organisation_add(p_code text, p_name text, p_kind text, p_place text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare answer bigint;
begin
  perform payung.party_form(p_code, p_name, p_place);
  insert into parties_organisation (code, name, kind, place_id) values (p_code, btrim(p_name), p_kind, p_place) returning id into answer;
  return answer;
end $$;
comment on function payung.organisation_add is 'An organisation is created at a place that the session administers.';

create function payung.organisation_change(p_org bigint, p_name text, p_kind text, p_place text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare o parties_organisation := payung.organisation_kept(p_org);
begin
  perform payung.party_form(o.code, p_name, p_place);
  update parties_organisation set name = btrim(p_name), kind = p_kind, place_id = p_place where id = p_org;
end $$;
comment on function payung.organisation_change is 'Name, kind and place of an organisation are changed by an administrator of both its former and its new place.';

create function payung.organisation_close(p_org bigint, p_closed boolean) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare o parties_organisation := payung.organisation_kept(p_org);
begin
  if p_closed and (exists (select from parties_office where organisation_id = p_org and closed_at is null)
     or exists (select from published.access_grant g join published.access_user u on u.id = g.user_id and u.is_active where g.organisation_id = p_org)) then
    raise exception 'payung: something of it is still open' using errcode = 'P0E57';
  end if;
  update parties_organisation set closed_at = case when p_closed then coalesce(o.closed_at, clock_timestamp()) end where id = p_org;
end $$;
comment on function payung.organisation_close is 'An organisation is closed when it has no open office and no user acts for it, and can be opened again.';

create function payung.office_add(p_org bigint, p_code text, p_name text, p_place text, p_zone text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare answer bigint; o parties_organisation := payung.organisation_kept(p_org);
begin
  perform payung.party_form(p_code, p_name, p_place);
  if o.closed_at is not null then
    raise exception 'payung: it is closed' using errcode = 'P0E58';
  end if;
  insert into parties_office (organisation_id, code, name, place_id, time_zone)
    values (p_org, p_code, btrim(p_name), p_place, p_zone) returning id into answer;
  return answer;
end $$;
comment on function payung.office_add is 'An office is created for an open organisation, both at places that the session administers.';

create function payung.office_change(p_office bigint, p_name text, p_place text, p_zone text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare f parties_office;
begin
  select * into f from parties_office where id = p_office for update;
  if f.id is null or not payung.keeps(f.place_id) then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  perform payung.party_form(f.code, p_name, p_place);
  update parties_office set name = btrim(p_name), place_id = p_place, time_zone = p_zone where id = p_office;
end $$;
comment on function payung.office_change is 'Name, place and time zone of an office are changed by an administrator of both its former and its new place.';

create function payung.office_close(p_office bigint, p_closed boolean) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare f parties_office;
begin
  select * into f from parties_office where id = p_office for update;
  if f.id is null or not payung.keeps(f.place_id) then
    raise exception 'payung: outside of what the session keeps' using errcode = 'P0E50';
  end if;
  if p_closed and exists (select from published.access_user u where u.office_id = p_office and u.is_active) then
    raise exception 'payung: something of it is still open' using errcode = 'P0E57';
  end if;
  if not p_closed and not payung.organisation_open(f.organisation_id) then
    raise exception 'payung: it is closed' using errcode = 'P0E58';
  end if;
  update parties_office set closed_at = case when p_closed then coalesce(f.closed_at, clock_timestamp()) end where id = p_office;
end $$;
comment on function payung.office_close is 'An office is closed when nobody works there any more, and can be opened again if its organisation is open.';

-- Deadlines are counted in the time zone of the office, so the server must know that zone.
create function payung.office_zone() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  -- The three zones of Indonesia are known; for any other the server reads hundreds of files.
  if new.time_zone not in ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura') and not exists (select from pg_timezone_names where name = new.time_zone) then
    raise exception 'payung: no such time zone' using errcode = 'P0E5H';
  end if;
  return new;
end $$;
comment on function payung.office_zone is 'The time zone of an office is one that the server knows.';
create trigger office_zone before insert or update of time_zone on parties_office for each row execute function payung.office_zone();

revoke execute on function payung.organisation_open(bigint), payung.office_open(bigint), payung.organisation_kept(bigint), payung.party_form(text, text, text),
  payung.organisation_add(text, text, text, text), payung.organisation_change(bigint, text, text, text), payung.organisation_close(bigint, boolean),
  payung.office_add(bigint, text, text, text, text), payung.office_change(bigint, text, text, text), payung.office_close(bigint, boolean),
  payung.office_zone() from public;
grant execute on function payung.organisation_add(text, text, text, text), payung.organisation_change(bigint, text, text, text),
  payung.organisation_close(bigint, boolean), payung.office_add(bigint, text, text, text, text), payung.office_change(bigint, text, text, text),
  payung.office_close(bigint, boolean) to payung_app;
