-- Undoing a list releases, in one act, the months that it committed and that are not billed yet. Above the approval limit a second person
-- must agree. A list that was never committed is withdrawn instead.

-- The months that undoing a list would release now, for people who still have the place that the list gave them. `p_billed`: the
-- months that were billed already, instead of those that were not.
create function payung.list_months(p_list bigint, out memberships bigint[], out months date[], out people bigint, out amount bigint, out billed bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  with held as (
    select c.membership_id, c.month, c.amount, exists (
      select from published.contributions_standing a where a.membership_id = c.membership_id and a.month = c.month) as is_billed
    from published.sponsorship_enrolment e
    join published.sponsorship_scheme g on g.id = e.scheme_id
    join published.participation_month c on c.membership_id = e.membership_id and c.payer_id = g.payer_id
      and c.month between e.first_month and e.last_month
    where e.list_id = p_list and e.holds_place
  )
  select array_agg(membership_id) filter (where not is_billed), array_agg(month) filter (where not is_billed),
    -- of a list of numbers: numbers that it brought and that still stand
    count(distinct membership_id) filter (where not is_billed) + (
      select count(*) from published.participation_listednumber n where n.list_id = p_list and n.valid_to is null), coalesce(sum(amount) filter (where not is_billed), 0)::bigint,
    count(*) filter (where is_billed) from held
$$;
comment on function payung.list_months is 'The months that a list committed and that are not billed, or, of a list of numbers, the numbers that it brought and that are still valid. May be null: memberships, months.';

-- Locks the list. Refuses unless the user committed it or serves its scheme, and sees all people whom it brought in.
create function payung.list_held(p_list bigint) returns intake_list
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare l intake_list; g published.sponsorship_scheme;
begin
  if not payung.may('intake.undo') then
    raise exception 'payung: this role undoes no lists' using errcode = 'P0CD8';
  end if;
  select * into l from intake_list where id = p_list for update;
  select * into g from published.sponsorship_scheme where id = l.scheme_id;
  if l.id is null or not coalesce(payung.extract_served(l.kind, l.place_id) or left(g.place_id, 2) = any(payung.provinces())
      or g.organisation_id = any(payung.orgs()) or (l.kind <> 'official_numbers' and l.uploaded_by = payung.actor_id() and not exists (
        select from published.sponsorship_enrolment e where e.list_id = l.id and e.regency <> all(payung.places()))), false) then
    raise exception 'payung: no such list' using errcode = 'P0CD9';
  end if;
  return l;
end $$;
comment on function payung.list_held is 'A list is undone by a user who serves its scheme, or who sent it and sees everybody in it; a list of numbers by a user who may load numbers for its place.';

-- What would be released, for the page that asks before the act, with its digest. The second person names this digest, so that
-- both have decided about the same thing.
create function payung.list_standing(p_list bigint)
returns table (people bigint, months bigint, amount bigint, billed bigint, votes smallint, asked_by bigint, reason text, seen text)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare l intake_list := payung.list_held(p_list);
begin
  return query select h.people, coalesce(cardinality(h.months), 0)::bigint, h.amount, h.billed,
    (payung.case_approval_limit('list_undo', 'undo', h.amount)).votes, l.undo_asked_by, l.ended_reason, payung.list_seen(l, h.people, h.months, h.amount, h.billed)
    from payung.list_months(l.id) h;
end $$;
comment on function payung.list_standing is 'What undoing a list would release is shown to users who may undo it. May be null: asked_by.';

create function payung.list_seen(l intake_list, p_people bigint, p_months date[], p_amount bigint, p_billed bigint) returns text
language sql immutable set search_path = public, payung, pg_temp as $$
  select encode(sha256(convert_to(jsonb_build_array(l.id, l.state, l.undo_asked_by, l.ended_reason, p_people, coalesce(cardinality(p_months), 0),
    p_amount, p_billed)::text, 'UTF8')), 'hex')
$$;
comment on function payung.list_seen is 'The digest of what undoing a list would release, and of who requested it, changes when any of it changes.';

-- Undoes the list, or asks for a second person. Returns which of the two happened.
create function payung.list_undo(p_list bigint, p_reason text, p_on date, p_seen text) returns text
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare l intake_list := payung.list_held(p_list); h record; b casework_approvallimit; said text := payung.case_reason(p_reason);
  first bigint; second bigint; gone bigint;
begin
  perform payung.case_day(p_on);
  if l.state <> 'committed' then
    raise exception 'payung: the list is not committed' using errcode = 'P0CDA';
  end if;
  select * into h from payung.list_months(l.id);
  if h.people = 0 then
    raise exception 'payung: nothing of it is left to release' using errcode = 'P0CDB';
  end if;
  b := payung.case_approval_limit('list_undo', 'undo', h.amount);
  if b.id is null or not b.roles && payung.roles() then
    raise exception 'payung: this role does not decide on this amount' using errcode = 'P0B13';
  end if;
  if p_seen <> '' and p_seen <> payung.list_seen(l, h.people, h.months, h.amount, h.billed) then
    raise exception 'payung: what is decided on is not what was seen' using errcode = 'P0D51';
  end if;
  first := payung.actor_id();
  if b.votes > 1 then
    if l.undo_asked_by is null or l.undo_asked_by = payung.actor_id() then
      update intake_list set undo_asked_by = payung.actor_id(), ended_reason = said where id = l.id;
      perform payung.list_decided(l.id, 'undo_asked', said, p_seen);
      return 'asked';
    end if;
    if p_seen = '' then
      raise exception 'payung: what is decided on was not seen' using errcode = 'P0D51';
    end if;
    first := l.undo_asked_by;
    second := payung.actor_id();
  end if;
  if l.kind = 'official_numbers' then
    perform payung.official_numbers_drop(l.id, said, p_on);
  else
    gone := payung.months_release('list_undone', said, 'list:' || l.id, first, second, h.memberships, h.months, p_on);
    perform payung.consents_withdraw(l.id, gone, said);
    perform payung.waiting_forget(l.id);
  end if;
  update intake_list set state = 'undone', ended_reason = said, ended_by = payung.actor_id(),
    counts = counts || jsonb_build_object('undone', h.people, 'undone_amount', h.amount) where id = l.id;
  perform payung.list_decided(l.id, 'undone', said, p_seen);
  return 'undone';
end $$;
comment on function payung.list_undo is 'A committed list is undone as a whole for months that are not billed, and people who lose their place lose their consents; above the approval limit two people do it, and the second names what he saw.';

-- The second person disagrees, or the first withdraws the request. The list stays as it is; the request and the answer are kept.
create function payung.list_keep(p_list bigint, p_reason text, p_seen text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare l intake_list := payung.list_held(p_list); h record; said text := payung.case_reason(p_reason);
begin
  if l.state <> 'committed' or l.undo_asked_by is null then
    raise exception 'payung: nobody asks to undo this list' using errcode = 'P0D52';
  end if;
  select * into h from payung.list_months(l.id);
  if p_seen is distinct from payung.list_seen(l, h.people, h.months, h.amount, h.billed) then
    raise exception 'payung: what is decided on is not what was seen' using errcode = 'P0D51';
  end if;
  update intake_list set undo_asked_by = null, ended_reason = '' where id = l.id;
  perform payung.list_decided(l.id, 'undo_refused', said, p_seen);
end $$;
comment on function payung.list_keep is 'A request to undo a list is refused or withdrawn by a user who names what he saw, with a reason; the request stays in the history.';

-- What was decided about a list as a whole is kept beside the decisions about its rows.
create function payung.list_decided(p_list bigint, p_kind text, p_reason text, p_seen text) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into intake_decision (list_id, kind, reason, seen, rows, made_by) values (p_list, p_kind, p_reason, p_seen, 0, payung.actor_id())
$$;
comment on function payung.list_decided is 'Requests to undo a list and their outcomes are kept with the reason and the digest of what was seen.';

create function payung.list_withdraw(p_list bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare l intake_list := payung.list_held(p_list);
begin
  if l.state not in ('received', 'checked') or l.committed_to_row > 0 or exists (
    select from published.platform_run r where r.id in (l.check_run_id, l.commit_run_id) and r.finished_at is null) then
    raise exception 'payung: the list is being worked on, or committed' using errcode = 'P0CDC';
  end if;
  update intake_list set state = 'withdrawn', ended_reason = payung.case_reason(p_reason), ended_by = payung.actor_id() where id = l.id;
end $$;
comment on function payung.list_withdraw is 'A list of which nothing was committed can be withdrawn, and nothing of it can be committed afterwards.';

revoke execute on function payung.list_months(bigint), payung.list_held(bigint), payung.list_standing(bigint), payung.list_undo(bigint, text, date, text),
  payung.list_keep(bigint, text, text), payung.list_decided(bigint, text, text, text), payung.list_withdraw(bigint, text),
  payung.list_seen(intake_list, bigint, date[], bigint, bigint) from public;
grant execute on function payung.list_standing(bigint), payung.list_undo(bigint, text, date, text), payung.list_keep(bigint, text, text),
  payung.list_withdraw(bigint, text) to payung_app;
