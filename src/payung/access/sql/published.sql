-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.access_grant with (security_invoker = true) as
  select id, role, organisation_id, place_id, user_id from access_grant;
comment on view published.access_grant is 'Which user has which role for which place or organisation, for rooms that look for a second person.';

create view published.access_readlog with (security_invoker = true) as
  select id, actor_id, roles, kind, subject, reason, persons, count, elsewhere, asked, digest, refused, at from
    access_readlog;
comment on view published.access_readlog is 'The log of reads, for the room that shows it and the room that limits it.';

create view published.access_user with (security_invoker = true) as
  select id, username, display_name, is_active, language, office_id from access_user;
comment on view published.access_user is 'The names of users.';
grant select on published.access_user to payung_app, payung_loader;
