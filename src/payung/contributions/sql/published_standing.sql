-- Views for other rooms, as in `published.sql`. They are in a file of their own because functions that are created before
-- `published.sql` read them.

create view published.contributions_standing with (security_invoker = true) as
  select membership_id, month, bill_id, regency, base, total from contributions_standing;
comment on view published.contributions_standing is 'The bill that asks for each month of a membership: the newest one that was not taken back.';
grant select on published.contributions_standing to payung_app, payung_loader;
