-- How many people lose cover at the end of payers, and how many continue, in one call and from stored figures, for pages about several
-- schemes. The people who lose cover are those of `falls_out`; all others who hold the month continue.
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
comment on function payung.cover_ends is 'How many people lose cover after a month of a payer and how many continue, within the scope, from stored figures.';
revoke execute on function payung.cover_ends(bigint[], date[]) from public;
grant execute on function payung.cover_ends(bigint[], date[]) to payung_app;
