-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.payouts_payee with (security_invoker = true) as
  select i.id, i.person_id, i.bank_account_id, s.state, exists (select from payouts_instruction f where f.follows_id = i.id) as followed
    from payouts_instruction i join payouts_state s on s.instruction_id = i.id;
comment on view published.payouts_payee is 'The payee and the account of each payment, and its state.';

create view published.payouts_state with (security_invoker = true) as
  select instruction_id, state, regency, changed_at from payouts_state;
comment on view published.payouts_state is 'The state of each payment.';

create view published.payouts_paid with (security_invoker = true) as
  select i.id as instruction_id, s.bank_organisation_id, min(b.booked_on) as paid_on
  from payouts_instruction i join payouts_state s on s.instruction_id = i.id
  join payouts_booking b on b.instruction_id = i.id and b.side = 'paid' and b.booked_on is not null
  group by 1, 2;
comment on view published.payouts_paid is 'Which bank paid each instruction, and the day on which it first booked it.';
