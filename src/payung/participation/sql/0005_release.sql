-- Months that were taken back. Nobody writes them by hand: they come with the function that takes the month out of the calendar.
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

-- What is released is not committed as well: the month has left the calendar before it is written here.
create function payung.released_left() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows n join participation_month c
               on c.membership_id = n.membership_id and c.month = n.month and c.committed_at = n.committed_at) then
    raise exception 'payung: a released month has left the calendar' using errcode = 'P0CB5';
  end if;
  return null;
end $$;
comment on function payung.released_left is 'A month is committed or released, never both.';
revoke execute on function payung.released_left() from public;
create trigger released_left after insert on participation_releasedmonth referencing new table as new_rows
  for each statement execute function payung.released_left();
