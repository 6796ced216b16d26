grant select on places_place, places_alias, places_denominator, places_boundary to payung_app, payung_loader;
