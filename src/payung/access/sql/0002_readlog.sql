-- The log of reads. A question about people is written down before it is answered, by functions that are called on a
-- connection beside the transaction at hand, so the row stays when the answer is a refusal. Nobody inserts rows himself.

-- A head or an auditor of one regency reads his own lines: the log names persons of the whole province. His own lines
-- about people beyond his scope stay hidden from him too, for they name them.
call payung.protect('access_readlog',
  '(select payung.may(''logs.everywhere'')) or ((select payung.all_places()) and (select payung.may(''reads.view'')))
   or (actor_id = (select payung.actor_id()) and elsewhere = 0)', 'false');
call payung.append_only('access_readlog');
grant select on access_readlog to payung_app, payung_loader;

call payung.protect('access_alarm',
  '(select payung.may(''logs.everywhere'')) or ((select payung.all_places()) and (select payung.may(''reads.alarms'')))', 'false');
call payung.with_history('access_alarm');
grant select on access_alarm to payung_app;

-- Bounds, as `platform_setting` says (reads.NAME), else as decided here:
-- persons_a_day   persons that somebody's answers name in 24 hours, beyond which an alarm is raised
-- refused_a_day   refused questions in 24 hours, beyond which an alarm is raised
-- numbers_an_hour questions by NIK or KPJ, beyond which they are refused
-- elsewhere_a_day questions by NIK that met somebody beyond the reader's scope in 24 hours, beyond which all are refused
-- list_a_day      rows of lists told something of people beyond the scope in 24 hours, beyond which they are to review
create function payung.read_bound(p_name text) returns int
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce((select s.value::int from published.platform_setting s where s.key = 'reads.' || p_name),
    case p_name when 'persons_a_day' then 5000 when 'refused_a_day' then 20 when 'numbers_an_hour' then 240
                when 'elsewhere_a_day' then 20 when 'list_a_day' then 500 end)
$$;
comment on function payung.read_bound is 'The bound of reading as it was set, else as the house has decided.';

-- What was asked, so that an answer can be tied to its question and nobody reads a number out of the log: HMAC-SHA256
-- with the gate key, which no role of the product can read.
create function payung.read_digest(p_kind text, p_what text) returns bytea
language sql stable security definer set search_path = payung, pg_temp as $$
  select sha256(k.opad || sha256(k.ipad || convert_to('read|' || p_kind || '|' || p_what, 'UTF8'))) from payung.gate_key k
$$;
comment on function payung.read_digest is 'What was asked as an HMAC, so that no number can be read out of the log.';

-- Whose token it is. A session that only reads is none in a transaction that may write, but the line about it is written in one.
create function payung.reader_of(p_token text) returns payung.session
language sql stable security definer set search_path = payung, pg_temp as $$
  select s from payung.session s where s.token_hash = sha256(convert_to(nullif(p_token, ''), 'UTF8'))
    and s.expires_at > now() and s.closed_at is null
$$;
comment on function payung.reader_of is 'The open session of a token, also one that only reads.';

-- Whoever is merely named at the command line reads what is masked. The line of the log is written beside his read-only
-- transaction, so here is where uncovering ends for him.
create function payung.read_uncovers(p_token text) returns void
language plpgsql stable security definer set search_path = payung, pg_temp as $$
begin
  if (payung.reader_of(p_token)).kind = 'read' then
    raise exception 'payung: a session that only reads uncovers nothing' using errcode = 'P0C17';
  end if;
end $$;
comment on function payung.read_uncovers is 'Whoever was merely named at the command line uncovers nothing.';

-- Too often? Decided from the rows that are committed, so a question that was undone counts all the same.
create function payung.read_too_often(p_reader bigint, p_kind text) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select p_kind in ('number', 'add_person') and (
    (select count(*) from access_readlog where actor_id = p_reader and kind in ('number', 'add_person')
       and at > clock_timestamp() - interval '1 hour') >= payung.read_bound('numbers_an_hour')
    or (p_kind = 'add_person' and (select count(*) from access_readlog where actor_id = p_reader and kind = 'add_person'
       and elsewhere > 0 and at > clock_timestamp() - interval '1 day') >= payung.read_bound('elsewhere_a_day')))
$$;
comment on function payung.read_too_often is 'Questions by number are counted as committed, and are too many beyond the bound of an hour or of people elsewhere.';

-- Unusual volume raises an alarm; one that was closed counts from its closing.
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
comment on function payung.read_alarms is 'Unusual volume of one reader raises one alarm, counted anew from the closing of the last.';

-- One row a question. The actor is the session's; the answer is the row's number, negative when it was asked too often
-- and nothing must be told. Persons are ids, the first 2,000 of them; p_count is the whole.
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
comment on function payung.read_write is 'One row a question, in the name of the session whose token is given; the answer is negative when it was asked too often.';

-- What faces call for everything that lies within the scope by itself. Questions that reach beyond it have functions of
-- their own, that make the digest: registry_ask, intake_ask.
create function payung.read_note(p_token text, p_kind text, p_subject text, p_reason text, p_persons bigint[], p_count int,
                                 p_refused boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if p_kind in ('add_person', 'list', 'list_near', 'list_told') then
    raise exception 'payung: this question has a function of its own' using errcode = 'P0C11';
  end if;
  return payung.read_write(p_token, p_kind, p_subject, p_reason, p_persons, p_count, 0, 0, null, p_refused);
end $$;
comment on function payung.read_note is 'A read within the scope is written down with its reader; questions that reach beyond it do not come through here.';

-- Whether the actor has asked this, about at least so many numbers or rows, before in a transaction that is committed, and not long ago.
create function payung.read_was_asked(p_kind text, p_digest bytea, p_things bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from access_readlog where actor_id = payung.actor_id() and kind = p_kind and digest = p_digest
    and asked >= p_things and not refused and at > clock_timestamp() - interval '10 minutes'
    and asked_in is distinct from pg_current_xact_id_if_assigned()::text::bigint)
$$;
comment on function payung.read_was_asked is 'Whether the actor has asked just this lately, in another transaction that is committed.';

-- Somebody has looked. Not the one whom the alarm is about.
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
comment on function payung.read_alarm_close is 'An alarm about reading is closed with a note by somebody who may, never by the one it is about.';

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
comment on function payung.read_bound_set is 'A bound of reading is set by who may, to a number of people or questions, and nobody invents one.';

revoke execute on function payung.read_bound_set(text, int), payung.read_bound(text), payung.read_digest(text, text), payung.read_too_often(bigint, text),
  payung.read_alarms(bigint), payung.reader_of(text), payung.read_uncovers(text), payung.read_write(text, text, text, text, bigint[], int, int, int, bytea, boolean),
  payung.read_note(text, text, text, text, bigint[], int, boolean), payung.read_was_asked(text, bytea, bigint),
  payung.read_alarm_close(bigint, text) from public;
grant execute on function payung.read_note(text, text, text, text, bigint[], int, boolean) to payung_app, payung_loader;
grant execute on function payung.read_alarm_close(bigint, text), payung.read_bound_set(text, int), payung.read_bound(text) to payung_app;
