call payung.refer('registry_identity', 'person_id', 'registry_person');
