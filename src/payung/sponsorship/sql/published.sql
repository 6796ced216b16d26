-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.sponsorship_enrolment with (security_invoker = true) as
  select e.id, e.scheme_id, e.membership_id, e.regency, e.first_month, e.last_month, e.list_id, e.sheet_row, e.agent_id, not exists (
    select from sponsorship_returnedplace g where g.enrolment_id = e.id and g.restored_at is null) as holds_place
  from sponsorship_enrolment e;
comment on view published.sponsorship_enrolment is 'Who was taken into a scheme by which list, and whether the place is still held.';
grant select on published.sponsorship_enrolment to payung_app, payung_loader;

create view published.sponsorship_leaving with (security_invoker = true) as
  select enrolment_id, from_month from sponsorship_leaving;
comment on view published.sponsorship_leaving is 'Enrolments after which the person does not go on paying himself, and from which month.';
grant select on published.sponsorship_leaving to payung_app, payung_loader;

create view published.sponsorship_fund with (security_invoker = true) as
  select people, payer_id, province from sponsorship_fund;
comment on view published.sponsorship_fund is 'The number of people of a fund, its payer and its province.';

create view published.sponsorship_price with (security_invoker = true) as
  select id, month, sector, jkk, jkm, jht, amount, scheme_id, version from sponsorship_price;
comment on view published.sponsorship_price is 'The price of a month of a scheme, by sector and version.';
grant select on published.sponsorship_price to payung_app, payung_loader;

create view published.sponsorship_scheme with (security_invoker = true) as
  select id, kind, name, income_base, first_month, last_month, state, after, organisation_id, payer_id, place_id, price_version from
    sponsorship_scheme;
comment on view published.sponsorship_scheme is 'Schemes with their organisation, months, income base and state.';
grant select on published.sponsorship_scheme to payung_app, payung_loader;

create view published.sponsorship_waiting with (security_invoker = true) as
  select id, regency, reason, list_id, sheet_row, scheme_id, person_id from sponsorship_waiting;
comment on view published.sponsorship_waiting is 'The people who wait for a place in a scheme.';
grant select on published.sponsorship_waiting to payung_app, payung_loader;
