-- Kinds of organisations are data that the owner writes; the standard ones are written by every migration (`parties.kinds`).
call payung.protect('parties_organisationkind', '(select payung.actor_id()) is not null', 'false');
grant select on parties_organisationkind to payung_app, payung_loader;
-- Names of public bodies and companies are no personal data; everybody who is signed in may read them.
call payung.protect('parties_organisation', '(select payung.actor_id()) is not null', 'false');
call payung.protect('parties_office', '(select payung.actor_id()) is not null', 'false');
grant select on parties_organisation, parties_office to payung_loader;
grant select on parties_organisation, parties_office to payung_app;
call payung.with_history('parties_organisation');
call payung.with_history('parties_office');
