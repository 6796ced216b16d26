-- Certificates of what was paid. The database counts what it certifies, and whoever has the paper can check it by its code.
call payung.protect('coverage_certificate',
  'issued_by = (select payung.actor_id()) or scheme_id in (select s.id from published.sponsorship_scheme s
     where left(s.place_id, 2) = any((select payung.provinces())::text[]) or s.organisation_id = any((select payung.orgs())::bigint[]))',
  'false');
grant select on coverage_certificate to payung_app, payung_loader;
alter table coverage_certificate add constraint certificate_signed check (octet_length(signature) = 64 and octet_length(public_key) = 32);

-- What was paid for a scheme, or for the people whom one of its employees chose, by payments up to a given one: months of people, and
-- rupiah.
create function payung.certificate_months(p_scheme bigint, p_chooser bigint, p_until bigint)
returns table (first_month date, last_month date, months bigint, amount bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with paid as (
    select k.month, sum(sign(k.amount) * k.people)::bigint as people, sum(k.amount)::bigint as amount
    from published.sponsorship_scheme s join published.contributions_billplace k on k.payer_id = s.payer_id
    join published.contributions_settlement t on t.bill_id = k.origin_id and t.settles and t.id <= p_until
    where s.id = p_scheme and p_chooser is null group by k.month
    union all
    select c.month, count(*), sum(a.total)::bigint
    from published.sponsorship_choice o join published.participation_month c on c.membership_id = o.membership_id and c.payer_id = o.payer_id
      and c.month between o.first_month and o.last_month
    join published.contributions_standing g on g.membership_id = c.membership_id and g.month = c.month
    join lateral (select g.bill_id, sum(x.total) as total
      from published.contributions_contributionassessment x where x.membership_id = c.membership_id and x.month = c.month) a on a.total > 0
    join published.contributions_settlement t on t.bill_id = a.bill_id and t.settles and t.id <= p_until
    where o.scheme_id = p_scheme and o.chooser_id = p_chooser group by c.month
  )
  select min(p.month), max(p.month), coalesce(sum(p.people), 0)::bigint, coalesce(sum(p.amount), 0)::bigint from paid p where p.people > 0
$$;
comment on function payung.certificate_months is 'The paid months of a scheme, or of one employee''s choices, that are still in force, by payments up to a given one. May be null: p_chooser, first_month, last_month.';

-- The number of people with such a month; asked once for each certificate.
create function payung.certificate_people(p_scheme bigint, p_chooser bigint, p_until bigint) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select count(distinct m.person_id)
  from published.participation_month c join published.participation_membership m on m.id = c.membership_id
  join published.contributions_standing a on a.membership_id = c.membership_id and a.month = c.month
  join published.contributions_settlement t on t.bill_id = a.bill_id and t.settles and t.id <= p_until
  where case when p_chooser is null then c.payer_id = (select s.payer_id from published.sponsorship_scheme s where s.id = p_scheme)
    else exists (select from published.sponsorship_choice o where o.scheme_id = p_scheme and o.chooser_id = p_chooser
      and o.membership_id = c.membership_id and o.payer_id = c.payer_id and c.month between o.first_month and o.last_month) end
$$;
comment on function payung.certificate_people is 'The number of people with a paid month in force, each once. May be null: p_chooser.';

-- Who may have this certificate: users who act for a scheme, about the whole scheme; and an employee, about his own choices (his row is
-- returned).
create function payung.certificate_of(p_scheme bigint, out subject bigint, out mine bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  select s.id into subject from published.sponsorship_scheme s where s.id = p_scheme and payung.may('certificates.issue')
    and (left(s.place_id, 2) = any(payung.provinces()) or s.organisation_id = any(payung.orgs()));
  if subject is null then
    select s.id, e.id into subject, mine from published.sponsorship_scheme s join published.sponsorship_chooser e on e.organisation_id = s.organisation_id
      where s.id = p_scheme and e.user_id = payung.actor_id() and e.ended_at is null and payung.may('certificates.issue')
        and payung.works_for(e.organisation_id);
  end if;
  if subject is null then
    raise exception 'payung: no certificate of this scheme' using errcode = 'P0E3B';
  end if;
end $$;
comment on function payung.certificate_of is 'A certificate is for users who act for the payer, or for an employee about his own choices. May be null: mine.';

-- What would be certified now.
create function payung.certificate_draft(p_scheme bigint)
returns table (scheme text, organisation text, number text, first_month date, last_month date, people bigint, months bigint, amount bigint, until bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare o record; last bigint;
begin
  select * into o from payung.certificate_of(p_scheme);
  select coalesce(max(t.id), 0) into last from published.contributions_settlement t;
  return query
  select s.name, g.name, e.number, m.first_month, m.last_month, payung.certificate_people(p_scheme, o.mine, last), m.months, m.amount, last
  from published.sponsorship_scheme s join published.parties_organisation g on g.id = s.organisation_id
  left join published.sponsorship_chooser e on e.id = o.mine
  cross join lateral payung.certificate_months(p_scheme, o.mine, last) m where s.id = p_scheme;
end $$;
comment on function payung.certificate_draft is 'What a payer has paid so far, to be signed; an employee sees only his own choices. May be null: number, first_month, last_month.';

-- The people named on an employee's own certificate: those of his choices with a paid month, and how many of their months are paid.
create function payung.certificate_names(p_scheme bigint, p_until bigint) returns table (person_id bigint, name text, village_code varchar, months bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare o record;
begin
  select * into o from payung.certificate_of(p_scheme);
  return query
  select i.person_id, i.name, i.village_code, count(*)
  from published.sponsorship_choice c join published.participation_month h on h.membership_id = c.membership_id and h.payer_id = c.payer_id
    and h.month between c.first_month and c.last_month
  join published.contributions_standing a on a.membership_id = h.membership_id and a.month = h.month
  join published.contributions_settlement t on t.bill_id = a.bill_id and t.settles and t.id <= p_until
  join published.participation_membership m on m.id = h.membership_id join published.registry_identity i on i.person_id = m.person_id
  where c.scheme_id = p_scheme and c.chooser_id = o.mine group by 1, 2, 3 order by 2, 1;
end $$;
comment on function payung.certificate_names is 'An employee''s certificate names the people whom he chose and whose months he paid; no other certificate names anybody.';

-- A certificate states what the database counts, or it is not issued.
create function payung.certificate_issue(p_scheme bigint, p_code text, p_first date, p_last date, p_people bigint, p_months bigint, p_amount bigint,
                                         p_until bigint, p_facts text, p_signature bytea, p_key bytea, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare o record; m record; c bigint;
begin
  select * into o from payung.certificate_of(p_scheme);
  select * into m from payung.certificate_months(p_scheme, o.mine, p_until);
  if m.months = 0 then
    raise exception 'payung: nothing is paid yet' using errcode = 'P0E3C';
  end if;
  -- The signed text must state exactly this too, because it is shown to everybody who asks with the code, and pages read it.
  if (m.first_month, m.last_month, m.months, m.amount) is distinct from (p_first, p_last, p_months, p_amount)
     or payung.certificate_people(p_scheme, o.mine, p_until) is distinct from p_people
     or char_length(p_facts) > 4000
     or (case when p_facts is json object with unique keys then p_facts::jsonb end) is distinct from (
       select jsonb_build_object('v', 1, 'code', p_code, 'scheme', s.name, 'organisation', g.name, 'employee', coalesce(e.number, ''),
         'issued_on', p_on, 'first', to_char(p_first, 'YYYY-MM'), 'last', to_char(p_last, 'YYYY-MM'), 'people', p_people, 'months', p_months,
         'amount', p_amount)
       from published.sponsorship_scheme s join published.parties_organisation g on g.id = s.organisation_id
       left join published.sponsorship_chooser e on e.id = o.mine where s.id = p_scheme) then
    raise exception 'payung: a certificate says what was paid' using errcode = 'P0E3D';
  end if;
  insert into coverage_certificate (code, scheme_id, chooser_id, issued_on, first_month, last_month, people, months, amount, last_settlement,
      facts, signature, public_key, issued_by)
    values (p_code, p_scheme, o.mine, p_on, p_first, p_last, p_people, p_months, p_amount, p_until, p_facts, p_signature, p_key, payung.actor_id())
    returning id into c;
  return c;
end $$;
comment on function payung.certificate_issue is 'A payer issues a certificate about what was paid and counted here.';

create function payung.certificate_withdraw(p_certificate bigint, p_reason text, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  update coverage_certificate c set withdrawn_on = p_on, withdrawn_by = payung.actor_id(), reason = payung.case_reason(p_reason)
    where c.id = p_certificate and c.withdrawn_on is null and payung.may('certificates.issue') and (c.issued_by = payung.actor_id()
      or exists (select from published.sponsorship_scheme s where s.id = c.scheme_id
        and (left(s.place_id, 2) = any(payung.provinces()) or s.organisation_id = any(payung.orgs()))));
  if not found then
    raise exception 'payung: no such certificate stands' using errcode = 'P0E3E';
  end if;
end $$;
comment on function payung.certificate_withdraw is 'A certificate is withdrawn once, with a reason, by the user who issued it or a user who acts for the payer.';

create function payung.certificate_kept() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if tg_op <> 'UPDATE' or old.withdrawn_on is not null or new.withdrawn_on is null
     or to_jsonb(old) - '{withdrawn_on,withdrawn_by,reason}'::text[] is distinct from to_jsonb(new) - '{withdrawn_on,withdrawn_by,reason}'::text[] then
    raise exception 'payung: a certificate is withdrawn and not changed' using errcode = 'P0E3F';
  end if;
  return new;
end $$;
comment on function payung.certificate_kept is 'The content of a certificate never changes; it is withdrawn once; both hold also for the owner.';
create trigger certificate_kept before update or delete on coverage_certificate for each row execute function payung.certificate_kept();

-- For whoever has the paper, by its code: what the certificate states, whether it is valid, and how many of its months are still in
-- force.
create function payung.cek_certificate(p_code text) returns jsonb
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select jsonb_build_object('code', c.code, 'facts', c.facts, 'issued_on', c.issued_on, 'scheme', s.name, 'organisation', g.name,
    'whole', c.chooser_id is null, 'first_month', c.first_month, 'last_month', c.last_month, 'people', c.people, 'months', c.months,
    'amount', c.amount, 'withdrawn_on', c.withdrawn_on,
    'standing', (select m.months from payung.certificate_months(c.scheme_id, c.chooser_id, c.last_settlement) m),
    'newer_on', (select max(n.issued_on) from coverage_certificate n where n.scheme_id = c.scheme_id
       and n.chooser_id is not distinct from c.chooser_id and n.id > c.id and n.withdrawn_on is null))
  from coverage_certificate c join published.sponsorship_scheme s on s.id = c.scheme_id
  join published.parties_organisation g on g.id = s.organisation_id where c.code = p_code
$$;
comment on function payung.cek_certificate is 'Whoever knows the complete code sees the certificate without names, and how much of it is still in force. May be null: result.';
revoke execute on function payung.certificate_months(bigint, bigint, bigint), payung.certificate_people(bigint, bigint, bigint),
  payung.certificate_of(bigint), payung.certificate_draft(bigint), payung.certificate_names(bigint, bigint),
  payung.certificate_issue(bigint, text, date, date, bigint, bigint, bigint, bigint, text, bytea, bytea, date),
  payung.certificate_withdraw(bigint, text, date), payung.certificate_kept(), payung.cek_certificate(text) from public;
grant execute on function payung.certificate_draft(bigint), payung.certificate_names(bigint, bigint),
  payung.certificate_issue(bigint, text, date, date, bigint, bigint, bigint, bigint, text, bytea, bytea, date),
  payung.certificate_withdraw(bigint, text, date), payung.cek_certificate(text) to payung_app;
