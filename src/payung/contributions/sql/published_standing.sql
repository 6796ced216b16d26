-- Read of this room by those above, as `published.sql`; here because functions that come before that file read what it stands on.

create view published.contributions_standingmonth with (security_invoker = true) as
  select membership_id, month, bill_id, regency, base, total from contributions_standing;
comment on view published.contributions_standingmonth is 'Under which bill a month of a membership stands: the last that was asked for it and not taken back.';
grant select on published.contributions_standingmonth to payung_app, payung_loader;
