-- What was changed anywhere, as it was before: for the head of the whole province, not of a regency.
alter policy scope on platform_history using (
  (select payung.has_role('administrator')) or ((select payung.all_places()) and (select payung.has_role('head'))));
