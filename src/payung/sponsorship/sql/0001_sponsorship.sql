-- A fund pays with the payer of its own scheme, and a price is for a sector that is listed.
alter table sponsorship_scheme add constraint scheme_payer unique (id, payer_id);
alter table sponsorship_fund add constraint fund_of_scheme
  foreign key (scheme_id, payer_id) references sponsorship_scheme (id, payer_id);
-- The kind of a scheme is listed. Its payer and its body are of the sorts that this kind admits, and it has what the kind requires
-- (a decree, for example).
alter table sponsorship_scheme add constraint scheme_of_kind foreign key (kind) references sponsorship_schemekind (value);
create function payung.scheme_fits() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (
    select from new_rows n join sponsorship_schemekind k on k.value = n.kind
    join published.participation_payer y on y.id = n.payer_id join published.parties_organisation o on o.id = n.organisation_id
    where y.kind <> all(k.payers) or o.kind <> all(k.behind) or y.province <> left(n.place_id, 2) or y.organisation_id is distinct from n.organisation_id
      or n.after <> all(k.after) or k.decree and (trim(n.decree_number) = '' or n.decree_date is null)) then
    raise exception 'payung: a scheme is paid as its kind says, by whom its kind admits' using errcode = 'P0E00';
  end if;
  return null;
end $$;
comment on function payung.scheme_fits is 'A scheme has a payer and an organisation that its kind admits, the decree that the kind requires, and one of the kind''s ways to go on after its end.';
revoke execute on function payung.scheme_fits() from public;
create trigger scheme_fits after insert on sponsorship_scheme referencing new table as new_rows
  for each statement execute function payung.scheme_fits();
grant select on sponsorship_schemekind to payung_app, payung_loader;
-- A price belongs to a version. The first version comes with the scheme. What is committed is an estimate by the version that was
-- valid on that day.
alter table sponsorship_price add constraint price_of_version
  foreign key (scheme_id, version) references sponsorship_priceversion (scheme_id, version);
alter table sponsorship_scheme add constraint scheme_price_version
  foreign key (id, price_version) references sponsorship_priceversion (scheme_id, version) deferrable initially deferred;
create function payung.first_prices() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  insert into sponsorship_priceversion (scheme_id, version, made_by) select n.id, 1, n.created_by from new_rows n;
  return null;
end $$;
comment on function payung.first_prices is 'A scheme starts with a first version of its prices.';
revoke execute on function payung.first_prices() from public;
create trigger first_prices after insert on sponsorship_scheme referencing new table as new_rows
  for each statement execute function payung.first_prices();
alter table sponsorship_price add constraint price_sector check (sector in ('transport', 'other'));

-- A fund lies in the province of its payer.
create function payung.fund_province() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  select y.province into new.province from published.participation_payer y where y.id = new.payer_id;
  return new;
end $$;
comment on function payung.fund_province is 'A fund belongs to the province of its payer.';
revoke execute on function payung.fund_province() from public;
create trigger fund_province before insert or update of payer_id, province on sponsorship_fund
  for each row execute function payung.fund_province();

-- Spending is counted where it happens: inserting a committed month charges the fund, inserting an enrolment takes a place of the
-- quota. The CHECKs of the counters refuse what goes beyond, however many sessions write at once. A commit inserts hundreds of
-- thousands of months, so the trigger adds them up once and the checks look at the sums.
create function payung.charge_funds() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare spent jsonb; bad text;
begin
  select jsonb_agg(jsonb_build_object('payer', payer_id, 'month', month, 'amount', amount, 'total', total)) into spent
    from (select payer_id, month, amount, sum(amount) as total from new_rows group by payer_id, month, amount) t;
  with s as (select (x->>'payer')::bigint as payer_id, (x->>'month')::date as month, (x->>'amount')::bigint as amount
             from jsonb_array_elements(coalesce(spent, '[]')) x)
  select case when y.id is null or (f.payer_id is null
                and y.kind not in ('employer', 'self', 'existing') and not (y.kind = 'sertakan' and y.person_id is not null)) then 'P0A35'
              when f.payer_id is not null and not exists (
                select from sponsorship_price p join sponsorship_scheme g on g.id = p.scheme_id and g.price_version = p.version
                where p.scheme_id = f.scheme_id and p.month = s.month and p.amount = s.amount)
                and not payung.months_return(s.payer_id, s.month, s.amount, (
                  select array_agg(n.membership_id) from new_rows n
                  where n.payer_id = s.payer_id and n.month = s.month and n.amount = s.amount)) then 'P0A30' end
    into bad
    from s left join published.participation_payer y on y.id = s.payer_id left join sponsorship_fund f on f.payer_id = s.payer_id
    order by 1 desc nulls last limit 1;
  if bad = 'P0A35' then
    raise exception 'payung: a payer of this kind spends from a fund only' using errcode = 'P0A35';
  elsif bad is not null then
    raise exception 'payung: the amount is not the price of the scheme for this month' using errcode = 'P0A30';
  end if;
  -- Counted here and below: where the planner hopes to end with the first row it looks all of them up one by one.
  if (select count(*)
    from (select payer_id, membership_id, regency, min(month) as first, max(month) as last from new_rows group by 1, 2, 3) n
    join sponsorship_fund f on f.payer_id = n.payer_id
    where not exists (select from sponsorship_enrolment e
                      where e.scheme_id = f.scheme_id and e.membership_id = n.membership_id and e.regency = n.regency
                        and e.first_month <= n.first and e.last_month >= n.last and not exists (
                          select from sponsorship_returnedplace g where g.enrolment_id = e.id and g.restored_at is null))) > 0 then
    raise exception 'payung: a scheme pays only for enrolled memberships' using errcode = 'P0A31';
  end if;
  update sponsorship_fund f set committed = f.committed + s.amount
    from (select (x->>'payer')::bigint as payer_id, sum((x->>'total')::bigint) as amount
          from jsonb_array_elements(coalesce(spent, '[]')) x group by 1) s
    where f.payer_id = s.payer_id;
  return null;
end $$;
comment on function payung.charge_funds is 'A month is paid from a fund at the price of its scheme, for memberships that are enrolled for that month, within the budget.';
create trigger charge_funds after insert on participation_month referencing new table as new_rows
  for each statement execute function payung.charge_funds();

create function payung.take_quota() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare bad int; came jsonb;
begin
  -- All rows of a list state the same few facts of their scheme, so those facts are looked up once.
  select case when p.state <> 'open' then 1 when n.price_version <> p.price_version then 2
              when n.first_month < p.first_month or n.last_month > p.last_month then 3 when q.id is null and exists (
                select from sponsorship_quota o where o.scheme_id = n.scheme_id) then 4 end into bad
    from (select distinct scheme_id, price_version, first_month, last_month, regency from new_rows) n
    join sponsorship_scheme p on p.id = n.scheme_id
    left join sponsorship_quota q on q.scheme_id = n.scheme_id and q.regency = n.regency
    order by 1 limit 1;
  if bad = 1 then
    raise exception 'payung: the scheme is closed' using errcode = 'P0A33';
  elsif bad = 2 then
    raise exception 'payung: an enrolment is an estimate under the prices of today' using errcode = 'P0CB3';
  elsif bad = 3 then
    raise exception 'payung: an enrolment lies within the months of its scheme' using errcode = 'P0CB4';
  end if;
  if (select count(*) from new_rows n join published.participation_membership m on m.id = n.membership_id
      where m.person_id <> n.person_id) > 0 then
    raise exception 'payung: the membership belongs to another person' using errcode = 'P0A36';
  end if;
  if bad = 4 then
    raise exception 'payung: the scheme has no quota for this regency' using errcode = 'P0A32';
  end if;
  select jsonb_agg(to_jsonb(c)) into came from (
    select n.scheme_id as scheme, n.regency, count(*) as people from new_rows n where not exists (
      select from sponsorship_enrolment e
      where e.scheme_id = n.scheme_id and e.membership_id = n.membership_id and e.id < n.id and not exists (
        select from sponsorship_returnedplace g where g.enrolment_id = e.id and g.restored_at is null)) group by 1, 2) c;
  if exists (select from (select distinct scheme_id, participant_class, first_month, last_month from new_rows) n
             left join sponsorship_block b on b.scheme_id = n.scheme_id and b.participant_class = n.participant_class
             where (b.id is null or (n.last_month + interval '1 month')::date <> (n.first_month + make_interval(months => b.months))::date)
               and exists (select from sponsorship_block o where o.scheme_id = n.scheme_id)) then
    raise exception 'payung: a class has the block of months that its scheme gives it' using errcode = 'P0E01';
  end if;
  update sponsorship_quota q set people = q.people + s.people
    from jsonb_to_recordset(coalesce(came, '[]')) s(scheme bigint, regency text, people bigint)
    where q.scheme_id = s.scheme and q.regency = s.regency;
  update sponsorship_fund f set people = f.people + s.people
    from (select scheme, sum(people) as people from jsonb_to_recordset(coalesce(came, '[]')) c(scheme bigint, people bigint) group by 1) s
    where f.scheme_id = s.scheme;
  return null;
end $$;
comment on function payung.take_quota is 'An enrolment uses a place of its regency, in an open scheme, for the person of the membership, within the scheme''s months and at its present prices, for the block of its class; a membership that is enrolled again uses no second place.';
create trigger take_quota after insert on sponsorship_enrolment referencing new table as new_rows
  for each statement execute function payung.take_quota();

-- The row is locked, so that nobody closes the scheme meanwhile.
create function payung.terms_stand() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if tg_table_name = 'sponsorship_scheme' then
    if old.state = 'open' then
      return new;
    end if;
  else
    perform from sponsorship_scheme where id = new.scheme_id and state = 'open' for share;
    if found then
      return new;
    end if;
  end if;
  raise exception 'payung: the scheme is closed' using errcode = 'P0C98';
end $$;
comment on function payung.terms_stand is 'Budget and quotas of a closed scheme do not change, and it is not opened again.';
revoke execute on function payung.terms_stand() from public;
create trigger terms_stand before update of state on sponsorship_scheme
  for each row execute function payung.terms_stand();
create trigger terms_stand before update of budget on sponsorship_fund
  for each row execute function payung.terms_stand();
create trigger terms_stand before insert or update of quota on sponsorship_quota
  for each row execute function payung.terms_stand();

-- The journal of a commitment: what one run committed for one scheme. Its key admits it once.
create function payung.journal_commitment(p_scheme bigint, p_key text, p_on date, p_people bigint, p_amount bigint)
returns bigint language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare org bigint; prov text; posted bigint; held bigint;
begin
  perform payung.run_of('intake');
  select organisation_id, left(place_id, 2) into org, prov from sponsorship_scheme where id = p_scheme;
  select committed into held from sponsorship_fund where scheme_id = p_scheme;
  select coalesce(sum(case event when 'release' then -1 else 1 end * (memo->>'amount')::bigint), 0) into posted
    from published.ledger_journal where event in ('commitment', 'release') and (memo->>'scheme')::bigint = p_scheme;
  if posted + p_amount <> held then
    raise exception 'payung: the journal does not equal what was committed' using errcode = 'P0A34';
  end if;
  return payung.ledger_post('commitment', p_key, p_on, org, prov,
    jsonb_build_object('scheme', p_scheme, 'people', p_people, 'amount', p_amount),
    array['8100', '8200'], array[p_amount, -p_amount]);
end $$;
comment on function payung.journal_commitment is 'The journals of a scheme always equal what its fund has committed.';
-- The officer of a regency commits his people to a province's scheme, but may not see the province's money. The run that acts for
-- him learns how much is left, and locks the fund until it is done.
create function payung.lock_fund(p_scheme bigint)
returns table (payer_id bigint, organisation_id bigint, organisation_kind text, first_month date, last_month date, state text, price_version smallint, money bigint,
  has_quotas boolean)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.run_of('intake');
  return query
  select p.payer_id, p.organisation_id, o.kind, p.first_month, p.last_month, p.state, p.price_version, f.budget - f.committed,
    exists (select from sponsorship_quota o where o.scheme_id = p.id)
  from sponsorship_scheme p join sponsorship_fund f on f.scheme_id = p.id
  join published.parties_organisation o on o.id = p.organisation_id
  where p.id = p_scheme and (left(p.place_id, 2) = any(payung.provinces()) or p.organisation_id = any(payung.orgs()) or exists (
    select from sponsorship_quota q where q.scheme_id = p.id and q.regency = any(payung.places())))
  for update of f;
end $$;
comment on function payung.lock_fund is 'The run that commits learns how much of the fund is left, and nobody else commits from that fund at the same time.';
revoke execute on function payung.lock_fund(bigint) from public;
grant execute on function payung.lock_fund(bigint) to payung_loader;

revoke execute on function payung.charge_funds(), payung.take_quota(),
  payung.journal_commitment(bigint, text, date, bigint, bigint) from public;
grant execute on function payung.journal_commitment(bigint, text, date, bigint, bigint) to payung_loader;

call payung.protect('sponsorship_scheme',
  'left(place_id, 2) = any((select payung.provinces())::text[]) or organisation_id = any((select payung.orgs())::bigint[])
   or id in (select q.scheme_id from sponsorship_quota q)',
  '(select payung.may(''scheme.open''))
   and (left(place_id, 2) = any((select payung.provinces())::text[]) or organisation_id = any((select payung.orgs())::bigint[]))');
-- Whoever sees the fund owns the scheme. A regency that only has a quota in it changes neither quota nor price.
call payung.protect('sponsorship_fund',
  'province = any((select payung.provinces())::text[]) or payer_id in (select id from participation_payer where organisation_id = any((select payung.orgs())::bigint[]))',
  '(select payung.may(''scheme.edit'')) and (province = any((select payung.provinces())::text[])
   or payer_id in (select id from participation_payer where organisation_id = any((select payung.orgs())::bigint[])))');
call payung.protect('sponsorship_quota',
  '(select payung.all_places()) or regency = any((select payung.places())::text[])
   or scheme_id in (select scheme_id from sponsorship_fund)',
  '(select payung.may(''scheme.edit''))
   and scheme_id in (select scheme_id from sponsorship_fund)');
call payung.protect('sponsorship_block', 'scheme_id in (select id from sponsorship_scheme)',
  '(select payung.may(''scheme.open''))
   and scheme_id in (select scheme_id from sponsorship_fund)');
call payung.append_only('sponsorship_block');
grant select, insert on sponsorship_block to payung_app, payung_loader;
call payung.protect('sponsorship_priceversion', 'scheme_id in (select id from sponsorship_scheme)', 'false');
call payung.append_only('sponsorship_priceversion');
grant select on sponsorship_priceversion to payung_app, payung_loader;
call payung.protect('sponsorship_price', 'scheme_id in (select id from sponsorship_scheme)',
  '(select payung.may(''scheme.edit''))
   and scheme_id in (select scheme_id from sponsorship_fund)');
call payung.protect_by_place('sponsorship_enrolment', 'regency',
  'scheme_id in (select id from sponsorship_scheme where organisation_id = any((select payung.orgs())::bigint[]))');
call payung.protect_by_place('sponsorship_waiting', 'regency',
  'scheme_id in (select id from sponsorship_scheme where organisation_id = any((select payung.orgs())::bigint[]))');
alter table sponsorship_scheme alter column created_by set default payung.actor_id();
call payung.signed_by('sponsorship_scheme', 'created_by');
grant select on sponsorship_scheme, sponsorship_fund, sponsorship_quota, sponsorship_price, sponsorship_enrolment,
  sponsorship_waiting to payung_app, payung_loader;
grant insert on sponsorship_scheme, sponsorship_price to payung_app, payung_loader;
grant insert (scheme_id, payer_id, budget), update (budget) on sponsorship_fund to payung_app, payung_loader;
grant insert (scheme_id, regency, quota), update (quota) on sponsorship_quota to payung_app, payung_loader;
grant update (state) on sponsorship_scheme to payung_app, payung_loader;
grant insert on sponsorship_enrolment, sponsorship_waiting to payung_loader;
grant delete on sponsorship_waiting to payung_loader;
create policy committers on sponsorship_enrolment as restrictive for insert to payung_app, payung_loader with check (
  (select payung.may('intake.commit')));
call payung.rows_of_run('sponsorship_enrolment', 'intake.commit');
call payung.rows_of_run('sponsorship_waiting', 'intake.commit');
-- A run removes from the waiting list only people who came in by its own list. Everybody else is removed by a function, with a reason.
create policy came_in on sponsorship_waiting as restrictive for delete to payung_loader using (
  (select payung.run_list('intake.commit')) is null or exists (
    select from sponsorship_enrolment e where e.list_id = (select payung.run_list('intake.commit'))
      and e.scheme_id = sponsorship_waiting.scheme_id and e.person_id = sponsorship_waiting.person_id));
call payung.append_only('sponsorship_enrolment');
call payung.veil('sponsorship_enrolment', 'id', 'loan');
call payung.veil('sponsorship_waiting', 'id', 'loan');
call payung.append_only('sponsorship_price');
call payung.with_history('sponsorship_scheme');
create trigger history_budget after update on sponsorship_fund
  for each row when (old.budget is distinct from new.budget) execute function payung.keep_terms();
create trigger history_quota after update on sponsorship_quota
  for each row when (old.quota is distinct from new.quota) execute function payung.keep_terms();
grant usage on all sequences in schema public to payung_loader;
