-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.parties_organisation with (security_invoker = true) as
  select id, code, name, kind, place_id from parties_organisation;
comment on view published.parties_organisation is 'Organisations with code, name, kind and place.';

create view published.parties_office with (security_invoker = true) as
  select id, organisation_id, code, name, place_id from parties_office;
comment on view published.parties_office is 'Offices with their place, for rooms that ask where a user works.';
