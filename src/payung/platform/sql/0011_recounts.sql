-- Results of comparing kept counts with the rows of large tables. For the owner: the command `doctor` reports the last result.
call payung.protect('platform_recount', 'false', 'false');
call payung.append_only('platform_recount');

create function payung.recount_keep(p_counter text, p_different bigint, p_mended boolean) returns bigint
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into platform_recount (counter, different, mended) values (p_counter, p_different, p_mended) returning different
$$;
comment on function payung.recount_keep is 'The number of stored figures that differ from what they count is kept, and written only by the functions that count.';
revoke execute on function payung.recount_keep(text, bigint, boolean) from public;
