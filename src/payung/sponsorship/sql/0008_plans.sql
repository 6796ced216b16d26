-- Plans: sums over prices of the law, without persons. Kept by who made them, seen besides by who serves their whole province.
call payung.protect('sponsorship_savedplan',
  'made_by = (select payung.actor_id()) or ((select payung.may(''plan.make'')) and province::text = any((select payung.provinces())::text[]))',
  'made_by = (select payung.actor_id()) and (select payung.may(''plan.make''))');
grant select, insert, update (removed_at) on sponsorship_savedplan to payung_app;
