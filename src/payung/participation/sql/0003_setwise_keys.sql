call payung.refer('participation_membership', 'person_id', 'registry_person');
