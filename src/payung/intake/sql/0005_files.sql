-- Which of these files a list refers to. The nightly task asks this before it deletes the others.
create function payung.intake_files(p_keys text[]) returns setof text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select file_key::text from intake_list where file_key = any(p_keys)
$$;
comment on function payung.intake_files is 'The files that lists name are kept when unused files are deleted.';
revoke execute on function payung.intake_files(text[]) from public;
grant execute on function payung.intake_files(text[]) to payung_loader;
