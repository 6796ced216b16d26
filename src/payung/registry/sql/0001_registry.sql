call payung.protect('registry_custody',
  'organisation_id = any((select payung.orgs())::bigint[]) or (select payung.all_places())');
call payung.protect_by_place('registry_person', 'regency',
  'id in (select person_id from registry_custody where organisation_id = any((select payung.orgs())::bigint[]))');
call payung.protect_by_place('registry_identity', 'regency',
  'person_id in (select person_id from registry_custody where organisation_id = any((select payung.orgs())::bigint[]))');
grant select on registry_person, registry_identity, registry_custody to payung_app;
grant select, insert on registry_person, registry_identity, registry_custody to payung_loader;
grant usage on all sequences in schema public to payung_loader;
alter table registry_person alter column created_by set default payung.actor_id();
call payung.signed_by('registry_person', 'created_by');
