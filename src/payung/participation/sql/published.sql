-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.participation_card with (security_invoker = true) as
  select token_hash, ended_at, membership_id from participation_card;
comment on view published.participation_card is 'The membership of each card.';

create view published.participation_kpj with (security_invoker = true) as
  select id, segment, kpj, started, ended, person_id from participation_membership;
comment on view published.participation_kpj is 'Memberships with their number, for functions that may look a number up.';
grant select on published.participation_kpj to payung_reader;

create view published.participation_number with (security_invoker = true) as
  select kpj as number, id as membership_id, person_id from participation_membership
  union all
  select e.number, m.id, m.person_id from participation_externalnumber e join participation_membership m on m.id = e.membership_id
    where e.kind = 'kpj' and e.valid_to is null;
comment on view published.participation_number is 'All KPJ in force, those that Payung gave and those of BPJS, for functions that may look a number up.';
grant select on published.participation_number to payung_reader;

create view published.participation_listednumber with (security_invoker = true) as
  select id, membership_id, list_id, sheet_row, valid_to from participation_externalnumber where list_id is not null;
comment on view published.participation_listednumber is 'Which rows of lists brought a number, without the number.';
grant select on published.participation_listednumber to payung_loader;

create view published.participation_membership with (security_invoker = true) as
  select id, segment, regency, village_code, sector, started, ended, person_id, beside_id from participation_membership;
comment on view published.participation_membership is 'Memberships with person, place and period, without the number.';
grant select on published.participation_membership to payung_app, payung_loader;

create view published.participation_beside with (security_invoker = true) as
  select id, beside_id from participation_membership where beside_id is not null;
comment on view published.participation_beside is 'Memberships of merged records, and the memberships beside which they stand.';

create view published.participation_month with (security_invoker = true) as
  select membership_id, month, payer_id, regency, amount from participation_month;
comment on view published.participation_month is 'Which payer holds which month of a membership, and its price.';
grant select on published.participation_month to payung_app, payung_loader;

create view published.participation_release with (security_invoker = true) as
  select id, made_on, about from participation_release;
comment on view published.participation_release is 'What releases of months are about, and their day.';

create view published.participation_releasedmonth with (security_invoker = true) as
  select release_id, membership_id, month, payer_id, amount, revision from participation_releasedmonth;
comment on view published.participation_releasedmonth is 'Released months with the payer that held them.';

create view published.participation_payer with (security_invoker = true) as
  select id, kind, payer_class, label, organisation_id, province, person_id from participation_payer;
comment on view published.participation_payer is 'The payers.';
grant select on published.participation_payer to payung_app, payung_loader;

create view published.participation_held with (security_invoker = true) as
  select month, payer_id, regency, village_code, segment, people, amount from participation_held;
comment on view published.participation_held is 'The number of people whom a payer holds in a month, by place.';
grant select on published.participation_held to payung_app, payung_loader;

create view published.participation_several with (security_invoker = true) as
  select person_id from participation_several;
comment on view published.participation_several is 'People with several memberships, for functions that count people once.';

create view published.participation_ceasing with (security_invoker = true) as
  select month, payer_id, regency, village_code, people from participation_ceasing;
comment on view published.participation_ceasing is 'The number of people whose cover ends, by payer, month and village.';
grant select on published.participation_ceasing to payung_app, payung_loader;

create view published.participation_earliermonths with (security_invoker = true) as
  select membership_id, first_month, last_month from participation_earliermonths;
comment on view published.participation_earliermonths is 'Months that were held before the calendar began.';
