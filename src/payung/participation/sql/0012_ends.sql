-- How many fall out at the ends of payers, and how many go on, in one call and without counting months: what a page asks of several
-- schemes at once. Who falls out is told as `falls_out` does; whoever else holds the month goes on. Where nobody falls out, or nobody
-- has a month after it, nobody is looked at one by one.
create function payung.cover_ends(p_payers bigint[], p_months date[]) returns table (payer_id bigint, month date, people bigint, continued bigint)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.actor_id() is null then return; end if;
  for payer_id, month in select distinct a.payer, a.month from unnest(p_payers, p_months) a (payer, month) order by 1, 2 loop
    select coalesce(sum(h.people), 0) into continued from participation_held h
      where h.payer_id = cover_ends.payer_id and h.month = cover_ends.month
        and ((select payung.all_places()) or h.regency = any((select payung.places())::text[])
          or exists (select from participation_payer y where y.id = h.payer_id and y.organisation_id = any((select payung.orgs())::bigint[])));
    select coalesce(sum(f.people), 0) into people from payung.falls_out(cover_ends.payer_id, cover_ends.month) f;
    continued := continued - people;
    return next;
  end loop;
end $$;
comment on function payung.cover_ends is 'How many fall out after a month of a payer and how many go on is told within the scope, from what is kept.';
revoke execute on function payung.cover_ends(bigint[], date[]) from public;
grant execute on function payung.cover_ends(bigint[], date[]) to payung_app;
