-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.platform_outbox with (security_invoker = true) as
  select id, topic, key, payload, handled_at from platform_outbox;
comment on view published.platform_outbox is 'The events for listeners.';

create view published.platform_run with (security_invoker = true) as
  select id, kind, params, state, result, finished_at from platform_run;
comment on view published.platform_run is 'Background runs: their kind, their subject and their end.';

create view published.platform_setting with (security_invoker = true) as
  select key, value from platform_setting;
comment on view published.platform_setting is 'The settings of the installation.';
