-- Long after a notification has ended, its recipient and its text are deleted; the fact that it was sent stays.
create function payung.notices_forget(p_days int) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n bigint;
begin
  update notices_recipient r set name = '', phone = '', address = '', email = '', title = '', body = ''
    from notices_notification m
    where m.id = r.notification_id and r.name || r.phone || r.address || r.email || r.body <> ''
      and m.finished_at < clock_timestamp() - make_interval(days => greatest(p_days, 30));
  get diagnostics n = row_count;
  return n;
end $$;
comment on function payung.notices_forget is 'Recipients and texts of notifications that ended long ago, at least 30 days, are deleted; the fact that they were sent stays.';
revoke execute on function payung.notices_forget(int) from public;
grant execute on function payung.notices_forget(int) to payung_loader;
