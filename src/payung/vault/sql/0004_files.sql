-- Which of these files a paper names: its own file or a picture of a page. The nightly task asks this before it deletes the others.
create function payung.vault_files(p_keys text[]) returns setof text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select file_key::text from vault_paper where file_key = any(p_keys)
  union
  select k from vault_paper, unnest(previews) k where k = any(p_keys)
$$;
comment on function payung.vault_files is 'The files that papers name are kept when unused files are deleted.';
revoke execute on function payung.vault_files(text[]) from public;
grant execute on function payung.vault_files(text[]) to payung_loader;
