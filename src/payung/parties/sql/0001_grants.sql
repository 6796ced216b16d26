-- Names of public bodies and companies; no personal data, readable by every signed-in role.
grant select, insert, update on parties_organisation, parties_office to payung_loader;
grant select on parties_organisation, parties_office to payung_app;
call payung.with_history('parties_organisation');
call payung.with_history('parties_office');
