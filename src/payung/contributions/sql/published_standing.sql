-- Read of this room by those above, as `published.sql`; here because functions that come before that file read what it stands on.

create view published.contributions_standing with (security_invoker = true) as
  select membership_id, month, bill_id, regency, base, total from contributions_standing;
comment on view published.contributions_standing is 'Under which bill a month of a membership stands: the last that was asked for it and not taken back.';
grant select on published.contributions_standing to payung_app, payung_loader;
