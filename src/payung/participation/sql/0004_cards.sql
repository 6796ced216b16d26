-- Cards. A user who may register people may print their cards. The program makes the token; the database keeps only its hash.
call payung.protect('participation_card', '(select payung.all_places()) or regency = any((select payung.places())::text[])
  or exists (select from participation_membership m where m.id = participation_card.membership_id)', 'false');
alter table participation_card add constraint card_hash check (octet_length(token_hash) = 32);
grant select on participation_card to payung_app, payung_loader;
call payung.veil('participation_card', 'id', 'token_hash');

-- Creates one card for each membership, in the given order. With `p_replace` older cards stop working.
create function payung.cards_issue(p_memberships bigint[], p_hashes bytea[], p_replace boolean) returns int
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare seen bigint;
begin
  if not payung.may('cards.print') then
    raise exception 'payung: this role prints no cards' using errcode = 'P0B90';
  end if;
  if cardinality(p_memberships) <> cardinality(p_hashes) then
    raise exception 'payung: a card for each membership' using errcode = 'P0B91';
  end if;
  select count(distinct m.id) into seen from participation_membership m
    where m.id = any(p_memberships) and m.ended is null
      and not exists (select from published.registry_death d where d.person_id = m.person_id) and (payung.all_places() or m.regency = any(payung.places())
      or m.person_id in (select person_id from published.registry_brought));
  if seen <> (select count(distinct x) from unnest(p_memberships) x) then
    raise exception 'payung: a membership is ended, unknown or outside the scope, or of somebody of whose death there is word' using errcode = 'P0B91';
  end if;
  if p_replace then
    update participation_card set ended_at = clock_timestamp(), ended_by = payung.actor_id()
      where membership_id = any(p_memberships) and ended_at is null;
  end if;
  insert into participation_card (membership_id, regency, token_hash, issued_by)
    select m.id, m.regency, w.hash, payung.actor_id()
    from unnest(p_memberships, p_hashes) as w(membership, hash) join participation_membership m on m.id = w.membership;
  return cardinality(p_memberships);
end $$;
comment on function payung.cards_issue is 'A user with the right prints cards for open memberships within the scope; a replaced card stops working.';
revoke execute on function payung.cards_issue(bigint[], bytea[], boolean) from public;
grant execute on function payung.cards_issue(bigint[], bytea[], boolean) to payung_app;
