-- The waiting list moves without anybody's act: where places or money are added, people are taken in, in the order of their waiting
-- and under the same conditions as any commitment. Nobody who comes later is taken in before them.

call payung.protect_by_place('sponsorship_waitingremoval', 'regency',
  'scheme_id in (select id from sponsorship_scheme where organisation_id = any((select payung.orgs())::bigint[]))');
call payung.append_only('sponsorship_waitingremoval');
grant select on sponsorship_waitingremoval to payung_app, payung_loader;

-- Everybody who waits, in order, and what would happen to each now: `takes` (can be taken in, with the cost of the free months and
-- whether there is a place and money), `held` (a death has been reported and is not decided: the person keeps the turn), or what ends
-- the waiting: `already`, `covered`, `deceased`.
create function payung.waiting_fates(p_scheme bigint)
returns table (id bigint, person_id bigint, membership_id bigint, regency varchar, list_id bigint, fate text, cost bigint, has_place boolean, has_money boolean)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with terms as (
    select s.payer_id, s.first_month, s.last_month, s.price_version as version, f.budget - f.committed as money
    from sponsorship_scheme s join sponsorship_fund f on f.scheme_id = s.id where s.id = p_scheme and s.state = 'open'
  ), price as (
    select p.sector, p.month, p.amount from sponsorship_price p, terms t
    where p.scheme_id = p_scheme and p.version = t.version and p.month between t.first_month and t.last_month
  ), line as (
    select w.id, w.person_id, m.id as membership_id, w.regency, w.list_id, w.sector, d.certain, w.first_month is not null as own_months,
      coalesce(w.first_month, t.first_month) as first_month, coalesce(w.last_month, t.last_month) as last_month
    from terms t cross join sponsorship_waiting w
    left join published.participation_membership m on m.person_id = w.person_id and m.segment = 'BPU' and m.ended is null and m.beside_id is null
    left join published.registry_death d on d.person_id = w.person_id
    where w.scheme_id = p_scheme
  ), whole as (
    select x.sector, x.first_month, x.last_month, sum(p.amount)::bigint as amount, count(*) as months
    from (select distinct l.sector, l.first_month, l.last_month from line l) x
    join price p on p.sector = x.sector and p.month between x.first_month and x.last_month group by 1, 2, 3
  ), held as (
    select l.id, count(*) as months, bool_or(c.payer_id = t.payer_id) as own, sum(p.amount)::bigint as amount
    from terms t cross join (select x.id, x.sector, x.first_month, x.last_month, x.membership_id from line x
        union all select x.id, x.sector, x.first_month, x.last_month, b.id from line x
          join published.participation_beside b on b.beside_id = x.membership_id) l
    join published.participation_month c on c.membership_id = l.membership_id and c.month between t.first_month and t.last_month
      and c.month between l.first_month and l.last_month
    join price p on p.sector = l.sector and p.month = c.month
    group by l.id
  ), fated as (
    select l.*, k.amount - coalesce(h.amount, 0) as cost,
      case when l.certain then 'deceased' when h.own and (not l.own_months or h.months = k.months) then 'already' when h.months = k.months then 'covered'
           when l.certain is not null then 'held' else 'takes' end as fate
    from line l join whole k on k.sector = l.sector and k.first_month = l.first_month and k.last_month = l.last_month
    left join held h on h.id = l.id
  ), placed as (
    select f.*, f.fate = 'takes' and (not exists (select from sponsorship_quota o where o.scheme_id = p_scheme)
      or row_number() over (partition by f.fate, f.regency order by f.id) <= coalesce(q.quota - q.people, 0)) as has_place
    from fated f left join sponsorship_quota q on q.scheme_id = p_scheme and q.regency = f.regency
  )
  select p.id, p.person_id, p.membership_id, p.regency, p.list_id, p.fate, p.cost, p.has_place,
    p.has_place and coalesce(sum(p.cost) filter (where p.has_place) over (order by p.id), 0) <= t.money
  from placed p cross join terms t
$$;
comment on function payung.waiting_fates is 'People who wait are taken in in their order, within the present places and money, for the months that nobody holds; but not the dead, nor people who are already protected. May be null: membership_id.';

-- What is reserved for those who wait, by regency: the number of places, and the money for those for whom there is a place. A person
-- who comes now may use only what is left.
create function payung.waiting_ahead(p_scheme bigint) returns table (regency varchar, people bigint, amount bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.run_of('intake');
  return query
  select w.regency, count(*), coalesce(sum(w.cost) filter (where w.has_place), 0)::bigint from payung.waiting_fates(p_scheme) w
  where w.fate = 'takes' and exists (
    select from sponsorship_scheme p where p.id = p_scheme and (left(p.place_id, 2) = any(payung.provinces())
      or p.organisation_id = any(payung.orgs())
      or exists (select from sponsorship_quota q where q.scheme_id = p.id and q.regency = any(payung.places()))))
  group by w.regency;
end $$;
comment on function payung.waiting_ahead is 'Nobody is committed into a place or money that is reserved for people who wait.';

-- Takes in people of these lists who can be taken, at most `p_most`, and ends the waiting of those for whom nothing is left to wait
-- for. Returns the outcome of each row: committed, already, covered or deceased. Called by the room `intake`, which holds the lists.
create function payung.waiting_take(p_scheme bigint, p_lists bigint[], p_on date, p_most int)
returns table (list_id bigint, sheet_row int, regency varchar, became text, amount bigint)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  s sponsorship_scheme; lucky bigint[]; members bigint[]; people int; gone bigint[]; fates text[]; spent bigint; m date;
begin
  select * into s from sponsorship_scheme where id = p_scheme and state = 'open';
  if s.id is null then return; end if;
  -- The same order of locks as in a commit: first the fund, then the registry.
  perform payung.funds_hold(array[s.payer_id]);
  perform pg_advisory_xact_lock(7108);
  for m in select x::date from generate_series(s.first_month, s.last_month, interval '1 month') x loop
    perform payung.open_month('participation_month', m);
  end loop;
  with fated as (
    select w.* from payung.waiting_fates(p_scheme) w where w.list_id = any(p_lists)
  ), first as (
    select f.id, f.membership_id from fated f where f.has_money order by f.id limit p_most
  )
  select array_agg(f.id order by f.id), array_agg(f.membership_id order by f.id), count(*) into lucky, members, people from first f;
  select array_agg(w.id), array_agg(w.fate) into gone, fates from payung.waiting_fates(p_scheme) w
    where w.list_id = any(p_lists) and w.fate in ('already', 'covered', 'deceased');
  -- For the others the reason of their waiting may be another one now, since places were taken.
  update sponsorship_waiting w set reason = f.reason from (
    select a.id, case when a.has_place then 'BUDGET_EXCEEDED' else 'QUOTA_EXCEEDED' end as reason
    from payung.waiting_fates(p_scheme) a where a.fate = 'takes' and not a.has_money) f
    where f.id = w.id and w.reason <> f.reason;
  if lucky is not null then
    members := payung.memberships_join(
      array(select w.person_id from sponsorship_waiting w where w.id = any(lucky) order by w.id), members,
      array(select w.regency::text from sponsorship_waiting w where w.id = any(lucky) order by w.id),
      array(select w.village_code::text from sponsorship_waiting w where w.id = any(lucky) order by w.id),
      array(select w.sector from sponsorship_waiting w where w.id = any(lucky) order by w.id),
      array(select w.occupation from sponsorship_waiting w where w.id = any(lucky) order by w.id), s.first_month);
    insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, price_version, participant_class,
        loan, agent_id, turn, list_id, sheet_row)
      select s.id, t.membership, w.person_id, w.regency, coalesce(w.first_month, s.first_month), coalesce(w.last_month, s.last_month),
        s.price_version, w.participant_class, w.loan, w.agent_id, 1 + (
          select count(*) from sponsorship_enrolment e where e.scheme_id = s.id and e.membership_id = t.membership
            and e.first_month = coalesce(w.first_month, s.first_month)), w.list_id, w.sheet_row
      from unnest(lucky, members) t(waiting, membership) join sponsorship_waiting w on w.id = t.waiting order by w.id;
    perform payung.consents_of_waiting(lucky);
    with put as (
      insert into participation_month (membership_id, month, payer_id, regency, amount)
      select t.membership, p.month, s.payer_id, w.regency, p.amount
      from unnest(lucky, members) t(waiting, membership) join sponsorship_waiting w on w.id = t.waiting
      join sponsorship_price p on p.scheme_id = s.id and p.version = s.price_version and p.sector = w.sector
        and p.month between coalesce(w.first_month, s.first_month) and coalesce(w.last_month, s.last_month)
      where not exists (select from published.participation_month c where c.month = p.month and (c.membership_id = t.membership
        or c.membership_id in (select b.id from published.participation_beside b where b.beside_id = t.membership)))
      returning participation_month.amount
    )
    select sum(put.amount) into spent from put;
    perform payung.ledger_post('commitment', 'commitment:waiting:' || s.id || ':' || lucky[people], p_on, s.organisation_id, left(s.place_id, 2),
      jsonb_build_object('scheme', s.id, 'people', people, 'amount', spent), array['8100', '8200'], array[spent, -spent]);
  end if;
  return query
  with ended as (
    delete from sponsorship_waiting w using (
      select x.id, 'committed' as became, x.membership from unnest(lucky, members) x(id, membership)
      union all select y.id, y.fate, null from unnest(gone, fates) y(id, fate)) g
    where w.id = g.id returning w.list_id, w.sheet_row, w.regency, g.became, g.membership,
      coalesce(w.first_month, s.first_month) as first_month, coalesce(w.last_month, s.last_month) as last_month
  )
  select e.list_id, e.sheet_row, e.regency, e.became, coalesce((
      select sum(c.amount) from published.participation_month c where c.membership_id = e.membership and c.payer_id = s.payer_id
        and c.month between e.first_month and e.last_month), 0)::bigint
  from ended e;
end $$;
comment on function payung.waiting_take is 'People who wait are taken in like all others, with enrolment, months and journal in one transaction, each once, and never beyond budget or quota.';

-- Removes a person from the waiting list and stores who did it and why. Called by the room `intake`.
create function payung.waiting_remove(p_list bigint, p_row int, p_reason text) returns varchar
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare w sponsorship_waiting; g sponsorship_scheme;
begin
  -- The same order of locks as in a commit: the fund before the waiting list.
  perform 1 from sponsorship_fund f where f.scheme_id in (
    select x.scheme_id from sponsorship_waiting x where x.list_id = p_list and x.sheet_row = p_row) for update;
  select * into w from sponsorship_waiting where list_id = p_list and sheet_row = p_row for update;
  select * into g from sponsorship_scheme where id = w.scheme_id;
  if w.id is null or not coalesce(left(g.place_id, 2) = any(payung.provinces()) or g.organisation_id = any(payung.orgs())
      or w.regency = any(payung.places()), false) then
    raise exception 'payung: nobody of this row waits' using errcode = 'P0D11';
  end if;
  insert into sponsorship_waitingremoval (scheme_id, person_id, regency, list_id, sheet_row, since, reason, made_by)
    values (w.scheme_id, w.person_id, w.regency, w.list_id, w.sheet_row, w.since, p_reason, payung.actor_id());
  delete from sponsorship_waiting where id = w.id;
  -- People behind this person who waited for money may have enough now.
  perform payung.waiting_call(w.scheme_id);
  return w.regency;
end $$;
comment on function payung.waiting_remove is 'A user who sees a person who waits may remove the person from the waiting list, with a reason and in his own name.';

-- Requests the run that takes people in. It locks the scheme's fund, so that a run that is about to start reads what was added.
create function payung.waiting_call(p_scheme bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform 1 from sponsorship_fund where scheme_id = p_scheme for update;
  if exists (select from sponsorship_waiting w join sponsorship_scheme s on s.id = w.scheme_id where w.scheme_id = p_scheme and s.state = 'open') then
    perform payung.run_by_itself('intake.waiting_itself', jsonb_build_object('scheme', p_scheme));
  end if;
end $$;
comment on function payung.waiting_call is 'If people wait when money or places are added, their run is requested in the same transaction.';

create function payung.room_came() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.waiting_call(new.scheme_id);
  return null;
end $$;
comment on function payung.room_came is 'Money or places that are added start the run for the people who wait, whatever the reason for the addition.';
create trigger room_came after update on sponsorship_fund
  for each row when (new.budget - new.committed > old.budget - old.committed) execute function payung.room_came();
create trigger room_came after update on sponsorship_quota
  for each row when (new.quota - new.people > old.quota - old.people) execute function payung.room_came();
create trigger room_opened after insert on sponsorship_quota for each row execute function payung.room_came();

-- At night: schemes in which somebody could be taken in and no run was asked for, with the list of the first of them.
create function payung.waiting_forgotten() returns table (scheme_id bigint, list_id bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select s.id, w.list_id from sponsorship_scheme s cross join lateral (
    select f.list_id from payung.waiting_fates(s.id) f where f.has_money or f.fate in ('already', 'covered', 'deceased') order by f.id limit 1) w
  where s.state = 'open' and exists (select from sponsorship_waiting x where x.scheme_id = s.id)
$$;
comment on function payung.waiting_forgotten is 'The schemes in which a person who waits could be taken in now.';

revoke execute on function payung.waiting_fates(bigint), payung.waiting_ahead(bigint), payung.waiting_take(bigint, bigint[], date, int),
  payung.waiting_remove(bigint, int, text), payung.waiting_call(bigint), payung.room_came(), payung.waiting_forgotten() from public;
grant execute on function payung.waiting_ahead(bigint) to payung_loader;
