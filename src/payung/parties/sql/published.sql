-- What other rooms read of this one: what is not here they do not know. Each sees as many rows as who asks.

create view published.parties_organisation with (security_invoker = true) as
  select id, code, name, kind, place_id from parties_organisation;
comment on view published.parties_organisation is 'Bodies by code and kind.';
