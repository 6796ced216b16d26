-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.casework_case with (security_invoker = true) as
  select id, regency, state, amount, complete_on, calendar_due, working_due, paused_since from casework_case;
comment on view published.casework_case is 'The state and the deadlines of cases.';

create view published.casework_event with (security_invoker = true) as
  select id, reason, case_id from casework_event;
comment on view published.casework_event is 'What happened to cases, and why.';

create view published.casework_transition with (security_invoker = true) as
  select id, action, source, target, process_id from casework_transition;
comment on view published.casework_transition is 'The possible steps of each process.';
