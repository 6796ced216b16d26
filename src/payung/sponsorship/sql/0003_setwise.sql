call payung.refer('sponsorship_enrolment', 'membership_id', 'participation_membership');
call payung.refer('sponsorship_enrolment', 'programme_id', 'sponsorship_programme', true);
call payung.refer('sponsorship_enrolment', 'agent_id', 'registry_person', true);
