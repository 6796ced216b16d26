-- Lines of a bank's file that cannot be matched: bookings on our account that are no payment of ours, lines of other accounts, codes that
-- are in no table. They are shown to the users who work with that bank, and money that moved on our account is booked.

insert into ledger_ledgeraccount (code, name, kind) values
  ('1195', 'Mutasi keluar belum dikenali', 'asset'),
  ('4900', 'Jasa giro', 'income'),
  ('5900', 'Biaya bank', 'expense')
on conflict (code) do nothing;

-- The lines of a file with the instruction of each, its batch, and why it is not ours to book ('' if it is): account (another account),
-- unknown (no payment of ours), unsent (not sent through this account), amount (not the amount that we sent), or the kind of a note. A
-- bank reports only about accounts at that bank; a line about our account at another bank does not count as ours. Refused as a whole are:
-- a status report with a line that is not ours; a file about payments outside the scope of the user; a file that is said to be about a
-- batch and names none of its payments.
create function payung.payout_sorted(p_kind text, p_bank bigint, p_batch bigint, p_items jsonb) returns jsonb
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare answer jsonb;
begin
  select coalesce(jsonb_agg(x || case when a.organisation_id <> f.organisation_id then jsonb_build_object('ours', false, 'bank', f.id)
      else '{}' end || jsonb_build_object('instruction', n.id, 'in_batch', b.id, 'why', case
      when x ? 'note' then x->>'note'
      when not coalesce((x->>'ours')::boolean, true) or a.organisation_id <> f.organisation_id then 'account'
      when n.id is null then 'unknown'
      when b.id is null or b.state not in ('sending', 'sent', 'closed') or s.state in ('ready', 'batched')
        or case when p_kind = 'pain.002' then b.bank_id <> p_bank or b.channel <> 'file' or b.id <> p_batch
           else k.account_no <> a.account_no or k.organisation_id <> a.organisation_id end then 'unsent'
      when not payung.payout_in_scope(n.regency, n.organisation_id, b.bank_organisation_id) then 'scope'
      when (x->>'amount')::bigint <> n.amount then 'amount' else '' end) order by ord), '[]') into answer
    from jsonb_array_elements(p_items) with ordinality t(x, ord)
    left join payouts_instruction n on n.end_to_end_id = x->>'id' left join payouts_state s on s.instruction_id = n.id
    left join payouts_batch b on b.id = s.batch_id left join payouts_bank k on k.id = b.bank_id
    left join payouts_bank f on f.id = p_bank left join payouts_bank a on a.id = coalesce((x->>'bank')::bigint, p_bank);
  if exists (select from jsonb_array_elements(answer) x where x->>'why' = 'scope'
       or (p_kind = 'pain.002' and x->>'why' in ('account', 'unknown', 'unsent')))
     or (p_kind like 'camt.%' and p_batch is not null and not exists (
       select from jsonb_array_elements(answer) x where x->>'why' in ('', 'amount') and (x->>'in_batch')::bigint = p_batch)) then
    -- The text of the bank is not repeated here, because messages of the database go to its log.
    raise exception 'payung: the answer is not about what we sent' using errcode = 'P0B50';
  end if;
  if p_kind = 'pain.002' and exists (select from jsonb_array_elements(answer) x where x->>'why' = 'amount') then
    raise exception 'payung: another amount than we sent' using errcode = 'P0B51';
  end if;
  return answer;
end $$;
comment on function payung.payout_sorted is 'A line is about a payment only if it was sent through that account with that amount; a file that is not about our payments is refused as a whole.';

-- Ends a line of the list: stores what it was and books its money.
create function payung.payout_unmatched_end(u payouts_unmatchedbooking, p_as text, p_other bigint, p_receipt bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare ends bigint; accounts text[];
begin
  insert into payouts_placed (unmatched_id, placed_as, other_id, receipt, actor_id)
    values (u.id, p_as, p_other, p_receipt, payung.actor_id()) returning id into ends;
  accounts := case p_as when 'fee' then array['5900', '1195'] when 'interest' then array['2100', '4900']
    when 'receipt' then array['2100', '1100'] when 'pair' then array['2100', '1195'] end;
  if accounts is not null and u.ours then
    perform payung.ledger_post('bank_line_end', 'bank_line_end:' || ends, p_on, u.bank_organisation_id, null,
      jsonb_build_object('line', u.id, 'as', p_as), accounts, array[u.amount, -u.amount]);
  end if;
end $$;
comment on function payung.payout_unmatched_end is 'A line of the list ends once, and its money is booked to the ledger accounts of what it was.';

-- A line about money that somebody entered by hand, with the same number and amount, counts as the second person for that receipt. This
-- holds only for a line that the bank itself reported, not for a line of a file that a person handed in, even if it was confirmed.
-- Receipt and line are always matched together, otherwise ledger account 1100 would hold the money twice. If another receipt of this
-- amount and of about the same date has no line yet, it may be this money (a call of the bank carries another number); then a person
-- decides.
create function payung.payout_bears_out(u payouts_unmatchedbooking, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare receipt_borne_out bigint;
begin
  if (select by_hand from payouts_message where id = u.message_id) is not false
     or not exists (select from published.contributions_handreceipt h where h.reference = u.number and h.state = 'waiting') or exists (
       select from published.contributions_receipt r where r.amount = u.amount and r.channel <> 'credit' and abs(r.paid_on - u.booked_on) <= 14
         and not exists (select from payouts_placed p where p.receipt = r.id)) then
    return;
  end if;
  receipt_borne_out := payung.receipt_by_statement(u.number, u.amount, u.booked_on, p_on);
  if receipt_borne_out is not null and not exists (select from payouts_placed where unmatched_id = u.id and receipt = receipt_borne_out) then
    raise exception 'payung: the line has its place' using errcode = 'P0C31';
  end if;
end $$;
comment on function payung.payout_bears_out is 'Only a line that the bank itself reported replaces the second person of a receipt, and only for one receipt.';

-- Adds to the list what payout_sorted could not match. A line that was reported before, in the same kind of file or another, is the same
-- line by the rules of payout_told; a note that still waits is not added again.
create function payung.payout_unmatched_take(p_kind text, p_bank bigint, p_message bigint, p_on date, p_items jsonb) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r record; u payouts_unmatchedbooking; root bigint; paid_in bigint;
begin
  if not exists (select from jsonb_array_elements(p_items) x where x->>'why' <> '') then return; end if;
  perform pg_advisory_xact_lock(hashtextextended('payout-unmatched', 7111));
  for r in
    with lines as (
      select ord, coalesce((x->>'bank')::bigint, p_bank) as bank, coalesce((x->>'ours')::boolean, true) as ours, x->>'why' as why,
        coalesce(right(x->>'ending', 4), '') as ending, case x->>'state' when 'paid' then 'out' when 'returned' then 'in' else '' end as side,
        coalesce((x->>'amount')::bigint, 0) as amount, (x->>'on')::date as booked, (x->>'instruction')::bigint as instruction,
        payung.payout_number(coalesce(nullif(x->>'booking', ''), x->>'number', '')) as number, coalesce((x->>'times')::int, 1) as times
      from jsonb_array_elements(p_items) with ordinality t(x, ord) where x->>'why' <> ''),
    placed as (
      select *, row_number() over (partition by bank, ours, ending, side, amount, booked, number order by ord) as place from lines),
    named as (
      select bank, ours, ending, side, amount, booked, instruction, why, times, ord,
        case when side <> '' and number = '' then '#' || coalesce(booked::text, '') || '-' || place else number end as number from placed)
    -- Lines that another view reported under the same number are handled before the others are compared.
    select n.*, exists (select from payouts_unmatchedbooking o where (o.bank_id, o.ours, o.ending, o.side, o.amount, o.number)
        = (n.bank, n.ours, n.ending, n.side, n.amount, n.number) and o.booked_on is not distinct from n.booked) as seen
    from named n order by seen desc, ord
  loop
    if r.side = '' then
      continue when exists (select from payouts_unmatchedbooking o where (o.bank_id, o.side, o.why, o.number, o.amount)
        = (r.bank, '', r.why, r.number, r.amount) and not exists (select from payouts_placed p where p.unmatched_id = o.id));
      root := null;
    else
      continue when exists (select from payouts_unmatchedbooking o where (o.bank_id, o.ours, o.ending, o.side, o.amount, o.number, o.kind)
        = (r.bank, r.ours, r.ending, r.side, r.amount, r.number, p_kind) and o.booked_on is not distinct from r.booked);
      select coalesce(o.same_as_id, o.id) into root from payouts_unmatchedbooking o where (o.bank_id, o.ours, o.ending, o.side, o.amount, o.number)
        = (r.bank, r.ours, r.ending, r.side, r.amount, r.number) and o.booked_on is not distinct from r.booked order by o.id limit 1;
      if root is null then
        select o.id into root from payouts_unmatchedbooking o where (o.bank_id, o.ours, o.ending, o.side, o.amount)
          = (r.bank, r.ours, r.ending, r.side, r.amount) and o.same_as_id is null and o.instruction_id is not distinct from r.instruction
          and not exists (select from payouts_unmatchedbooking m where (m.id = o.id or m.same_as_id = o.id) and (m.message_id = p_message
            or (m.kind = p_kind and m.number like '#%' = (r.number like '#%')) or m.booked_on <> r.booked))
          order by o.id limit 1;
      end if;
    end if;
    insert into payouts_unmatchedbooking (bank_id, bank_organisation_id, ours, ending, side, amount, booked_on, kind, number, why, times,
                                  instruction_id, message_id, same_as_id)
      select k.id, k.organisation_id, r.ours and r.side <> '', r.ending, r.side, r.amount, r.booked, p_kind, r.number, r.why, r.times,
             r.instruction, p_message, root
      from payouts_bank k where k.id = r.bank returning * into u;
    continue when root is not null or not u.ours;
    perform payung.ledger_post('bank_line', 'bank_line:' || u.id, p_on, u.bank_organisation_id, null, jsonb_build_object('line', u.id),
      case u.side when 'in' then array['1100', '2100'] else array['1195', '1100'] end, array[u.amount, -u.amount]);
    if u.side = 'in' and u.number not like '#%' then
      select c.id into paid_in from published.contributions_receipt c where c.reference = u.number and c.amount = u.amount
        and not exists (select from payouts_placed p where p.receipt = c.id);
      if paid_in is not null then
        perform payung.payout_unmatched_end(u, 'receipt', null, paid_in, p_on);
      else
        begin
          perform payung.payout_bears_out(u, p_on);
        exception when sqlstate 'P0C31' then null;  -- a person matches them
        end;
      end if;
    end if;
  end loop;
end $$;
comment on function payung.payout_unmatched_take is 'A booking that cannot be matched is listed once, in however many files it is reported, and money that moved on our account is booked.';

-- A receipt whose reference is the bank's number of a credit on our account, with the same amount, is the same money: the line leaves the
-- list, and ledger account 1100 holds it once. The list is not locked here, because a call of a bank must not wait for a file that is
-- being read. If both come at the same moment, a person matches them.
create function payung.payout_receipt_came() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare u payouts_unmatchedbooking;
begin
  select o.* into u from payouts_unmatchedbooking o where o.number = new.reference and o.amount = new.amount and o.ours and o.side = 'in'
    and o.same_as_id is null and not exists (select from payouts_placed p where p.unmatched_id = o.id) order by o.id limit 1;
  if u.id is not null then
    perform payung.payout_unmatched_end(u, 'receipt', null, new.id, new.known_on);
  end if;
  return null;
exception when unique_violation then return null;
end $$;
comment on function payung.payout_receipt_came is 'A credit that is already booked as a receipt is not counted a second time.';
create trigger payout_receipt_came after insert on contributions_receipt for each row execute function payung.payout_receipt_came();

-- The opposite order: the line was there before somebody entered the receipt.
create function payung.payout_waiting_came() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare u payouts_unmatchedbooking;
begin
  select o.* into u from payouts_unmatchedbooking o where o.number = new.reference and o.amount = new.amount and o.ours and o.side = 'in'
    and o.same_as_id is null and not exists (select from payouts_placed p where p.unmatched_id = o.id) order by o.id limit 1;
  if u.id is not null then perform payung.payout_bears_out(u, new.recorded_on); end if;
  return null;
exception when sqlstate 'P0C31' then return null;
end $$;
comment on function payung.payout_waiting_came is 'A line of the bank that came earlier also confirms a receipt that is entered after it.';
create trigger payout_waiting_came after insert on contributions_handreceipt for each row execute function payung.payout_waiting_came();

-- A person states what a line was. fee: a fee of the bank; interest: interest from the bank; receipt: booked already, under that
-- reference; pair: it and `p_other`, which went in the opposite direction, cancel each other; noted: looked at, and its money, if any,
-- stays where it is.
create function payung.payout_place(p_line bigint, p_as text, p_other bigint, p_reference text, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare u payouts_unmatchedbooking; o payouts_unmatchedbooking; receipt_id bigint;
begin
  perform payung.payout_requires('payouts.place');
  perform pg_advisory_xact_lock(hashtextextended('payout-unmatched', 7111));
  select * into u from payouts_unmatchedbooking where id = p_line and same_as_id is null
    and (payung.all_places() or coalesce(bank_organisation_id = any(payung.orgs()), false));
  if u.id is null then raise exception 'payung: no such line' using errcode = 'P0C30'; end if;
  if exists (select from payouts_placed where unmatched_id = u.id) then
    raise exception 'payung: the line has its place' using errcode = 'P0C31';
  end if;
  if not (case p_as when 'noted' then true when 'fee' then u.ours and u.side = 'out' when 'interest' then u.ours and u.side = 'in'
      when 'receipt' then u.ours and u.side = 'in' when 'pair' then u.ours and u.side <> '' else false end) then
    raise exception 'payung: this line is no %', p_as using errcode = 'P0C32';
  end if;
  if p_as = 'receipt' then
    select c.id into receipt_id from published.contributions_receipt c where c.reference = p_reference and c.amount = u.amount
      and not exists (select from payouts_placed p where p.receipt = c.id);
    if receipt_id is null then raise exception 'payung: no such receipt' using errcode = 'P0C33'; end if;
  elsif p_as = 'pair' then
    select * into o from payouts_unmatchedbooking where id = p_other and same_as_id is null and ours and bank_id = u.bank_id and amount = u.amount
      and side = case u.side when 'in' then 'out' else 'in' end and not exists (select from payouts_placed where unmatched_id = p_other);
    if o.id is null then raise exception 'payung: no such other line' using errcode = 'P0C34'; end if;
    insert into payouts_placed (unmatched_id, placed_as, other_id, actor_id) values (o.id, 'pair_of', u.id, payung.actor_id());
  end if;
  perform payung.payout_unmatched_end(u, p_as, o.id, receipt_id, p_on);
exception when unique_violation then raise exception 'payung: the line has its place' using errcode = 'P0C31';
end $$;
comment on function payung.payout_place is 'A line is matched once, within the scope, as something that it can have been. May be null: p_other.';

call payung.append_only('payouts_unmatchedbooking');
call payung.append_only('payouts_placed');
call payung.protect('payouts_unmatchedbooking', '(select payung.all_places()) or bank_organisation_id = any((select payung.orgs())::bigint[])', 'false');
call payung.protect('payouts_placed', 'unmatched_id in (select id from payouts_unmatchedbooking)', 'false');
grant select on payouts_unmatchedbooking, payouts_placed to payung_app, payung_loader;
revoke execute on function payung.payout_sorted(text, bigint, bigint, jsonb),
  payung.payout_unmatched_end(payouts_unmatchedbooking, text, bigint, bigint, date),
  payung.payout_unmatched_take(text, bigint, bigint, date, jsonb), payung.payout_receipt_came(),
  payung.payout_bears_out(payouts_unmatchedbooking, date), payung.payout_waiting_came(),
  payung.payout_place(bigint, text, bigint, text, date) from public;
grant execute on function payung.payout_place(bigint, text, bigint, text, date) to payung_app;
