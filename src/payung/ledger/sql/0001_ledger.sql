-- No role has INSERT on the ledger. Only functions of the rooms call payung.ledger_post.
call payung.protect('ledger_journal',
  'province = any((select payung.provinces())::text[]) or organisation_id = any((select payung.orgs())::bigint[])', 'false');
call payung.protect('ledger_posting', 'journal_id in (select id from ledger_journal)', 'false');
call payung.append_only('ledger_journal');
call payung.append_only('ledger_posting');
call payung.append_only('ledger_seal');
call payung.append_only('ledger_signedhead');
call payung.append_only('ledger_closedmonth');
grant select on ledger_ledgeraccount, ledger_journal, ledger_posting, ledger_closedmonth, ledger_seal, ledger_signedhead
  to payung_app, payung_loader;

-- The balance is checked once for each statement over its new rows, so a journal of 100,000 lines costs one grouping.
create function payung.ledger_balanced() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare bad bigint;
begin
  select n.journal_id into bad from new_rows n group by n.journal_id having sum(n.amount) <> 0 limit 1;
  if bad is not null then
    raise exception 'payung: journal % does not balance', bad using errcode = 'P0A10';
  end if;
  select j.id into bad
    from (select distinct journal_id from new_rows) n join ledger_journal j on j.id = n.journal_id
    where j.lines <> (select count(*) from ledger_posting p where p.journal_id = j.id) limit 1;
  if bad is not null then
    raise exception 'payung: journal % is complete and takes no further lines', bad using errcode = 'P0A11';
  end if;
  return null;
end $$;
comment on function payung.ledger_balanced is 'A journal balances to zero when its lines are written, has as many lines as it states, and gets no further ones.';
create trigger balanced after insert on ledger_posting referencing new table as new_rows
  for each statement execute function payung.ledger_balanced();

create function payung.ledger_open_month() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if exists (select from new_rows n join ledger_closedmonth c on c.month = date_trunc('month', n.posted_on)::date) then
    raise exception 'payung: the month is closed' using errcode = 'P0A12';
  end if;
  return null;
end $$;
comment on function payung.ledger_open_month is 'No journal is dated into a closed month.';
create trigger open_month after insert on ledger_journal referencing new table as new_rows
  for each statement execute function payung.ledger_open_month();

revoke execute on function payung.ledger_balanced(), payung.ledger_open_month() from public;

create function payung.ledger_post(p_event text, p_key text, p_on date, p_org bigint, p_province text, p_memo jsonb,
                                   p_accounts text[], p_amounts bigint[]) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare j bigint;
begin
  if payung.actor_id() is null then
    raise exception 'payung: a journal needs an actor' using errcode = 'P0A13';
  end if;
  insert into ledger_journal (event, event_key, posted_on, organisation_id, province, memo, actor_id, lines)
    values (p_event, p_key, p_on, p_org,
            coalesce(p_province, (select left(o.place_id, 2) from published.parties_organisation o where o.id = p_org),
                     case when cardinality(payung.provinces_in()) = 1 then (payung.provinces_in())[1] end), p_memo, payung.actor_id(),
            (select count(*) from unnest(p_amounts) a where a <> 0))
    returning id into j;
  insert into ledger_posting (journal_id, line, account_id, amount)
    select j, row_number() over (order by ord), account, amount
    from unnest(p_accounts, p_amounts) with ordinality as t(account, amount, ord) where amount <> 0;
  return j;
end $$;
comment on function payung.ledger_post is 'A journal has an actor and a province, and one event is posted once. May be null: p_org, p_province.';
revoke execute on function payung.ledger_post(text, text, date, bigint, text, jsonb, text[], bigint[]) from public;

-- The text that a seal digests: JSON, so that fields cannot run into each other and no session setting changes the form. It never
-- changes: a new form would be a new function and a new column of the seal.
create function payung.ledger_canonical(j ledger_journal) returns text
language sql stable set search_path = public, pg_temp as $$
  select jsonb_build_array(j.id, j.event, j.event_key, j.posted_on, j.organisation_id, j.province, j.memo, j.actor_id, j.lines,
    (select string_agg(p.line || ':' || p.account_id || ':' || p.amount, ',' order by p.line)
     from ledger_posting p where p.journal_id = j.id))::text || E'\n'
$$;
comment on function payung.ledger_canonical is 'The text under a seal never changes its form.';
create function payung.ledger_digest(first_id bigint, last_id bigint, out digest bytea, out journals bigint, out postings bigint)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select sha256(convert_to(coalesce(string_agg(payung.ledger_canonical(j), '' order by j.id), ''), 'UTF8')),
         count(*), (select count(*) from ledger_posting where journal_id between first_id and last_id)
  from ledger_journal j where j.id between first_id and last_id
$$;
comment on function payung.ledger_digest is 'The digest of journals, computed from their present rows.';

-- Seals what was posted since the last seal, in links of at most `size` journals; returns the new links. The SHARE lock waits for writers
-- that are not finished, so no journal with a lower id can be committed later.
create function payung.ledger_seal(size int default 10000) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare
  last_sealed bigint; prev bytea; lo bigint; hi bigint; d record; seals int := 0;
begin
  -- An older snapshot would miss the last link and the newest journals, and the chain would fork.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'payung: sealing reads what is committed now' using errcode = 'P0A14';
  end if;
  perform pg_advisory_xact_lock(hashtext('payung.ledger_seal'));
  lock table ledger_journal in share mode;
  select coalesce(max(last_journal), 0) into last_sealed from ledger_seal;
  select coalesce((select head from ledger_seal order by id desc limit 1), sha256(''::bytea)) into prev;
  loop
    select min(id), max(id) into lo, hi
      from (select id from ledger_journal where id > last_sealed order by id limit size) t;
    exit when lo is null;
    select * into d from payung.ledger_digest(lo, hi);
    insert into ledger_seal (first_journal, last_journal, journals, postings, digest, previous, head)
      values (lo, hi, d.journals, d.postings, d.digest, prev, sha256(prev || d.digest)) returning head into prev;
    last_sealed := hi;
    seals := seals + 1;
  end loop;
  return seals;
end $$;
comment on function payung.ledger_seal is 'Every journal is sealed once and in order, no unfinished journal is skipped, and the chain never forks.';
revoke execute on function payung.ledger_seal(int), payung.ledger_digest(bigint, bigint), payung.ledger_canonical(ledger_journal) from public;
grant execute on function payung.ledger_seal(int), payung.ledger_digest(bigint, bigint) to payung_loader;

insert into ledger_ledgeraccount (code, name, kind) values
  ('1100', 'Kas di bank', 'asset'),
  ('1200', 'Piutang iuran', 'asset'),
  ('2100', 'Titipan belum dikenali', 'liability'),
  ('4100', 'Iuran JKK', 'income'),
  ('4200', 'Iuran JKM', 'income'),
  ('4300', 'Iuran JHT', 'income'),
  ('4400', 'Iuran JP', 'income'),
  ('4500', 'Iuran JKP', 'income'),
  ('8100', 'Komitmen pendanaan', 'memo'),
  ('8200', 'Cadangan komitmen pendanaan', 'memo');
