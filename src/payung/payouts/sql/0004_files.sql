-- Which of these files a message to or from a bank names, or an answer that was handed in. The nightly task asks this before it deletes
-- the others.
create function payung.payouts_files(p_keys text[]) returns setof text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select file_key::text from payouts_message where file_key = any(p_keys)
  union select file_key::text from payouts_proposal where file_key = any(p_keys)
$$;
comment on function payung.payouts_files is 'The files that messages or handed-in answers name are kept when unused files are deleted.';
revoke execute on function payung.payouts_files(text[]) from public;
grant execute on function payung.payouts_files(text[]) to payung_loader;
