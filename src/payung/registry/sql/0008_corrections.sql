-- Corrections of a person's identity. The former values stay readable, with a reason and the paper that was looked at. Two people change
-- a NIK, because it decides who is paid. Everything derived from the identity changes with it: the words of the search, the possible
-- matches of lists, the data that Cek asks for. Committed months stay, and count in the village where the membership was taken in.
call payung.protect('registry_correction', 'exists (select from registry_person p where p.id = registry_correction.person_id)', 'false');
call payung.protect('registry_correctiondecision', 'exists (select from registry_correction c where c.id = registry_correctiondecision.correction_id)', 'false');
call payung.append_only('registry_correction');
call payung.append_only('registry_correctiondecision');
grant select on registry_correction, registry_correctiondecision to payung_app;
call payung.veil('registry_correction', 'id', 'before', 'after');

create function payung.correction_may(p_person bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.may('registry.correct') then
    raise exception 'payung: this role corrects no persons' using errcode = 'P0D20';
  end if;
  perform 1 from registry_person where id = p_person and payung.sees_person(id) for update;
  if not found then
    raise exception 'payung: no such person' using errcode = 'P0A73';
  end if;
  if payung.registry_stays(p_person) <> p_person then
    raise exception 'payung: the record was merged with another' using errcode = 'P0D40';
  end if;
end $$;
comment on function payung.correction_may is 'Persons are corrected by users whose role may do it, within their scope, one correction at a time, and no merged record is corrected.';

-- Refuses a NIK that another person has. Since the answer reaches outside the scope, the question is written to the log first.
create function payung.correction_nik_free(p_person bigint, p_nik text) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare other bigint;
begin
  if p_nik !~ '^[0-9]{16}$' then
    raise exception 'payung: this is no NIK' using errcode = 'P0D23';
  end if;
  if not payung.read_was_asked('add_person', payung.read_digest('add_person', p_nik), 1) then
    raise exception 'payung: the question was not written down before' using errcode = 'P0C11';
  end if;
  select person_id into other from registry_identity where nik = p_nik and person_id <> p_person;
  if other is not null then
    raise exception 'payung: the number is another person''s' using errcode = case when payung.sees_person(other) then 'P0D22' else 'P0D25' end;
  end if;
end $$;
comment on function payung.correction_nik_free is 'A NIK that another person has is not taken over, and nobody asks about a NIK without a line in the log.';

-- Whether money depends on this person's identity now: the person's death is reported, or the death of somebody whose relative the
-- person is recorded as. Every claim begins with such a report.
create function payung.correction_by_two(p_person bigint) returns boolean
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  return payung.sees_person(p_person) and exists (
    select from registry_personevent e where e.kind in ('died', 'suspected')
      and not exists (select from registry_personevent u where u.undoes_id = e.id)
      and (e.person_id = p_person
        or e.person_id in (select r.person_id from registry_relation r where r.relative_id = p_person and r.ended_at is null)));
end $$;
comment on function payung.correction_by_two is 'The name, birth date and sex of a person who has died, and of the recorded relatives, are changed by two people.';

-- Null leaves a field as it is. Returns the number of the correction. A correction waits for a second person if it changes the NIK,
-- or if it changes name, birth date or sex while money depends on them.
create function payung.person_correct(p_person bigint, p_name text, p_norm text, p_birth date, p_sex text, p_village text, p_phone text,
                                      p_nik text, p_evidence text, p_reason text, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare i registry_identity; was jsonb; becomes jsonb; c bigint; two boolean; said text := payung.case_reason(p_reason);
begin
  perform payung.correction_may(p_person);
  perform payung.case_day(p_on);
  if p_village is not null then
    if not exists (select from published.places_place where code = p_village and level = 4) then
      raise exception 'payung: no such village' using errcode = 'P0A71';
    end if;
    if not exists (select from registry_person p where p.id = p_person and p.regency = left(p_village, 5)) then
      raise exception 'payung: the village lies in another regency' using errcode = 'P0D29';
    end if;
  end if;
  if p_nik is not null then
    perform payung.correction_nik_free(p_person, p_nik);
  end if;
  select * into i from registry_identity where person_id = p_person;
  select jsonb_object_agg(f.k, f.old), jsonb_object_agg(f.k, f.new) into was, becomes from (values
    ('name', to_jsonb(i.name), to_jsonb(p_name)), ('birth_date', to_jsonb(i.birth_date), to_jsonb(p_birth)), ('sex', to_jsonb(i.sex), to_jsonb(p_sex)),
    ('village_code', to_jsonb(i.village_code), to_jsonb(p_village)), ('phone', to_jsonb(i.phone), to_jsonb(p_phone)), ('nik', to_jsonb(i.nik), to_jsonb(p_nik))
  ) as f(k, old, new) where f.new is not null and f.new is distinct from f.old;
  if becomes is null or (becomes ? 'name' and coalesce(p_norm, '') = '') then
    raise exception 'payung: nothing is corrected' using errcode = 'P0D21';
  end if;
  if exists (select from registry_correction w where w.person_id = p_person and w.waits
             and not exists (select from registry_correctiondecision d where d.correction_id = w.id)) then
    raise exception 'payung: another correction of this person waits' using errcode = 'P0D24';
  end if;
  two := becomes ? 'nik' or (becomes ?| array['name', 'birth_date', 'sex'] and payung.correction_by_two(p_person));
  insert into registry_correction (person_id, fields, before, after, evidence, reason, waits, made_by)
    select p_person, string_agg(k, ' ' order by k), was::text, (becomes || case when becomes ? 'name' then jsonb_build_object('name_norm', p_norm) else '{}' end)::text,
           p_evidence, said, two, payung.actor_id() from jsonb_object_keys(becomes) k
    returning id into c;
  if not two then
    perform payung.correction_apply(c, null, p_on);
  end if;
  return c;
end $$;
comment on function payung.person_correct is 'The former values stay, with the user, the reason and the paper; a new NIK, or a change to a person who has died or to a relative of one, waits for a second person. May be null: p_name, p_norm, p_birth, p_sex, p_village, p_phone, p_nik.';

-- Writes the corrected identity. Memberships and months stay in the regency where they were taken in, because they use its quota.
create function payung.correction_apply(p_correction bigint, p_second bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c registry_correction; a jsonb; village text;
begin
  select * into c from registry_correction where id = p_correction;
  a := c.after::jsonb;
  village := a ->> 'village_code';
  perform pg_advisory_xact_lock(7108);  -- identities change in one transaction at a time
  update registry_identity set name = coalesce(a ->> 'name', name), name_norm = coalesce(a ->> 'name_norm', name_norm),
      birth_date = coalesce((a ->> 'birth_date')::date, birth_date), sex = coalesce(a ->> 'sex', sex), phone = coalesce(a ->> 'phone', phone),
      nik = coalesce(a ->> 'nik', nik), village_code = coalesce(village, village_code)
    where person_id = c.person_id;
  if village is not null then
    update registry_person set village_code = village where id = c.person_id;
  end if;
  insert into registry_personevent (person_id, kind, happened_on, facts, recorded_by, confirmed_by)
    values (c.person_id, 'corrected', p_on, 'correction:' || c.id, c.made_by, p_second);
exception when unique_violation then
  raise exception 'payung: the number is another person''s' using errcode = 'P0D22';
end $$;
comment on function payung.correction_apply is 'A correction is applied as a whole, once, with its event. May be null: p_second.';

create function payung.correction_held(p_correction bigint) returns registry_correction
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c registry_correction;
begin
  select * into c from registry_correction where id = p_correction;
  if c.id is null then
    raise exception 'payung: no such person' using errcode = 'P0A73';
  end if;
  perform payung.correction_may(c.person_id);
  if not c.waits or exists (select from registry_correctiondecision d where d.correction_id = c.id) then
    raise exception 'payung: nothing waits' using errcode = 'P0D26';
  end if;
  return c;
end $$;
comment on function payung.correction_held is 'A waiting correction is locked for a user who may decide it.';

-- The second person confirms. Refused when the identity has changed since the correction was proposed.
create function payung.person_correct_confirm(p_correction bigint, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c registry_correction := payung.correction_held(p_correction); i registry_identity; was jsonb;
begin
  perform payung.case_day(p_on);
  if c.made_by = payung.actor_id() then
    raise exception 'payung: another person confirms' using errcode = 'P0D27';
  end if;
  if c.after::jsonb ? 'nik' then
    perform payung.correction_nik_free(c.person_id, c.after::jsonb ->> 'nik');
  end if;
  select * into i from registry_identity where person_id = c.person_id;
  was := c.before::jsonb;
  if not to_jsonb(i) @> was then
    raise exception 'payung: the person was changed meanwhile' using errcode = 'P0D28';
  end if;
  insert into registry_correctiondecision (correction_id, accepted, decided_by) values (c.id, true, payung.actor_id());
  perform payung.correction_apply(c.id, payung.actor_id(), p_on);
end $$;
comment on function payung.person_correct_confirm is 'Two people make a correction that waits, from the values that the first of them saw.';

create function payung.person_correct_refuse(p_correction bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c registry_correction := payung.correction_held(p_correction);
begin
  insert into registry_correctiondecision (correction_id, accepted, reason, decided_by)
    values (c.id, false, payung.case_reason(p_reason), payung.actor_id());
end $$;
comment on function payung.person_correct_refuse is 'A waiting correction is refused, or withdrawn by its maker, with a reason, and changes nothing.';

revoke execute on function payung.correction_may(bigint), payung.correction_by_two(bigint), payung.correction_nik_free(bigint, text), payung.correction_apply(bigint, bigint, date),
  payung.correction_held(bigint), payung.person_correct(bigint, text, text, date, text, text, text, text, text, text, date),
  payung.person_correct_confirm(bigint, date), payung.person_correct_refuse(bigint, text) from public;
grant execute on function payung.correction_by_two(bigint), payung.person_correct(bigint, text, text, date, text, text, text, text, text, text, date),
  payung.person_correct_confirm(bigint, date), payung.person_correct_refuse(bigint, text) to payung_app;
