-- Months that are paid ahead under one code: by an employee who pays for a neighbour himself, and by groups of people who pay for
-- themselves together.

-- An employee takes months for a neighbour and pays them by a bill of his own: months, assessment and bill in one transaction, at
-- the prices of the scheme.
create function payung.neighbour_choose_own(p_scheme bigint, p_nik text, p_name text, p_norm text, p_birth date, p_sex text, p_village text,
                                            p_sector text, p_occupation text, p_first date, p_last date, p_code text, p_due date, p_on date)
returns bigint language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare w record; c bigint; o record; m date; b bigint;
begin
  select * into w from payung.chooser_payer(p_scheme);
  if not payung.read_was_asked('add_person', payung.read_digest('add_person', p_nik), 1) then
    raise exception 'payung: the question was not written down before' using errcode = 'P0C11';
  end if;
  c := payung.neighbour_take(w.chooser, p_scheme, p_nik, p_name, p_norm, p_birth, p_sex, p_village, p_sector, p_occupation, p_first, p_last,
    w.payer, p_on);
  select * into o from published.sponsorship_choice x where x.id = c;
  for m in select h.month from published.participation_month h where h.membership_id = o.membership_id and h.payer_id = w.payer
      and h.month between o.first_month and o.last_month loop
    perform payung.open_month('contributions_contributionassessment', m);
  end loop;
  b := nextval('contributions_bill_id_seq');
  with priced as (
    select h.membership_id, h.month, h.regency, s.income_base, x.jkk, x.jkm, x.jht, x.amount
    from published.participation_month h join published.sponsorship_scheme s on s.id = p_scheme
    join lateral (select p.* from published.sponsorship_price p where p.scheme_id = s.id and p.month = h.month and p.amount = h.amount
      order by p.version desc limit 1) x on true
    where h.membership_id = o.membership_id and h.payer_id = w.payer and h.month between o.first_month and o.last_month
  ), put as (
    insert into contributions_contributionassessment (membership_id, month, revision, bill_id, regency, base, jkk, jkm, jht, total)
    select p.membership_id, p.month, (select coalesce(max(a.revision) + 1, 0) from contributions_contributionassessment a
      where a.membership_id = p.membership_id and a.month = p.month), b, p.regency, p.income_base, p.jkk, p.jkm, p.jht, p.amount from priced p
    returning month, regency, jkk, jkm, jht, total
  )
  insert into contributions_bill (id, payer_id, month, last_month, sequence, regency, people, jkk, jkm, jht, amount, payment_code, due_on,
      issued_on, province) overriding system value
    select b, w.payer, min(p.month), max(p.month), 1 + (select coalesce(max(k.sequence), 0) from contributions_bill k
        where k.payer_id = w.payer and k.month = (select min(q.month) from put q)), min(p.regency), count(*), sum(p.jkk), sum(p.jkm), sum(p.jht),
      sum(p.total), p_code, p_due, p_on, (select y.province from published.participation_payer y where y.id = w.payer) from put p;
  return c;
end $$;
comment on function payung.neighbour_choose_own is 'An employee pays a neighbour''s months by one bill of his own, at the prices of the scheme, or no month is taken. May be null: p_sex.';

-- Bills of the session's employee, with their codes; nobody else's.
create function payung.neighbour_bills() returns table (id bigint, month date, last_month date, people bigint, amount bigint, payment_code varchar, due_on date, settled boolean)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select b.id, b.month, b.last_month, b.people, b.amount, b.payment_code, b.due_on,
    exists (select from contributions_settlement t where t.bill_id = b.id and t.settles)
  from contributions_bill b where b.corrects_id is null and b.payer_id in (
    select c.payer_id from published.sponsorship_choice c join published.sponsorship_chooser e on e.id = c.chooser_id
    where e.user_id = payung.actor_id() and c.pays = 'own') and payung.may('neighbours.choose')
  order by b.id desc
$$;
comment on function payung.neighbour_bills is 'An employee sees the codes of his own bills only.';

-- An employee who changes his mind before he has paid gives the months back. What is paid stays, and so do months from the pay of an
-- employer whom he has left.
create function payung.neighbour_drop(p_choice bigint, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare o record; members bigint[]; months date[]; r bigint;
begin
  select c.* into o from published.sponsorship_choice c join published.sponsorship_chooser e on e.id = c.chooser_id
    where c.id = p_choice and e.user_id = payung.actor_id() and payung.may('neighbours.choose')
      and (c.pays = 'own' or e.ended_at is null and payung.works_for(e.organisation_id));
  if o.id is null then
    raise exception 'payung: no such choice' using errcode = 'P0E3J';
  end if;
  perform pg_advisory_xact_lock(7108);
  select array_agg(h.membership_id order by h.month), array_agg(h.month order by h.month) into members, months
    from published.participation_month h where h.membership_id = o.membership_id and h.payer_id = o.payer_id
      and h.month between o.first_month and o.last_month and case when o.pays = 'own'
        then not exists (select from contributions_standing a join contributions_settlement t on t.bill_id = a.bill_id
          where a.membership_id = h.membership_id and a.month = h.month)
        else h.month > date_trunc('month', p_on)::date and not exists (select from contributions_standing a
          where a.membership_id = h.membership_id and a.month = h.month) end;
  if members is null then
    raise exception 'payung: nothing of this choice can be given back' using errcode = 'P0E3K';
  end if;
  r := payung.months_release('hand_over', '', 'choice:' || o.id, payung.actor_id(), null, members, months, p_on);
  return cardinality(months);
end $$;
comment on function payung.neighbour_drop is 'An employee gives back chosen months that are not paid yet (or, from his pay, not billed and not begun); what is paid stays.';

-- Groups (wadah): people who pay for themselves under one code. A group is a payer; its label is the name of the group, not of a
-- person.
call payung.protect('contributions_paygroup',
  'left(place_id, 5) = any((select payung.places())::text[]) or left(place_id, 2) = any((select payung.provinces())::text[])', 'false');
call payung.protect('contributions_groupmember', 'exists (select from contributions_paygroup g where g.id = contributions_groupmember.group_id)', 'false');
grant select on contributions_paygroup, contributions_groupmember to payung_app, payung_loader;
call payung.refer('contributions_groupmember', 'membership_id', 'participation_membership');

create function payung.group_open(p_name text, p_place text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare y bigint; g bigint;
begin
  if not payung.may('own.ahead') or not coalesce(left(p_place, 5) = any(payung.places()), false)
     or not exists (select from published.places_place x where x.code = p_place and x.level > 1) then
    raise exception 'payung: no group is opened here' using errcode = 'P0E3L';
  end if;
  y := payung.payer_of_group(p_name, left(p_place, 2));
  insert into contributions_paygroup (payer_id, name, place_id, made_by) values (y, p_name, p_place, payung.actor_id()) returning id into g;
  return g;
end $$;
comment on function payung.group_open is 'An officer opens a group in a place that he serves; the group is a payer of that province.';

create function payung.group_member(p_group bigint, p_membership bigint, p_in boolean) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare g contributions_paygroup; m record;
begin
  select * into g from contributions_paygroup x where x.id = p_group and payung.may('own.ahead')
    and left(x.place_id, 5) = any(payung.places()) for update;
  select * into m from published.participation_membership x where x.id = p_membership and x.segment = 'BPU' and x.ended is null and x.beside_id is null;
  if g.id is null or m.id is null or not payung.sees_person(m.person_id) then
    raise exception 'payung: no such group or membership within the scope' using errcode = 'P0E3M';
  end if;
  if p_in then
    insert into contributions_groupmember (group_id, membership_id, made_by) values (p_group, p_membership, payung.actor_id());
  else
    update contributions_groupmember set ended_at = clock_timestamp() where group_id = p_group and membership_id = p_membership and ended_at is null;
    if not found then raise exception 'payung: no such group or membership within the scope' using errcode = 'P0E3M'; end if;
  end if;
exception when unique_violation then
  raise exception 'payung: he is in a group already' using errcode = 'P0E3N';
end $$;
comment on function payung.group_member is 'A member is in one group at a time, and joins and leaves by a user who serves both the group and the member.';
revoke execute on function payung.neighbour_choose_own(bigint, text, text, text, date, text, text, text, text, date, date, text, date, date),
  payung.neighbour_bills(), payung.neighbour_drop(bigint, date), payung.group_open(text, text), payung.group_member(bigint, bigint, boolean) from public;
grant execute on function payung.neighbour_choose_own(bigint, text, text, text, date, text, text, text, text, date, date, text, date, date),
  payung.neighbour_bills(), payung.neighbour_drop(bigint, date), payung.group_open(text, text), payung.group_member(bigint, bigint, boolean) to payung_app;
