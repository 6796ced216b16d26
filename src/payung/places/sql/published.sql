-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.places_place with (security_invoker = true) as
  select code, level, kind, name, regency_code, parent_id from places_place;
comment on view published.places_place is 'Places with their level and the places that contain them.';
grant select on published.places_place to payung_reader;

create view published.places_denominator with (security_invoker = true) as
  select id, place_id, kind, value, as_of, source, replaces_id from places_denominator;
comment on view published.places_denominator is 'Numbers of people of a place, and which number replaces another.';
