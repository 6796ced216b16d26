-- The waiting list, as far as it concerns rows of lists: people who were taken in later, people whose waiting ended without that,
-- and people who were removed.

-- The outcome of a row that waited is stored with the row and counted for its list.
create function payung.waiting_tell(p_lists bigint[], p_rows int[], p_regencies text[], p_became text[], p_amounts bigint[]) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  insert into intake_outcome (list_id, sheet_row, regency, outcome)
    select t.list, t.row, t.regency, t.became from unnest(p_lists, p_rows, p_regencies, p_became) t(list, row, regency, became)
    where t.became <> 'committed'
  on conflict (list_id, sheet_row) do nothing;
  update intake_list l set counts = l.counts || n.counted
    from (select g.list, jsonb_object_agg(g.became, coalesce((o.counts->>g.became)::bigint, 0) + g.people)
                 || jsonb_build_object('waiting', greatest(0, coalesce(max((o.counts->>'waiting')::bigint), 0) - sum(g.people)),
                                       'amount', coalesce(max((o.counts->>'amount')::bigint), 0) + sum(g.amount)) as counted
          from (select t.list, t.became, count(*) as people, sum(t.amount)::bigint as amount
                from unnest(p_lists, p_became, p_amounts) t(list, became, amount) group by 1, 2) g
          join intake_list o on o.id = g.list group by g.list) n
    where l.id = n.list;
end $$;
comment on function payung.waiting_tell is 'The outcome of a row that waited is stored with the row and counted for its list.';

-- Takes in people who wait, at most `p_most` of them, and returns how many left the waiting list. The run calls it until the answer is
-- 0. Only a run that was requested for this scheme, because money or places were added, may call it.
create function payung.waiting_move(p_scheme bigint, p_on date, p_most int) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  s payung.session := payung.current_session(); lists bigint[]; of_lists bigint[]; of_rows int[]; regencies text[]; became text[]; amounts bigint[];
begin
  if not exists (select from published.platform_run r where s.kind = 'run' and r.id = s.run_id and r.state = 'running'
                   and r.kind = 'intake.waiting_itself' and r.params->>'scheme' = p_scheme::text) then
    raise exception 'payung: no run is at work on the waiting list of this scheme' using errcode = 'P0D10';
  end if;
  perform payung.case_day(p_on);
  -- Locks are taken in the same order as by a commit: first the lists, then the fund. Otherwise the two could block each other.
  lists := array(select l.id from intake_list l where l.id in (
      select w.list_id from published.sponsorship_waiting w where w.scheme_id = p_scheme) order by l.id for update);
  select array_agg(t.list_id), array_agg(t.sheet_row), array_agg(t.regency), array_agg(t.became), array_agg(t.amount)
    into of_lists, of_rows, regencies, became, amounts from payung.waiting_take(p_scheme, lists, p_on, p_most) t;
  if of_lists is null then return 0; end if;
  perform payung.waiting_tell(of_lists, of_rows, regencies, became, amounts);
  return cardinality(of_lists);
end $$;
comment on function payung.waiting_move is 'People who wait are taken in only by the run that was started because there is room for them.';

-- Takes the person of a row off the waiting list.
create function payung.waiting_leave(p_list bigint, p_row int, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare said text := payung.case_reason(p_reason); place text;
begin
  if not payung.may('intake.undo') then
    raise exception 'payung: this role takes nobody off a list' using errcode = 'P0CD8';
  end if;
  perform 1 from intake_list where id = p_list for update;
  place := payung.waiting_remove(p_list, p_row, said);
  perform payung.waiting_tell(array[p_list], array[p_row], array[place], array['removed'], array[0::bigint]);
end $$;
comment on function payung.waiting_leave is 'A person is taken off the waiting list by a user who may undo lists and sees the person, with a reason that is kept.';

-- Every night: requests the run for schemes in which somebody could be taken in but no run was requested, for example because a report
-- of a death was closed without a death, or a run was lost. It acts in the name of whoever sent the list.
create function payung.waiting_wake() returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$
  select count(payung.run_by_itself('intake.waiting_itself', jsonb_build_object('scheme', w.scheme_id), l.uploaded_by))
  from payung.waiting_forgotten() w join intake_list l on l.id = w.list_id
$$;
comment on function payung.waiting_wake is 'A person who could be taken in waits at most one more day for it.';

revoke execute on function payung.waiting_tell(bigint[], int[], text[], text[], bigint[]), payung.waiting_move(bigint, date, int),
  payung.waiting_leave(bigint, int, text), payung.waiting_wake() from public;
grant execute on function payung.waiting_move(bigint, date, int), payung.waiting_wake() to payung_loader;
grant execute on function payung.waiting_leave(bigint, int, text) to payung_app;
