-- Which of these files a list refers to. The nightly task asks this before it deletes the others.
create function payung.intake_files(p_keys text[]) returns setof text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select file_key::text from intake_list where file_key = any(p_keys)
$$;
comment on function payung.intake_files is 'Which of these files a list names, so that they are not removed.';
revoke execute on function payung.intake_files(text[]) from public;
grant execute on function payung.intake_files(text[]) to payung_loader;
