-- Plans: sums over prices of the law, without persons. They belong to the person who made them; whoever serves the whole province of
-- that person sees them too.
call payung.protect('sponsorship_savedplan',
  'made_by = (select payung.actor_id()) or ((select payung.may(''plan.make'')) and province::text = any((select payung.provinces())::text[]))',
  'made_by = (select payung.actor_id()) and (select payung.may(''plan.make''))');
grant select, insert, update (removed_at) on sponsorship_savedplan to payung_app;
