-- What runs do with rows under review: put them into the queue after the check, check corrections, commit the accepted ones.

-- Puts the rows of a checked list that need a decision into the queue.
create function payung.review_open(p_list bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare opened bigint;
begin
  if payung.intake_run_list((select l.scheme_id from intake_list l where l.id = p_list), 'intake.check') <> p_list then
    raise exception 'payung: no run is at work on this list' using errcode = 'P0D0B';
  end if;
  insert into intake_review (list_id, sheet_row, regency, codes, other_row, free_months, held_by)
    select r.list_id, r.sheet_row, r.regency, r.codes, r.other_row, r.free_months, r.held_by from intake_row r
    where r.list_id = p_list and r.verdict = 'review'
    on conflict do nothing;
  get diagnostics opened = row_count;
  return opened;
end $$;
comment on function payung.review_open is 'Only rows with the verdict "review" are put into the queue.';

-- The corrected people of a list that are to be checked, within the scope.
create function payung.review_checking(p_list bigint)
returns table (sheet_row int, codes bigint, village_code text, nik text, name text, birth_date date, sex text, address text, phone text,
  mother_name text, occupation text, income bigint, decile int, written text, same_nik boolean, same_name boolean)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.sheet_row, v.codes, k.village_code, k.nik, k.name, k.birth_date, k.sex, c.address, c.phone, c.mother_name, c.occupation, c.income,
    c.decile, c.written, k.nik = c.nik, k.name = c.name
  from intake_review v join intake_candidate c on c.list_id = v.list_id and c.sheet_row = v.sheet_row
  join intake_corrected k on k.list_id = v.list_id and k.sheet_row = v.sheet_row and k.decision_id = v.corrected_by
  where payung.reads() and v.list_id = p_list and v.state = 'checking' order by c.sheet_row
$$;
comment on function payung.review_checking is 'The corrected people of a list that wait for their check, within the scope. May be null: birth_date, income, decile.';

-- The other people of the list, for comparing corrections with them: only those within the scope. Of all others only an equal NIK
-- counts, without a name (review_same_number). Refused rows are left out: they collide with nobody.
create function payung.review_others(p_list bigint)
returns table (sheet_row int, nik text, name_norm text, birth_date date, sex text, village_code text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.sheet_row, coalesce(k.nik, c.nik), coalesce(k.name_norm, c.name_norm), case when k.decision_id is null then c.birth_date else k.birth_date end,
    coalesce(k.sex, c.sex), coalesce(k.village_code, c.village_code)
  from intake_row r join intake_candidate c on c.list_id = r.list_id and c.sheet_row = r.sheet_row
  left join intake_review v on v.list_id = r.list_id and v.sheet_row = r.sheet_row
  left join intake_corrected k on k.list_id = v.list_id and k.sheet_row = v.sheet_row and k.decision_id = v.corrected_by
  where payung.reads() and r.list_id = p_list and r.verdict <> 'rejected' and coalesce(v.state, '') not in ('checking', 'refused')
  order by c.sheet_row
$$;
comment on function payung.review_others is 'The other people of a list with whom corrections are compared, within the scope. May be null: birth_date.';

create function payung.review_same_number(p_list bigint) returns table (sheet_row int, nik text)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.intake_run_list((select l.scheme_id from intake_list l where l.id = p_list), 'intake.check') <> p_list then
    raise exception 'payung: no run is at work on this list' using errcode = 'P0D0B';
  end if;
  return query
    select c.sheet_row, k.nik from intake_review v
    join intake_corrected k on k.list_id = v.list_id and k.sheet_row = v.sheet_row and k.decision_id = v.corrected_by
    join intake_candidate c on c.list_id = v.list_id and c.sheet_row <> v.sheet_row
    join intake_row r on r.list_id = c.list_id and r.sheet_row = c.sheet_row
    left join intake_review o on o.list_id = c.list_id and o.sheet_row = c.sheet_row
    left join intake_corrected j on j.list_id = o.list_id and j.sheet_row = o.sheet_row and j.decision_id = o.corrected_by
    where v.list_id = p_list and v.state = 'checking' and k.nik <> '' and coalesce(j.nik, c.nik) = k.nik
      and r.verdict <> 'rejected' and coalesce(o.state, '') not in ('checking', 'refused');
end $$;
comment on function payung.review_same_number is 'The run that checks corrections learns which other row of the whole list has the same NIK.';

-- Stores the result of checking corrections (`p_other` 0: no other row; `p_free` -1: no months held by others). A row without findings is
-- accepted, or waits for the second person; any other is open again.
create function payung.review_rechecked(p_list bigint, p_rows int[], p_codes bigint[], p_other int[], p_free int[], p_held text[]) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare checked int[]; answer bigint := nextval('intake_decision_id_seq');
begin
  if payung.intake_run_list((select l.scheme_id from intake_list l where l.id = p_list), 'intake.check') <> p_list then
    raise exception 'payung: no run is at work on this list' using errcode = 'P0D0B';
  end if;
  with said as (
    update intake_review v set codes = u.codes, other_row = nullif(u.other, 0), free_months = nullif(u.free, -1), held_by = u.held, decided_at = clock_timestamp(),
      state = case when u.codes & ~payung.review_bits('fine') <> 0 then 'open' when v.needs_second then 'confirm' else 'accepted' end
    from unnest(p_rows, p_codes, p_other, p_free, p_held) u (sheet_row, codes, other, free, held)
    where v.list_id = p_list and v.sheet_row = u.sheet_row and v.state = 'checking' returning v.sheet_row)
  select array_agg(t.sheet_row) into checked from said t;
  if checked is not null then
    perform payung.review_write(p_list, checked, 'recheck', '', '', null, answer);
  end if;
  return coalesce(cardinality(checked), 0);
end $$;
comment on function payung.review_rechecked is 'The check decides about a corrected row: it is accepted if nothing is left, waits for a second person if a NIK was changed, or is open again.';

-- The accepted people of a range of rows that no commit has stored yet, within the scope.
create function payung.review_accepted(p_list bigint, p_after int, p_through int, p_most int)
returns table (sheet_row int, nik text, name text, name_norm text, birth_date date, sex text, village_code text, regency text, address text, phone text,
  mother_name text, occupation text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.sheet_row, coalesce(k.nik, c.nik), coalesce(k.name, c.name), coalesce(k.name_norm, c.name_norm),
    case when k.decision_id is null then c.birth_date else k.birth_date end, coalesce(k.sex, c.sex), coalesce(k.village_code, c.village_code),
    case when k.decision_id is null then c.regency else left(k.village_code, 5) end, c.address, c.phone, c.mother_name, c.occupation
  from intake_review v join intake_candidate c on c.list_id = v.list_id and c.sheet_row = v.sheet_row
  left join intake_corrected k on k.list_id = v.list_id and k.sheet_row = v.sheet_row and k.decision_id = v.corrected_by
  where payung.reads() and v.list_id = p_list and v.state = 'accepted' and v.sheet_row > p_after and v.sheet_row <= p_through
  order by v.sheet_row limit p_most
$$;
comment on function payung.review_accepted is 'The people of rows that were accepted under review and are in no commit yet, within the scope. May be null: birth_date.';

-- Marks the accepted rows among the staged ones as committed. Rows outside the scope of whoever commits stay accepted: another user
-- commits them.
create function payung.review_taken(p_scheme bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare joined bigint; about bigint := payung.intake_run_list(p_scheme, 'intake.commit');
begin
  perform payung.stage_is_plain('staged_person');
  update intake_review v set state = 'joined' from pg_temp.staged_person s
    where v.list_id = about and v.sheet_row = s.sheet_row and v.state = 'accepted' and s.state <> 'out_of_scope';
  get diagnostics joined = row_count;
  return joined;
end $$;
comment on function payung.review_taken is 'Accepted rows that a commit has staged are not committed a second time.';

revoke execute on function payung.review_open(bigint), payung.review_checking(bigint), payung.review_others(bigint), payung.review_same_number(bigint),
  payung.review_rechecked(bigint, int[], bigint[], int[], int[], text[]), payung.review_accepted(bigint, int, int, int), payung.review_taken(bigint) from public;
grant execute on function payung.review_open(bigint), payung.review_checking(bigint), payung.review_others(bigint), payung.review_same_number(bigint),
  payung.review_rechecked(bigint, int[], bigint[], int[], int[], text[]), payung.review_accepted(bigint, int, int, int), payung.review_taken(bigint) to payung_loader;
call payung.read_as_reader('payung.review_checking(bigint)');
call payung.read_as_reader('payung.review_others(bigint)');
call payung.read_as_reader('payung.review_accepted(bigint, int, int, int)');
