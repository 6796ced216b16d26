-- Releasing months. Months that were never assessed leave with their commitment only. Months that were assessed are taken back by a
-- later revision with a negative amount, on a credit that corrects their bill, whether that bill was paid or not.

-- Releases those of these months that are still in the calendar; returns the release. The caller states reason, maker and second
-- person: functions of rooms above call it, for a death or for a list that is undone.
create function payung.months_release(p_reason text, p_note text, p_about text, p_made_by bigint, p_confirmed_by bigint,
                                      p_memberships bigint[], p_months date[], p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r bigint; m date; b record; credit bigint; held_memberships bigint[]; held_months date[]; revisions smallint[];
begin
  perform payung.funds_hold(array(select distinct c.payer_id from unnest(p_memberships, p_months) w(membership, month)
    join published.participation_month c on c.membership_id = w.membership and c.month = w.month));
  -- The same lock as `assess_month`, so that nobody assesses these months meanwhile.
  for m in select distinct x from unnest(p_months) x order by 1 loop
    perform pg_advisory_xact_lock(7107, (extract(year from m) * 12 + extract(month from m))::int - 1);
  end loop;
  with pair as (
    select distinct c.membership_id, c.month from unnest(p_memberships, p_months) w(membership, month)
    join published.participation_month c on c.membership_id = w.membership and c.month = w.month
  ), net as (
    select a.membership_id, a.month, (max(a.revision) + 1)::smallint as revision
    from contributions_contributionassessment a join pair p on p.membership_id = a.membership_id and p.month = a.month
    group by 1, 2 having sum(a.total) > 0
  )
  select array_agg(p.membership_id order by p.membership_id, p.month), array_agg(p.month order by p.membership_id, p.month),
         array_agg(n.revision order by p.membership_id, p.month)
    into held_memberships, held_months, revisions
    from pair p left join net n using (membership_id, month);
  if held_memberships is null then return null; end if;
  r := payung.release_write(p_reason, p_note, p_about, p_made_by, p_confirmed_by, p_on);
  for b in
    select n.bill_id, w.month, count(*) as people, sum(n.jkk)::bigint as jkk, sum(n.jkm)::bigint as jkm, sum(n.jht)::bigint as jht,
           sum(n.jp)::bigint as jp, sum(n.jkp)::bigint as jkp, array_agg(w.membership) as members
    from unnest(held_memberships, held_months, revisions) w(membership, month, revision),
         lateral payung.assessed_net(w.membership, w.month) n
    where w.revision is not null group by n.bill_id, w.month order by n.bill_id, w.month
  loop
    credit := payung.bill_correct(b.bill_id, b.month, b.people, -b.jkk, -b.jkm, -b.jht, -b.jp, -b.jkp, p_on);
    insert into contributions_contributionassessment (membership_id, month, revision, bill_id, regency, base, jkk, jkm, jht, jp, jkp, total, asked_id)
      select w.membership, b.month, n.revision, credit, n.regency, n.base, -n.jkk, -n.jkm, -n.jht, -n.jp, -n.jkp, -n.total, payung.bill_origin(b.bill_id)
      from unnest(b.members) w(membership), lateral payung.assessed_net(w.membership, b.month) n;
  end loop;
  perform payung.months_leave(r, held_memberships, held_months, revisions);
  insert into platform_outbox (topic, key, payload) values ('contributions.calendar_changed', 'released:' || r,
    jsonb_build_object('months', (select jsonb_agg(distinct x) from unnest(held_months) x)));
  return r;
end $$;
comment on function payung.months_release is 'Months are released completely and in one transaction: removed from the calendar, returned to the fund, credited if they were billed, and journaled. May be null: p_confirmed_by, result.';

-- What is assessed of a month of a membership, all revisions added up, on which bill (not one that is only about a price), and the
-- number of the next revision. No row if nothing was assessed, or all of it was taken back.
create function payung.assessed_net(p_membership bigint, p_month date)
returns table (bill_id bigint, revision smallint, regency varchar, base bigint, jkk bigint, jkm bigint, jht bigint, jp bigint, jkp bigint, total bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select (array_agg(a.bill_id order by x.repriced, a.revision desc))[1], (max(a.revision) + 1)::smallint,
    (array_agg(a.regency order by x.repriced, a.revision desc))[1], (array_agg(a.base order by x.repriced, a.revision desc))[1], sum(a.jkk)::bigint,
    sum(a.jkm)::bigint, sum(a.jht)::bigint, sum(a.jp)::bigint, sum(a.jkp)::bigint, sum(a.total)::bigint
  from contributions_contributionassessment a join contributions_bill x on x.id = a.bill_id
  where a.membership_id = p_membership and a.month = p_month
  having sum(a.total) > 0
$$;
comment on function payung.assessed_net is 'The assessed amount of a month after all its corrections.';

-- A bill that corrects another one, with an amount below or above zero. Nobody pays it by a code, so it has none. It is not dated
-- before the bill that it corrects.
create function payung.bill_correct(p_bill bigint, p_month date, p_people bigint, p_jkk bigint, p_jkm bigint, p_jht bigint, p_jp bigint,
                                    p_jkp bigint, p_on date) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into contributions_bill (payer_id, month, last_month, sequence, regency, corrects_id, people, jkk, jkm, jht, jp, jkp, amount,
    due_on, issued_on, province)
  select x.payer_id, p_month, p_month, (select coalesce(max(o.sequence), 0) + 1 from contributions_bill o where o.payer_id = x.payer_id and o.month = p_month),
    x.regency, x.id, p_people, p_jkk, p_jkm, p_jht, p_jp, p_jkp, p_jkk + p_jkm + p_jht + p_jp + p_jkp,
    greatest(p_on, x.issued_on), greatest(p_on, x.issued_on), x.province
  from contributions_bill x where x.id = p_bill
  returning id
$$;
comment on function payung.bill_correct is 'A correction belongs to the payer and month of the bill that it corrects, and is not dated before it.';

-- Undoes a release: the months are in the calendar again for their payer, the fund is charged, places are taken, and the credits are
-- reversed.
create function payung.release_restore(p_release bigint, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare m date; b record; again bigint; back_memberships bigint[]; back_months date[];
begin
  perform payung.funds_hold(array(select distinct r.payer_id from published.participation_releasedmonth r where r.release_id = p_release));
  for m in select distinct r.month from published.participation_releasedmonth r where r.release_id = p_release order by 1 loop
    perform pg_advisory_xact_lock(7107, (extract(year from m) * 12 + extract(month from m))::int - 1);
  end loop;
  perform payung.places_take_again(p_release);
  select array_agg(c.membership_id), array_agg(c.month) into back_memberships, back_months from payung.months_come_back(p_release, (
    select jsonb_agg(w) from payung.months_worth(p_release) w)) c;
  if back_memberships is null then return 0; end if;
  perform payung.months_rebook(p_release, p_on, back_memberships, back_months);
  for b in
    select a.bill_id, r.month, count(*) as people, -sum(a.jkk)::bigint as jkk, -sum(a.jkm)::bigint as jkm, -sum(a.jht)::bigint as jht,
           -sum(a.jp)::bigint as jp, -sum(a.jkp)::bigint as jkp
    from unnest(back_memberships, back_months) w(membership, month)
    join published.participation_releasedmonth r on r.release_id = p_release and r.membership_id = w.membership and r.month = w.month
    join contributions_contributionassessment a on a.membership_id = r.membership_id and a.month = r.month and a.revision = r.revision
    group by a.bill_id, r.month order by 1, 2
  loop
    again := payung.bill_correct(b.bill_id, b.month, b.people, b.jkk, b.jkm, b.jht, b.jp, b.jkp, p_on);
    insert into contributions_contributionassessment (membership_id, month, revision, bill_id, regency, base, jkk, jkm, jht, jp, jkp, total, asked_id)
      select a.membership_id, a.month, (select max(o.revision) + 1 from contributions_contributionassessment o
               where o.membership_id = a.membership_id and o.month = a.month),
             again, a.regency, a.base, -a.jkk, -a.jkm, -a.jht, -a.jp, -a.jkp, -a.total, a.asked_id
      from unnest(back_memberships, back_months) w(membership, month)
      join published.participation_releasedmonth r on r.release_id = p_release and r.membership_id = w.membership and r.month = w.month
      join contributions_contributionassessment a on a.membership_id = r.membership_id and a.month = r.month and a.revision = r.revision
      where a.bill_id = b.bill_id and a.month = b.month;
  end loop;
  insert into platform_outbox (topic, key, payload) values ('contributions.calendar_changed', 'restored:' || p_release,
    jsonb_build_object('months', (select jsonb_agg(distinct x) from unnest(back_months) x)));
  return cardinality(back_months);
end $$;
comment on function payung.release_restore is 'A release is undone as a whole, within the present budget and quota, and takes no month from a payer who holds it now.';
revoke execute on function payung.months_release(text, text, text, bigint, bigint, bigint[], date[], date), payung.assessed_net(bigint, date),
  payung.bill_correct(bigint, date, bigint, bigint, bigint, bigint, bigint, bigint, date), payung.release_restore(bigint, date) from public;
