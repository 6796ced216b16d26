-- Released months give their money back to the fund. If no month of an enrolment is left after them, its place goes back to the
-- quota too. The journal reverses what the commitment booked. Nothing of this was spent: months that were billed are settled by
-- credits.
call payung.protect('sponsorship_returnedplace', 'exists (select from sponsorship_enrolment e where e.id = sponsorship_returnedplace.enrolment_id)', 'false');
grant select on sponsorship_returnedplace to payung_app, payung_loader;
call payung.refer('sponsorship_returnedplace', 'enrolment_id', 'sponsorship_enrolment');
call payung.refer('sponsorship_returnedplace', 'release_id', 'participation_release', true);

-- A place that was given back stays given back. Its row only gets a mark when the release is undone.
create function payung.place_kept() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if tg_op = 'DELETE' or old.restored_at is not null or new.restored_at is null
     or to_jsonb(old) - 'restored_at' is distinct from to_jsonb(new) - 'restored_at' then
    raise exception 'payung: a place that was given back is only taken again' using errcode = 'P0CD1';
  end if;
  return new;
end $$;
comment on function payung.place_kept is 'The record of a returned place never changes; it is only marked once when the place is used again.';
revoke execute on function payung.place_kept() from public;
create trigger place_kept before update or delete on sponsorship_returnedplace
  for each row execute function payung.place_kept();

-- A release locks the funds first, as a commit does, so that the two never wait for each other in a circle.
create function payung.funds_hold(p_payers bigint[]) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform 1 from sponsorship_fund where payer_id = any(p_payers) order by scheme_id for update;
end $$;
comment on function payung.funds_hold is 'Whoever commits or releases locks the funds in the same order.';

create function payung.give_back() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s record; given bigint[];
begin
  -- Places: of enrolments that held released months and whose payer has no later month for them.
  with ended as (
    select f.scheme_id, f.payer_id, n.release_id, n.membership_id, min(n.month) as first
    from new_rows n join sponsorship_fund f on f.payer_id = n.payer_id
    group by 1, 2, 3, 4
  ), put as (
    insert into sponsorship_returnedplace (enrolment_id, release_id)
    select e.id, d.release_id from ended d
    join sponsorship_enrolment e on e.scheme_id = d.scheme_id and e.membership_id = d.membership_id and e.last_month >= d.first
    where not exists (select from sponsorship_returnedplace g where g.enrolment_id = e.id and g.restored_at is null)
      and not exists (select from published.participation_month c
                      where c.membership_id = d.membership_id and c.payer_id = d.payer_id and c.month >= d.first)
    returning enrolment_id
  )
  select array_agg(enrolment_id) into given from put;
  perform payung.places_count(given, -1);
  for s in
    select f.scheme_id, n.release_id, p.organisation_id, left(p.place_id, 2) as province, r.made_on, count(*) as months,
           count(distinct n.membership_id) as people, sum(n.amount)::bigint as amount
    from new_rows n join sponsorship_fund f on f.payer_id = n.payer_id join sponsorship_scheme p on p.id = f.scheme_id
    join published.participation_release r on r.id = n.release_id
    group by 1, 2, 3, 4, 5 order by 1, 2
  loop
    update sponsorship_fund set committed = committed - s.amount where scheme_id = s.scheme_id;
    perform payung.ledger_post('release', 'release:' || s.release_id || ':' || s.scheme_id, s.made_on, s.organisation_id, s.province,
      jsonb_build_object('scheme', s.scheme_id, 'release', s.release_id, 'people', s.people, 'months', s.months, 'amount', s.amount),
      array['8200', '8100'], array[s.amount, -s.amount]);
  end loop;
  return null;
end $$;
comment on function payung.give_back is 'Released months return their money to the fund and their place to the quota, and are booked in the same statement.';

-- Quota and fund count the enrolments that hold a place: these gave theirs back (-1), or hold it again (1).
create function payung.places_count(p_enrolments bigint[], p_sign int) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare g record;
begin
  for g in
    select e.scheme_id, e.regency, count(distinct e.membership_id) as people from sponsorship_enrolment e
    where e.id = any(p_enrolments) and not exists (
      select from sponsorship_enrolment o where o.scheme_id = e.scheme_id and o.membership_id = e.membership_id
        and o.id <> all(p_enrolments) and not exists (
          select from sponsorship_returnedplace b where b.enrolment_id = o.id and b.restored_at is null))
    group by 1, 2 order by 1, 2
  loop
    update sponsorship_quota set people = people + p_sign * g.people where scheme_id = g.scheme_id and regency = g.regency;
    update sponsorship_fund set people = people + p_sign * g.people where scheme_id = g.scheme_id;
  end loop;
end $$;
comment on function payung.places_count is 'A membership uses one place of a scheme, however often it is enrolled.';

-- Takes back what a release gave: the places, and the journal of those months that are in the calendar again. The months themselves
-- charge the fund when they are inserted.
create function payung.months_rebook(p_release bigint, p_on date, p_memberships bigint[], p_months date[]) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s record;
begin
  for s in
    select f.scheme_id, p.organisation_id, left(p.place_id, 2) as province, count(*) as months,
           count(distinct c.membership_id) as people, sum(c.amount)::bigint as amount
    from unnest(p_memberships, p_months) w(membership, month)
    join published.participation_month c on c.membership_id = w.membership and c.month = w.month
    join sponsorship_fund f on f.payer_id = c.payer_id join sponsorship_scheme p on p.id = f.scheme_id
    group by 1, 2, 3 order by 1
  loop
    perform payung.ledger_post('commitment', 'commitment:restored:' || p_release || ':' || s.scheme_id, p_on, s.organisation_id, s.province,
      jsonb_build_object('scheme', s.scheme_id, 'release', p_release, 'people', s.people, 'months', s.months, 'amount', s.amount),
      array['8100', '8200'], array[s.amount, -s.amount]);
  end loop;
end $$;
comment on function payung.months_rebook is 'Months that are covered again are booked like the commitment, once for each release.';

-- Enrolments whose place a release gave back hold it again. Refused where the quota has no place left.
create function payung.places_take_again(p_release bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare again bigint[];
begin
  with held as (
    update sponsorship_returnedplace set restored_at = clock_timestamp() where release_id = p_release and restored_at is null
    returning enrolment_id
  )
  select array_agg(enrolment_id) into again from held;
  perform payung.places_count(again, 1);
end $$;
comment on function payung.places_take_again is 'Places that a release returned are used again, within the quota.';
-- Nobody waits because of a list that was undone.
create function payung.waiting_forget(p_list bigint) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  delete from sponsorship_waiting where list_id = p_list
$$;
comment on function payung.waiting_forget is 'Nobody waits because of a list that was undone.';
revoke execute on function payung.waiting_forget(bigint), payung.funds_hold(bigint[]), payung.give_back(), payung.places_count(bigint[], int),
  payung.months_rebook(bigint, date, bigint[], date[]), payung.places_take_again(bigint) from public;
create trigger give_back after insert on participation_releasedmonth referencing new table as new_rows
  for each statement execute function payung.give_back();
