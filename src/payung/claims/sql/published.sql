-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.claims_payment with (security_invoker = true) as
  select p.instruction_id, c.case_id, c.id as claim_id from claims_payment p join claims_claim c on c.id = p.claim_id
  where p.follows_id is null;
comment on view published.claims_payment is 'The first payments of heirs'' shares, by instruction and case.';
