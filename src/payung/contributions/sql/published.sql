-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.contributions_billplace with (security_invoker = true) as
  select k.origin_id, k.payer_id, k.month, k.regency, v.village_code, k.segment, v.people, v.amount
  from contributions_billplace k cross join lateral unnest(k.village_codes, k.people, k.amounts) v(village_code, people, amount);
comment on view published.contributions_billplace is 'The number of people who were billed, or taken back, by village.';
grant select on published.contributions_billplace to payung_app;

create view published.contributions_contributionassessment with (security_invoker = true) as
  select membership_id, month, revision, bill_id, regency, base, total from contributions_contributionassessment;
comment on view published.contributions_contributionassessment is 'The assessed months of memberships and their bills.';

create view published.contributions_handreceipt with (security_invoker = true) as
  select id, amount, paid_on, reference, state from contributions_handreceipt;
comment on view published.contributions_handreceipt is 'Receipts that people entered by hand, with their state.';

create view published.contributions_receipt with (security_invoker = true) as
  select id, amount, paid_on, known_on, channel, reference, bill_id from contributions_receipt;
comment on view published.contributions_receipt is 'What was paid, when, and for which bill.';

create view published.contributions_settlement with (security_invoker = true) as
  select id, settles, bill_id, receipt_id from contributions_settlement;
comment on view published.contributions_settlement is 'Which receipt pays which bill, and whether it settles the bill.';
grant select on published.contributions_settlement to payung_app;

create view published.contributions_vapayment with (security_invoker = true) as
  select id, answer, receipt_id from contributions_vapayment;
comment on view published.contributions_vapayment is 'The receipts that banks reported by calls.';

create view published.contributions_bill with (security_invoker = true) as
  select id, payer_id, month, issued_on, due_on, amount, corrects_id from contributions_bill;
comment on view published.contributions_bill is 'What a payer was asked for, and until when, without the payment code.';
