-- Months that were taken back. Only the function that takes a month out of the calendar writes them.
call payung.protect_by_place('participation_releasedmonth', 'regency',
  'payer_id in (select id from participation_payer where organisation_id = any((select payung.orgs())::bigint[]))');
call payung.protect('participation_release',
  'made_by = (select payung.actor_id()) or id in (select release_id from participation_releasedmonth)', 'false');
call payung.append_only('participation_release');
call payung.append_only('participation_releasedmonth');
grant select on participation_release, participation_releasedmonth to payung_app, payung_loader;
call payung.refer('participation_releasedmonth', 'membership_id', 'participation_membership');
call payung.refer('participation_releasedmonth', 'release_id', 'participation_release', true);
call payung.refer('participation_releasedmonth', 'payer_id', 'participation_payer', true);

-- A month is never both released and committed: it must have left the calendar before it is written here.
create function payung.released_left() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows n join participation_month c
               on c.membership_id = n.membership_id and c.month = n.month and c.committed_at = n.committed_at) then
    raise exception 'payung: a released month has left the calendar' using errcode = 'P0CB5';
  end if;
  return null;
end $$;
comment on function payung.released_left is 'A month is either committed or released, never both.';
revoke execute on function payung.released_left() from public;
create trigger released_left after insert on participation_releasedmonth referencing new table as new_rows
  for each statement execute function payung.released_left();

-- A month leaves the calendar only if it is written as released in the same transaction, so no committed month is ever lost.
create function payung.month_leaves() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not exists (select from old_rows) or exists (select from old_rows o where not exists (
      select from participation_releasedmonth r
      where r.membership_id = o.membership_id and r.month = o.month and r.committed_at = o.committed_at
        and r.payer_id = o.payer_id and r.amount = o.amount and r.regency = o.regency)) then
    raise exception 'payung: a month leaves the calendar only into a release' using errcode = 'P0CD0';
  end if;
  return null;
end $$;
comment on function payung.month_leaves is 'A month leaves the calendar only with its row among the released months, also if the owner deletes it.';
create trigger month_leaves after delete on participation_month referencing old table as old_rows
  for each statement execute function payung.month_leaves();

-- Nobody commits a month for a person whose death is reported, or a month after the month of death. Months from the insurer's own
-- extract are exempt: they are stored as the insurer states them.
create function payung.dead_take_no_months() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from published.registry_death d
             join participation_membership m on m.person_id = d.person_id
             join new_rows n on n.membership_id = m.id
             join participation_payer y on y.id = n.payer_id
             where y.kind <> 'existing' and (not d.certain or n.month > d.died_on)) then
    raise exception 'payung: no month is committed for a person who has died' using errcode = 'P0CD2';
  end if;
  return null;
end $$;
comment on function payung.dead_take_no_months is 'No month is committed after a death, or while a death is reported.';
create trigger dead_take_no_months after insert on participation_month referencing new table as new_rows
  for each statement execute function payung.dead_take_no_months();

-- Moves months from the calendar into a release; returns how many. Each month is stored with the number of the assessment that takes it
-- back (null where it was not assessed). Months that have left already are skipped. Rooms above call this and settle the money.
create function payung.months_leave(p_release bigint, p_memberships bigint[], p_months date[], p_revisions smallint[]) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  with gone as (
    delete from participation_month c using unnest(p_memberships, p_months, p_revisions) w(membership, month, revision)
    where c.membership_id = w.membership and c.month = w.month
    returning c.*, w.revision
  )
  insert into participation_releasedmonth (release_id, membership_id, month, payer_id, regency, amount, committed_at, revision)
    select p_release, membership_id, month, payer_id, regency, amount, committed_at, revision from gone;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function payung.months_leave is 'A month is released once, with its payer, its amount and the time of its commitment.';

-- Puts the months of a release back into the calendar, unless somebody else has taken them since; returns the months put back.
-- p_prices: months that have another price now (membership_id, month, amount).
create function payung.months_come_back(p_release bigint, p_prices jsonb) returns table (membership_id bigint, month date)
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into participation_month (membership_id, month, payer_id, regency, amount)
  select r.membership_id, r.month, r.payer_id, r.regency, coalesce(w.amount, r.amount) from participation_releasedmonth r
  left join jsonb_to_recordset(coalesce(p_prices, '[]')) w(membership_id bigint, month date, amount bigint)
    on w.membership_id = r.membership_id and w.month = r.month
  where r.release_id = p_release
  on conflict do nothing
  returning membership_id, month
$$;
comment on function payung.months_come_back is 'Released months return to their payer unless another payer holds them now. May be null: p_prices.';
create function payung.release_write(p_reason text, p_note text, p_about text, p_made_by bigint, p_confirmed_by bigint, p_on date) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into participation_release (reason, note, about, made_by, confirmed_by, made_on)
  values (p_reason, p_note, p_about, p_made_by, p_confirmed_by, p_on) returning id
$$;
comment on function payung.release_write is 'A release states its reason, its subject, its maker and the second person. May be null: p_confirmed_by.';
revoke execute on function payung.month_leaves(), payung.dead_take_no_months(), payung.months_come_back(bigint, jsonb),
  payung.months_leave(bigint, bigint[], date[], smallint[]), payung.release_write(text, text, text, bigint, bigint, date) from public;
