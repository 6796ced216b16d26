create sequence participation_kpj_seq minvalue 1 maxvalue 999999999;

-- A partition holds one day, the first of its month (open_month), so that no other day can be stored.
create table participation_month (
  membership_id bigint not null,
  month date not null,
  payer_id bigint not null,
  regency varchar(5) not null,
  amount bigint not null check (amount >= 0),
  committed_at timestamptz not null default now(),
  primary key (membership_id, month)
) partition by list (month);
comment on table participation_month is 'One row for each membership and month, so that two payers can never hold one month.';

-- Creates the partition of a month in a partitioned table. Only the owner may attach a partition, so this is a function of the owner.
create function payung.open_month(parent regclass, m date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare child text := format('%s_%s', (select relname from pg_class where oid = parent), to_char(m, 'YYYYMM'));
begin
  if extract(day from m) <> 1 or parent::text not in ('participation_month', 'contributions_contributionassessment') then
    raise exception 'payung: not a month or not a monthly table' using errcode = 'P0A20';
  end if;
  if not exists (select from pg_class where relname = child and relnamespace = 'public'::regnamespace) then
    perform pg_advisory_xact_lock(hashtext('payung.open_month'));
    -- A query, and not to_regclass(): the latter may answer with the state from before the lock.
    if not exists (select from pg_class where relname = child and relnamespace = 'public'::regnamespace) then
      execute format('create table %I (like %s including defaults including constraints)', child, parent);
      execute format('alter table %s attach partition %I for values in (%L)', parent, child, m);
      execute format('alter table %I enable row level security', child);
      execute format('alter table %I force row level security', child);
      -- A statement that writes into the partition itself does not fire the statement triggers of the parent table.
      execute format('create trigger append_only before insert or update or delete or truncate on %I
                      for each statement execute function payung.refuse_change()', child);
    end if;
  end if;
end $$;
comment on function payung.open_month is 'The partition of a month is created once, only for one of the two monthly tables, and is protected like its parent.';
revoke execute on function payung.open_month(regclass, date) from public;
grant execute on function payung.open_month(regclass, date) to payung_loader;

-- The kind of a payer decides its class (whose money it is). A payer with another class than its kind is refused, whoever writes it.
alter table participation_payer add constraint payer_of_its_class
  foreign key (kind, payer_class) references participation_payerkind (value, payer_class);
grant select on participation_payerkind to payung_app, payung_loader;
call payung.protect('participation_payer',
  '(kind = ''existing'' and (select payung.actor_id()) is not null)
   or (province = any((select payung.provinces_in())::text[])
       and (person_id is null or exists (select from registry_person p where p.id = participation_payer.person_id)))
   or organisation_id = any((select payung.orgs())::bigint[])',
  '(select payung.may(''scheme.open''))
   and (province = any((select payung.provinces())::text[]) or organisation_id = any((select payung.orgs())::bigint[]))');
-- A payer belongs to one province: the stated one, else that of its organisation, else the one in which the session works.
create function payung.payer_province() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if coalesce(new.province, '') = '' then
    new.province := coalesce((select left(o.place_id, 2) from published.parties_organisation o where o.id = new.organisation_id),
      case when cardinality(payung.provinces_in()) = 1 then (payung.provinces_in())[1] end);
  end if;
  return new;
end $$;
comment on function payung.payer_province is 'Every payer belongs to one province.';
revoke execute on function payung.payer_province() from public;
create trigger payer_province before insert on participation_payer for each row execute function payung.payer_province();
call payung.protect_by_place('participation_membership', 'regency',
  'exists (select from registry_custody c where c.person_id = participation_membership.person_id and c.organisation_id = any((select payung.orgs())::bigint[]))
   or village_code = any((select payung.villages())::text[])
   or ((select payung.caseload()) and person_id in (select person_id from registry_caseload where ended_at is null))');
call payung.protect_by_place('participation_month', 'regency',
  'payer_id in (select id from participation_payer where organisation_id = any((select payung.orgs())::bigint[]))
   or ((select payung.caseload() or payung.villages() <> ''{}'') and exists (select from participation_membership m where m.id = participation_month.membership_id))');
call payung.protect('participation_snapshot', '(select payung.actor_id()) is not null', '(select payung.provinces()) <> ''{}''');
call payung.signed_by('participation_snapshot', 'loaded_by');
-- Months from BPJS's own data count as paid without a receipt, also for claims. Therefore only an administrator of the whole province
-- may load them, with an extract from BPJS.
-- A payer who is a person is written by a function whose answer does not reveal whether that person pays elsewhere.
create policy person_payer on participation_payer as restrictive for insert to payung_app, payung_loader with check (person_id is null);
create policy existing_payer on participation_payer as restrictive for insert to payung_app, payung_loader with check (
  kind <> 'existing' or (province = any((select payung.provinces())::text[]) and (select payung.may('members.load'))));
create policy existing_months on participation_month as restrictive for insert to payung_app, payung_loader with check (
  payer_id not in (select id from participation_payer where kind = 'existing')
  or (left(regency, 2) = any((select payung.provinces())::text[]) and (select payung.may('members.load'))));
grant select on participation_payer, participation_membership, participation_month, participation_snapshot to payung_app;
grant select on participation_payer, participation_membership, participation_month to payung_loader;
grant insert on participation_payer, participation_month to payung_loader;
grant insert on participation_payer to payung_app;
grant select, insert, update on participation_snapshot to payung_loader;
-- A committed month never changes except for its price (0010_moves.sql). It can leave the calendar only with a release
-- (0005_release.sql).
create trigger append_only before truncate on participation_month
  for each statement execute function payung.refuse_change();
call payung.with_history('participation_payer');
grant usage on all sequences in schema public to payung_loader;
call payung.veil('participation_membership', 'id', 'kpj');

-- Memberships by KPJ within the scope: by the number that Payung gave, and by numbers of BPJS that are in force.
create function payung.memberships_find(p_kpj text[]) returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select id from participation_membership where kpj = any(p_kpj) and payung.reads()
  union
  select membership_id from participation_externalnumber
    where kind = 'kpj' and number = any(p_kpj) and valid_to is null and payung.reads()
$$;
comment on function payung.memberships_find is 'Memberships are found by complete numbers that are in force, within the scope.';

-- Creates memberships for the new staged rows; returns how many. Until BPJS gives a KPJ, Payung gives a number of the same form: 99
-- and nine digits, or 98 for members from BPJS's own data. With `p_members` the segment and the employer are read from the
-- staged table `staged_member`.
create function payung.memberships_take(p_started date, p_members boolean, p_employer bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  perform payung.stage_is_plain('staged_person');
  perform payung.run_of('intake');
  if not payung.may('intake.commit') then
    raise exception 'payung: this role records no persons' using errcode = 'P0A70';
  end if;
  if not payung.all_places() and exists (
    select from pg_temp.staged_person s where s.is_member_new and s.regency <> all((select payung.places())::text[])
      and left(s.regency, 2) <> all((select payung.home_provinces())::text[])) then
    raise exception 'payung: a membership lies outside the scope' using errcode = '42501';
  end if;
  if p_members then
    perform payung.stage_is_plain('staged_member');
    insert into participation_membership (id, person_id, segment, employer_id, kpj, regency, village_code, sector, occupation, started)
      select s.membership_id, s.person_id, m.segment, case when m.segment = 'PU' then p_employer end,
             '98' || lpad(nextval('participation_kpj_seq')::text, 9, '0'), s.regency, s.village_code, 'other', s.occupation, p_started
      from pg_temp.staged_person s join pg_temp.staged_member m on m.sheet_row = s.sheet_row where s.is_member_new;
  else
    insert into participation_membership (id, person_id, segment, kpj, regency, village_code, sector, occupation, started)
      select s.membership_id, s.person_id, 'BPU', '99' || lpad(nextval('participation_kpj_seq')::text, 9, '0'),
             s.regency, s.village_code, s.sector, s.occupation, p_started
      from pg_temp.staged_person s where s.is_member_new;
  end if;
  get diagnostics n = row_count;
  return n;
exception when unique_violation or check_violation or not_null_violation then
  raise exception 'payung: the stage is not taken' using errcode = 'P0C00';
end $$;
comment on function payung.memberships_take is 'Memberships of staged people are recorded within the scope by a user who commits lists. May be null: p_employer.';
-- Memberships for registered people who are taken in without a staged table, in the given order: the existing ones (`p_members`), and
-- new ones for people without. Called by functions of rooms above.
create function payung.memberships_join(p_people bigint[], p_members bigint[], p_regencies text[], p_villages text[], p_sectors text[],
                                        p_occupations text[], p_started date) returns bigint[]
language sql security definer set search_path = public, payung, pg_temp as $$
  with wanted as (
    select * from unnest(p_people, p_members, p_regencies, p_villages, p_sectors, p_occupations)
      with ordinality as w(person, member, regency, village, sector, occupation, nth)
  ), joined as (
    insert into participation_membership (person_id, segment, kpj, regency, village_code, sector, occupation, started)
    select w.person, 'BPU', '99' || lpad(nextval('participation_kpj_seq')::text, 9, '0'), w.regency, w.village, w.sector, w.occupation, p_started
    from wanted w where w.member is null order by w.nth
    returning id, person_id
  )
  select array_agg(coalesce(w.member, j.id) order by w.nth) from wanted w left join joined j on j.person_id = w.person
$$;
comment on function payung.memberships_join is 'A person who is taken in without a staged table has one membership, the existing one or a new one.';
revoke execute on function payung.memberships_join(bigint[], bigint[], text[], text[], text[], text[], date) from public;
revoke execute on function payung.memberships_find(text[]), payung.memberships_take(date, boolean, bigint) from public;
grant execute on function payung.memberships_find(text[]) to payung_app;
grant execute on function payung.memberships_take(date, boolean, bigint) to payung_loader;
call payung.read_as_reader('payung.memberships_find(text[])');
