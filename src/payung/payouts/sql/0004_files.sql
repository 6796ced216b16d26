-- Which of these files a message to or from a bank names, or an answer that was handed in. Asked at night, before the
-- others are removed.
create function payung.payouts_files(p_keys text[]) returns setof text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select file_key::text from payouts_message where file_key = any(p_keys)
  union select file_key::text from payouts_proposal where file_key = any(p_keys)
$$;
comment on function payung.payouts_files is 'Which of these files a message or a handed-in answer names, so that they are not removed.';
revoke execute on function payung.payouts_files(text[]) from public;
grant execute on function payung.payouts_files(text[]) to payung_loader;
