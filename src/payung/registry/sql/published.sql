-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.registry_bankaccount with (security_invoker = true) as
  select id, regency, bank_code, account_no, holder_name, holder_score, holder_reason, created_by, closed_at, person_id,
      organisation_id, verified_by, verified_at
    from registry_bankaccount;
comment on view published.registry_bankaccount is 'Bank accounts of persons and organisations, to which money may be paid.';

-- Users who see the people of a place also see these people, wherever they live.
create view published.registry_brought with (security_invoker = true) as
  select person_id from registry_custody where organisation_id = any((select payung.orgs())::bigint[]);
comment on view published.registry_brought is 'The people whom the organisations of the session have brought in.';

create view published.registry_caseload with (security_invoker = true) as
  select id, user_id, ended_at, person_id from registry_caseload;
comment on view published.registry_caseload is 'Which user looks after which person.';

create view published.registry_custody with (security_invoker = true) as
  select id, organisation_id, person_id from registry_custody;
comment on view published.registry_custody is 'Which organisation has brought in which person.';

create view published.registry_death with (security_invoker = true) as
  select distinct on (e.person_id) e.person_id, e.happened_on as died_on, e.kind = 'died' as certain, e.id as event_id,
      e.recorded_by, e.confirmed_by, e.known_at
    from registry_personevent e
    where e.kind in ('died', 'suspected') and not exists (select from registry_personevent u where u.undoes_id = e.id)
    order by e.person_id, e.kind = 'died' desc, e.id desc;
comment on view published.registry_death is 'Persons who have died, and persons whose death was reported but not confirmed.';

create view published.registry_identity with (security_invoker = true) as
  select person_id, regency, village_code, nik, name, name_norm, birth_date, sex from registry_identity;
comment on view published.registry_identity is 'The identity of persons, for users and functions that may look a person up.';
grant select on published.registry_identity to payung_reader;

create view published.registry_merge with (security_invoker = true) as
  select m.id, m.person_id, m.stays_id, m.undoes_id, m.releases, m.seen, m.made_by, d.accepted, d.held
    from registry_merge m left join registry_mergedecision d on d.merge_id = m.id;
comment on view published.registry_merge is 'Which records two people propose to merge or to separate again, and what the second of them decided.';

create view published.registry_merged with (security_invoker = true) as
  select e.person_id, e.other_id as stays_as, e.id as event_id, e.facts from registry_personevent e
    where e.kind = 'merged' and not exists (select from registry_personevent u where u.undoes_id = e.id);
comment on view published.registry_merged is 'Which record represents a merged one.';
grant select on published.registry_merged to payung_reader;

create view published.registry_correctionwaits with (security_invoker = true) as
  select c.id, c.person_id from registry_correction c
    where c.waits and not exists (select from registry_correctiondecision d where d.correction_id = c.id);
comment on view published.registry_correctionwaits is 'The corrections of persons that wait for a second person.';

create view published.registry_relation with (security_invoker = true) as
  select id, person_id, relative_id, ended_at from registry_relation;
comment on view published.registry_relation is 'Who is recorded as a relative of whom.';

create view published.registry_person with (security_invoker = true) as
  select id, regency, created_at from registry_person;
comment on view published.registry_person is 'That a person is registered, in which regency and since when.';
grant select on published.registry_person to payung_reader;
