-- Search by name. Every word of a name is kept as it sounds, together with the regency, so that a search reads only the words of the
-- caller's scope. Only the functions below read the words; the policies of the caller decide which persons they return.

-- A name as it is heard: old and new spelling and letters that sound alike are one (registry/spelling.py, word by word).
create function payung.name_heard(p_name text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select btrim(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(translate(replace(translate(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(p_name, 'OE', 'U'), 'TJ', 'C'), 'DJ', 'J'), 'NJ',
    'NY'), 'SJ', 'S'), 'SCH', 'SK'), 'KH', 'K'), 'CH', 'K'), 'PH', 'F'), 'CE', 'SE'), 'CI', 'SI'), 'CY', 'SY'), 'QU', 'K'), 'Q',
    'K'), 'C', 'K'), 'X', 'KS'), 'VWZ', 'FFS'), 'SY', 'S'), 'JYH', 'II'), 'IE', 'I'), 'EI', 'I'), 'AA', 'A'), 'EE', 'E'), 'II',
    'I'), 'II', 'I'), 'OO', 'O'), 'UU', 'U'), 'LL', 'L'), 'NN', 'N'), 'TT', 'T'), 'SS', 'S'), 'MM', 'M'), 'RR', 'R'), 'PP', 'P'), 'KK', 'K'),
    'DD', 'D'), 'GG', 'G'), 'FF', 'F'), 'BB', 'B'))
$$;
comment on function payung.name_heard is 'Spellings of a name that sound alike become one, as in registry/spelling.py.';

create table registry_nameword (
  regency varchar(5) not null,
  word text not null,
  heard text not null,
  person_id bigint not null,
  primary key (regency, word, heard, person_id)
);
comment on table registry_nameword is 'words of names, for search; follows registry_identity by itself';
call payung.protect_by_place('registry_nameword', 'regency',
  'exists (select from registry_custody c where c.person_id = registry_nameword.person_id and c.organisation_id = any((select payung.orgs())::bigint[]))');
call payung.veil('registry_nameword', null, 'word', 'heard');

-- People of a large list, whose words the worker writes later; until then the search compares their names directly.
create table registry_namepending (
  first_person bigint primary key,
  last_person bigint not null
);
comment on table registry_namepending is 'ranges of persons whose words are still to be written';
call payung.protect('registry_namepending', 'false');

create function payung.name_words() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare many bigint; first_new bigint; last_new bigint;
begin
  if tg_op = 'INSERT' then
    select count(*), min(person_id), max(person_id) into many, first_new, last_new from new_rows;
    if many > 1000 then
      insert into registry_namepending (first_person, last_person) values (first_new, last_new);
      return null;
    end if;
  else
    -- Waits while the worker writes words: it could write those of a name that is being changed.
    perform pg_advisory_xact_lock(hashtext('registry.words'));
    delete from registry_nameword w using old_rows o
      where w.regency = o.regency and w.heard = payung.name_heard(o.name_norm) and w.person_id = o.person_id
        and w.word = any(string_to_array(payung.name_heard(o.name_norm), ' '));
  end if;
  if tg_op <> 'DELETE' then
    insert into registry_nameword (regency, word, heard, person_id)
    select distinct n.regency, x.word, n.heard, n.person_id
    from (select r.regency, r.person_id, payung.name_heard(r.name_norm) as heard from new_rows r offset 0) n
    cross join lateral unnest(string_to_array(n.heard, ' ')) as x(word) where x.word <> ''
    on conflict do nothing;
  end if;
  return null;
end $$;
comment on function payung.name_words is 'The words of a name change in the same statement as the name; if thousands come at once, the worker writes the words later.';
create trigger name_words_new after insert on registry_identity referencing new table as new_rows
  for each statement execute function payung.name_words();
create trigger name_words_changed after update on registry_identity referencing old table as old_rows new table as new_rows
  for each statement execute function payung.name_words();
create trigger name_words_gone after delete on registry_identity referencing old table as old_rows
  for each statement execute function payung.name_words();

-- Writes the words for the next people of large lists; returns how many people, 0 when none are left.
create function payung.name_words_fill(p_most int) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare waits registry_namepending; n bigint; upto bigint;
begin
  perform pg_advisory_xact_lock(hashtext('registry.words'));
  select * into waits from registry_namepending order by first_person limit 1;
  if waits.first_person is null then return 0; end if;
  select count(*), max(person_id) into n, upto from (select person_id from registry_identity
    where person_id between waits.first_person and waits.last_person order by person_id limit p_most) i;
  insert into registry_nameword (regency, word, heard, person_id)
    select distinct n.regency, x.word, n.heard, n.person_id
    from (select r.regency, r.person_id, payung.name_heard(r.name_norm) as heard from registry_identity r
          where r.person_id between waits.first_person and upto and r.person_id <> all((select payung.registry_gone())::bigint[]) offset 0) n
    cross join lateral unnest(string_to_array(n.heard, ' ')) as x(word) where x.word <> ''
    order by 1, 2, 3, 4
    on conflict do nothing;
  if n < p_most then
    delete from registry_namepending where first_person = waits.first_person;
  else
    update registry_namepending set first_person = upto + 1 where first_person = waits.first_person;
  end if;
  return greatest(n, 1);
end $$;
comment on function payung.name_words_fill is 'People who came in by the thousand get the words of their names later, and a name that was changed meanwhile stays changed.';
-- All merged records, in all places; a search shows the record that stays instead. There are few. For functions of this room.
create function payung.registry_gone() returns bigint[]
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce(array_agg(e.person_id), '{}') from registry_personevent e
  where e.kind = 'merged' and not exists (select from registry_personevent u where u.undoes_id = e.id)
$$;
comment on function payung.registry_gone is 'Only functions of the reader role learn which records were merged.';

create function payung.names_pending() returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  -- "offset 0" makes the planner start from the few ranges of words, and never read all people
  select i.person_id from registry_namepending p
  cross join lateral (select r.person_id from registry_identity r where r.person_id between p.first_person and p.last_person offset 0) i
  where i.person_id <> all((select payung.registry_gone())::bigint[])
$$;
comment on function payung.names_pending is 'Only functions of the reader role learn for whom the words are still to be written.';

-- A telephone number as digits beginning with 0, however it was written.
create function payung.phone_digits(p_phone text) returns text
language sql immutable parallel safe as $$
  select pg_catalog.regexp_replace(pg_catalog.regexp_replace(p_phone, '\D', '', 'g'), '^62', '0')
$$;
comment on function payung.phone_digits is 'All ways to write a telephone number become one.';
create index registry_identity_phone on registry_identity (payung.phone_digits(phone)) where phone <> '';
create function payung.registry_of_phone(p_phone text) returns bigint[]
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce(array_agg(i.person_id), '{}') from registry_identity i
  where payung.phone_digits(i.phone) = payung.phone_digits(p_phone) and i.phone <> '' and p_phone <> ''
$$;
comment on function payung.registry_of_phone is 'Only functions of the reader role learn whose telephone number it is.';

-- Persons by whole NIK, or by telephone. A merged record leads to the one that stays, where the session sees it.
create function payung.registry_find_number(p_nik text, p_phone text) returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select distinct coalesce(s.id, x.person_id) from (
    select i.person_id from registry_identity i where i.nik = p_nik and p_nik <> '' and payung.reads()
    union
    select i.person_id from registry_identity i where i.person_id = any((select payung.registry_of_phone(p_phone))::bigint[]) and payung.reads()) x
  left join registry_personevent e on e.person_id = x.person_id and e.kind = 'merged'
    and not exists (select from registry_personevent u where u.undoes_id = e.id)
  left join registry_person s on s.id = e.other_id
$$;
comment on function payung.registry_find_number is 'A complete number finds only persons whom the session may see.';

-- The beginnings of words that a search asks for, in the form in which they sound. The longest comes first: it is the rarest, so
-- the search starts with it.
create function payung.name_asked(p_name text) returns text[]
language sql immutable set search_path = payung, pg_catalog, pg_temp as $$
  select coalesce(array_agg(x.word order by char_length(x.word) desc, x.n), '{}')
  from unnest(string_to_array(payung.name_heard(p_name), ' ')) with ordinality as x(word, n) where x.word <> ''
$$;
comment on function payung.name_asked is 'The words of a search as they sound, the longest first.';

-- Everybody whose death is certain, in all places: for functions that apply the policies to the answer afterwards.
create function payung.registry_dead() returns bigint[]
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce(array_agg(distinct e.person_id), '{}') from registry_personevent e
  where e.kind = 'died' and not exists (select from registry_personevent u where u.undoes_id = e.id)
    and e.person_id <> all((select payung.registry_gone())::bigint[])
$$;
comment on function payung.registry_dead is 'Only functions of the reader role learn who has certainly died.';

-- The persons whom a session sees because of something else than a regency: in the villages asked for or granted, brought by its
-- organisations, in its care, or dead. Null when they are more than 20,000: then reading the words of all regencies is quicker.
create function payung.registry_few(p_village text, p_dead boolean) returns bigint[]
language plpgsql stable security definer set search_path = public, payung, pg_temp set enable_seqscan = off as $$
declare ids bigint[];
begin
  if not payung.reads() then return '{}'; end if;
  if p_village <> '' then
    return coalesce((select array_agg(p.id) from registry_person p where p.village_code = p_village
                     and p.id <> all((select payung.registry_gone())::bigint[])), '{}');
  end if;
  if p_dead then return payung.registry_dead(); end if;
  -- One organisation and one village at a time, each only up to the bound. One query for all of them would read everybody.
  select array_agg(distinct x.id) into ids from (
    select c.person_id as id from unnest(payung.orgs()) o(id)
      cross join lateral (select person_id from registry_custody where organisation_id = o.id limit 20001) c
    union all
    select p.id from unnest(payung.villages()) v(code)
      cross join lateral (select id from registry_person where village_code = v.code limit 20001) p
    union all
    select c.person_id from registry_caseload c where (select payung.caseload()) and c.ended_at is null limit 20001) x
    where x.id <> all((select payung.registry_gone())::bigint[]);
  return case when cardinality(ids) > 20000 then null else coalesce(ids, '{}') || array(select payung.names_pending()) end;
end $$;
comment on function payung.registry_few is 'The persons whom the session sees for reasons other than a regency, unless they are too many. May be null: result.';

-- Searches one regency along the index, and only as far as the page needs: words from `p_lead` up to but not including `p_beyond`,
-- starting where the previous page ended.
-- starting where the page before ended.
create function payung.registry_walk(p_regency text, p_lead text, p_beyond text, p_all text[], p_word text, p_heard text, p_person bigint, p_back boolean, p_limit int)
returns bigint[] language plpgsql stable security definer set search_path = public, payung, pg_temp
  set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
begin
  if not payung.reads() then return '{}'; end if;
  if p_back then
    return array(select w.person_id from registry_nameword w
      where w.regency = p_regency and w.word >= p_lead
        and (w.word, w.heard, w.person_id) < (coalesce(p_word, p_beyond), coalesce(p_heard, ''), coalesce(p_person, 0))
        and (' ' || w.heard) like all (p_all)
        and not exists (select from unnest(string_to_array(w.heard, ' ')) x where x >= p_lead and x < w.word)
      order by w.word desc, w.heard desc, w.person_id desc limit p_limit);
  end if;
  return array(select w.person_id from registry_nameword w
    where w.regency = p_regency and w.word < p_beyond
      and (w.word, w.heard, w.person_id) > (coalesce(p_word, p_lead), coalesce(p_heard, ''), coalesce(p_person, 0))
      and (' ' || w.heard) like all (p_all)
      and not exists (select from unnest(string_to_array(w.heard, ' ')) x where x >= p_lead and x < w.word)
    order by w.word, w.heard, w.person_id limit p_limit);
end $$;
comment on function payung.registry_walk is 'The words of one regency are searched in order, for functions of the reader role only. May be null: p_word, p_heard, p_person.';

-- Persons whose name has, for each word of the search, a word that begins with it; or all persons of a village. In the order of the
-- regency and of the matching word as it sounds: the persons after `p_after`, or those before it in descending order.
create function payung.registry_find(p_name text, p_regency text, p_village text, p_dead boolean, p_after bigint, p_back boolean, p_limit int)
returns setof bigint language plpgsql stable security definer set search_path = public, payung, pg_temp set enable_seqscan = off as $$
declare
  asked text[] := payung.name_asked(p_name);
  lead text := coalesce(asked[1], '');
  beyond text := case when lead = '' then '' else left(lead, -1) || chr(ascii(right(lead, 1)) + 1) end;
  all_of text[] := array(select '% ' || x || '%' from unnest(asked) x);
  few bigint[]; here registry_nameword; places text[]; r text; ids bigint[] := '{}';
begin
  if not payung.reads() or (char_length(replace(p_name, ' ', '')) < 3 or lead = '') and (p_village = '' or p_name <> '') then return; end if;
  if p_after is not null then
    select i.regency, f.word, h.heard, i.person_id into here from registry_identity i
      cross join lateral (select payung.name_heard(i.name_norm) as heard offset 0) h
      cross join lateral (select case when lead = '' then '' else min(x) end as word from unnest(string_to_array(h.heard, ' ')) x
                          where x >= lead and x < beyond) f
      where i.person_id = p_after;
    if here.word is null then return; end if;
  end if;
  few := payung.registry_few(p_village, p_dead);
  if p_village = '' and not p_dead then
    places := case when few is null then array(select code from published.places_place where level = 2) else payung.places() end;
    for r in select x from unnest(places) x
        where (p_regency = '' or x = p_regency)
          and (here is null or case when p_back then x <= here.regency else x >= here.regency end)
        order by case when not p_back then x end, x desc loop
      ids := ids || payung.registry_walk(r, lead, beyond, all_of, case when r = here.regency then here.word end,
        case when r = here.regency then here.heard end, case when r = here.regency then here.person_id end, p_back, p_limit - cardinality(ids));
      exit when cardinality(ids) >= p_limit;
    end loop;
  end if;
  return query
    with hit as (
      select i.regency, f.word, h.heard, i.person_id from registry_identity i
        cross join lateral (select payung.name_heard(i.name_norm) as heard offset 0) h
        cross join lateral (select case when lead = '' then '' else min(x) end as word from unnest(string_to_array(h.heard, ' ')) x
                            where x >= lead and x < beyond) f
        where i.person_id = any(ids || few) and f.word is not null and (p_regency = '' or i.regency = p_regency)
          and (' ' || h.heard) like all (all_of)
          and (here is null or case when p_back then (i.regency, f.word, h.heard, i.person_id) < (here.regency, here.word, here.heard, here.person_id)
                                    else (i.regency, f.word, h.heard, i.person_id) > (here.regency, here.word, here.heard, here.person_id) end))
    select person_id from (
      select row_number() over (order by regency, word, heard, person_id) as up,
             row_number() over (order by regency desc, word desc, heard desc, person_id desc) as down, person_id from hit) o
    order by case when p_back then down else up end limit p_limit;
end $$;
comment on function payung.registry_find is 'A search finds only persons that the session may see, by at least three letters of a name or as all persons of a village. May be null: p_after.';

-- For a search without a result: names in which the word number `p_at` of the search has one wrong letter or is one of the everyday forms
-- `p_forms`, and all other words begin as in the search. Only the nearest few: to find more, the search must be spelt better.
create function payung.registry_find_near(p_name text, p_at int, p_forms text[], p_regency text, p_limit int) returns setof bigint
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare
  asked text[] := payung.name_asked(p_name);
  slipped text := asked[p_at];
  others text[] := array(select '% ' || x || '%' from unnest(asked) with ordinality as a(x, n) where n <> p_at);
  near text[] := p_forms; few bigint[]; places text[];
begin
  if not payung.reads() or slipped is null then return; end if;
  if char_length(slipped) >= 4 then
    near := near || array(
      select left(slipped, i) || substr(slipped, i + 2) from generate_series(0, char_length(slipped) - 1) i
      union select left(slipped, i) || substr(slipped, i + 2, 1) || substr(slipped, i + 1, 1) || substr(slipped, i + 3)
        from generate_series(0, char_length(slipped) - 2) i
      union select left(slipped, i) || c || substr(slipped, i + k) from generate_series(0, char_length(slipped)) i,
        generate_series(1, 2) k, regexp_split_to_table('ABDEFGIKLMNOPRSTU', '') c);
  end if;
  few := payung.registry_few('', false);
  places := case when few is null then array(select code from published.places_place where level = 2) else payung.places() end;
  return query
    select x.person_id from (
      select w.person_id, w.heard from registry_nameword w
        where w.regency = any(places) and (p_regency = '' or w.regency = p_regency) and w.word = any(near) and (' ' || w.heard) like all (others)
      union
      select i.person_id, h.heard from registry_identity i cross join lateral (select payung.name_heard(i.name_norm) as heard offset 0) h
        where i.person_id = any(few) and (p_regency = '' or i.regency = p_regency)
          and string_to_array(h.heard, ' ') && near and (' ' || h.heard) like all (others)) x
    group by x.person_id, x.heard order by x.heard, x.person_id limit p_limit;
end $$;
comment on function payung.registry_find_near is 'A search with one spelling mistake or an everyday form of a name finds only persons whom the session may see.';

revoke execute on function payung.registry_gone(), payung.name_heard(text), payung.name_words(), payung.name_words_fill(int), payung.names_pending(), payung.phone_digits(text), payung.registry_of_phone(text), payung.registry_find_number(text, text), payung.name_asked(text),
  payung.registry_dead(), payung.registry_few(text, boolean), payung.registry_find(text, text, text, boolean, bigint, boolean, int),
  payung.registry_walk(text, text, text, text[], text, text, bigint, boolean, int),
  payung.registry_find_near(text, int, text[], text, int) from public;
grant execute on function payung.registry_find_number(text, text), payung.registry_find(text, text, text, boolean, bigint, boolean, int),
  payung.registry_find_near(text, int, text[], text, int) to payung_app;
grant execute on function payung.name_heard(text), payung.name_asked(text), payung.registry_dead(), payung.registry_gone(), payung.registry_of_phone(text), payung.names_pending() to payung_reader;
grant execute on function payung.name_words_fill(int) to payung_loader;
call payung.read_as_reader('payung.registry_find_number(text, text)');
call payung.read_as_reader('payung.registry_few(text, boolean)');
call payung.read_as_reader('payung.registry_walk(text, text, text, text[], text, text, bigint, boolean, int)');
call payung.read_as_reader('payung.registry_find(text, text, text, boolean, bigint, boolean, int)');
call payung.read_as_reader('payung.registry_find_near(text, int, text[], text, int)');
