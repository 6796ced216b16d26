call payung.refer('participation_membership', 'person_id', 'registry_person');
call payung.refer('participation_membership', 'employer_id', 'parties_organisation', true);
call payung.refer('participation_membership', 'beside_id', 'participation_membership');
