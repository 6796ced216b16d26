-- Families and bank accounts. They are identity data: read under row-level security, written only by these functions.

-- Whether the session may pay an organisation. An organisation without a regency may be paid by itself and by users who see all places.
create function payung.sees_organisation(p_organisation bigint) returns boolean
language sql stable strict security definer set search_path = public, payung, pg_temp as $$
  select exists (select from published.parties_organisation o where o.id = p_organisation and (
    payung.all_places() or o.id = any(payung.orgs()) or left(o.place_id, 5) = any(payung.places())))
$$;
comment on function payung.sees_organisation is 'A session may pay an organisation of its places or an organisation of its own.';
revoke execute on function payung.sees_organisation(bigint) from public;
grant execute on function payung.sees_organisation(bigint) to payung_app, payung_loader;

call payung.protect_by_place('registry_relation', 'regency',
  'exists (select from registry_custody c where c.person_id = registry_relation.person_id and c.organisation_id = any((select payung.orgs())::bigint[]))');
call payung.protect_by_place('registry_bankaccount', 'regency',
  'exists (select from registry_custody c where c.person_id = registry_bankaccount.person_id and c.organisation_id = any((select payung.orgs())::bigint[])) or payung.sees_organisation(organisation_id)');
grant select on registry_relation, registry_bankaccount to payung_app, payung_loader;
call payung.veil('registry_bankaccount', 'id', 'account_no', 'holder_name');

-- Whether the session may act on a person: because of the person's regency or village, because one of the session's organisations
-- brought the person in, or because the person is in the session's caseload.
create function payung.sees_person(p_person bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from registry_person p where p.id = p_person and (
    payung.all_places() or p.regency = any(payung.places()) or p.village_code = any(payung.villages())
    or (payung.caseload() and exists (select from registry_caseload c
          where c.person_id = p.id and c.user_id = payung.actor_id() and c.ended_at is null))
    or exists (select from registry_custody c where c.person_id = p.id and c.organisation_id = any(payung.orgs()))))
$$;
comment on function payung.sees_person is 'A session may act on a person because of the person''s place, because its organisation brought the person in, or because the person is in its caseload.';

-- Money goes to an account that one user recorded and another verified. Therefore an account is never changed, only closed.
create function payung.account_kept() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if to_jsonb(old) - 'closed_at' is distinct from to_jsonb(new) - 'closed_at' then
    raise exception 'payung: a verified account is not changed' using errcode = 'P0CC2';
  end if;
  return new;
end $$;
comment on function payung.account_kept is 'A verified account is closed but never changed, not even by the owner.';
create trigger account_kept before update on registry_bankaccount for each row
  when (old.verified_at is not null) execute function payung.account_kept();

create function payung.registry_may_write() returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.may('claims.report') then
    raise exception 'payung: this role records no persons' using errcode = 'P0A70';
  end if;
end $$;
comment on function payung.registry_may_write is 'Persons, families and accounts are recorded only by roles that may report claims.';

-- A question about a NIK reaches people outside the scope, so it is logged before it is answered. This function writes the log
-- line, on a second connection. The line names the person who was found; the caller learns nothing from it.
create function payung.registry_ask(p_token text, p_nik text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p bigint;
begin
  perform payung.read_uncovers(p_token);
  perform set_config('payung.session', p_token, true);
  perform payung.registry_may_write();
  select payung.registry_stays(person_id) into p from registry_identity where nik = p_nik;
  return payung.read_write(p_token, 'add_person', 'nik', '', case when p is null then '{}' else array[p] end,
    (p is not null)::int, (p is not null and not payung.sees_person(p))::int, 1, payung.read_digest('add_person', p_nik), false);
end $$;
comment on function payung.registry_ask is 'A question about a NIK reaches people outside the scope, so it is logged with its user before it is answered.';

-- Records a person, or finds the person by NIK. A known person's record stays as it is (only an empty phone or address is filled
-- in). A person who is known outside the caller's scope stays hidden: the result is null. The village is checked first, so that a
-- call that cannot succeed is refused before it reads anything about a NIK.
create function payung.registry_add_person(p_village text, p_nik text, p_name text, p_norm text, p_birth date, p_sex text,
                                           p_phone text, p_address text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p bigint; r text := left(p_village, 5);
begin
  perform payung.registry_may_write();
  if not exists (select from published.places_place where code = p_village and level = 4) then
    raise exception 'payung: no such village' using errcode = 'P0A71';
  end if;
  if not (payung.all_places() or r = any(payung.places()) or p_village = any(payung.villages())
          or left(r, 2) = any(payung.home_provinces())) then
    raise exception 'payung: the village lies outside the scope' using errcode = 'P0A72';
  end if;
  if p_nik is not null and not payung.read_was_asked('add_person', payung.read_digest('add_person', p_nik), 1) then
    raise exception 'payung: the question was not written down before' using errcode = 'P0C11';
  end if;
  perform pg_advisory_xact_lock(7108);  -- new identities come in one transaction at a time
  if p_nik is not null then
    select payung.registry_stays(person_id) into p from registry_identity where nik = p_nik;
    if found then
      if not payung.sees_person(p) then
        return null;
      end if;
      update registry_identity set phone = case when phone = '' then p_phone else phone end,
        address = case when address = '' then p_address else address end where person_id = p;
      return p;
    end if;
  end if;
  insert into registry_person (regency, village_code, created_by) values (r, p_village, payung.actor_id()) returning id into p;
  insert into registry_identity (person_id, regency, village_code, nik, name, name_norm, birth_date, sex, address, phone)
    values (p, r, p_village, p_nik, p_name, p_norm, p_birth, p_sex, p_address, p_phone);
  if not (payung.all_places() or r = any(payung.places()) or p_village = any(payung.villages())) then
    insert into registry_custody (person_id, organisation_id) values (p, (payung.orgs())[1]);
  end if;
  return p;
end $$;
comment on function payung.registry_add_person is 'A person is recorded only within the scope and after the question about the NIK was logged; a person who is known outside the scope stays hidden. May be null: p_nik, p_birth, p_sex, result.';

-- Records a person for whom somebody pays without any other right on the person. The person gets no custody, so the user who brought the
-- person in sees him only through functions. Called by functions of other rooms, which have searched for the NIK before and hold the lock
-- of the registry (7108).
create function payung.registry_bring(p_village text, p_nik text, p_name text, p_norm text, p_birth date, p_sex text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p bigint;
begin
  if not exists (select from published.places_place where code = p_village and level = 4) then
    raise exception 'payung: no such village' using errcode = 'P0A71';
  end if;
  insert into registry_person (regency, village_code, created_by) values (left(p_village, 5), p_village, payung.actor_id()) returning id into p;
  insert into registry_identity (person_id, regency, village_code, nik, name, name_norm, birth_date, sex, address, phone)
    values (p, left(p_village, 5), p_village, p_nik, p_name, p_norm, p_birth, p_sex, '', '');
  return p;
end $$;
comment on function payung.registry_bring is 'A person is recorded in his village, and the user who brought him in does not see him for that reason. May be null: p_sex.';
revoke execute on function payung.registry_bring(text, text, text, text, date, text) from public;

create function payung.registry_add_relative(p_person bigint, p_relative bigint, p_relation text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare open_relation registry_relation; relation_id bigint;
begin
  perform payung.registry_may_write();
  if not (payung.sees_person(p_person) and payung.sees_person(p_relative)) then
    raise exception 'payung: no such person' using errcode = 'P0A73';
  end if;
  -- Both rows are locked. So a merge of one of them is either complete before this act, which then sees it, or starts after it.
  perform 1 from registry_person where id in (p_person, p_relative) order by id for update;
  select * into open_relation from registry_relation where person_id = p_person and relative_id = p_relative and ended_at is null;
  if open_relation.relation = p_relation then return open_relation.id; end if;
  update registry_relation set ended_at = clock_timestamp() where id = open_relation.id;
  insert into registry_relation (person_id, relative_id, relation, regency, recorded_by)
    select p.id, p_relative, p_relation, p.regency, payung.actor_id() from registry_person p where p.id = p_person
    returning id into relation_id;
  return relation_id;
end $$;
comment on function payung.registry_add_relative is 'A relation connects two persons on whom the session may act, and a pair has at most one open relation.';

-- A bank account of a person. If the holder's name hardly fits the person's name (`p_score`, 0 to 100, computed by the service), a
-- reason is required. Banks accept Latin letters and digits only: a name without any would make them refuse the whole file.
create function payung.registry_add_bank_account(p_person bigint, p_bank text, p_number text, p_holder text, p_score int, p_reason text)
returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare a bigint; reason text := payung.case_reason(p_reason, false);
begin
  perform payung.registry_may_write();
  if not payung.sees_person(p_person) then
    raise exception 'payung: no such person' using errcode = 'P0A73';
  end if;
  if p_bank !~ '^[A-Z0-9]{2,11}$' or p_number !~ '^[0-9]{5,34}$'
     or normalize(coalesce(p_holder, ''), NFKD) !~ '[A-Za-z0-9]' or char_length(p_holder) > 140 then
    raise exception 'payung: no bank can write this account' using errcode = 'P0A75';
  end if;
  if p_score is null or p_score < 0 or p_score > 100 or (p_score < 80 and char_length(regexp_replace(reason, '[^[:alnum:]]', '', 'g')) < 5) then
    raise exception 'payung: the holder is another name, and no reason is given' using errcode = 'P0C59';
  end if;
  perform 1 from registry_person where id = p_person for update;
  select id into a from registry_bankaccount
    where person_id = p_person and bank_code = p_bank and account_no = p_number and closed_at is null;
  if a is null then
    insert into registry_bankaccount (person_id, regency, bank_code, account_no, holder_name, holder_score, holder_reason, created_by)
      select p.id, p.regency, p_bank, p_number, p_holder, p_score, reason, payung.actor_id() from registry_person p where p.id = p_person
      returning id into a;
  end if;
  return a;
end $$;
comment on function payung.registry_add_bank_account is 'An account is one that a bank can use, of a person within the scope, and has a reason if its holder has another name.';

create function payung.registry_close_bank_account(p_account bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.registry_may_write();
  update registry_bankaccount set closed_at = clock_timestamp()
    where id = p_account and closed_at is null and payung.sees_person(person_id);
  if not found then
    raise exception 'payung: no such account' using errcode = 'P0A74';
  end if;
end $$;
comment on function payung.registry_close_bank_account is 'An open account of a person within the scope is closed, and nothing else changes.';

-- Who looked at a person, newest first. Only users who may open the person may ask.
create function payung.person_readers(p_person bigint, p_limit int)
returns table (at timestamptz, actor_id bigint, who text, roles text, kind text, subject text, reason text, refused boolean, count int)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if not (payung.may('registry.view')
          and payung.sees_person(p_person)) then
    return;
  end if;
  return query select l.at, l.actor_id, coalesce(u.display_name, ''), l.roles, l.kind, l.subject, l.reason, l.refused, l.count
    from published.access_readlog l left join published.access_user u on u.id = l.actor_id
    where l.persons && array(select p_person union select e.person_id from registry_personevent e
      where e.kind = 'merged' and e.other_id = p_person and not exists (select from registry_personevent u where u.undoes_id = e.id)) order by l.id desc limit least(p_limit, 500);
end $$;
comment on function payung.person_readers is 'Only users who may open a person see who looked at that person. May be null: actor_id.';

revoke execute on function payung.sees_person(bigint), payung.account_kept(), payung.registry_may_write(), payung.registry_ask(text, text),
  payung.person_readers(bigint, int),
  payung.registry_add_person(text, text, text, text, date, text, text, text),
  payung.registry_add_relative(bigint, bigint, text), payung.registry_add_bank_account(bigint, text, text, text, int, text),
  payung.registry_close_bank_account(bigint) from public;
-- Families and accounts are recorded by people, so only the application may call these functions; jobs bring people in through lists.
grant execute on function payung.registry_add_person(text, text, text, text, date, text, text, text),
  payung.registry_add_relative(bigint, bigint, text), payung.registry_add_bank_account(bigint, text, text, text, int, text),
  payung.registry_close_bank_account(bigint) to payung_app;
grant execute on function payung.registry_ask(text, text), payung.person_readers(bigint, int) to payung_app;
