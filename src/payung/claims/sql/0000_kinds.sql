-- What a kind of claim asks about an event, and for which day the law is read. Each kind is a row of
-- `claims_claimkind`, written from the program's declarations, so no function here names a kind.

-- Checks the answers about an event: one text for each fact of the kind, by the rule of that fact. Free text may
-- contain no identity number. `p_whole`: every fact that is needed must have an answer.
create function payung.claim_said(p_kind text, p_said jsonb, p_whole boolean) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare k claims_claimkind; bad text;
begin
  select * into k from claims_claimkind where name = p_kind;
  if k.name is null or jsonb_typeof(p_said) is distinct from 'object' then
    raise exception 'payung: no such kind of claim' using errcode = 'P0C96';
  end if;
  select key into bad from jsonb_each(p_said) s(key, value)
    where k.facts->key is null or jsonb_typeof(value) <> 'string' or (value #>> '{}') !~ (k.facts->key->>'pattern')
      or ((k.facts->key->>'day')::boolean and not pg_input_is_valid(value #>> '{}', 'date')) order by 1 limit 1;
  if bad is null and p_whole then
    select key into bad from jsonb_each(k.facts) f(key, value) where (value->>'needed')::boolean and not p_said ? key order by 1 limit 1;
  end if;
  if bad is not null then
    raise exception 'payung: what happened is not told: %', bad using errcode = 'P0C97';
  end if;
  perform payung.case_reason(value, false) from jsonb_each_text(p_said);
end $$;
comment on function payung.claim_said is 'The answers about an event are the facts that its kind asks for, each by its rule, and contain no identity number.';

-- The day for which the law is read: the day of the event, or the day in a fact of the kind, which may not be later.
create function payung.claim_insured_day(p_kind text, p_said jsonb, p_event_on date) returns date
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare d date := coalesce((p_said->>(select nullif(insured_day, '') from claims_claimkind where name = p_kind))::date, p_event_on);
begin
  if d > p_event_on or d < date '2015-07-01' then
    raise exception 'payung: not a day on which this can have happened' using errcode = 'P0B64';
  end if;
  return d;
end $$;
comment on function payung.claim_insured_day is 'The law is read for the day that the kind asks for, otherwise for the day of the event, and never for a later day.';

-- The newest answers about the event of a claim.
create function payung.claim_finding(p_claim bigint) returns jsonb
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select said::jsonb from claims_finding where claim_id = p_claim order by id desc limit 1
$$;
comment on function payung.claim_finding is 'The newest recorded answers about an event are the ones that count.';

revoke execute on function payung.claim_said(text, jsonb, boolean), payung.claim_insured_day(text, jsonb, date),
  payung.claim_finding(bigint) from public;
