-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.notices_notification with (security_invoker = true) as
  select id, key, template, subject, state, reason, finished_at from notices_notification;
comment on view published.notices_notification is 'Which notification was sent about which subject, and whether it arrived.';
create view published.notices_refusal with (security_invoker = true) as
  select channel, contact, regency from notices_consent where not allowed;
comment on view published.notices_refusal is 'The contacts that want no notifications from the offices of a regency.';
