call payung.refer('sponsorship_enrolment', 'membership_id', 'participation_membership');
call payung.refer('sponsorship_enrolment', 'scheme_id', 'sponsorship_scheme', true);
call payung.refer('sponsorship_enrolment', 'agent_id', 'registry_person', true);
