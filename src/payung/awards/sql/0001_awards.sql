-- Past cycles of the award: public facts with their source. Nothing recorded is changed; the newest edition of a cycle counts.
call payung.append_only('awards_cycle');
call payung.append_only('awards_edition');
call payung.append_only('awards_label');
call payung.append_only('awards_contest');
call payung.append_only('awards_winner');
grant select on awards_category, awards_cycle, awards_edition, awards_label, awards_contest, awards_winner to payung_app, payung_loader;

-- p_content: {cycle, ceremony, first, last, rehearsal, source, labels: [{text, source}], contests: [{category, winners: [{rank, name, place}]}]}
create function payung.award_record(p_province text, p_content jsonb, p_digest text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c awards_cycle; e bigint; last awards_edition; contest jsonb; k bigint;
begin
  if not payung.may('award.record') then
    raise exception 'payung: this role records no cycle' using errcode = 'P0E80';
  end if;
  if not p_province = any(payung.provinces()) then
    raise exception 'payung: the province is not served' using errcode = 'P0E81';
  end if;
  insert into awards_cycle (province, assessment_year) values (p_province, (p_content->>'cycle')::smallint)
    on conflict (province, assessment_year) do nothing;
  -- Two users who record the same cycle at the same time wait for each other.
  select * into c from awards_cycle where (province, assessment_year) = (p_province, (p_content->>'cycle')::smallint) for no key update;
  select * into last from awards_edition x where x.cycle_id = c.id order by x.number desc limit 1;
  if last.digest = p_digest then
    raise exception 'payung: this edition stands already' using errcode = 'P0E82';
  end if;
  -- History may not contradict what a jury has signed. Only the invented names of a rehearsal may be replaced by the real ones.
  if not payung.award_as_published(c.id, p_content) then
    raise exception 'payung: the cycle is published' using errcode = 'P0EAK';
  end if;
  insert into awards_edition (cycle_id, number, ceremony_on, interviews_first, interviews_last, rehearsal, source, digest, recorded_by)
    values (c.id, coalesce(last.number, 0) + 1, (p_content->>'ceremony')::date, (p_content->>'first')::date, (p_content->>'last')::date,
      (p_content->>'rehearsal')::boolean, p_content->>'source', p_digest, payung.actor_id()) returning id into e;
  insert into awards_label (edition_id, text, source)
    select e, x.text, x.source from jsonb_to_recordset(p_content->'labels') as x(text text, source text);
  for contest in select jsonb_array_elements(p_content->'contests') loop
    insert into awards_contest (edition_id, category_id) values (e, contest->>'category') returning id into k;
    insert into awards_winner (contest_id, rank, name, place_id)
      select k, x.rank, x.name, x.place from jsonb_to_recordset(contest->'winners') as x(rank smallint, name text, place text);
  end loop;
  return e;
end $$;
comment on function payung.award_record is 'What is known of a cycle is recorded as a new edition by a user who serves the whole province; earlier editions stay.';
revoke execute on function payung.award_record(text, jsonb, text) from public;
grant execute on function payung.award_record(text, jsonb, text) to payung_app;
