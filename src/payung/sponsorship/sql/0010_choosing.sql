-- SERTAKAN: an employee chooses neighbours and pays for them. He has no scope of places or organisations. The functions below tell
-- him only about the people whom he chose.

-- Employees of an employer are visible to whoever acts for the employer or serves its province. Each employee sees himself.
call payung.protect('sponsorship_chooser',
  'user_id = (select payung.actor_id()) or organisation_id = any((select payung.orgs())::bigint[])
   or organisation_id in (select organisation_id from sponsorship_scheme where left(place_id, 2) = any((select payung.provinces())::text[]))',
  'false');
call payung.protect('sponsorship_choice',
  'chooser_id in (select id from sponsorship_chooser)', 'false');
call payung.append_only('sponsorship_choice');
grant select on sponsorship_chooser, sponsorship_choice to payung_app, payung_loader;
call payung.refer('sponsorship_choice', 'membership_id', 'participation_membership');
call payung.refer('sponsorship_choice', 'enrolment_id', 'sponsorship_enrolment');

-- Of the row of an employee only two things are ever updated: its end, and the user or person who the employee is.
create function payung.chooser_kept() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if tg_op = 'DELETE' or old.ended_at is not null
     or to_jsonb(old) - '{user_id,person_id,ended_at}'::text[] is distinct from to_jsonb(new) - '{user_id,person_id,ended_at}'::text[]
     or (old.user_id is not null and new.user_id is distinct from old.user_id)
     or (old.person_id is not null and new.person_id is distinct from old.person_id) then
    raise exception 'payung: an employee who chooses is ended and not changed' using errcode = 'P0E30';
  end if;
  return new;
end $$;
comment on function payung.chooser_kept is 'The identity of an employee who chooses does not change; an employee who leaves is ended, not deleted, not even by the owner.';
create trigger chooser_kept before update or delete on sponsorship_chooser for each row execute function payung.chooser_kept();

-- A scheme in which employees pay for neighbours, if the session acts for it.
create function payung.scheme_of_choosers(p_scheme bigint) returns sponsorship_scheme
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare s sponsorship_scheme;
begin
  select * into s from sponsorship_scheme where id = p_scheme and kind = 'sertakan'
    and (left(place_id, 2) = any(payung.provinces()) or organisation_id = any(payung.orgs()));
  if s.id is null then
    raise exception 'payung: no such scheme of employees' using errcode = 'P0E31';
  end if;
  return s;
end $$;
comment on function payung.scheme_of_choosers is 'Only users who act for a scheme in which employees choose can use it.';

-- An employer names an employee by his number there; p_user: the user by whom he chooses, an employee of this employer too.
create function payung.chooser_name(p_scheme bigint, p_number text, p_user text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s sponsorship_scheme; c sponsorship_chooser; u bigint;
begin
  if not payung.may('neighbours.manage') then
    raise exception 'payung: this role names no employees' using errcode = 'P0E32';
  end if;
  s := payung.scheme_of_choosers(p_scheme);
  if p_user <> '' then
    select a.id into u from published.access_user a where a.username = p_user and a.is_active and exists (
      select from published.access_grant g where g.user_id = a.id and g.organisation_id = s.organisation_id
        and g.role = any(payung.roles_of('neighbours.choose')));
    if u is null then
      raise exception 'payung: no such employee of this employer' using errcode = 'P0E33';
    end if;
  end if;
  perform pg_advisory_xact_lock(7113, hashint8(s.organisation_id));
  select * into c from sponsorship_chooser where organisation_id = s.organisation_id and number = p_number and ended_at is null;
  if c.id is null then
    insert into sponsorship_chooser (organisation_id, number, user_id, made_by)
      values (s.organisation_id, p_number, u, payung.actor_id()) returning * into c;
  elsif u is not null and c.user_id is distinct from u then
    update sponsorship_chooser set user_id = u where id = c.id;
  end if;
  return c.id;
exception when unique_violation then
  raise exception 'payung: this user is another employee' using errcode = 'P0E34';
when check_violation then
  raise exception 'payung: this is no number of an employee' using errcode = 'P0E35';
end $$;
comment on function payung.chooser_name is 'An employer names an employee once, with a user of that employer.';

create function payung.chooser_end(p_chooser bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.may('neighbours.manage') then
    raise exception 'payung: this role names no employees' using errcode = 'P0E32';
  end if;
  update sponsorship_chooser c set ended_at = clock_timestamp() where c.id = p_chooser and c.ended_at is null
    and (c.organisation_id = any(payung.orgs()) or exists (select from sponsorship_scheme s
      where s.organisation_id = c.organisation_id and left(s.place_id, 2) = any(payung.provinces())));
  if not found then
    raise exception 'payung: no such employee' using errcode = 'P0E36';
  end if;
end $$;
comment on function payung.chooser_end is 'An employee who leaves chooses no more; his earlier choices stay valid.';

-- Whether the user of the session is an employee of this organisation today. The row that his former employer wrote stays when he changes
-- to another one, so every function that uses the row must also ask this.
create function payung.works_for(p_organisation bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from published.access_grant g where g.user_id = payung.actor_id() and g.organisation_id = p_organisation
    and g.role = any(payung.roles_of('neighbours.choose')))
$$;
comment on function payung.works_for is 'A user is an employee only of the organisation of his grant, whichever employer named him before.';

-- The employee who the user of the session is, in this scheme, if the scheme is open.
create function payung.chooser_of(p_scheme bigint) returns sponsorship_chooser
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare c sponsorship_chooser;
begin
  if payung.may('neighbours.choose') then
    select e.* into c from sponsorship_chooser e join sponsorship_scheme s on s.organisation_id = e.organisation_id
      where s.id = p_scheme and s.kind = 'sertakan' and s.state = 'open' and e.user_id = payung.actor_id() and e.ended_at is null
        and payung.works_for(e.organisation_id);
  end if;
  if c.id is null then
    raise exception 'payung: nobody chooses here' using errcode = 'P0E37';
  end if;
  return c;
end $$;
comment on function payung.chooser_of is 'Only an employee whom his employer has named chooses, and only in an open scheme of that employer.';

-- Schemes in which the session's user may choose.
create function payung.neighbour_schemes() returns table (id bigint, name text, organisation text, first_month date, last_month date, number text, introduced boolean)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select s.id, s.name, o.name, s.first_month, s.last_month, e.number, e.person_id is not null
  from sponsorship_chooser e join sponsorship_scheme s on s.organisation_id = e.organisation_id and s.kind = 'sertakan' and s.state = 'open'
  join published.parties_organisation o on o.id = s.organisation_id
  where e.user_id = payung.actor_id() and e.ended_at is null and payung.may('neighbours.choose') and payung.works_for(e.organisation_id)
  order by s.last_month desc, s.id desc
$$;
comment on function payung.neighbour_schemes is 'An employee sees the open schemes of his own employer.';

-- What the registry says about somebody, as for the row of a list: `review` (an office has to look), `rejected`, or which of these
-- months are free and which kinds of payer hold the others.
create function payung.neighbour_facts(p_nik text, p_norm text, p_birth date, p_sex text, p_village text, p_first date, p_last date)
returns table (person_id bigint, membership_id bigint, regency varchar, sector text, said text, free date[], kinds text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with asked as (
    select generate_series(p_first, p_last, interval '1 month')::date as month
  ), registered as (
    select coalesce(t.stays_as, i.person_id) as person_id,
      i.birth_date is distinct from p_birth or i.sex <> p_sex
        or not string_to_array(i.name_norm, ' ') && string_to_array(p_norm, ' ') as other
    from published.registry_identity i left join published.registry_merged t on t.person_id = i.person_id where i.nik = p_nik
  ), member as (
    select m.id, m.regency, m.sector from registered r join published.participation_membership m on m.person_id = r.person_id
      and m.segment = 'BPU' and m.ended is null and m.beside_id is null
  ), held as (
    select c.month, y.kind from member m join published.participation_month c on c.month between p_first and p_last
      and (c.membership_id = m.id or c.membership_id in (select b.id from published.participation_beside b where b.beside_id = m.id))
    join published.participation_payer y on y.id = c.payer_id
  ), doubt as (
    select from published.registry_identity i where i.birth_date = p_birth and i.village_code = p_village and i.name_norm = p_norm
      and i.nik is distinct from p_nik and not exists (select from published.registry_merged t where t.person_id = i.person_id)
  ), died as (
    select d.certain, d.died_on from registered r join published.registry_death d on d.person_id = r.person_id
  )
  select (select r.person_id from registered r), (select m.id from member m), (select m.regency from member m),
    (select m.sector from member m),
    case when exists (select from died d where d.certain) then 'rejected'
         when exists (select from registered r where r.other) or exists (select from doubt) or exists (select from died) then 'review'
         else '' end,
    coalesce((select array_agg(a.month order by a.month) from asked a where a.month not in (select h.month from held h)), '{}'),
    coalesce((select string_agg(distinct h.kind, ',') from held h), '')
$$;
comment on function payung.neighbour_facts is 'About a person the same is said as to a list: an office must look, refused, or which months are free and which kinds of payer hold the others. May be null: p_sex, person_id, membership_id, regency, sector.';

-- A question about a NIK is answered from outside the scope of the employee. So it is logged before it is answered, and limited in
-- number.
create function payung.neighbour_ask(p_token text, p_scheme bigint, p_nik text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p bigint;
begin
  perform payung.read_uncovers(p_token);
  perform set_config('payung.session', p_token, true);
  perform payung.chooser_of(p_scheme);
  select payung.registry_stays(i.person_id) into p from published.registry_identity i where i.nik = p_nik;
  return payung.read_write(p_token, 'add_person', 'nik', 'neighbour', case when p is null then '{}' else array[p] end,
    (p is not null)::int, (p is not null and not exists (
       select from sponsorship_choice c join sponsorship_chooser e on e.id = c.chooser_id
       join published.participation_membership m on m.id = c.membership_id where m.person_id = p and e.user_id = payung.actor_id()))::int, 1, payung.read_digest('add_person', p_nik), false);
end $$;
comment on function payung.neighbour_ask is 'The question of an employee about a NIK is logged with his name before it is answered, and counts as a question outside the scope.';

-- What choosing somebody would take: the free months and their price; of the other months how many, and which kinds of payer hold
-- them.
create function payung.neighbour_offer(p_scheme bigint, p_nik text, p_norm text, p_birth date, p_sex text, p_village text,
                                       p_sector text, p_first date, p_last date)
returns table (said text, free date[], held int, kinds text, amount bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare s sponsorship_scheme;
begin
  perform payung.chooser_of(p_scheme);
  if not payung.read_was_asked('add_person', payung.read_digest('add_person', p_nik), 1) then
    raise exception 'payung: the question was not written down before' using errcode = 'P0C11';
  end if;
  select * into s from sponsorship_scheme where id = p_scheme;
  if p_first < s.first_month or p_last > s.last_month or p_first > p_last then
    raise exception 'payung: these months lie outside the scheme' using errcode = 'P0CB4';
  end if;
  return query
  select f.said, f.free, ((extract(year from p_last) - extract(year from p_first)) * 12 + extract(month from p_last)
      - extract(month from p_first))::int + 1 - cardinality(f.free), f.kinds,
    coalesce((select sum(x.amount) from sponsorship_price x where x.scheme_id = s.id and x.version = s.price_version
      and x.sector = coalesce(f.sector, p_sector) and x.month = any(f.free)), 0)::bigint
  from payung.neighbour_facts(p_nik, p_norm, p_birth, p_sex, p_village, p_first, p_last) f;
end $$;
comment on function payung.neighbour_offer is 'An employee learns which months he can give and their price; of the other months only how many there are and which kinds of payer hold them. May be null: p_sex.';

-- Takes the free ones of these months for somebody, from the fund of the scheme (payroll) or for the employee's own payer. Only
-- functions call it.
create function payung.neighbour_take(p_chooser bigint, p_scheme bigint, p_nik text, p_name text, p_norm text, p_birth date, p_sex text,
                                      p_village text, p_sector text, p_occupation text, p_first date, p_last date, p_payer bigint, p_on date)
returns bigint language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s sponsorship_scheme; f record; m date; person bigint; members bigint[]; place varchar; e bigint; c bigint; spent bigint; holder bigint;
begin
  select * into s from sponsorship_scheme where id = p_scheme for share;
  if p_first < s.first_month or p_last > s.last_month or p_first > p_last then
    raise exception 'payung: these months lie outside the scheme' using errcode = 'P0CB4';
  end if;
  holder := coalesce(p_payer, s.payer_id);
  -- The same order of locks as in a commit: first the fund, then the registry.
  perform payung.funds_hold(array[s.payer_id]);
  perform pg_advisory_xact_lock(7108);
  select * into f from payung.neighbour_facts(p_nik, p_norm, p_birth, p_sex, p_village, p_first, p_last);
  if f.said <> '' then
    raise exception 'payung: others have to look at this person' using errcode = case f.said when 'review' then 'P0E38' else 'P0E39' end;
  end if;
  if f.free = '{}' then
    raise exception 'payung: all of these months are held' using errcode = 'P0E3A';
  end if;
  foreach m in array f.free loop
    perform payung.open_month('participation_month', m);
  end loop;
  person := coalesce(f.person_id, payung.registry_bring(p_village, p_nik, p_name, p_norm, p_birth, p_sex));
  members := payung.memberships_join(array[person], array[f.membership_id], array[left(p_village, 5)], array[p_village], array[p_sector],
    array[p_occupation], f.free[1]);
  select b.regency into place from published.participation_membership b where b.id = members[1];
  if p_payer is null then
    insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, price_version, turn)
      select s.id, members[1], person, place, f.free[1], f.free[cardinality(f.free)], s.price_version, 1 + count(*)
      from sponsorship_enrolment o where o.scheme_id = s.id and o.membership_id = members[1] and o.first_month = f.free[1]
      returning id into e;
  end if;
  insert into sponsorship_choice (chooser_id, scheme_id, membership_id, payer_id, pays, first_month, last_month, enrolment_id, made_by)
    values (p_chooser, s.id, members[1], holder, case when p_payer is null then 'payroll' else 'own' end, f.free[1],
      f.free[cardinality(f.free)], e, payung.actor_id()) returning id into c;
  with put as (
    insert into participation_month (membership_id, month, payer_id, regency, amount)
    select members[1], x.month, holder, place, x.amount from sponsorship_price x
    where x.scheme_id = s.id and x.version = s.price_version and x.sector = coalesce(f.sector, p_sector) and x.month = any(f.free)
    returning amount
  )
  select sum(put.amount) into spent from put;
  if p_payer is null then
    perform payung.ledger_post('commitment', 'commitment:choice:' || c, p_on, s.organisation_id, left(s.place_id, 2),
      jsonb_build_object('scheme', s.id, 'people', 1, 'amount', spent), array['8100', '8200'], array[spent, -spent]);
  end if;
  return c;
end $$;
comment on function payung.neighbour_take is 'A neighbour gets the months that nobody holds, at the price of the scheme, with the employee who chose him, in one transaction. May be null: p_sex, p_payer.';

-- Months of an employee's own payer belong to one of his choices, at the price of its scheme. No other month may be written for him.
create function payung.months_chosen() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows n join published.participation_payer y on y.id = n.payer_id and y.kind = 'sertakan' and y.person_id is not null
             where not exists (
               select from sponsorship_choice c join sponsorship_price x on x.scheme_id = c.scheme_id and x.month = n.month and x.amount = n.amount
               where c.payer_id = n.payer_id and c.membership_id = n.membership_id and n.month between c.first_month and c.last_month)) then
    raise exception 'payung: an employee pays for those whom he chose, at the price of the scheme' using errcode = 'P0E3G';
  end if;
  return null;
end $$;
comment on function payung.months_chosen is 'What an employee pays himself is only for people whom he chose, at the price of the scheme, whatever writes it.';
revoke execute on function payung.months_chosen() from public;
create trigger months_chosen after insert on participation_month referencing new table as new_rows
  for each statement execute function payung.months_chosen();

-- An employee says once who he is, so that bills can be made out to him.
create function payung.chooser_self(p_scheme bigint, p_nik text, p_name text, p_norm text, p_birth date, p_sex text, p_village text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare e sponsorship_chooser := payung.chooser_of(p_scheme); f record; person bigint;
begin
  if not payung.read_was_asked('add_person', payung.read_digest('add_person', p_nik), 1) then
    raise exception 'payung: the question was not written down before' using errcode = 'P0C11';
  end if;
  if e.person_id is not null then
    raise exception 'payung: an employee says once who he is' using errcode = 'P0E3H';
  end if;
  perform pg_advisory_xact_lock(7108);
  select * into f from payung.neighbour_facts(p_nik, p_norm, p_birth, p_sex, p_village, date_trunc('month', p_birth)::date, date_trunc('month', p_birth)::date);
  if f.said <> '' then
    raise exception 'payung: others have to look at this person' using errcode = 'P0E38';
  end if;
  person := coalesce(f.person_id, payung.registry_bring(p_village, p_nik, p_name, p_norm, p_birth, p_sex));
  update sponsorship_chooser set person_id = person where id = e.id;
  return e.id;
end $$;
comment on function payung.chooser_self is 'An employee states his own identity once, after his question was logged. May be null: p_sex.';

-- The employee's own payer, for the function that bills him.
create function payung.chooser_payer(p_scheme bigint, out chooser bigint, out payer bigint)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare e sponsorship_chooser := payung.chooser_of(p_scheme);
begin
  if e.person_id is null then
    raise exception 'payung: the employee has not said who he is' using errcode = 'P0E3I';
  end if;
  chooser := e.id;
  payer := payung.payer_of_employee(e.person_id);
end $$;
comment on function payung.chooser_payer is 'An employee who has stated his identity has a payer of his own.';

-- An employee gives a neighbour months that are deducted from his pay.
create function payung.neighbour_choose(p_scheme bigint, p_nik text, p_name text, p_norm text, p_birth date, p_sex text, p_village text,
                                        p_sector text, p_occupation text, p_first date, p_last date, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare e sponsorship_chooser := payung.chooser_of(p_scheme);
begin
  if not payung.read_was_asked('add_person', payung.read_digest('add_person', p_nik), 1) then
    raise exception 'payung: the question was not written down before' using errcode = 'P0C11';
  end if;
  return payung.neighbour_take(e.id, p_scheme, p_nik, p_name, p_norm, p_birth, p_sex, p_village, p_sector, p_occupation, p_first, p_last,
    null, p_on);
end $$;
comment on function payung.neighbour_choose is 'An employee chooses, after his question was logged, for months that nobody holds. May be null: p_sex.';

-- The people whom the user of the session chose, with the months that are still in the calendar, for the months and the payer of
-- each choice.
create function payung.neighbours_mine() returns table (id bigint, scheme_id bigint, person_id bigint, name text, village_code varchar, pays text,
  payer_id bigint, first_month date, last_month date, months date[], amounts bigint[], amount bigint, made_at timestamptz)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.id, c.scheme_id, i.person_id, i.name, i.village_code, c.pays, c.payer_id, c.first_month, c.last_month,
    coalesce(h.months, '{}'), coalesce(h.amounts, '{}'), coalesce(h.amount, 0)::bigint, c.made_at
  from sponsorship_choice c join sponsorship_chooser e on e.id = c.chooser_id
  join published.participation_membership b on b.id = c.membership_id join published.registry_identity i on i.person_id = b.person_id
  left join lateral (select array_agg(m.month order by m.month) as months, array_agg(m.amount order by m.month) as amounts, sum(m.amount) as amount from published.participation_month m
    where m.membership_id = c.membership_id and m.payer_id = c.payer_id and m.month between c.first_month and c.last_month) h on true
  where e.user_id = payung.actor_id() and payung.may('neighbours.choose') order by c.id desc
$$;
comment on function payung.neighbours_mine is 'An employee sees the people whom he chose, by name and village, with the months that he pays, and nothing else about them or anybody else.';

-- Choices that a list of the employer brings: each new enrolment of these rows belongs to the employee who is named in the row.
create function payung.choices_of_list(p_scheme bigint, p_list bigint, p_rows int[], p_numbers text[]) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s sponsorship_scheme; n bigint;
begin
  perform payung.run_on_list(p_list);
  if not payung.may('intake.commit') then
    raise exception 'payung: this role commits no lists' using errcode = 'P0EF0';
  end if;
  select * into s from sponsorship_scheme where id = p_scheme and kind = 'sertakan';
  if s.id is null then
    raise exception 'payung: no such scheme of employees' using errcode = 'P0E31';
  end if;
  perform pg_advisory_xact_lock(7113, hashint8(s.organisation_id));
  insert into sponsorship_chooser (organisation_id, number, made_by)
    select distinct s.organisation_id, w.number, payung.actor_id() from unnest(p_rows, p_numbers) w(sheet_row, number)
    join sponsorship_enrolment e on e.list_id = p_list and e.sheet_row = w.sheet_row and e.scheme_id = s.id and e.enrolled_at >= transaction_timestamp()
    where not exists (select from sponsorship_chooser c where c.organisation_id = s.organisation_id and c.number = w.number
      and c.ended_at is null) order by 2;
  insert into sponsorship_choice (chooser_id, scheme_id, membership_id, payer_id, pays, first_month, last_month, enrolment_id, made_by)
    select c.id, s.id, e.membership_id, s.payer_id, 'payroll', e.first_month, e.last_month, e.id, payung.actor_id()
    from unnest(p_rows, p_numbers) w(sheet_row, number)
    join sponsorship_enrolment e on e.list_id = p_list and e.sheet_row = w.sheet_row and e.scheme_id = s.id and e.enrolled_at >= transaction_timestamp()
    join sponsorship_chooser c on c.organisation_id = s.organisation_id and c.number = w.number and c.ended_at is null
    where not exists (select from sponsorship_choice o where o.enrolment_id = e.id) order by e.id;
  get diagnostics n = row_count;
  return n;
exception when check_violation then
  raise exception 'payung: this is no number of an employee' using errcode = 'P0E35';
end $$;
comment on function payung.choices_of_list is 'The rows of an employer''s list that come in with the same transaction belong to the employees who chose them, each once, by the user who commits the list.';

revoke execute on function payung.chooser_self(bigint, text, text, text, date, text, text), payung.chooser_payer(bigint), payung.chooser_kept(), payung.scheme_of_choosers(bigint), payung.chooser_name(bigint, text, text), payung.chooser_end(bigint),
  payung.works_for(bigint), payung.chooser_of(bigint), payung.neighbour_schemes(), payung.neighbour_facts(text, text, date, text, text, date, date),
  payung.neighbour_ask(text, bigint, text), payung.neighbour_offer(bigint, text, text, date, text, text, text, date, date),
  payung.neighbour_take(bigint, bigint, text, text, text, date, text, text, text, text, date, date, bigint, date),
  payung.neighbour_choose(bigint, text, text, text, date, text, text, text, text, date, date, date), payung.neighbours_mine(),
  payung.choices_of_list(bigint, bigint, int[], text[]) from public;
grant execute on function payung.chooser_self(bigint, text, text, text, date, text, text), payung.chooser_name(bigint, text, text), payung.chooser_end(bigint), payung.neighbour_schemes(),
  payung.neighbour_ask(text, bigint, text), payung.neighbour_offer(bigint, text, text, date, text, text, text, date, date),
  payung.neighbour_choose(bigint, text, text, text, date, text, text, text, text, date, date, date), payung.neighbours_mine() to payung_app;
grant execute on function payung.choices_of_list(bigint, bigint, int[], text[]) to payung_loader;
