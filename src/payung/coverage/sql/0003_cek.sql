-- Cek tells whoever has a card, or knows a NIK and its KPJ, whether the months are protected. No session is needed, and the answer names
-- nobody. The KPJ is one that Payung gave, or one of BPJS that is in force. Unknown numbers, wrong numbers, ended numbers, and numbers of
-- two different persons get the same answer: null.

-- The months of a person. Of two entries for a month the better protected one counts, by the same rule as in
-- coverage_count.
create function payung.cek_months(p_person bigint, p_from date, p_until date) returns jsonb
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('month', x.month, 'state', x.state, 'payer', x.kind) order by x.month), '[]')
  from (
    select distinct on (h.month) h.month, h.state, h.kind
    from (
      select c.month, y.kind, case when y.kind = 'existing' then 'existing' when r.id is not null then 'paid'
             when a.bill_id is not null then 'billed' else 'committed' end as state
      from published.participation_membership ms
      join published.participation_month c on c.membership_id = ms.id
      join published.participation_payer y on y.id = c.payer_id
      left join published.contributions_standing a on a.membership_id = c.membership_id and a.month = c.month
      left join published.contributions_settlement r on r.bill_id = a.bill_id and r.settles
      where ms.person_id = p_person and c.month >= p_from and c.month < least(p_until, (p_from + interval '36 months')::date)
    ) h
    order by h.month, case h.state when 'paid' then 0 when 'existing' then 1 when 'billed' then 2 else 3 end
  ) x
$$;
comment on function payung.cek_months is 'The months of a person by the same rule as coverage, at most 36 of them.';

create function payung.cek_membership(p_membership bigint, p_from date, p_until date, p_now date default null) returns jsonb
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select jsonb_build_object('kpj_tail', right(m.kpj, 3), 'segment', m.segment, 'started', m.started, 'ended', m.ended,
    'months', payung.cek_months(m.person_id, p_from, p_until), 'own', payung.own_bills(m.person_id),
    'counted', (select jsonb_build_object('months', coalesce(sum(c.months), 0), 'last', max(c.last_month))
       from payung.months_counted(m.person_id, date_trunc('month', coalesce(p_now, payung.server_day()))::date) c),
    'death', (select jsonb_build_object('on', d.died_on, 'certain', d.certain, 'claim', payung.death_claim_state(m.person_id))
              from published.registry_death d where d.person_id = m.person_id))
  from published.participation_kpj m where m.id = p_membership
$$;
comment on function payung.cek_membership is 'For a membership: the person''s months, how many are paid until now and which was the last, the open own bills, and a death with the state of its claim; of identity only the last three digits of the number. May be null: p_now.';

-- Both numbers are always looked up, so that an answer for a known NIK takes as long as one for an unknown NIK.
create function payung.cek_person(p_nik text, p_kpj text, p_from date, p_until date, p_now date default null) returns jsonb
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare by_nik bigint; by_kpj bigint; membership bigint;
begin
  select person_id into by_nik from published.registry_identity where nik = p_nik;
  by_nik := payung.registry_stays(by_nik);  -- the number of a merged record belongs to the remaining record
  select n.person_id, n.membership_id into by_kpj, membership from published.participation_number n where n.number = p_kpj
    order by n.person_id is distinct from by_nik, n.membership_id limit 1;
  if by_nik is null or by_kpj is distinct from by_nik then return null; end if;
  return payung.cek_membership(membership, p_from, p_until, p_now) || jsonb_build_object('kpj_tail', right(p_kpj, 3));
end $$;
comment on function payung.cek_person is 'Months are shown for two numbers that belong together; unknown, wrong and unrelated numbers get the same answer. May be null: result, p_now.';

create function payung.cek_card(p_token text, p_from date, p_until date, p_now date default null) returns jsonb
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select payung.cek_membership(c.membership_id, p_from, p_until, p_now) from published.participation_card c
  where c.token_hash = sha256(convert_to(p_token, 'UTF8')) and c.ended_at is null
$$;
comment on function payung.cek_card is 'Months are shown for a card in use. May be null: result, p_now.';

revoke execute on function payung.cek_months(bigint, date, date), payung.cek_membership(bigint, date, date, date),
  payung.cek_person(text, text, date, date, date), payung.cek_card(text, date, date, date) from public;
grant execute on function payung.cek_person(text, text, date, date, date), payung.cek_card(text, date, date, date) to payung_app;
