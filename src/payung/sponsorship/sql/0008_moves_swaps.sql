-- A decree is corrected by another one: some people leave a scheme from a month on, others take their places. The request stays
-- stored with its decree, whatever is decided. It is decided once, by another person than the one who asked.
call payung.protect('sponsorship_correction', 'scheme_id in (select scheme_id from sponsorship_fund)', 'false');
call payung.protect('sponsorship_correctionline', 'correction_id in (select id from sponsorship_correction)', 'false');
call payung.append_only('sponsorship_correctionline');
grant select on sponsorship_correction, sponsorship_correctionline to payung_app, payung_loader;
call payung.refer('sponsorship_correctionline', 'person_id', 'registry_person');

create function payung.correction_kept() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if tg_op = 'DELETE' or old.state <> 'asked' or new.state = 'asked'
     or to_jsonb(old) - '{state,decided_by,decided_on,decided_reason,release_id,months_out,amount_out,months_in,amount_in}'::text[]
        is distinct from to_jsonb(new) - '{state,decided_by,decided_on,decided_reason,release_id,months_out,amount_out,months_in,amount_in}'::text[] then
    raise exception 'payung: a correction of a decree is decided once' using errcode = 'P0E48';
  end if;
  return new;
end $$;
comment on function payung.correction_kept is 'A correction keeps its decree and the user who requested it, and is decided once.';
create trigger correction_kept before update or delete on sponsorship_correction for each row execute function payung.correction_kept();

-- Each person of a correction: the membership, the months and rupiah that move, and why it is impossible ("" where it is possible).
-- Somebody who leaves gives back the months that the scheme holds for him from that month on. Somebody who comes gets the months
-- that nobody holds for him, at the prices of now.
create function payung.swap_lines(p_scheme bigint, p_first date, p_out bigint[], p_in bigint[])
returns table (person_id bigint, comes boolean, membership_id bigint, regency varchar, village_code varchar, sector text, occupation text, months bigint, amount bigint, problem text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with terms as (
    select g.id, g.payer_id, greatest(g.first_month, p_first) as first, g.last_month as last, g.price_version from sponsorship_scheme g where g.id = p_scheme
  ), gone as (
    select o.person, sum(1) as months, sum(c.amount)::bigint as amount, min(c.regency) as regency, min(c.membership_id) as membership
    from terms t cross join unnest(p_out) o(person)
    join published.participation_membership m on m.person_id = o.person
    join published.participation_month c on c.membership_id = m.id and c.payer_id = t.payer_id and c.month between t.first and t.last
    group by 1
  ), coming as (
    select i.person, m.id as membership, coalesce(m.regency, w.regency) as regency, coalesce(m.village_code, w.village_code) as village,
      coalesce(m.sector, w.sector) as sector, coalesce(w.occupation, '') as occupation, w.id as waits
    from unnest(p_in) i(person)
    left join published.participation_membership m on m.person_id = i.person and m.segment = 'BPU' and m.ended is null and m.beside_id is null
    left join sponsorship_waiting w on w.person_id = i.person and w.scheme_id = p_scheme
  ), free as (
    select c.person, count(*) as months, sum(p.amount)::bigint as amount
    from terms t cross join coming c
    join sponsorship_price p on p.scheme_id = t.id and p.version = t.price_version and p.sector = c.sector and p.month between t.first and t.last
    where not exists (select from published.participation_month h where h.month = p.month and (h.membership_id = c.membership
      or h.membership_id in (select b.id from published.participation_beside b where b.beside_id = c.membership)))
    group by 1
  )
  select o.person, false, g.membership, g.regency, '', '', '', coalesce(g.months, 0)::bigint, coalesce(g.amount, 0)::bigint,
    case when o.person = any(p_in) then 'both' when g.person is null then 'not_in' else '' end
  from unnest(p_out) o(person) left join gone g on g.person = o.person
  union all
  select c.person, true, c.membership, c.regency, c.village, c.sector, c.occupation, coalesce(f.months, 0), coalesce(f.amount, 0),
    case when d.person_id is not null then 'dead' when c.membership is null and c.waits is null then 'unknown'
         when not exists (select from sponsorship_quota q where q.scheme_id = p_scheme and q.regency = c.regency)
              and exists (select from sponsorship_quota q where q.scheme_id = p_scheme) then 'no_quota'
         when f.months is null then 'covered' else '' end
  from coming c left join free f on f.person = c.person left join published.registry_death d on d.person_id = c.person
$$;
comment on function payung.swap_lines is 'A person who leaves gives back the months that the scheme holds for him; a person who comes gets the months that nobody holds. May be null: membership_id, regency, village_code, sector.';

-- Takes people into a scheme from a month on, with enrolment, months and journal. Called in the transaction that has freed the
-- places.
create function payung.swap_in(p_scheme bigint, p_first date, p_people bigint[], p_on date, p_key text, out months bigint, out amount bigint)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s sponsorship_scheme; persons bigint[]; members bigint[]; m date; first date;
begin
  select * into s from sponsorship_scheme where id = p_scheme;
  first := greatest(s.first_month, p_first);
  perform pg_advisory_xact_lock(7108);
  for m in select x::date from generate_series(first, s.last_month, interval '1 month') x loop
    perform payung.open_month('participation_month', m);
  end loop;
  select array_agg(l.person_id order by l.person_id), payung.memberships_join(array_agg(l.person_id order by l.person_id),
      array_agg(l.membership_id order by l.person_id), array_agg(l.regency::text order by l.person_id),
      array_agg(l.village_code::text order by l.person_id), array_agg(l.sector order by l.person_id),
      array_agg(l.occupation order by l.person_id), first)
    into persons, members
    from payung.swap_lines(p_scheme, p_first, '{}', p_people) l where l.problem = '';
  if coalesce(cardinality(persons), 0) <> cardinality(p_people) then
    raise exception 'payung: not everybody of the decree can be taken in' using errcode = 'P0E49';
  end if;
  delete from sponsorship_waiting w where w.scheme_id = p_scheme and w.person_id = any(persons);
  insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, price_version, turn)
    select s.id, t.membership, t.person, b.regency, first, s.last_month, s.price_version, 1 + (
        select count(*) from sponsorship_enrolment e where e.scheme_id = s.id and e.membership_id = t.membership and e.first_month = first)
    from unnest(persons, members) t(person, membership) join published.participation_membership b on b.id = t.membership order by t.person;
  with put as (
    insert into participation_month (membership_id, month, payer_id, regency, amount)
    select t.membership, p.month, s.payer_id, b.regency, p.amount
    from unnest(persons, members) t(person, membership) join published.participation_membership b on b.id = t.membership
    join sponsorship_price p on p.scheme_id = s.id and p.version = s.price_version and p.sector = b.sector and p.month between first and s.last_month
    where not exists (select from published.participation_month c where c.month = p.month and (c.membership_id = t.membership
      or c.membership_id in (select x.id from published.participation_beside x where x.beside_id = t.membership)))
    returning participation_month.amount
  )
  select count(*), coalesce(sum(put.amount), 0)::bigint into months, amount from put;
  perform payung.ledger_post('commitment', p_key, p_on, s.organisation_id, left(s.place_id, 2),
    jsonb_build_object('scheme', s.id, 'people', cardinality(persons), 'months', months, 'amount', amount), array['8100', '8200'], array[amount, -amount]);
end $$;
comment on function payung.swap_in is 'A person who gets a returned place has enrolment, months and journal like everybody else, from that month on, and no month twice.';

create function payung.correction_write(p_scheme bigint, p_number text, p_date date, p_first date, p_out bigint[], p_in bigint[], p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c bigint;
begin
  insert into sponsorship_correction (scheme_id, state, decree_number, decree_date, first_month, asked_by, asked_on)
    values (p_scheme, 'asked', p_number, p_date, p_first, payung.actor_id(), p_on) returning id into c;
  insert into sponsorship_correctionline (correction_id, person_id, comes)
    select c, x, false from unnest(p_out) x union all select c, x, true from unnest(p_in) x;
  return c;
end $$;
comment on function payung.correction_write is 'A correction is stored with its decree and with each of its persons once.';

create function payung.correction_of(p_correction bigint)
returns table (scheme_id bigint, payer_id bigint, state text, asked_by bigint, first_month date, outs bigint[], ins bigint[])
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.scheme_id, g.payer_id, c.state, c.asked_by, c.first_month,
    array(select l.person_id from sponsorship_correctionline l where l.correction_id = c.id and not l.comes order by 1),
    array(select l.person_id from sponsorship_correctionline l where l.correction_id = c.id and l.comes order by 1)
  from sponsorship_correction c join sponsorship_scheme g on g.id = c.scheme_id where c.id = p_correction
$$;
comment on function payung.correction_of is 'The people who leave and who come by a correction, as it was requested.';

create function payung.correction_decide(p_correction bigint, p_state text, p_reason text, p_on date, p_release bigint, p_months_out bigint,
                                         p_amount_out bigint, p_months_in bigint, p_amount_in bigint) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  update sponsorship_correction set state = p_state, decided_by = payung.actor_id(), decided_on = p_on, decided_reason = p_reason, release_id = p_release,
    months_out = p_months_out, amount_out = p_amount_out, months_in = p_months_in, amount_in = p_amount_in where id = p_correction
$$;
comment on function payung.correction_decide is 'The outcome of a correction is kept with the user who decided and with what it changed. May be null: p_release.';
revoke execute on function payung.correction_kept(), payung.swap_lines(bigint, date, bigint[], bigint[]), payung.swap_in(bigint, date, bigint[], date, text),
  payung.correction_write(bigint, text, date, date, bigint[], bigint[], date), payung.correction_of(bigint),
  payung.correction_decide(bigint, text, text, date, bigint, bigint, bigint, bigint, bigint) from public;
