-- The log of reads. A question about people is logged before it is answered, by functions that are called on a second connection, so the
-- line stays even if the answer is a refusal. No role may insert lines directly.

-- A head or an auditor of one regency reads his own lines only, because the log names persons of the whole province. His own lines about
-- people outside his scope are hidden from him too, because they name those people.
call payung.protect('access_readlog',
  '(select payung.may(''logs.everywhere'')) or ((select payung.all_places()) and (select payung.may(''reads.view'')))
   or (actor_id = (select payung.actor_id()) and elsewhere = 0)', 'false');
call payung.append_only('access_readlog');
grant select on access_readlog to payung_app, payung_loader;

call payung.protect('access_alarm',
  '(select payung.may(''logs.everywhere'')) or ((select payung.all_places()) and (select payung.may(''reads.alarms'')))', 'false');
call payung.with_history('access_alarm');
grant select on access_alarm to payung_app;

-- Limits, as set in `platform_setting` (reads.NAME), otherwise as stated here:
-- persons_a_day: persons named to one reader in 24 hours; more raise an alarm.
-- refused_a_day: refused questions in 24 hours; more raise an alarm.
-- numbers_an_hour: questions by NIK or KPJ; more are refused.
-- elsewhere_a_day: questions by NIK in 24 hours that matched somebody outside the reader's scope; beyond that all are refused.
-- list_a_day: rows of lists in 24 hours that revealed something about people outside the scope; further rows must be reviewed.
create function payung.read_bound(p_name text) returns int
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce((select s.value::int from published.platform_setting s where s.key = 'reads.' || p_name),
    case p_name when 'persons_a_day' then 5000 when 'refused_a_day' then 20 when 'numbers_an_hour' then 240
                when 'elsewhere_a_day' then 20 when 'list_a_day' then 500 end)
$$;
comment on function payung.read_bound is 'The limit of reading as it was set, otherwise the standard one.';

-- A digest of the question, so that an answer belongs to exactly one question and nobody can read a number from the log: HMAC-SHA256 with
-- the gate key, which no role of the product can read.
create function payung.read_digest(p_kind text, p_what text) returns bytea
language sql stable security definer set search_path = payung, pg_temp as $$
  select sha256(k.opad || sha256(k.ipad || convert_to('read|' || p_kind || '|' || p_what, 'UTF8'))) from payung.gate_key k
$$;
comment on function payung.read_digest is 'A question is stored as an HMAC, so that no number can be read from the log.';

-- The session of a token. A session that may only read is not valid in a transaction that could write, but its line in the log is written
-- in such a transaction.
create function payung.reader_of(p_token text) returns payung.session
language sql stable security definer set search_path = payung, pg_temp as $$
  select s from payung.session s where s.token_hash = sha256(convert_to(nullif(p_token, ''), 'UTF8'))
    and s.expires_at > now() and s.closed_at is null
$$;
comment on function payung.reader_of is 'The open session of a token, also one that may only read.';

-- A user who was only named at the command line, without proof, reads masked values. His line in the log is written beside his read-only
-- transaction, so this function refuses to reveal values to him.
create function payung.read_uncovers(p_token text) returns void
language plpgsql stable security definer set search_path = payung, pg_temp as $$
begin
  if (payung.reader_of(p_token)).kind = 'read' then
    raise exception 'payung: a session that only reads uncovers nothing' using errcode = 'P0C17';
  end if;
end $$;
comment on function payung.read_uncovers is 'A user who was only named at the command line cannot reveal masked values.';

-- Whether there were too many questions. Committed lines are counted, so a question whose transaction was rolled back counts too.
create function payung.read_too_often(p_reader bigint, p_kind text) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select p_kind in ('number', 'add_person') and (
    (select count(*) from access_readlog where actor_id = p_reader and kind in ('number', 'add_person')
       and at > clock_timestamp() - interval '1 hour') >= payung.read_bound('numbers_an_hour')
    or (p_kind = 'add_person' and (select count(*) from access_readlog where actor_id = p_reader and kind = 'add_person'
       and elsewhere > 0 and at > clock_timestamp() - interval '1 day') >= payung.read_bound('elsewhere_a_day')))
$$;
comment on function payung.read_too_often is 'Committed questions by number are counted, and are refused beyond the hourly limit or the limit of people elsewhere.';

-- An unusual number of reads raises an alarm; after an alarm was closed, counting starts again.
create function payung.read_alarms(p_reader bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r record;
begin
  for r in
    select a.kind, s.n, a.bound from (values ('many_persons', payung.read_bound('persons_a_day')),
                                             ('refused_tries', payung.read_bound('refused_a_day'))) as a (kind, bound)
    cross join lateral (
      select coalesce(sum(case when a.kind = 'refused_tries' then l.refused::int
                               when l.refused or l.kind in ('list', 'list_near', 'list_told') then 0 else l.count end), 0)::int as n
      from access_readlog l where l.actor_id = p_reader
        and l.at > greatest(clock_timestamp() - interval '1 day',
                            (select max(x.closed_at) from access_alarm x where x.kind = a.kind and x.user_id = p_reader))) s
    where s.n > a.bound
  loop
    insert into access_alarm (kind, user_id, count, bound, at, last_at)
      values (r.kind, p_reader, r.n, r.bound, clock_timestamp(), clock_timestamp())
      on conflict (kind, user_id) where closed_at is null
      do update set count = excluded.count, last_at = excluded.last_at;
  end loop;
end $$;
comment on function payung.read_alarms is 'An unusual number of reads of one reader raises one alarm, counted again after the last one was closed.';

-- Writes one line for each question. The user is that of the session. Returns the id of the line, negative if there were too many
-- questions and nothing may be answered. Persons are ids, only the first 2,000; p_count is the total.
create function payung.read_write(p_token text, p_kind text, p_subject text, p_reason text, p_persons bigint[], p_count int,
                                  p_elsewhere int, p_asked int, p_digest bytea, p_refused boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare line_id bigint; often boolean; s payung.session := payung.reader_of(p_token);
begin
  if s.user_id is null then
    raise exception 'payung: a question about people needs a session' using errcode = 'P0C10';
  end if;
  if not p_refused and p_kind in ('reveal', 'paper', 'paper_page', 'payout_order', 'answer_made', 'answer_file') then
    perform payung.read_uncovers(p_token);
  end if;
  often := not p_refused and payung.read_too_often(s.user_id, p_kind);
  insert into access_readlog (actor_id, roles, kind, subject, reason, persons, count, elsewhere, asked, digest, refused, asked_in, at)
    values (s.user_id, array_to_string(s.roles, ','), left(p_kind, 40), left(p_subject, 200), left(p_reason, 300),
            (coalesce(p_persons, '{}'))[1:2000], p_count, p_elsewhere, p_asked, p_digest, p_refused or often,
            pg_current_xact_id()::text::bigint, clock_timestamp())
    returning id into line_id;
  perform payung.read_alarms(s.user_id);
  return case when often then -line_id else line_id end;
end $$;
comment on function payung.read_write is 'One line for each question, in the name of the session whose token is given; the answer is negative if there were too many questions.';

-- Called by pages, API and commands for everything that is within the scope anyway. Questions that reach outside the scope have their own
-- functions, which compute the digest: registry_ask, intake_ask.
create function payung.read_note(p_token text, p_kind text, p_subject text, p_reason text, p_persons bigint[], p_count int,
                                 p_refused boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if p_kind in ('add_person', 'list', 'list_near', 'list_told') then
    raise exception 'payung: this question has a function of its own' using errcode = 'P0C11';
  end if;
  return payung.read_write(p_token, p_kind, p_subject, p_reason, p_persons, p_count, 0, 0, null, p_refused);
end $$;
comment on function payung.read_note is 'A read within the scope is logged with its user; questions that reach outside the scope are not logged here.';

-- Whether the user has asked this question shortly before, about at least so many numbers or rows, in a transaction that is committed.
create function payung.read_was_asked(p_kind text, p_digest bytea, p_things bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from access_readlog where actor_id = payung.actor_id() and kind = p_kind and digest = p_digest
    and asked >= p_things and not refused and at > clock_timestamp() - interval '10 minutes'
    and asked_in is distinct from pg_current_xact_id_if_assigned()::text::bigint)
$$;
comment on function payung.read_was_asked is 'Whether the user has asked exactly this shortly before, in another transaction that is committed.';

-- A person has looked at the alarm; it cannot be the person whom it is about.
create function payung.read_alarm_close(p_alarm bigint, p_note text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.may('reads.alarms') or not (payung.all_places() or payung.may('logs.everywhere')
       and (select a.user_id from access_alarm a where a.id = p_alarm) = any(payung.kept_users())) then
    raise exception 'payung: this role closes no alarms' using errcode = 'P0C14';
  end if;
  if char_length(btrim(p_note)) not between 5 and 500 then
    raise exception 'payung: closing needs a note' using errcode = 'P0C15';
  end if;
  update access_alarm set closed_by = payung.actor_id(), closed_at = clock_timestamp(), note = btrim(p_note)
    where id = p_alarm and closed_at is null and user_id <> payung.actor_id();
  if not found then
    raise exception 'payung: no open alarm about somebody else' using errcode = 'P0C16';
  end if;
end $$;
comment on function payung.read_alarm_close is 'An alarm about reading is closed with a note by a user with the right, never by the user whom it is about.';

create function payung.read_bound_set(p_name text, p_value int) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.may('reads.bounds') then
    raise exception 'payung: this role sets no bounds of reading' using errcode = 'P0C99';
  end if;
  if payung.read_bound(p_name) is null or not coalesce(p_value between 0 and 10000000, false) then
    raise exception 'payung: no such bound' using errcode = 'P0C9A';
  end if;
  insert into platform_setting (key, value) values ('reads.' || p_name, p_value::text)
    on conflict (key) do update set value = excluded.value;
end $$;
comment on function payung.read_bound_set is 'A user with the right sets an existing limit of reading to a number of people or questions.';

revoke execute on function payung.read_bound_set(text, int), payung.read_bound(text), payung.read_digest(text, text), payung.read_too_often(bigint, text),
  payung.read_alarms(bigint), payung.reader_of(text), payung.read_uncovers(text), payung.read_write(text, text, text, text, bigint[], int, int, int, bytea, boolean),
  payung.read_note(text, text, text, text, bigint[], int, boolean), payung.read_was_asked(text, bytea, bigint),
  payung.read_alarm_close(bigint, text) from public;
grant execute on function payung.read_note(text, text, text, text, bigint[], int, boolean) to payung_app, payung_loader;
grant execute on function payung.read_alarm_close(bigint, text), payung.read_bound_set(text, int), payung.read_bound(text) to payung_app;
