-- Numbers (KPJ) that BPJS itself gave a membership, besides the number that Payung gives. Users with the right to correct persons record
-- and end them; rows are never changed otherwise and never erased. A number in force works like Payung's own in search, reports and
-- claims by KPJ, and Cek.
create function payung.official_number_kept() returns trigger
language plpgsql set search_path = public, payung, pg_temp as $$
-- A number that ended together with its list was not judged by anybody, so a list may bring it again.
declare ends text[] := '{valid_to,end_reason,ended_by,ended_at,with_list}';
begin
  if old.valid_to is not null or new.valid_to is null or to_jsonb(old) - ends is distinct from to_jsonb(new) - ends then
    raise exception 'payung: a number is ended once and changed never' using errcode = 'P0D2E';
  end if;
  return new;
end $$;
comment on function payung.official_number_kept is 'A number of a membership is ended once and otherwise never changed, not even by the owner.';
create trigger official_number_kept before update on participation_externalnumber
  for each row execute function payung.official_number_kept();
create trigger official_number_stays before delete or truncate on participation_externalnumber
  for each statement execute function payung.refuse_change();

-- The membership that has this number now, in any place. The functions below, which call it, check the scope.
create function payung.official_number_holder(p_number text) returns bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce(
    (select person_id from participation_membership where kpj = p_number),
    (select m.person_id from participation_externalnumber e join participation_membership m on m.id = e.membership_id
      where e.kind = 'kpj' and e.number = p_number and e.valid_to is null))
$$;
comment on function payung.official_number_holder is 'The person who has a number, in any place; only other functions call this. May be null: result.';

-- Whether a number belongs to anybody is an answer from outside the scope. So the question is first written to the log, in its own
-- transaction, and counts in the limit of questions by number.
create function payung.official_number_ask(p_token text, p_number text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p bigint;
begin
  perform payung.read_uncovers(p_token);
  perform set_config('payung.session', p_token, true);
  if not payung.may('registry.correct') then
    raise exception 'payung: this role corrects no persons' using errcode = 'P0D20';
  end if;
  p := payung.official_number_holder(p_number);
  return payung.read_write(p_token, 'add_person', 'kpj', '', case when p is null then '{}' else array[p] end,
    (p is not null)::int, (p is not null and not payung.sees_person(p))::int, 1, payung.read_digest('add_person', 'kpj:' || p_number), false);
end $$;
comment on function payung.official_number_ask is 'The question to whom a KPJ belongs reaches people outside the scope, so it is logged with its user before it is answered.';

-- p_since: null if nobody knows it. Returns the id of the row.
create function payung.official_number_record(p_membership bigint, p_number text, p_source text, p_since date, p_reason text, p_on date)
returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare other bigint; recorded bigint; said text := payung.case_reason(p_reason); source text := payung.case_reason(p_source, false);
begin
  perform payung.correction_may((select person_id from participation_membership where id = p_membership));
  perform payung.case_day(p_on);
  if coalesce(p_number, '') !~ '^[0-9]{11}$' then
    raise exception 'payung: this is no KPJ' using errcode = 'P0D2A';
  end if;
  if char_length(source) not between 3 and 200 then
    raise exception 'payung: where the number comes from is needed' using errcode = 'P0D2D';
  end if;
  if p_since > p_on then
    raise exception 'payung: the day has not come' using errcode = 'P0D2F';
  end if;
  if not payung.read_was_asked('add_person', payung.read_digest('add_person', 'kpj:' || p_number), 1) then
    raise exception 'payung: the question was not written down before' using errcode = 'P0C11';
  end if;
  other := payung.official_number_holder(p_number);
  if other is not null then
    raise exception 'payung: the number stands already' using errcode = case when payung.sees_person(other) then 'P0D2B' else 'P0D2C' end;
  end if;
  insert into participation_externalnumber (membership_id, kind, number, issuer, valid_from, reason, recorded_by)
    values (p_membership, 'kpj', p_number, source, p_since, said, payung.actor_id()) returning id into recorded;
  return recorded;
exception when unique_violation then
  raise exception 'payung: the number stands already' using errcode = 'P0D2B';
end $$;
comment on function payung.official_number_record is 'A KPJ is recorded with source, reason and user, once among the numbers in force, by users who correct persons within their scope. May be null: p_since.';

create function payung.official_number_end(p_official_number bigint, p_until date, p_reason text, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare e participation_externalnumber; said text := payung.case_reason(p_reason);
begin
  perform payung.correction_may((select m.person_id from participation_externalnumber n
                                 join participation_membership m on m.id = n.membership_id where n.id = p_official_number));
  perform payung.case_day(p_on);
  select * into e from participation_externalnumber where id = p_official_number for update;
  if e.valid_to is not null then
    raise exception 'payung: the number has ended' using errcode = 'P0D2E';
  end if;
  if p_until is null or p_until > p_on or p_until < e.valid_from then
    raise exception 'payung: it ends neither in future nor before it began' using errcode = 'P0D2F';
  end if;
  update participation_externalnumber set valid_to = p_until, end_reason = said, ended_by = payung.actor_id(), ended_at = clock_timestamp()
    where id = p_official_number;
end $$;
comment on function payung.official_number_end is 'A number is ended once, with reason and user, by users who correct persons within their scope; after that it no longer works.';

revoke execute on function payung.official_number_kept(), payung.official_number_holder(text), payung.official_number_ask(text, text),
  payung.official_number_record(bigint, text, text, date, text, date), payung.official_number_end(bigint, date, text, date) from public;
grant execute on function payung.official_number_ask(text, text), payung.official_number_record(bigint, text, text, date, text, date),
  payung.official_number_end(bigint, date, text, date) to payung_app;
