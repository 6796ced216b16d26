-- Charges on a bill besides its contributions (late fines by the law), and waivers, which two people decide. Every charge is a row
-- that stays, with its journal, and changes the open amount of the bill by exactly its own amount.
insert into ledger_ledgeraccount (code, name, kind) values
  ('4600', 'Denda keterlambatan iuran', 'income'), ('5800', 'Iuran dan denda yang dihapuskan', 'expense');

-- Records a charge. The caller has locked the bill and updates its sums.
create function payung.charge_enter(p_bill bigint, p_kind text, p_amount bigint, p_on date, p_of bigint default null, p_waiver bigint default null,
                                    p_base bigint default 0, p_ppm int default 0, p_from int default 0, p_to int default 0,
                                    p_basis text default '') returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare charge bigint;
begin
  insert into contributions_billcharge (bill_id, kind, amount, on_day, of_id, waiver_id, base, ppm, from_month, to_month, basis, actor_id)
    values (p_bill, p_kind, p_amount, p_on, p_of, p_waiver, p_base, p_ppm, p_from, p_to, p_basis, payung.actor_id()) returning id into charge;
  perform payung.ledger_post('charge', 'charge:' || charge, p_on, y.organisation_id, b.province,
      jsonb_build_object('charge', charge, 'bill', b.id, 'kind', p_kind),
      array['1200', case when p_kind in ('fine', 'fine_lowered') then '4600' else '5800' end], array[p_amount, -p_amount])
    from contributions_bill b join published.participation_payer y on y.id = b.payer_id where b.id = p_bill;
  return charge;
end $$;
comment on function payung.charge_enter is 'An amount that is added to a bill or no longer asked is recorded with its journal. May be null: p_of, p_waiver.';

-- The fine on a sum for some months, rounded half up as `law.terms.late_fine` rounds it: for each month if `p_by_month`, otherwise once.
-- No product exceeds eight bytes.
create function payung.fine_amount(p_base bigint, p_ppm int, p_months int, p_by_month boolean) returns bigint
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when p_by_month then (p_base / 1000000 * p_ppm + (p_base % 1000000 * p_ppm + 500000) / 1000000) * p_months
    else p_base / 1000000 * p_ppm * p_months + (p_base % 1000000 * p_ppm * p_months + 500000) / 1000000 end
$$;
comment on function payung.fine_amount is 'A late fine is rounded like in the program''s arithmetic of the law.';

-- What the law adds to a bill on a day and nobody has charged yet: for whole months since its due day, on the open contributions. No
-- row if the bill is not late, if the law does not fine its payer, or if nothing of it is open.
create function payung.fine_due(p_bill bigint, p_on date)
returns table (months int, charged int, ppm int, base bigint, amount bigint, basis text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select l.months - d.months, d.months, r.ppm, l.base, payung.fine_amount(l.base, r.ppm, l.months - d.months, r.by_month), r.basis
  from contributions_bill b
  join contributions_billstanding s on s.bill_id = b.id
  join published.participation_payer y on y.id = b.payer_id
  cross join lateral (select coalesce(max(g.to_month), 0) as months from contributions_billcharge g where g.bill_id = b.id and g.kind = 'fine') d
  cross join lateral (select greatest(0, s.net - s.waived - s.paid + s.credited) as base,
    (extract(year from p_on)::int - extract(year from b.due_on)::int) * 12 + extract(month from p_on)::int - extract(month from b.due_on)::int
      - (extract(day from p_on) < extract(day from b.due_on))::int as months) l
  join lateral (select f.ppm, f.by_month, f.basis from contributions_finerate f
    where f.payer_class = y.payer_class and f.first_month <= b.month order by f.first_month desc limit 1) r on r.ppm > 0
  where b.id = p_bill and b.corrects_id is null and p_on > b.due_on and l.base > 0 and l.months > d.months and payung.bill_in_scope(b.payer_id)
$$;
comment on function payung.fine_due is 'The law adds a fine for whole months that were not charged yet, on the open contributions of a late bill, within the scope.';

create function payung.fine_charge(p_bill bigint, p_today date default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare f record; on_day date := payung.server_day(p_today);
begin
  if not payung.may('fines.charge') then raise exception 'payung: this role charges no fines' using errcode = 'P0E60'; end if;
  perform 1 from contributions_bill where id = p_bill and payung.bill_in_scope(payer_id) for update;
  perform 1 from contributions_billstanding where bill_id = p_bill for update;
  select * into f from payung.fine_due(p_bill, on_day);
  if f.amount is null or f.amount = 0 then raise exception 'payung: the law adds nothing to this bill' using errcode = 'P0E61'; end if;
  update contributions_billstanding set fined = fined + f.amount where bill_id = p_bill;
  return payung.charge_enter(p_bill, 'fine', f.amount, on_day, null, null, f.base, f.ppm, f.charged + 1, f.charged + f.months, f.basis);
end $$;
comment on function payung.fine_charge is 'A late fine is what the law adds for whole months that were not charged yet, and is computed only here.';

-- What the law adds today to all late bills of a payer, bill by bill by the same rule.
create function payung.fines_due(p_payer bigint, p_on date) returns table (bill_id bigint, month date, months int, base bigint, amount bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select b.id, b.month, f.months, f.base, f.amount from contributions_bill b cross join lateral payung.fine_due(b.id, p_on) f
  where b.payer_id = p_payer and f.amount > 0 order by b.due_on, b.id
$$;
comment on function payung.fines_due is 'The fines on the late bills of a payer are those of each bill, within the scope.';

-- All of it or nothing. A second call on the same day charges nothing, even if both come at the same time.
create function payung.fines_charge(p_payer bigint, p_today date default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare late bigint; charges bigint[] := '{}'; on_day date := payung.server_day(p_today);
begin
  if not payung.may('fines.charge') then raise exception 'payung: this role charges no fines' using errcode = 'P0E60'; end if;
  perform 1 from contributions_bill where payer_id = p_payer and payung.bill_in_scope(payer_id) order by id for update;
  perform 1 from contributions_billstanding s where s.bill_id in (select d.bill_id from payung.fines_due(p_payer, on_day) d)
    order by s.bill_id for update;
  for late in select d.bill_id from payung.fines_due(p_payer, on_day) d loop
    charges := charges || payung.fine_charge(late, on_day);
  end loop;
  if charges = '{}' then raise exception 'payung: the law adds nothing to the bills of this payer' using errcode = 'P0E6M'; end if;
  return (select sum(g.amount) from contributions_billcharge g where g.id = any(charges));
end $$;
comment on function payung.fines_charge is 'All late bills of a payer are fined by the same rule in one step, each month of each bill once. Returns whole rupiah.';

-- After a correction less had been late, so the fines of the bill are reduced to what they would have been. Returns by how much.
create function payung.fines_lower(p_bill bigint, p_by bigint, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare f record; base_left bigint; less bigint; total bigint := 0; rate boolean;
begin
  for f in
    select g.*, g.base + coalesce(sum(o.base), 0)::bigint as stands_on, g.amount + coalesce(sum(o.amount), 0)::bigint as stands_at
    from contributions_billcharge g left join contributions_billcharge o on o.of_id = g.id
    where g.bill_id = p_bill and g.kind = 'fine' group by g.id order by g.id
  loop
    base_left := greatest(0, f.stands_on - p_by);
    select r.by_month into rate from contributions_bill b join published.participation_payer y on y.id = b.payer_id
      join contributions_finerate r on r.payer_class = y.payer_class and r.first_month <= b.month
      where b.id = p_bill order by r.first_month desc limit 1;
    less := greatest(0, f.stands_at - payung.fine_amount(base_left, f.ppm, f.to_month - f.from_month + 1, rate));
    if less > 0 then
      perform payung.charge_enter(p_bill, 'fine_lowered', -less, p_on, f.id, null, base_left - f.stands_on);
    end if;
    total := total + less;
  end loop;
  return total;
end $$;
comment on function payung.fines_lower is 'A fine falls with the contributions on which it was charged, and never below what was waived of it.';

-- How much of a bill two people may waive. Never contributions of an employer: he owes them by law, and they belong to his workers
-- (UU 24/2011 ps. 19). Never a fine that is paid already.
create function payung.waivable(p_bill bigint, p_what text) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case p_what
    when 'fine' then least(s.fined, s.open)
    when 'contribution' then case when y.payer_class = 'employer' then 0
      else greatest(0, least(s.open, s.net - s.waived - s.paid + s.credited)) end
    else 0 end
  from contributions_billstanding s join contributions_bill b on b.id = s.bill_id join published.participation_payer y on y.id = b.payer_id
  where s.bill_id = p_bill and payung.bill_in_scope(b.payer_id)
$$;
comment on function payung.waivable is 'Contributions of an employer are never waived, and no more is waived than is open. May be null: result.';

create function payung.waiver_propose(p_bill bigint, p_what text, p_amount bigint, p_why text, p_basis text, p_document text, p_document_on date,
                                      p_today date default null) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare waiver bigint; most bigint; why text := payung.case_reason(p_why); basis text := payung.case_reason(p_basis);
begin
  if not payung.may('waivers.propose') then raise exception 'payung: this role waives nothing' using errcode = 'P0E60'; end if;
  perform 1 from contributions_bill where id = p_bill and corrects_id is null and payung.bill_in_scope(payer_id) for update;
  if not found then raise exception 'payung: unknown payment code' using errcode = 'P0A51'; end if;
  if p_what = 'contribution' and (select y.payer_class from contributions_bill b join published.participation_payer y on y.id = b.payer_id
                                  where b.id = p_bill) = 'employer' then
    raise exception 'payung: contributions of an employer are not waived' using errcode = 'P0E62';
  end if;
  most := payung.waivable(p_bill, p_what);
  if p_amount is null or p_amount < 1 or p_amount > coalesce(most, 0) then
    raise exception 'payung: no more is waived than is open' using errcode = 'P0E63';
  end if;
  if char_length(btrim(coalesce(p_document, ''))) < 3 or p_document_on is null or p_document_on > payung.server_day(p_today) then
    raise exception 'payung: a waiver names its document' using errcode = 'P0E64';
  end if;
  if exists (select from contributions_waiver where bill_id = p_bill and state = 'waiting') then
    raise exception 'payung: another waiver of this bill waits' using errcode = 'P0E65';
  end if;
  insert into contributions_waiver (bill_id, what, amount, why, basis, document, document_on, maker_id)
    values (p_bill, p_what, p_amount, why, basis, btrim(p_document), p_document_on, payung.actor_id()) returning id into waiver;
  return waiver;
end $$;
comment on function payung.waiver_propose is 'A waiver is proposed with its reason, its basis in the law and its document, at most what is open and may be waived.';

create function payung.waiver_held(p_waiver bigint) returns contributions_waiver
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare w contributions_waiver;
begin
  -- The bill is locked first, as everywhere where its sums are updated.
  perform 1 from contributions_bill b join contributions_waiver v on v.bill_id = b.id
    where v.id = p_waiver and payung.bill_in_scope(b.payer_id) for update of b;
  if found then select * into w from contributions_waiver where id = p_waiver and state = 'waiting' for update; end if;
  if w.id is null then raise exception 'payung: no such waiver waits' using errcode = 'P0E66'; end if;
  return w;
end $$;
comment on function payung.waiver_held is 'A waiver is locked with its bill, within the scope, while it is decided on.';

-- Records an approval. With the last one that the approval limit for the amount demands, the waiver takes effect. Returns the state.
create function payung.waiver_approve(p_waiver bigint, p_today date default null) returns text
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare w contributions_waiver; f record; lim record; rest bigint; part bigint; on_day date := payung.server_day(p_today); votes bigint[];
begin
  if not payung.may('waivers.approve') then raise exception 'payung: this role approves no waivers' using errcode = 'P0E60'; end if;
  w := payung.waiver_held(p_waiver);
  if w.maker_id = payung.actor_id() or payung.actor_id() = any(w.checkers) then
    raise exception 'payung: another person approves a waiver' using errcode = 'P0E67';
  end if;
  select (payung.case_approval_limit('waiver', 'approve', w.amount)).* into lim;
  if lim.id is null or not (payung.roles() && lim.roles) then
    raise exception 'payung: this role does not decide on this amount' using errcode = 'P0B13';
  end if;
  if w.amount > coalesce(payung.waivable(w.bill_id, w.what), 0) then
    raise exception 'payung: no more is waived than is open' using errcode = 'P0E63';
  end if;
  votes := w.checkers || payung.actor_id();
  if cardinality(votes) < lim.votes then
    update contributions_waiver set checkers = votes where id = w.id;
    return 'waiting';
  end if;
  update contributions_waiver set checkers = votes, state = 'approved', decided_at = clock_timestamp() where id = w.id;
  if w.what = 'contribution' then
    update contributions_billstanding set waived = waived + w.amount where bill_id = w.bill_id;
    perform payung.charge_enter(w.bill_id, 'waived', -w.amount, on_day, null, w.id);
    perform payung.bill_complete(w.bill_id);
    return 'approved';
  end if;
  rest := w.amount;
  for f in
    select g.id, g.amount + coalesce(sum(o.amount), 0)::bigint as stands_at
    from contributions_billcharge g left join contributions_billcharge o on o.of_id = g.id
    where g.bill_id = w.bill_id and g.kind = 'fine' group by g.id order by g.id
  loop
    part := least(rest, f.stands_at);
    continue when part < 1;
    perform payung.charge_enter(w.bill_id, 'fine_waived', -part, on_day, f.id, w.id);
    rest := rest - part;
  end loop;
  update contributions_billstanding set fined = fined - w.amount where bill_id = w.bill_id;
  return 'approved';
end $$;
comment on function payung.waiver_approve is 'A waiver takes effect when as many other people as its approval limit demands have approved it, at most what is open then.';

create function payung.waiver_drop(p_waiver bigint, p_how text, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare w contributions_waiver;
begin
  if p_how = 'refused' and not payung.may('waivers.approve') or p_how is distinct from 'refused' and not payung.may('waivers.propose') then
    raise exception 'payung: this role waives nothing' using errcode = 'P0E60';
  end if;
  w := payung.waiver_held(p_waiver);
  if (p_how is not distinct from 'refused') = (w.maker_id = payung.actor_id()) then
    raise exception 'payung: another refuses, and who proposed takes back' using errcode = 'P0E68';
  end if;
  update contributions_waiver set state = case when p_how = 'refused' then 'refused' else 'withdrawn' end, decided_by = payung.actor_id(),
    decided_at = clock_timestamp(), reason = payung.case_reason(p_reason, p_how = 'refused') where id = w.id;
end $$;
comment on function payung.waiver_drop is 'A waiver is refused by another person with a reason, or withdrawn by its maker.';

create function payung.keep_waiver() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  if old.state <> 'waiting'
     or (to_jsonb(old) - '{state,checkers,decided_by,decided_at,reason}'::text[])
        is distinct from (to_jsonb(new) - '{state,checkers,decided_by,decided_at,reason}'::text[])
     or not old.checkers <@ new.checkers or cardinality(new.checkers) > cardinality(old.checkers) + 1 then
    raise exception 'payung: a waiver is decided once and not changed' using errcode = 'P0E69';
  end if;
  return new;
end $$;
comment on function payung.keep_waiver is 'A waiver is decided once and never changed, not even by the owner.';
create trigger keep_waiver before update on contributions_waiver for each row execute function payung.keep_waiver();
create trigger keep_rows before delete or truncate on contributions_waiver
  for each statement execute function payung.refuse_change();
alter table contributions_waiver add constraint waiver_others check (not maker_id = any(checkers) and (state <> 'approved' or cardinality(checkers) > 0));

call payung.protect('contributions_billcharge', 'bill_id in (select id from contributions_bill)', 'false');
call payung.protect('contributions_waiver', 'bill_id in (select id from contributions_bill)', 'false');
call payung.protect('contributions_finerate', '(select payung.actor_id()) is not null', 'false');
call payung.append_only('contributions_billcharge');
grant select on contributions_billcharge, contributions_waiver, contributions_finerate to payung_app, payung_loader;
revoke execute on function payung.charge_enter(bigint, text, bigint, date, bigint, bigint, bigint, int, int, int, text),
  payung.fine_amount(bigint, int, int, boolean), payung.fine_due(bigint, date), payung.fine_charge(bigint, date),
  payung.fines_due(bigint, date), payung.fines_charge(bigint, date), payung.fines_lower(bigint, bigint, date),
  payung.waivable(bigint, text), payung.waiver_propose(bigint, text, bigint, text, text, text, date, date), payung.waiver_held(bigint),
  payung.waiver_approve(bigint, date), payung.waiver_drop(bigint, text, text), payung.keep_waiver() from public;
grant execute on function payung.fine_due(bigint, date), payung.fine_charge(bigint, date), payung.fines_due(bigint, date),
  payung.fines_charge(bigint, date), payung.waivable(bigint, text),
  payung.waiver_propose(bigint, text, bigint, text, text, text, date, date), payung.waiver_approve(bigint, date),
  payung.waiver_drop(bigint, text, text) to payung_app;
