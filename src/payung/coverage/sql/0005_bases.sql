-- Numbers of people in places, over which shares are computed. One user enters a number, and it counts after another has agreed. The
-- former numbers are kept.
call payung.append_only('coverage_base');
call payung.append_only('coverage_basedecision');
grant select on coverage_base, coverage_basedecision to payung_app, payung_loader;

-- The place, for users who enter figures of its whole province.
create function payung.base_place(p_place text) returns void
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if not payung.may('coverage.publish') then
    raise exception 'payung: this role enters no figures' using errcode = 'P0D12';
  end if;
  if not exists (select from published.places_place y where y.code = p_place and left(y.code, 2) = any(payung.provinces())) then
    raise exception 'payung: the place is not served' using errcode = 'P0D13';
  end if;
end $$;
comment on function payung.base_place is 'Numbers of a place are entered and decided on by users who serve its whole province.';

create function payung.base_propose(p_place text, p_kind text, p_value bigint, p_on date, p_source text, p_note text, p_today date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare answer bigint;
begin
  perform payung.base_place(p_place);
  if p_value is null or p_value <= 0 or length(btrim(p_source)) < 3 then
    raise exception 'payung: a count has a number and a source' using errcode = 'P0D14';
  end if;
  perform payung.case_day(p_today);
  if p_on > p_today then
    raise exception 'payung: it is not published yet' using errcode = 'P0D15';
  end if;
  perform from published.places_place y where y.code = p_place for no key update;
  if exists (select from coverage_base b left join coverage_basedecision d on d.base_id = b.id
             where (b.place_id, b.kind) = (p_place, p_kind) and d.base_id is null) then
    raise exception 'payung: a count of this kind waits for this place' using errcode = 'P0D53';
  end if;
  if exists (select from published.places_denominator n where (n.place_id, n.kind, n.as_of, n.source, n.value) = (p_place, p_kind, p_on, btrim(p_source), p_value)
             and not exists (select from published.places_denominator m where m.replaces_id = n.id)) then
    raise exception 'payung: this count stands already' using errcode = 'P0D54';
  end if;
  insert into coverage_base (place_id, kind, value, as_of, source, note, made_by)
    values (p_place, p_kind, p_value, p_on, btrim(p_source), p_note, payung.actor_id()) returning id into answer;
  return answer;
end $$;
comment on function payung.base_propose is 'A number of a place is entered with source and day, and does not count before another person agrees.';

-- The second person decides. A number that he agrees to counts from now on; it replaces a wrong number of the same day and source.
create function payung.base_decide(p_base bigint, p_accepted boolean, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare b coverage_base; n bigint; former bigint; said text := payung.case_reason(p_reason, not p_accepted);
begin
  select * into b from coverage_base where id = p_base;
  if b.id is null or exists (select from coverage_basedecision d where d.base_id = b.id) then
    raise exception 'payung: no such count waits' using errcode = 'P0D55';
  end if;
  perform payung.base_place(b.place_id);
  if p_accepted and b.made_by = payung.actor_id() then
    raise exception 'payung: another person agrees' using errcode = 'P0D56';
  end if;
  if p_accepted then
    select d.id into former from places_denominator d where (d.place_id, d.kind, d.as_of, d.source) = (b.place_id, b.kind, b.as_of, b.source)
      and not exists (select from places_denominator m where m.replaces_id = d.id) for update;
    insert into places_denominator (place_id, kind, value, as_of, source, note, verified, replaces_id)
      values (b.place_id, b.kind, b.value, b.as_of, b.source, b.note, 'medium', former) returning id into n;
  end if;
  insert into coverage_basedecision (base_id, accepted, reason, counted_id, decided_by) values (b.id, p_accepted, said, n, payung.actor_id());
end $$;
comment on function payung.base_decide is 'A person other than the one who entered a number makes it count, or refuses it with a reason; a number that it replaces is kept.';

revoke execute on function payung.base_place(text), payung.base_propose(text, text, bigint, date, text, text, date),
  payung.base_decide(bigint, boolean, text) from public;
grant execute on function payung.base_propose(text, text, bigint, date, text, text, date), payung.base_decide(bigint, boolean, text) to payung_app;
