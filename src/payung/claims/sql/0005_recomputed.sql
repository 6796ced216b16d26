-- The second process computes every assessment again from its frozen facts. It has a database role of its own, whose
-- password neither the site nor the worker has, and reads only those facts. Nothing is paid unless it reached the same
-- result.

-- The frozen facts that wait for the second process, oldest first, without the result that was stored with them.
create function payung.claim_to_recompute(p_most int, out assessment bigint, out facts text) returns setof record
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select a.id, (a.snapshot::json->'facts')::text from claims_benefitassessment a
  where not exists (select from claims_recomputation m where m.assessment_id = a.id) order by a.id limit p_most
$$;
comment on function payung.claim_to_recompute is 'The second process reads only the frozen facts of assessments that it has not marked yet.';

-- Takes the results of the second process (JSON, null if the facts gave none). Each assessment is marked once: same
-- result as the stored one, or different. The database computes the digest from the stored row. Returns the assessments
-- that differ.
create function payung.claim_recomputed(p_assessments bigint[], p_results text[]) returns setof bigint
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into claims_recomputation (assessment_id, digest, law, agrees)
    select a.id, d, encode(sha256(convert_to((a.snapshot::jsonb->'facts'->'law')::text, 'UTF8')), 'hex'),
           d = a.digest and coalesce(a.snapshot::jsonb->'result' = t.result::jsonb, false)
    from unnest(p_assessments, p_results) t(id, result) join claims_benefitassessment a on a.id = t.id,
         lateral encode(sha256(convert_to(a.snapshot, 'UTF8')), 'hex') d
  on conflict do nothing;
  select assessment_id from claims_recomputation where assessment_id = any(p_assessments) and not agrees order by 1
$$;
comment on function payung.claim_recomputed is 'A mark is about the assessment as it is stored, and agrees only if the second process got the same result on its own.';

create function payung.claim_is_recomputed(p_claim bigint, p_assessment bigint) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare same boolean;
begin
  select m.agrees and m.digest = a.digest and m.digest = encode(sha256(convert_to(a.snapshot, 'UTF8')), 'hex') into same
    from claims_benefitassessment a join claims_recomputation m on m.assessment_id = a.id where a.id = p_assessment and a.claim_id = p_claim;
  if same is null then
    raise exception 'payung: not recomputed yet' using errcode = 'P0CB9';
  elsif not same then
    raise exception 'payung: recomputed with another result' using errcode = 'P0CBA';
  end if;
end $$;
comment on function payung.claim_is_recomputed is 'A decision is possible only on an assessment that the second process has confirmed and that has not changed since.';

create function payung.claim_pays_recomputed() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.claim_is_recomputed(new.claim_id, (select assessment_id from claims_decision where claim_id = new.claim_id and decision = 'approve'));
  return new;
end $$;
comment on function payung.claim_pays_recomputed is 'No share is paid or sent again unless the second process has confirmed the approved assessment, not even by the owner.';
create trigger recomputed before insert on claims_payment for each row execute function payung.claim_pays_recomputed();

call payung.append_only('claims_recomputation');
call payung.protect('claims_recomputation', 'assessment_id in (select id from claims_benefitassessment)', 'false');
grant select on claims_recomputation to payung_app;
revoke execute on function payung.claim_to_recompute(int), payung.claim_recomputed(bigint[], text[]),
  payung.claim_is_recomputed(bigint, bigint), payung.claim_pays_recomputed() from public;
grant execute on function payung.claim_to_recompute(int), payung.claim_recomputed(bigint[], text[]) to payung_verifier;
