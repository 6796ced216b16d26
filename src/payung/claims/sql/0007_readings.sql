-- A rule whose text nobody has seen may be read in more than one way (the waiting rule of JKM). Where the readings give
-- different amounts a person decides for the claim. The decision is part of the facts, so the second process finds the
-- same amount; it holds only while what the readings rest on is as it was seen.

-- The digest of what the readings of a claim rest on: days, memberships, months, and the values of the law in force.
create function payung.claim_reading_seen(p_facts jsonb) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select encode(sha256(convert_to(jsonb_build_object(
    'claim', p_facts->'claim', 'kind', p_facts->'kind', 'event_on', p_facts->'event_on', 'registered', p_facts->'registered',
    'memberships', p_facts->'memberships', 'holders', p_facts->'holders', 'months', (p_facts->'months') - 'later' - 'receipts',
    'law', (select l.parameters from claims_law l where l.kind = p_facts->>'kind'))::text, 'UTF8')), 'hex')
$$;
comment on function payung.claim_reading_seen is 'Equal months, memberships and values of the law give an equal digest, and different ones a different digest.';

-- What the facts of a claim say about its readings: the digest of what must be looked at, and the newest decision if it was about exactly
-- that; nothing for a kind whose rules have only one reading.
create function payung.claim_reading(p_facts jsonb) returns jsonb
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select jsonb_build_object('reading_seen', s.seen, 'reading', (
      select jsonb_build_object('id', r.id, 'reading', r.reading, 'chosen', r.chosen, 'other', r.other, 'by', r.decided_by, 'on', r.decided_on)
      from claims_readingdecision r where r.claim_id = (p_facts->>'claim')::bigint and r.seen = s.seen
        and not exists (select from claims_readingdecision n where n.claim_id = r.claim_id and n.id > r.id)))
  from claims_claimkind k, lateral (select case when cardinality(k.readings) > 1 then payung.claim_reading_seen(p_facts) end) s(seen)
  where k.name = p_facts->>'kind'
$$;
comment on function payung.claim_reading is 'A decided reading counts while it is the newest and the facts that it was decided on have not changed.';

-- A person who assesses decides by which reading this claim is paid. `p_seen`: the digest of what he has looked at.
create function payung.claim_decide_reading(p_claim bigint, p_reading text, p_seen text, p_chosen bigint, p_other bigint,
  p_reason text, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; decision bigint; said text := payung.case_reason(p_reason);
begin
  perform payung.claim_requires('claims.assess');
  c := payung.claim_held(p_claim);
  perform payung.claim_state(c.case_id, 'complete');
  perform payung.case_day(p_on);
  if not exists (select from claims_claimkind k where k.name = c.kind and p_reading = any(k.readings)) or p_chosen = p_other
     or least(p_chosen, p_other) < 0 then
    raise exception 'payung: no such reading of this claim' using errcode = 'P0D72';
  end if;
  if payung.claim_facts(c.id)->>'reading_seen' is distinct from p_seen then
    raise exception 'payung: the facts have changed' using errcode = 'P0B68';
  end if;
  insert into claims_readingdecision (claim_id, reading, seen, chosen, other, reason, decided_on, decided_by)
    values (c.id, p_reading, p_seen, p_chosen, p_other, said, p_on, payung.actor_id()) returning id into decision;
  return decision;
end $$;
comment on function payung.claim_decide_reading is 'A user who assesses decides the reading before the assessment, with a reason, on the present facts.';

-- Whoever has decided the reading of a claim has decided its amount, so another person approves.
create function payung.claim_reading_of_another(p_claim bigint) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from claims_readingdecision where claim_id = p_claim and decided_by = payung.actor_id()) then
    raise exception 'payung: who has decided the reading does not approve' using errcode = 'P0D71';
  end if;
end $$;
comment on function payung.claim_reading_of_another is 'Nobody approves a claim whose reading he has decided himself.';

-- This also holds for the owner: a decision needs a reading that the kind of its claim has, a claim whose papers are complete, and a
-- reason.
create function payung.claim_reading_bound() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not exists (select from claims_claim c join claims_claimkind k on k.name = c.kind join published.casework_case x on x.id = c.case_id
                 where c.id = new.claim_id and new.reading = any(k.readings) and x.state = 'complete') then
    raise exception 'payung: no such reading of this claim' using errcode = 'P0D72';
  end if;
  perform payung.case_reason(new.reason);
  return new;
end $$;
comment on function payung.claim_reading_bound is 'A decided reading is one that the kind of its claim has, with a reason and before the assessment, also if the owner writes it.';
create trigger bound before insert on claims_readingdecision for each row execute function payung.claim_reading_bound();

call payung.append_only('claims_readingdecision');
call payung.protect('claims_readingdecision', 'claim_id in (select id from claims_claim)', 'false');
grant select on claims_readingdecision to payung_app;
revoke execute on function payung.claim_reading_seen(jsonb), payung.claim_reading(jsonb), payung.claim_reading_bound(),
  payung.claim_reading_of_another(bigint),
  payung.claim_decide_reading(bigint, text, text, bigint, bigint, text, date) from public;
grant execute on function payung.claim_decide_reading(bigint, text, text, bigint, bigint, text, date) to payung_app;
