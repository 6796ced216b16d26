-- Rows under review: the state of each, what was decided about it, by whom, and what that person saw. Only the functions below write
-- here, because a decision takes a person into a scheme or leaves the person out.
call payung.protect('intake_review',
  '(select payung.all_places()) or regency = any((select payung.places())::text[])
   or list_id in (select id from intake_list where uploaded_by = (select payung.actor_id()))', 'false');
call payung.protect('intake_decidedrow',
  '(select payung.all_places()) or regency = any((select payung.places())::text[])
   or list_id in (select id from intake_list where uploaded_by = (select payung.actor_id()))', 'false');
call payung.protect('intake_corrected',
  '(select payung.all_places()) or regency = any((select payung.places())::text[])
   or list_id in (select id from intake_list where uploaded_by = (select payung.actor_id()))', 'false');
call payung.protect('intake_decision', 'exists (select from intake_decidedrow r where r.decision_id = intake_decision.id)
   or (rows = 0 and list_id in (select id from intake_list))', 'false');
call payung.append_only('intake_decision');
call payung.append_only('intake_decidedrow');
call payung.refer('intake_review', 'list_id', 'intake_list', true);
call payung.refer('intake_decision', 'list_id', 'intake_list', true);
call payung.refer('intake_decidedrow', 'list_id', 'intake_list', true);
call payung.refer('intake_decidedrow', 'decision_id', 'intake_decision', true);
call payung.refer('intake_corrected', 'list_id', 'intake_list', true);
grant select on intake_review, intake_decision, intake_decidedrow, intake_corrected to payung_app;
grant select on intake_review, intake_decision, intake_decidedrow to payung_loader;
call payung.veil('intake_corrected', null, 'village_code', 'nik', 'name', 'name_norm', 'birth_date', 'sex');

-- The next functions run with the owner's rights, because the functions that decide call them too. No policy limits them, so each
-- checks the scope itself, with the same conditions as the policies.
create function payung.review_sent(p_list bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from intake_list l where l.id = p_list and l.uploaded_by = payung.actor_id())
$$;
comment on function payung.review_sent is 'Only the sender of a list counts as its sender.';

-- The person of a row as sent, with the corrections that are in force. Only rows within the scope.
create function payung.review_people(p_list bigint, p_rows int[])
returns table (sheet_row int, regency text, village_code text, nik text, name text, name_norm text, birth_date date, sex text, written text, corrected boolean)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.sheet_row, case when k.decision_id is null then c.regency else left(k.village_code, 5) end,
    coalesce(k.village_code, c.village_code), coalesce(k.nik, c.nik), coalesce(k.name, c.name), coalesce(k.name_norm, c.name_norm),
    case when k.decision_id is null then c.birth_date else k.birth_date end, coalesce(k.sex, c.sex), c.written, k.decision_id is not null
  from intake_candidate c
  left join intake_review v on v.list_id = c.list_id and v.sheet_row = c.sheet_row
  left join intake_corrected k on k.list_id = v.list_id and k.sheet_row = v.sheet_row and k.decision_id = v.corrected_by
  where c.list_id = p_list and c.sheet_row = any(p_rows)
    and ((select payung.all_places()) or c.regency = any((select payung.places())::text[]) or payung.review_sent(p_list))
$$;
comment on function payung.review_people is 'The people of rows of a list with the corrections that are in force, within the scope. May be null: birth_date.';

-- The registered people that rows collide with, as far as the reader may see them: by the number itself, or by likeness.
create function payung.review_registered(p_list bigint, p_rows int[])
returns table (sheet_row int, person_id bigint, regency text, village_code text, nik text, name text, birth_date date, sex text, weight int, evidence int)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with met as (
    select p.sheet_row, i.person_id, 0 as weight, 0 as evidence
      from payung.review_people(p_list, p_rows) p join published.registry_identity i on i.nik = p.nik
      where p.nik <> ''
    union all
    select l.sheet_row, l.person_id, l.weight, l.evidence from intake_likeness l
      join payung.review_people(p_list, p_rows) p on p.sheet_row = l.sheet_row
      where l.list_id = p_list
  )
  select m.sheet_row, i.person_id, i.regency, i.village_code, i.nik, i.name, i.birth_date, i.sex, max(m.weight)::int, max(m.evidence)::int
  from met m join published.registry_identity i on i.person_id = m.person_id
  where (select payung.all_places()) or i.regency = any((select payung.places())::text[]) or exists (
    select from published.registry_brought brought where brought.person_id = i.person_id)
  group by m.sheet_row, i.person_id, i.regency, i.village_code, i.nik, i.name, i.birth_date, i.sex
$$;
comment on function payung.review_registered is 'A reader sees the registered people that rows collide with only if he may see them. May be null: nik, birth_date, sex, village_code.';

-- A digest of what the reader sees of each row. A decision names this digest; when it is another by then, something has changed since
-- the page was read, and the decision is refused.
create function payung.review_seen(p_list bigint, p_rows int[]) returns table (sheet_row int, digest text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with registered as (
    select g.sheet_row, jsonb_agg(jsonb_build_array(g.person_id, g.nik, g.name, g.birth_date, g.sex, g.village_code, g.weight) order by g.person_id) as facts
    from payung.review_registered(p_list, p_rows) g group by g.sheet_row
  ), earlier as (
    select l.sheet_row, jsonb_agg(jsonb_build_array(l.earlier_row, l.weight, l.evidence, e.state, e.corrected_by) order by l.earlier_row) as facts
    from intake_likeness l left join intake_review e on e.list_id = l.list_id and e.sheet_row = l.earlier_row
    where l.list_id = p_list and l.sheet_row = any(p_rows) and l.earlier_row > 0 group by l.sheet_row
  )
  select v.sheet_row, encode(sha256(convert_to(jsonb_build_array(v.list_id, v.sheet_row, v.state, v.codes, v.decided_by, v.other_row, v.free_months,
    v.held_by, p.nik, p.name, p.birth_date, p.sex, p.village_code, p.written, g.facts, e.facts)::text, 'UTF8')), 'hex')
  from intake_review v left join payung.review_people(p_list, p_rows) p on p.sheet_row = v.sheet_row
  left join registered g on g.sheet_row = v.sheet_row left join earlier e on e.sheet_row = v.sheet_row
  where v.list_id = p_list and v.sheet_row = any(p_rows)
    and ((select payung.all_places()) or v.regency = any((select payung.places())::text[]) or payung.review_sent(p_list))
$$;
comment on function payung.review_seen is 'The digest of what the reader sees of each row, within his scope, changes when the evidence changes.';

-- The open rows of a list in which the village is written as in this row, this row included.
create function payung.review_written(p_list bigint, p_row int) returns setof int
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.sheet_row from intake_candidate o join intake_candidate c on c.list_id = o.list_id and c.written = o.written
  join intake_review v on v.list_id = c.list_id and v.sheet_row = c.sheet_row and v.state = 'open' and v.corrected_by is null
  where o.list_id = p_list and o.sheet_row = p_row and o.written <> ''
    and ((select payung.all_places()) or o.regency = any((select payung.places())::text[]) or payung.review_sent(p_list))
    and ((select payung.all_places()) or c.regency = any((select payung.places())::text[]) or payung.review_sent(p_list))
  order by c.sheet_row
$$;
comment on function payung.review_written is 'The open rows of a list that write their village in the same way, within the scope.';
-- The number of such rows, for each row of a page.
create function payung.review_spelt(p_list bigint, p_rows int[]) returns table (sheet_row int, alike int)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select o.sheet_row, g.alike from intake_candidate o join (
    select c.written, count(*)::int as alike from intake_candidate c
    join intake_review v on v.list_id = c.list_id and v.sheet_row = c.sheet_row and v.state = 'open' and v.corrected_by is null
    where c.list_id = p_list and c.written <> ''
      and ((select payung.all_places()) or c.regency = any((select payung.places())::text[]) or payung.review_sent(p_list))
    group by c.written) g on g.written = o.written
  where o.list_id = p_list and o.sheet_row = any(p_rows)
    and ((select payung.all_places()) or o.regency = any((select payung.places())::text[]) or payung.review_sent(p_list))
$$;
comment on function payung.review_spelt is 'The number of open rows of a list that write their village as these rows do, within the scope.';

revoke execute on function payung.review_sent(bigint), payung.review_people(bigint, int[]), payung.review_registered(bigint, int[]), payung.review_seen(bigint, int[]),
  payung.review_written(bigint, int), payung.review_spelt(bigint, int[]) from public;
grant execute on function payung.review_people(bigint, int[]), payung.review_registered(bigint, int[]), payung.review_seen(bigint, int[]),
  payung.review_written(bigint, int), payung.review_spelt(bigint, int[]) to payung_app;

-- Bits of the codes by what they mean for a decision (verdicts/codes.py has them by name; a test holds both to one meaning).
-- `fine`: only a warning, or the person is in the scheme already; `as_is`: the row may be accepted without a correction; `number`:
-- accepting it decides that a NIK belongs to another person than the registry says; `who`: it is not certain who the person is.
create function payung.review_bits(p_of text) returns bigint
language sql immutable as $$
  select case p_of
    when 'fine' then (1 << 3) | (1 << 12) | (1 << 17) | (1::bigint << 40) | (1::bigint << 43)
    when 'as_is' then (1 << 11) | (1 << 13) | (1 << 14) | (1 << 16) | (1 << 20) | (1 << 22) | (1 << 23) | (1 << 24) | (1 << 26)
    when 'number' then (1 << 13) | (1 << 14) | (1 << 16) | (1 << 20) | (1 << 24)
    when 'who' then (1 << 16) | (1 << 20) | (1 << 24)
    when 'other_person' then (1 << 20) | (1 << 24)
    when 'partly' then 1 << 11
    when 'elsewhere' then 1 << 20
    when 'death' then 1 << 26 end::bigint
$$;
comment on function payung.review_bits is 'Groups of codes: which may be accepted as they are, which overrule a NIK, and which leave open who the person is.';

-- Locks the rows for a decision. Refuses unless all are within the scope, in the state `p_state`, and unchanged since they were shown.
create function payung.review_hold(p_list bigint, p_rows int[], p_state text, p_seen text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare rows_seen bigint; digest text;
begin
  perform from intake_review v where v.list_id = p_list and v.sheet_row = any(p_rows) order by v.sheet_row for update;
  select count(*), encode(sha256(convert_to(string_agg(s.digest, '' order by s.sheet_row), 'UTF8')), 'hex')
    into rows_seen, digest from payung.review_seen(p_list, p_rows) s;
  if rows_seen = 0 or rows_seen <> (select count(distinct r) from unnest(p_rows) r) then
    raise exception 'payung: no such row waits within the scope' using errcode = 'P0D01';
  end if;
  if not exists (select from intake_list l where l.id = p_list and l.state in ('checked', 'committing', 'committed')) then
    raise exception 'payung: the list is not open to decisions' using errcode = 'P0D0D';
  end if;
  if exists (select from intake_review v where v.list_id = p_list and v.sheet_row = any(p_rows) and v.state <> p_state) then
    raise exception 'payung: the row is decided' using errcode = 'P0D02';
  end if;
  if digest is distinct from p_seen then
    raise exception 'payung: the evidence is not what was shown' using errcode = 'P0D03';
  end if;
end $$;
comment on function payung.review_hold is 'A decision is about rows within the scope that wait for it and that have not changed since they were shown.';

-- REVIEW_ELSEWHERE means that the row collides with a person outside the scope. Only a user who sees that person may accept the row.
create function payung.review_sees_all(p_list bigint, p_rows int[]) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with asked as (
    select v.sheet_row, coalesce(k.nik, c.nik) as nik from intake_review v
    left join intake_candidate c on c.list_id = v.list_id and c.sheet_row = v.sheet_row
    left join intake_corrected k on k.list_id = v.list_id and k.sheet_row = v.sheet_row and k.decision_id = v.corrected_by
    where v.list_id = p_list and v.sheet_row = any(p_rows) and v.codes & payung.review_bits('elsewhere') <> 0
  ), named as (
    select a.sheet_row, i.person_id from asked a join published.registry_identity i on i.nik = a.nik
    union
    select a.sheet_row, l.person_id from asked a
      join intake_likeness l on l.list_id = p_list and l.sheet_row = a.sheet_row
  ), behind as (
    -- For a merged record the user must also see the record that stays.
    select n.sheet_row, p.id as person_id, p.regency from named n
      join published.registry_person p on p.id in (n.person_id, payung.registry_stays(n.person_id))
  )
  select payung.all_places() or not exists (
    select from asked a left join behind b on b.sheet_row = a.sheet_row
    where b.person_id is null or not (b.regency = any(payung.places()) or exists (
      select from published.registry_brought brought where brought.person_id = b.person_id)))
$$;
comment on function payung.review_sees_all is 'A row that another office must look at is accepted only by a user who sees everybody it may concern.';

-- Stores a decision and its rows. The caller has given the rows their new state before.
create function payung.review_write(p_list bigint, p_rows int[], p_kind text, p_reason text, p_seen text, p_of bigint, p_id bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  insert into intake_decision (id, list_id, kind, reason, seen, rows, of_decision, made_by)
    values (p_id, p_list, p_kind, p_reason, p_seen, (select count(distinct r) from unnest(p_rows) r), p_of, payung.actor_id());
  insert into intake_decidedrow (decision_id, sheet_row, list_id, regency, codes, state)
    select p_id, v.sheet_row, p_list, v.regency, v.codes, v.state from intake_review v where v.list_id = p_list and v.sheet_row = any(p_rows);
end $$;
comment on function payung.review_write is 'A decision is kept with each of its rows, their codes and their new state.';

-- Accepts rows as they are, or refuses them. Returns the decision.
create function payung.review_decide(p_list bigint, p_rows int[], p_kind text, p_reason text, p_seen text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare said text := payung.case_reason(p_reason); answer bigint := nextval('intake_decision_id_seq');
begin
  if p_kind not in ('accept', 'refuse') then
    raise exception 'payung: no such decision' using errcode = 'P0D02';
  end if;
  if not payung.may('intake.review') then
    raise exception 'payung: this role decides on no rows' using errcode = 'P0D00';
  end if;
  perform payung.review_hold(p_list, p_rows, 'open', p_seen);
  if p_kind = 'refuse' then
    update intake_review v set state = 'refused', decided_by = answer, decided_at = clock_timestamp()
      where v.list_id = p_list and v.sheet_row = any(p_rows);
  else
    if exists (select from intake_review v where v.list_id = p_list and v.sheet_row = any(p_rows)
               and v.codes & ~(payung.review_bits('fine') | payung.review_bits('as_is')) <> 0) then
      raise exception 'payung: this row cannot be taken as it is' using errcode = 'P0D04';
    end if;
    if (select count(*) from intake_candidate c where c.list_id = p_list and c.sheet_row = any(p_rows))
        <> (select count(distinct r) from unnest(p_rows) r) then
      raise exception 'payung: the person of the row has expired' using errcode = 'P0D07';
    end if;
    if exists (select from intake_review v join intake_candidate c on c.list_id = v.list_id and c.sheet_row = v.sheet_row
               left join intake_corrected k on k.list_id = v.list_id and k.sheet_row = v.sheet_row and k.decision_id = v.corrected_by
               join published.registry_identity i on i.nik = coalesce(k.nik, c.nik) join published.registry_death d on d.person_id = payung.registry_stays(i.person_id)
               where v.list_id = p_list and v.sheet_row = any(p_rows) and v.codes & payung.review_bits('death') <> 0) then
      raise exception 'payung: there is word of a death' using errcode = 'P0D05';
    end if;
    if not payung.review_sees_all(p_list, p_rows) then
      raise exception 'payung: the evidence lies beyond the scope' using errcode = 'P0D06';
    end if;
    update intake_review v set decided_by = answer, decided_at = clock_timestamp(),
        needs_second = v.needs_second or v.codes & payung.review_bits('number') <> 0,
        state = case when v.needs_second or v.codes & payung.review_bits('number') <> 0 then 'confirm' else 'accepted' end
      where v.list_id = p_list and v.sheet_row = any(p_rows);
  end if;
  perform payung.review_write(p_list, p_rows, p_kind, said, p_seen, null, answer);
  return answer;
end $$;
comment on function payung.review_decide is 'Rows under review are accepted as they are or refused, once and as they were shown; if a NIK is overruled, a second person is needed.';

-- Takes a refusal back: the row waits for a decision again, as it was when it was refused. Nothing has to be undone, because a
-- refused row is never committed. Returns the decision.
create function payung.review_reopen(p_list bigint, p_rows int[], p_reason text, p_seen text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare said text := payung.case_reason(p_reason); answer bigint := nextval('intake_decision_id_seq');
begin
  if not payung.may('intake.review') then
    raise exception 'payung: this role decides on no rows' using errcode = 'P0D00';
  end if;
  if not exists (select from intake_review v where v.list_id = p_list and v.sheet_row = any(p_rows) and v.state = 'refused') then
    raise exception 'payung: no such row is refused' using errcode = 'P0D50';
  end if;
  perform payung.review_hold(p_list, p_rows, 'refused', p_seen);
  if exists (select from unnest(p_rows) r where not exists (select from intake_candidate c where c.list_id = p_list and c.sheet_row = r)) then
    raise exception 'payung: the person of the row has expired' using errcode = 'P0D07';
  end if;
  update intake_review v set state = 'open', decided_by = answer, decided_at = clock_timestamp()
    where v.list_id = p_list and v.sheet_row = any(p_rows);
  perform payung.review_write(p_list, p_rows, 'reopen', said, p_seen, null, answer);
  return answer;
end $$;
comment on function payung.review_reopen is 'A refused row is opened again with a reason, as it was shown; the refusal stays in its history.';

-- Replaces values of what was sent: any of one row, or the village of several rows. A run then checks the rows by the same rules as a
-- list. Returns the decision.
create function payung.review_correct(p_list bigint, p_rows int[], p_reason text, p_seen text, p_nik text, p_name text, p_name_norm text,
  p_birth date, p_sex text, p_village text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare said text := payung.case_reason(p_reason); answer bigint := nextval('intake_decision_id_seq'); changed bigint;
begin
  if not payung.may('intake.review') then
    raise exception 'payung: this role decides on no rows' using errcode = 'P0D00';
  end if;
  perform payung.review_hold(p_list, p_rows, 'open', p_seen);
  if cardinality(p_rows) > 1 and num_nonnulls(p_nik, p_name, p_birth, p_sex) > 0 or (p_name is null) <> (p_name_norm is null)
      or p_nik !~ '^[0-9]{16}$' or p_sex not in ('L', 'P') or btrim(p_name) = '' then
    raise exception 'payung: nothing is corrected' using errcode = 'P0D0A';
  end if;
  if not exists (select from published.places_place p where p.code = p_village and p.level = 4) and p_village is not null then
    raise exception 'payung: no such village' using errcode = 'P0D0C';
  end if;
  with now as materialized (select * from payung.review_people(p_list, p_rows)), put as (
    insert into intake_corrected (list_id, sheet_row, decision_id, regency, village_code, nik, name, name_norm, birth_date, sex)
      select p_list, n.sheet_row, answer, v.regency, coalesce(p_village, n.village_code), coalesce(p_nik, n.nik), coalesce(p_name, n.name),
        coalesce(p_name_norm, n.name_norm), coalesce(p_birth, n.birth_date), coalesce(p_sex, n.sex)
      from now n join intake_review v on v.list_id = p_list and v.sheet_row = n.sheet_row
      where (coalesce(p_village, n.village_code), coalesce(p_nik, n.nik), coalesce(p_name, n.name), coalesce(p_birth, n.birth_date), coalesce(p_sex, n.sex))
        is distinct from (n.village_code, n.nik, n.name, n.birth_date, n.sex)
      returning sheet_row, nik)
  update intake_review v set state = 'checking', decided_by = answer, decided_at = clock_timestamp(), corrected_by = answer,
      needs_second = v.needs_second or p.nik <> n.nik or v.codes & payung.review_bits('who') <> 0
    from put p join now n using (sheet_row) where v.list_id = p_list and v.sheet_row = p.sheet_row;
  get diagnostics changed = row_count;
  if changed <> (select count(distinct r) from unnest(p_rows) r) then
    raise exception 'payung: nothing is corrected' using errcode = 'P0D0A';
  end if;
  perform payung.review_write(p_list, p_rows, 'correct', said, p_seen, null, answer);
  return answer;
end $$;
comment on function payung.review_correct is 'A correction changes something, and the corrected row is checked again before it counts. May be null: p_nik, p_name, p_name_norm, p_birth, p_sex, p_village.';

-- The second person accepts the rows that wait because of a decision, or returns them to the queue as they were sent. Returns how
-- many rows.
create function payung.review_confirm(p_decision bigint, p_agreed boolean, p_reason text, p_seen text) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare said text := payung.case_reason(p_reason, not p_agreed); d intake_decision; waiting int[]; answer bigint := nextval('intake_decision_id_seq');
begin
  if not payung.may('intake.confirm') then
    raise exception 'payung: this role decides on no rows' using errcode = 'P0D00';
  end if;
  select * into d from intake_decision x where x.id = p_decision;
  select array_agg(v.sheet_row order by v.sheet_row) into waiting from intake_review v
    where v.list_id = d.list_id and v.decided_by = d.id and v.state = 'confirm';
  if waiting is null then
    raise exception 'payung: nothing waits by this decision' using errcode = 'P0D09';
  end if;
  perform payung.review_hold(d.list_id, waiting, 'confirm', p_seen);
  if exists (select from intake_decidedrow r join intake_decision x on x.id = r.decision_id
             where r.list_id = d.list_id and r.sheet_row = any(waiting) and x.kind in ('accept', 'correct') and x.made_by = payung.actor_id()) then
    raise exception 'payung: who has decided does not confirm' using errcode = 'P0D08';
  end if;
  if p_agreed and not payung.review_sees_all(d.list_id, waiting) then
    raise exception 'payung: the evidence lies beyond the scope' using errcode = 'P0D06';
  end if;
  if p_agreed then
    update intake_review v set state = 'accepted', decided_at = clock_timestamp() where v.list_id = d.list_id and v.sheet_row = any(waiting);
  else
    update intake_review v set state = 'open', decided_at = clock_timestamp(), codes = r.codes, other_row = r.other_row,
        free_months = r.free_months, held_by = r.held_by, corrected_by = null, needs_second = false
      from intake_row r where r.list_id = v.list_id and r.sheet_row = v.sheet_row and v.list_id = d.list_id and v.sheet_row = any(waiting);
  end if;
  perform payung.review_write(d.list_id, waiting, case when p_agreed then 'confirm' else 'return' end, said, p_seen, d.id, answer);
  return cardinality(waiting);
end $$;
comment on function payung.review_confirm is 'If a NIK was overruled, a person other than those who decided confirms what he saw, or returns the row to the queue.';

revoke execute on function payung.review_bits(text), payung.review_hold(bigint, int[], text, text), payung.review_sees_all(bigint, int[]),
  payung.review_write(bigint, int[], text, text, text, bigint, bigint), payung.review_decide(bigint, int[], text, text, text), payung.review_reopen(bigint, int[], text, text),
  payung.review_correct(bigint, int[], text, text, text, text, text, date, text, text), payung.review_confirm(bigint, boolean, text, text) from public;
grant execute on function payung.review_decide(bigint, int[], text, text, text), payung.review_reopen(bigint, int[], text, text),
  payung.review_correct(bigint, int[], text, text, text, text, text, date, text, text), payung.review_confirm(bigint, boolean, text, text) to payung_app;
