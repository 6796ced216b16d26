call payung.protect('intake_list',
  'uploaded_by = (select payung.actor_id()) or (select payung.all_places())
   or programme_id in (select id from sponsorship_programme where organisation_id = any((select payung.orgs())::bigint[]))',
  'programme_id in (select id from sponsorship_programme)');
call payung.protect_by_place('intake_row', 'regency', 'list_id in (select id from intake_list where uploaded_by = (select payung.actor_id()))');
call payung.protect_by_place('intake_candidate', 'regency', 'list_id in (select id from intake_list where uploaded_by = (select payung.actor_id()))');
call payung.protect('intake_mappingmemory', '(select payung.actor_id()) is not null');
call payung.signed_by('intake_list', 'uploaded_by',
  'payung.has_role(''administrator'', ''branch_officer'', ''disnaker'', ''bank_officer'', ''rural_bank_officer'')');
call payung.signed_by('intake_mappingmemory', 'confirmed_by',
  'payung.has_role(''administrator'', ''branch_officer'', ''disnaker'', ''bank_officer'', ''rural_bank_officer'')');
call payung.append_only('intake_row');
alter table intake_list alter column uploaded_by set default payung.actor_id();
grant select, insert on intake_list, intake_mappingmemory to payung_app, payung_loader;
grant update (mapping, state, counts, sheet, refusal_code, refusal_text, check_run_id, commit_run_id, committed_to_row) on intake_list to payung_loader;
grant update (check_run_id, commit_run_id, mapping) on intake_list to payung_app;
grant select on intake_row, intake_candidate to payung_app;
grant select, insert on intake_row, intake_candidate to payung_loader;
call payung.veil('intake_candidate', null, 'nik', 'name', 'name_norm', 'birth_date', 'sex', 'address', 'phone', 'mother_name',
  'occupation', 'income', 'decile');

-- The parsed people of these rows of a list; of rows from the first to the last when `p_between`. Within the scope.
create function payung.intake_people(p_list bigint, p_rows int[], p_between boolean) returns setof intake_candidate
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if p_between then
    return query select * from intake_candidate c where payung.reads() and c.list_id = p_list
      and c.sheet_row between p_rows[1] and p_rows[cardinality(p_rows)];
  else
    return query select * from intake_candidate c where payung.reads() and c.list_id = p_list and c.sheet_row = any(p_rows);
  end if;
end $$;
-- Rows of a list whose person has this NIK, or a name with this part in it.
create function payung.intake_find(p_list bigint, p_nik text, p_part text) returns setof int
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select sheet_row from intake_candidate
  where payung.reads() and list_id = p_list and case when p_nik <> '' then nik = p_nik else strpos(upper(name), upper(p_part)) > 0 end
$$;
-- The accepted people of the sheet rows after `p_after` up to `p_through`.
create function payung.intake_accepted(p_list bigint, p_after int, p_through int) returns setof intake_candidate
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.* from intake_row r join intake_candidate c on c.list_id = r.list_id and c.sheet_row = r.sheet_row
  where payung.reads() and r.list_id = p_list and r.verdict = 'accepted' and r.sheet_row > p_after and r.sheet_row <= p_through
    and c.list_id = p_list and c.sheet_row > p_after and c.sheet_row <= p_through
$$;
revoke execute on function payung.intake_people(bigint, int[], boolean), payung.intake_find(bigint, text, text),
  payung.intake_accepted(bigint, int, int) from public;
grant execute on function payung.intake_people(bigint, int[], boolean), payung.intake_find(bigint, text, text) to payung_app;
grant execute on function payung.intake_accepted(bigint, int, int) to payung_loader;
call payung.read_as_reader('payung.intake_people(bigint, int[], boolean)');
call payung.read_as_reader('payung.intake_find(bigint, text, text)');
call payung.read_as_reader('payung.intake_accepted(bigint, int, int)');
grant delete on intake_candidate to payung_loader;
grant maintain on intake_row, intake_candidate to payung_loader;
grant usage on all sequences in schema public to payung_loader;

-- Looks the people of a list up in the whole registry, beyond the scope of the asker, and tells only what the verdict
-- needs: known or not, how many of the months asked for are free, and the kind of payer that holds the others.
-- The caller stages rows in the temporary table `staged_person`.
create function payung.intake_match(p_programme bigint)
returns table (sheet_row int, person_id bigint, membership_id bigint, free_months int, own_months int, held_by text, same_name boolean)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  months date[]; payer bigint;
begin
  -- A view, a policy, a computed column or a type of the caller's own would run his code with the rights of this function.
  if not exists (
    select from pg_class c where c.oid = to_regclass('pg_temp.staged_person') and c.relkind = 'r' and not c.relrowsecurity
      and not c.relhasrules and not exists (select from pg_inherits where inhparent = c.oid)
      and not exists (select from pg_attribute a join pg_type t on t.oid = a.atttypid
                      where a.attrelid = c.oid and a.attnum > 0
                        and (t.typnamespace <> 'pg_catalog'::regnamespace or a.attgenerated <> ''))) then
    raise exception 'payung: the stage is not a plain table' using errcode = 'P0A60';
  end if;
  select array_agg(m::date), max(p.payer_id) into months, payer
    from sponsorship_programme p, generate_series(p.first_month, p.last_month, interval '1 month') m where p.id = p_programme;
  return query
  with known as (
    select s.sheet_row, i.person_id, ms.id as membership_id
    from pg_temp.staged_person s join registry_identity i on i.nik = s.nik
    left join participation_membership ms on ms.person_id = i.person_id and ms.segment = 'BPU' and ms.ended is null
  ), held as (
    select k.sheet_row, count(*) filter (where c.payer_id <> payer) as others, count(*) filter (where c.payer_id = payer) as own,
           string_agg(distinct y.kind, ',') filter (where c.payer_id <> payer) as kinds
    from known k join participation_month c on c.membership_id = k.membership_id and c.month = any(months)
    join participation_payer y on y.id = c.payer_id group by k.sheet_row
  ), twin as (
    select distinct s.sheet_row from pg_temp.staged_person s
    join registry_identity i on i.birth_date = s.birth_date and i.village_code = s.village_code
      and i.name_norm = s.name_norm and i.nik is distinct from s.nik
    where s.birth_date is not null and s.village_code <> ''
  )
  select coalesce(k.sheet_row, t.sheet_row), k.person_id, k.membership_id,
         (cardinality(months) - coalesce(h.others, 0) - coalesce(h.own, 0))::int, coalesce(h.own, 0)::int,
         coalesce(h.kinds, ''), t.sheet_row is not null
  from known k full join twin t on t.sheet_row = k.sheet_row left join held h on h.sheet_row = k.sheet_row;
end $$;
revoke execute on function payung.intake_match(bigint) from public;
grant execute on function payung.intake_match(bigint) to payung_loader;
