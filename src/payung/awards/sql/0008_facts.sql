-- One chain over every fact of a cycle: who was named, approved, was there, closed, opened, signed, and by which terms. Each row of the room that
-- is of a cycle stands in it from the moment in which it is written. Sheets have a chain of their own besides, which jurors have receipts of.
-- Nobody reads this table: a digest over so little as "seat 5, candidate 7" tells what it is of to whoever tries all of them.
call payung.append_only('awards_fact');
call payung.protect('awards_fact', 'false', 'false');
alter table awards_fact add constraint award_fact_lengths check (octet_length(digest) = 32 and octet_length(previous) = 32 and octet_length(link) = 32);

-- The tables, their keys, how a row x of each says its cycle, and what of it is digested in form 1. What is left out is proven elsewhere: a
-- sheet by its link, an opened sheet by its commitment. A column that comes later is a form 2 with its own lines; rows keep the form they have.
create function payung.award_fact_tables(p_form smallint)
returns table (relation text, key text, cycle text, line text)
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select t.relation, t.key, case t.way
      when 'own' then 'x.id' when 'cycle' then 'x.cycle_id' when 'candidate' then 'payung.award_cycle_of(x.candidate_id)'
      when 'category' then '(select y.cycle_id from awards_opencategory y where y.id = x.open_category_id)'
      when 'seat' then '(select y.cycle_id from awards_seat y where y.id = x.seat_id)'
      when 'sheet' then '(select y.cycle_id from awards_scoresheet y where y.id = x.sheet_id)'
      when 'rubric' then '(select o.cycle_id from awards_rubric y join awards_opencategory o on o.id = y.open_category_id where y.id = x.rubric_id)'
      when 'edition' then '(select y.cycle_id from awards_edition y where y.id = x.edition_id)'
      else t.way end,
    case t.relation when 'scoresheet' then 'jsonb_build_object(''id'', x.id, ''link'', x.link)'
      when 'openedscore' then 'jsonb_build_object(''sheet_id'', x.sheet_id, ''seat_id'', x.seat_id, ''candidate_id'', x.candidate_id,'
        || ' ''points'', x.points, ''note'', x.note, ''fault'', x.fault, ''opened_by'', x.opened_by, ''opened_at'', x.opened_at)'
      else 'to_jsonb(x)' end
  from (values
    ('cycle', 'id', 'own'), ('cycleterms', 'id', 'cycle'), ('opencategory', 'id', 'cycle'), ('stagewindow', 'id', 'cycle'), ('stagemove', 'id', 'cycle'),
    ('candidate', 'id', 'category'), ('candidatewithdrawal', 'candidate_id', 'candidate'), ('rubric', 'id', 'category'),
    ('criterion', 'id', 'rubric'), ('rubricapproval', 'id', 'rubric'), ('seat', 'id', 'cycle'), ('deputy', 'id', 'seat'), ('conflict', 'id', 'seat'),
    ('nofurtherconflict', 'id', 'cycle'), ('candidatepaper', 'id', 'candidate'), ('figureobjection', 'id', 'candidate'),
    ('objectiondecision', 'objection_id', '(select payung.award_cycle_of(y.candidate_id) from awards_figureobjection y where y.id = x.objection_id)'),
    ('figuresread', 'candidate_id', 'candidate'), ('freeze', 'id', '(select y.cycle_id from awards_cycleterms y where y.id = x.terms_id)'),
    ('indicator', 'id', 'candidate'), ('keyholder', 'id', 'cycle'),
    ('holderkey', 'holder_id', '(select y.cycle_id from awards_keyholder y where y.id = x.holder_id)'), ('ownkey', 'id', 'cycle'),
    ('scoresheet', 'id', 'cycle'), ('attendance', 'id', 'cycle'), ('closingproposal', 'id', 'cycle'), ('closing', 'id', 'cycle'),
    ('countedsheet', 'sheet_id', 'sheet'), ('handedon', 'id', 'sheet'), ('openedscore', 'sheet_id', 'sheet'),
    ('result', 'id', 'category'), ('ranked', 'id', 'candidate'), ('resultobjection', 'id', 'candidate'),
    ('resultobjectionanswer', 'objection_id', '(select payung.award_cycle_of(y.candidate_id) from awards_resultobjection y where y.id = x.objection_id)'),
    ('minutes', 'id', 'cycle'), ('minutessignature', 'id', 'seat'), ('publication', 'id', 'cycle'), ('archive', 'id', 'cycle'),
    ('prompt', 'id', 'category'), ('room', 'id', 'cycle'), ('interview', 'id', 'cycle'),
    ('turn', 'id', '(select y.cycle_id from awards_interview y where y.id = x.interview_id)'), ('visit', 'id', 'candidate'),
    ('visitfinding', 'id', '(select payung.award_cycle_of(y.candidate_id) from awards_visit y where y.id = x.visit_id)'),
    ('visitphoto', 'id', '(select payung.award_cycle_of(y.candidate_id) from awards_visit y where y.id = x.visit_id)'),
    ('visitphotowithdrawal', 'photo_id', '(select payung.award_cycle_of(v.candidate_id) from awards_visitphoto y'
      || ' join awards_visit v on v.id = y.visit_id where y.id = x.photo_id)'),
    ('cost', 'id', 'cycle'), ('costwithdrawal', 'cost_id', '(select y.cycle_id from awards_cost y where y.id = x.cost_id)'),
    ('edition', 'id', 'cycle'), ('label', 'id', 'edition'), ('contest', 'id', 'edition'),
    ('winner', 'id', '(select e.cycle_id from awards_contest y join awards_edition e on e.id = y.edition_id where y.id = x.contest_id)')
  ) as t(relation, key, way) where p_form = 1
$$;
comment on function payung.award_fact_tables is 'Every table of the room that is of a cycle, and in which form its rows are digested.';

create function payung.award_fact_link(f awards_fact) returns bytea
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select sha256(f.previous || convert_to(concat_ws('|', 'payung.award.fact', f.form, f.cycle_id, f.number, f.relation, f.row_id), 'UTF8') || f.digest)
$$;
comment on function payung.award_fact_link is 'A link of the chain of facts covers every column of its row and the link before it.';

-- Rows that came, in the order of their keys. Facts of a cycle come one after the other: its row is the lock.
create function payung.award_fact_take() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp set timezone = 'UTC' set bytea_output = 'hex' as $$
declare t record; r record; f awards_fact;
begin
  select * into t from payung.award_fact_tables(1::smallint) x where 'awards_' || x.relation = tg_table_name;
  for r in execute format('select %s as cycle, x.%I as id, sha256(convert_to(%s::text, ''UTF8'')) as digest from fresh x order by 1, 2', t.cycle, t.key, t.line) loop
    if f.cycle_id is distinct from r.cycle then
      perform from awards_cycle where id = r.cycle for no key update;
      select x.* into f from awards_fact x where x.cycle_id = r.cycle order by x.number desc limit 1;
    end if;
    f.previous := coalesce(f.link, sha256(''));
    f.number := coalesce(f.number, 0) + 1;
    f.form := 1; f.cycle_id := r.cycle; f.relation := t.relation; f.row_id := r.id; f.digest := r.digest;
    f.link := payung.award_fact_link(f);
    insert into awards_fact (cycle_id, number, form, relation, row_id, digest, previous, link)
      values (f.cycle_id, f.number, f.form, f.relation, f.row_id, f.digest, f.previous, f.link);
  end loop;
  return null;
end $$;
comment on function payung.award_fact_take is 'Whatever is written of a cycle stands in its chain of facts, whoever writes it.';

do $$
declare t record;
begin
  for t in select * from payung.award_fact_tables(1::smallint) loop
    execute format('create trigger facts after insert on public.%I referencing new table as fresh for each statement execute function payung.award_fact_take()', 'awards_' || t.relation);
  end loop;
end $$;
-- The one table whose rows change: an interview that is called off.
create trigger facts_changed after update on awards_interview referencing new table as fresh for each statement execute function payung.award_fact_take();

-- Where the chain of a cycle ends; minutes and archive name it.
create function payung.award_facts_end(p_cycle bigint, out number integer, out head text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select x.number, encode(x.link, 'hex') from awards_fact x where x.cycle_id = p_cycle and payung.award_takes_part(p_cycle) order by x.number desc limit 1
$$;
comment on function payung.award_facts_end is 'Jury and committee learn where the chain of facts ends, of which the minutes tell. May be null: number, head.';

-- Whether a text that was decided names a place of the chain as it is now.
create function payung.award_facts_named(p_cycle bigint, p_content text) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (select from awards_fact x where x.cycle_id = p_cycle and to_jsonb(x.number) = p_content::jsonb->'facts'->'number'
    and to_jsonb(encode(x.link, 'hex')) = p_content::jsonb->'facts'->'link')
$$;
comment on function payung.award_facts_named is 'Minutes and archive name a place of the chain of facts, which stands while nothing before it is changed.';

-- The chain walked again and every row held against it. wrong: the first that does not hold, '' where all do: a place of the chain, a row
-- that is changed or gone, a row that never came the ordinary way.
create function payung.award_facts_wrong(p_cycle bigint, out facts integer, out head text, out wrong text)
language plpgsql stable security definer set search_path = public, payung, pg_temp set timezone = 'UTC' set bytea_output = 'hex' as $$
declare t record; f record;
begin
  select coalesce(max(x.number), 0), encode(coalesce((array_agg(x.link order by x.number desc))[1], sha256('')), 'hex'),
      coalesce('fact ' || min(x.place) filter (where not x.holds), '') into facts, head, wrong
    from (select y.number, y.link, row_number() over w as place, y.number = row_number() over w and y.link = payung.award_fact_link(y)
        and y.previous = coalesce(lag(y.link) over w, sha256('')) and y.form = 1
        and y.relation in (select n.relation from payung.award_fact_tables(1::smallint) n) as holds
      from awards_fact y where y.cycle_id = p_cycle window w as (order by y.number)) x;
  for t in select * from payung.award_fact_tables(1::smallint) loop
    exit when wrong <> '';
    execute format('select n.row_id from (select distinct on (y.row_id) y.row_id, y.digest from awards_fact y where y.cycle_id = $1 and y.relation = $2'
      || ' order by y.row_id, y.number desc) n left join public.%1$I x on x.%2$I = n.row_id'
      || ' where x.%2$I is null or n.digest <> sha256(convert_to(%3$s::text, ''UTF8'')) order by 1 limit 1', 'awards_' || t.relation, t.key, t.line)
      into f using p_cycle, t.relation;
    if f.row_id is null then
      execute format('select x.%2$I as row_id from public.%1$I x where not exists (select from awards_fact y where y.relation = $2 and y.row_id = x.%2$I)'
        || ' and %3$s = $1 order by 1 limit 1', 'awards_' || t.relation, t.key, t.cycle) into f using p_cycle, t.relation;
    end if;
    if f.row_id is not null then
      wrong := t.relation || ' ' || f.row_id;
    end if;
  end loop;
end $$;
comment on function payung.award_facts_wrong is 'One changed, lost or slipped-in row of a cycle is found, in whichever table, and one changed bit of the chain itself.';

revoke execute on function payung.award_fact_tables(smallint), payung.award_fact_link(awards_fact), payung.award_fact_take(),
  payung.award_facts_end(bigint), payung.award_facts_named(bigint, text), payung.award_facts_wrong(bigint) from public;
grant execute on function payung.award_facts_end(bigint) to payung_app;
