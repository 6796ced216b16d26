-- Which of these files a run refers to, as its input or its output. The nightly task asks this before it deletes the other files. Any text
-- in a run that looks like a key counts: it is better to keep a file too many than to delete one too many.
create function payung.run_files(p_keys text[]) returns setof text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select distinct match[1] from platform_run r, regexp_matches(r.params::text || ' ' || r.result::text, '[0-9a-f]{32}', 'g') match
  where match[1] = any(p_keys)
$$;
comment on function payung.run_files is 'The files that runs name are kept when unused files are deleted.';
revoke execute on function payung.run_files(text[]) from public;
grant execute on function payung.run_files(text[]) to payung_loader;
