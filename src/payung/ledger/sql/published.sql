-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.ledger_journal with (security_invoker = true) as
  select id, event, event_key, memo, actor_id, organisation_id from ledger_journal;
comment on view published.ledger_journal is 'The journals and the events that they book.';
grant select on published.ledger_journal to payung_app, payung_loader;

create view published.ledger_posting with (security_invoker = true) as
  select id, line, amount, account_id, journal_id from ledger_posting;
comment on view published.ledger_posting is 'The amounts of journals by ledger account.';
grant select on published.ledger_posting to payung_app, payung_loader;
