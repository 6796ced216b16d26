-- Views for other rooms about employees and their choices. A view shows the rows that the asking user may see.

create view published.sponsorship_choice with (security_invoker = true) as
  select id, chooser_id, scheme_id, membership_id, payer_id, pays, first_month, last_month from sponsorship_choice;
comment on view published.sponsorship_choice is 'Which employee chose which membership, for which months, and who pays.';

create view published.sponsorship_chooser with (security_invoker = true) as
  select id, organisation_id, number, user_id, ended_at from sponsorship_chooser;
comment on view published.sponsorship_chooser is 'The employees who choose, and their users.';
