-- What other rooms read of this one: what is not here they do not know. Each sees as many rows as who asks.

create view published.payouts_state with (security_invoker = true) as
  select instruction_id, state, regency, changed_at from payouts_state;
comment on view published.payouts_state is 'Where a payment stands.';
