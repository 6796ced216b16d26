-- Carries out the correction of a decree in one transaction: people who are left out are released from a month on (billed months by
-- a credit), people who come take their places.
create function payung.correction_served(p_scheme bigint) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.may('scheme.edit') or not payung.scheme_served(p_scheme) then
    raise exception 'payung: this role corrects no decree of this scheme' using errcode = 'P0E4A';
  end if;
end $$;
comment on function payung.correction_served is 'Only a user who serves a scheme corrects its decree.';

create function payung.correction_preview(p_scheme bigint, p_first date, p_out bigint[], p_in bigint[])
returns table (person_id bigint, comes boolean, months bigint, amount bigint, problem text)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.correction_served(p_scheme);
  return query select l.person_id, l.comes, l.months, l.amount, case when payung.sees_person(l.person_id) then l.problem else 'unknown' end
    from payung.swap_lines(p_scheme, p_first, p_out, p_in) l order by l.comes, l.person_id;
end $$;
comment on function payung.correction_preview is 'A user who serves the scheme sees the effect of a correction, for persons whom he may see.';

create function payung.correction_ask(p_scheme bigint, p_number text, p_date date, p_first date, p_out bigint[], p_in bigint[], p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.case_day(p_on);
  perform payung.correction_served(p_scheme);
  if btrim(coalesce(p_number, '')) = '' or p_date is null or p_date > p_on or extract(day from p_first) <> 1 or cardinality(p_out || p_in) = 0 then
    raise exception 'payung: a correction names its decree, a month, and whom it changes' using errcode = 'P0E4B';
  end if;
  if exists (select from payung.correction_preview(p_scheme, p_first, p_out, p_in) l where l.problem <> '') then
    raise exception 'payung: not everybody of the decree can be taken in' using errcode = 'P0E49';
  end if;
  return payung.correction_write(p_scheme, btrim(p_number), p_date, p_first, p_out, p_in, p_on);
end $$;
comment on function payung.correction_ask is 'A correction is requested with its decree, if all its persons can leave or come.';

create function payung.correction_seen(p_correction bigint) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select encode(sha256(convert_to(jsonb_build_array(p_correction, c.first_month, (select jsonb_agg(t order by t.comes, t.person_id)
    from payung.correction_preview(c.scheme_id, c.first_month, c.outs, c.ins) t))::text, 'UTF8')), 'hex')
  from payung.correction_of(p_correction) c
$$;
comment on function payung.correction_seen is 'The digest of the effect of a correction changes when any of it changes.';

create function payung.correction_take(p_correction bigint, p_seen text, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c record; r bigint; memberships bigint[]; months date[]; months_out bigint := 0; amount_out bigint := 0; came record; due bigint;
begin
  perform payung.case_day(p_on);
  select * into c from payung.correction_of(p_correction);
  perform payung.correction_served(c.scheme_id);
  perform payung.funds_hold(array[c.payer_id]);
  select * into c from payung.correction_of(p_correction);
  if c.state <> 'asked' then
    raise exception 'payung: a correction of a decree is decided once' using errcode = 'P0E48';
  end if;
  if c.asked_by = payung.actor_id() then
    raise exception 'payung: another person decides on a correction' using errcode = 'P0E4C';
  end if;
  -- The same order of locks as in a commit: first the fund, then the registry.
  perform pg_advisory_xact_lock(7108);
  if p_seen is distinct from payung.correction_seen(p_correction) then
    raise exception 'payung: what is decided on is not what was seen' using errcode = 'P0D51';
  end if;
  select coalesce(sum(l.months), 0)::bigint into due from payung.correction_preview(c.scheme_id, c.first_month, c.outs, c.ins) l where l.comes;
  select array_agg(x.membership_id), array_agg(x.month), count(*), coalesce(sum(x.amount), 0)::bigint
    into memberships, months, months_out, amount_out
    from published.participation_membership m
    join published.participation_month x on x.membership_id = m.id and x.payer_id = c.payer_id and x.month >= c.first_month
    where m.person_id = any(c.outs);
  if memberships is not null then
    r := payung.months_release('decree_corrected', '', 'correction:' || p_correction, c.asked_by, payung.actor_id(), memberships, months, p_on);
  end if;
  if cardinality(c.ins) > 0 then
    select * into came from payung.swap_in(c.scheme_id, c.first_month, c.ins, p_on, 'commitment:correction:' || p_correction);
  else
    select 0::bigint as months, 0::bigint as amount into came;
  end if;
  if came.months <> due then  -- somebody committed at the same time
    raise exception 'payung: what is decided on is not what was seen' using errcode = 'P0D51';
  end if;
  perform payung.correction_decide(p_correction, 'taken', '', p_on, r, months_out, amount_out, came.months, came.amount);
end $$;
comment on function payung.correction_take is 'A person other than the one who requested a correction carries it out for exactly what he saw; people, months and money change at once.';

create function payung.correction_refuse(p_correction bigint, p_reason text, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c record; said text := payung.case_reason(p_reason);
begin
  select * into c from payung.correction_of(p_correction);
  perform payung.correction_served(c.scheme_id);
  perform payung.funds_hold(array[c.payer_id]);
  select * into c from payung.correction_of(p_correction);
  if c.state <> 'asked' then
    raise exception 'payung: a correction of a decree is decided once' using errcode = 'P0E48';
  end if;
  perform payung.correction_decide(p_correction, 'refused', said, p_on, null, 0, 0, 0, 0);
end $$;
comment on function payung.correction_refuse is 'A requested correction is refused with a reason, which is kept.';
revoke execute on function payung.correction_served(bigint), payung.correction_preview(bigint, date, bigint[], bigint[]),
  payung.correction_ask(bigint, text, date, date, bigint[], bigint[], date), payung.correction_seen(bigint), payung.correction_take(bigint, text, date),
  payung.correction_refuse(bigint, text, date) from public;
grant execute on function payung.correction_preview(bigint, date, bigint[], bigint[]), payung.correction_ask(bigint, text, date, date, bigint[], bigint[], date),
  payung.correction_seen(bigint), payung.correction_take(bigint, text, date), payung.correction_refuse(bigint, text, date) to payung_app;
