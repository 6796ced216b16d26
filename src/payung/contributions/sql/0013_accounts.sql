-- The virtual accounts under which a code is paid at each connected bank: the bank's name and the digits before the code. These are
-- public; nothing else of the connection is told. A bank without agreed digits puts its own before the code ("").
create function payung.va_banks() returns table (name text, service_id text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.name, c.service_id::text from contributions_snapclient c
  where c.revoked_at is null and c.confirmed_by is not null and payung.actor_id() is not null order by c.name
$$;
comment on function payung.va_banks is 'Signed-in users see the confirmed banks at which a code can be paid, with the digits before the code.';
revoke execute on function payung.va_banks() from public;
grant execute on function payung.va_banks() to payung_app;

-- What a person has to pay himself, for Cek: open bills with their codes, and his credit. Only for functions of rooms that know to
-- whom they tell it. It names nobody.
create function payung.own_bills(p_person bigint) returns jsonb
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare whose bigint[] := array[p_person] || array(select t.person_id from published.registry_merged t where t.stays_as = p_person);
begin
  return jsonb_build_object(
    'open', (select coalesce(jsonb_agg(jsonb_build_object('code', b.payment_code, 'month', b.month, 'last_month', b.last_month, 'open', s.open,
               'due_on', coalesce(i.due_on, b.due_on)) order by coalesce(i.due_on, b.due_on), b.id), '[]')
             from contributions_bill b join contributions_billstanding s on s.bill_id = b.id
             join published.participation_payer y on y.id = b.payer_id
             -- If instalments are agreed, the due day is that of the next open one.
             left join lateral (select x.due_on from contributions_instalmentplan p join contributions_instalment x on x.plan_id = p.id
               where p.bill_id = b.id and p.state = 'agreed' and x.later < s.open order by x.place limit 1) i on true
             where y.person_id = any(whose) and s.open > 0),
    'credit', (select coalesce(sum(k.amount), 0)::bigint from contributions_payercredit k
               join published.participation_payer y on y.id = k.payer_id where y.person_id = any(whose)));
end $$;
comment on function payung.own_bills is 'The open bills and the credit of a person, including those of a record that was merged with his, and of nobody else.';
revoke execute on function payung.own_bills(bigint) from public;
