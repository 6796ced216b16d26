-- Counts of tries (for example of sign-ins), shared by all processes. The keys are digests made with the secret, so the table holds neither
-- addresses nor user names. The table is unlogged: it does no harm if all counts start at zero after a crash.
create unlogged table payung.rate (
  bucket text not null check (char_length(bucket) between 1 and 40),
  key bytea not null check (octet_length(key) = 32),
  hits int not null check (hits >= 0),
  ends_at timestamptz not null,
  primary key (bucket, key)
);
create index rate_by_end on payung.rate (ends_at);
revoke all on payung.rate from public;

-- Counts one try; returns whether it is still within the limit. The window begins with the first try. A refused try is counted too, but it
-- does not make the window longer.
create function payung.rate_hit(p_bucket text, p_key bytea, p_limit int, p_window interval) returns boolean
language sql security definer set search_path = payung, pg_temp as $$
  insert into payung.rate as r (bucket, key, hits, ends_at)
    values (p_bucket, p_key, 1, clock_timestamp() + p_window)
  on conflict (bucket, key) do update set
    hits = case when r.ends_at <= clock_timestamp() then 1 else least(r.hits, 1000000) + 1 end,
    ends_at = case when r.ends_at <= clock_timestamp() then excluded.ends_at else r.ends_at end
  returning hits <= p_limit
$$;
comment on function payung.rate_hit is 'Counts one try and returns whether it is within the limit of its window; the count stays if the transaction is rolled back.';

-- Takes back a try that was legitimate: one, or all of this key.
create function payung.rate_forgive(p_bucket text, p_key bytea, p_all boolean) returns void
language sql security definer set search_path = payung, pg_temp as $$
  update payung.rate set hits = case when p_all then 0 else greatest(hits - 1, 0) end
  where bucket = p_bucket and key = p_key
$$;
comment on function payung.rate_forgive is 'Takes back one try, or all tries of a key, and never goes below zero.';

-- Two requests of one user about one thing wait for each other, for a short time. The lock numbers are used by no other lock.
create function payung.take_turn(p_key text) returns void
language plpgsql security definer set search_path = payung, pg_temp set lock_timeout = '30s' as $$
begin
  perform pg_advisory_xact_lock(7112, hashtext(coalesce(payung.actor_id(), 0) || ':' || p_key));
end $$;
comment on function payung.take_turn is 'Requests of one person about one thing wait for each other, with lock numbers that nothing else uses.';
revoke execute on function payung.take_turn(text) from public;
grant execute on function payung.take_turn(text) to payung_app;

revoke execute on function payung.rate_hit(text, bytea, int, interval), payung.rate_forgive(text, bytea, boolean) from public;
grant execute on function payung.rate_hit(text, bytea, int, interval), payung.rate_forgive(text, bytea, boolean) to payung_app;
