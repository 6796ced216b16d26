-- Before cover ends the next payer is looked for: people for whom nobody pays after a month of a scheme.

-- The people of a village for whom nobody pays after the month, for the list that an officer takes along, with the state of the
-- newest message about this end, and whether their number refuses messages. The key of a message is `handover:PERSON:MONTH:STAGE`.
create function payung.handover_people(p_scheme bigint, p_month date, p_village text)
returns table (person_id bigint, membership_id bigint, state text, reason text, finished_at timestamptz, refused boolean)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with falling as (
    select m.person_id, m.id as membership_id from sponsorship_scheme g
    join published.participation_membership m on m.village_code = p_village and m.regency = left(p_village, 5)
    join published.participation_month c on c.membership_id = m.id and c.month = p_month and c.payer_id = g.payer_id
    where g.id = p_scheme and (payung.scheme_served(g.id) or left(p_village, 5) = any(payung.places()) or p_village = any(payung.villages()))
      and not exists (select from published.participation_membership o
        join published.participation_month x on x.membership_id = o.id and x.month = (p_month + interval '1 month')::date
        where o.person_id = m.person_id)
  )
  select f.person_id, f.membership_id, coalesce(n.state, ''), coalesce(n.reason, ''), n.finished_at,
    exists (select from published.notices_refusal r where r.channel = 'sms' and r.regency = i.regency and i.phone <> ''
      and r.contact = '62' || ltrim(payung.phone_digits(i.phone), '0'))
  from falling f
  left join payung.person_contacts(array(select x.person_id from falling x)) i on i.person_id = f.person_id
  left join lateral (select t.state, t.reason, t.finished_at from published.notices_notification t
    where t.subject = 'person:' || f.person_id and t.template = 'cover_ends'
      and t.key like 'handover:%:' || to_char(p_month, 'YYYY-MM') || ':%' order by t.id desc limit 1) n on true
  order by f.person_id
$$;
comment on function payung.handover_people is 'Users who serve the scheme or the place see by village whose cover ends, and whether a message about it arrived. May be null: finished_at.';

-- The people to whom the worker writes today, 60, 30 or 7 days before the first day without cover; a page of them in the order of
-- their memberships. Who was written to at this stage is left out: his name, telephone or price may have changed since, and one key
-- is one message.
create function payung.handover_due(p_today date, p_after bigint, p_limit int)
returns table (person_id bigint, membership_id bigint, regency varchar, name text, phone text, payer text, month date, days int)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.actor_id() is not null or not pg_has_role(session_user, 'payung_loader', 'member') then
    raise exception 'payung: only the worker writes to people' using errcode = 'P0E4D';
  end if;
  return query
  with ending as (
    select k.payer_id, k.month, y.label, case when l.days_left > 30 then 60 when l.days_left > 7 then 30 else 7 end as stage
    from published.participation_ceasing k join sponsorship_scheme g on g.payer_id = k.payer_id
    join published.participation_payer y on y.id = k.payer_id
    cross join lateral (select (k.month + interval '1 month')::date - p_today as days_left) l
    where k.month between date_trunc('month', p_today - 31)::date and (p_today + 60) and l.days_left between 1 and 60
    group by 1, 2, 3, 4 having sum(k.people) > 0
  ), due as (
    select m.person_id, m.id, c.regency, e.label, e.month, e.stage
    from ending e join published.participation_month c on c.payer_id = e.payer_id and c.month = e.month
    join published.participation_membership m on m.id = c.membership_id
    where m.id > p_after and not exists (select from published.participation_membership o
      join published.participation_month x on x.membership_id = o.id and x.month = (e.month + interval '1 month')::date where o.person_id = m.person_id)
      and not exists (select from published.registry_death d where d.person_id = m.person_id)
      and not exists (select from published.notices_notification t
        where t.key = 'handover:' || m.person_id || ':' || to_char(e.month, 'YYYY-MM') || ':' || e.stage)
    order by m.id limit p_limit
  )
  select d.person_id, d.id, d.regency, i.name, i.phone, d.label, d.month, d.stage
  from due d join payung.person_contacts(array(select x.person_id from due x)) i on i.person_id = d.person_id order by d.id;
end $$;
comment on function payung.handover_due is 'Only the worker learns to whom to write before cover ends: people without a payer for the next month, without a reported death, and without a message of this stage.';
revoke execute on function payung.handover_people(bigint, date, text), payung.handover_due(date, bigint, int) from public;
grant execute on function payung.handover_people(bigint, date, text) to payung_app;
grant execute on function payung.handover_due(date, bigint, int) to payung_loader;
