-- Which of these files a run names, as what it works on or as what it made. Asked at night, before the others are removed.
-- Whatever looks like a key anywhere in a run counts: better a file too many than one too few.
create function payung.run_files(p_keys text[]) returns setof text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select distinct match[1] from platform_run r, regexp_matches(r.params::text || ' ' || r.result::text, '[0-9a-f]{32}', 'g') match
  where match[1] = any(p_keys)
$$;
comment on function payung.run_files is 'Which of these files a run names, so that they are not removed.';
revoke execute on function payung.run_files(text[]) from public;
grant execute on function payung.run_files(text[]) to payung_loader;
