-- A foreign key of PostgreSQL is checked row by row; a commit of 100,000 people spent a fifth of its time on that. This one is checked once
-- per statement: no row may refer to something that does not exist, and nothing that is referred to may be deleted. `few`: the rows of a
-- statement refer to few different things (all rows of a list refer to the list), so each of these is looked up once.
create function payung.check_named() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare lost boolean;
begin
  -- Counted, since the planner looks rows up one by one where it hopes to end with the first, and there is none as a rule.
  execute format('select count(*) > 0 from (select %3$s %1$I as id from new_rows) n where n.id is not null
                  and not exists (select from %2$s p where p.id = n.id)',
                 tg_argv[0], tg_argv[1], case when tg_argv[2]::boolean then 'distinct' else '' end) into lost;
  if lost then
    raise exception 'payung: % names a missing row of %', tg_table_name, tg_argv[1] using errcode = '23503';
  end if;
  return null;
end $$;
comment on function payung.check_named is 'No row refers to a row that does not exist, checked once for each statement.';
create function payung.keep_named() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare named boolean;
begin
  execute format('select exists (select from old_rows o join %2$s c on c.%1$I = o.id)', tg_argv[0], tg_argv[1]) into named;
  if named then
    raise exception 'payung: % still names this row of %', tg_argv[1], tg_table_name using errcode = '23503';
  end if;
  return null;
end $$;
comment on function payung.keep_named is 'No row is deleted to which another row refers, checked once for each statement.';
revoke execute on function payung.check_named(), payung.keep_named() from public;

create procedure payung.refer(child regclass, col text, parent regclass, few boolean default false) language plpgsql as $$
begin
  execute format('create trigger named_%2$s_i after insert on %1$s referencing new table as new_rows
    for each statement execute function payung.check_named(%2$L, %3$L, %4$L)', child, col, parent, few);
  execute format('create trigger named_%2$s_u after update on %1$s referencing new table as new_rows
    for each statement execute function payung.check_named(%2$L, %3$L, %4$L)', child, col, parent, few);
  execute format('create trigger named_by_%4$s_%2$s after delete on %3$s referencing old table as old_rows
    for each statement execute function payung.keep_named(%2$L, %1$L)', child, col, parent, replace(child::text, '.', '_'));
end $$;
comment on procedure payung.refer is 'Links two tables like a foreign key, checked once for each statement.';
revoke execute on procedure payung.refer(regclass, text, regclass, boolean) from public;
