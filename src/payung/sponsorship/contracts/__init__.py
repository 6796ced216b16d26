"""What stands behind an enrolment: the consent of its person, and the papers of the contract."""
