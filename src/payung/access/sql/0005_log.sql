-- A head or an auditor of one regency reads his own lines: the log names persons of the whole province.
alter policy scope on access_readlog using (
  actor_id = (select payung.actor_id()) or (select payung.has_role('administrator'))
  or ((select payung.all_places()) and (select payung.has_role('auditor', 'head'))));
