-- Which banks call and how often: for the auditor of the whole province, not of a regency.
alter policy scope on contributions_snapclient using ((select payung.has_role('administrator'))
  or ((select payung.all_places()) and (select payung.has_role('auditor'))));
alter policy scope on contributions_snapcall using ((select payung.has_role('administrator'))
  or ((select payung.all_places()) and (select payung.has_role('auditor'))));
alter policy scope on contributions_snapanswer using ((select payung.has_role('administrator'))
  or ((select payung.all_places()) and (select payung.has_role('auditor'))));
