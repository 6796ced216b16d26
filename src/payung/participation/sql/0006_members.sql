-- Further facts about a membership. A user who sees the membership sees them; only the functions of their acts write them.
call payung.protect('participation_ending', 'exists (select from participation_membership m where m.id = participation_ending.membership_id)', 'false');
call payung.protect('participation_externalnumber', 'exists (select from participation_membership m where m.id = participation_externalnumber.membership_id)', 'false');
call payung.protect('participation_earliermonths', 'exists (select from participation_membership m where m.id = participation_earliermonths.membership_id)', 'false');
call payung.append_only('participation_ending');
call payung.append_only('participation_earliermonths');
grant select on participation_ending, participation_externalnumber, participation_earliermonths to payung_app, payung_loader;
call payung.veil('participation_externalnumber', 'id', 'number');

-- No month is counted twice: the periods of one membership do not overlap, and none contains a month that is in the calendar.
create function payung.earlier_apart() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows n join participation_earliermonths o on o.membership_id = n.membership_id and o.id <> n.id
             where o.first_month <= n.last_month and o.last_month >= n.first_month)
     or exists (select from new_rows n join participation_month c on c.membership_id = n.membership_id
                where c.month between n.first_month and n.last_month) then
    raise exception 'payung: these months stand already' using errcode = 'P0CB8';
  end if;
  return null;
end $$;
comment on function payung.earlier_apart is 'Months before the calendar are recorded once and never overlap with the calendar.';
revoke execute on function payung.earlier_apart() from public;
create trigger earlier_apart after insert on participation_earliermonths referencing new table as new_rows
  for each statement execute function payung.earlier_apart();
