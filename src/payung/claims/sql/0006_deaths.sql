-- What a death ends. After the first report of it, no new month is committed for the person. With a certificate, or
-- when two officers say so, the death is certain and the months after it are released. Two officers can take it back,
-- and then these months are covered again.

-- Notes a reported death at the person with the NIK, else the KPJ, of the report. The reporter does not learn
-- whether one was found.
create function payung.death_reported(r claims_report) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p bigint := payung.death_reported_of(r);
begin
  if p is not null then
    perform payung.death_suspect(p, r.event_on, 'report:' || r.id);
  end if;
end $$;
comment on function payung.death_reported is 'A reported death is noted at the person whose NIK or KPJ the report states, if the kind of claim is about a death.';

create function payung.death_reported_of(r claims_report) returns bigint
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
begin
  if (select k.event from claims_claimkind k where k.name = r.kind) is distinct from 'death' then return null; end if;
  return coalesce((select payung.registry_stays(i.person_id) from published.registry_identity i where i.nik = r.nik and r.nik <> ''),
                  (select min(n.person_id) from published.participation_number n where n.number = r.kpj and r.kpj <> ''
                   having count(distinct n.person_id) = 1));
end $$;
comment on function payung.death_reported_of is 'A report is about the person whose complete NIK or KPJ it states. May be null: result.';

-- A report that was taken up, linked or closed no longer counts as a report of the person's death.
create function payung.death_report_over(r claims_report) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p bigint := payung.death_reported_of(r);
begin
  if p is not null then perform payung.death_unsuspect(p, 'report:' || r.id); end if;
end $$;
comment on function payung.death_report_over is 'A report that is closed no longer counts as a report of the person''s death.';

-- Whether a clean death certificate is in the folder of a claim that is active.
create function payung.death_has_certificate(c claims_claim) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select c.stands and c.event = 'death' and exists (select from published.vault_paper v where v.folder_id = c.folder_id
    and v.paper_type = 'akta_kematian' and v.state = 'clean' and v.withdrawn_at is null)
$$;
comment on function payung.death_has_certificate is 'A certificate counts if it is clean and its claim is valid.';

-- When the papers are complete and the certificate is among them, the death is certain.
create function payung.death_certified(c claims_claim, p_on date) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if payung.death_has_certificate(c)
     and not exists (select from published.registry_death d where d.person_id = c.person_id and d.certain) then
    perform payung.death_ends(c.person_id, c.event_on, payung.actor_id(), null, 'claim:' || c.id, p_on);
  end if;
end $$;
comment on function payung.death_certified is 'With its certificate a claim makes the death certain, once.';

-- Records the death as certain and releases the months after the month of death.
create function payung.death_ends(p_person bigint, p_died_on date, p_first bigint, p_second bigint, p_source text, p_on date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare e bigint; members bigint[]; months date[];
begin
  perform payung.funds_hold(array(select distinct c.payer_id from published.participation_month c
    join published.participation_membership m on m.id = c.membership_id where m.person_id = p_person));
  e := payung.death_enter(p_person, p_died_on, p_first, p_second, p_source);
  select array_agg(c.membership_id), array_agg(c.month) into members, months
    from published.participation_month c join published.participation_membership m on m.id = c.membership_id
    where m.person_id = p_person and c.month > p_died_on;
  if members is not null then
    perform payung.months_release('death', '', 'event:' || e, p_first, p_second, members, months, p_on);
  end if;
  return e;
end $$;
comment on function payung.death_ends is 'When a death becomes certain, every month after the month of death is released in the same transaction.';

create function payung.death_person(p_person bigint) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.claim_requires('claims.assess');
  perform 1 from published.registry_person p where p.id = p_person and payung.within(p.regency, null);
  if not found then
    raise exception 'payung: no such person' using errcode = 'P0B63';
  end if;
end $$;
comment on function payung.death_person is 'Deaths are recorded and withdrawn by users who assess claims of the place.';

-- The digest of what is known about a death. A user who confirms or withdraws the death names it.
create function payung.death_seen(p_person bigint) returns text
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.death_person(p_person);
  return (select encode(sha256(convert_to(jsonb_build_array(i.person_id, i.nik, i.name, i.birth_date, d.event_id, d.died_on, d.certain, d.recorded_by,
      payung.death_doubter(d.event_id))::text, 'UTF8')), 'hex')
    from published.registry_identity i left join published.registry_death d on d.person_id = i.person_id where i.person_id = p_person);
end $$;
comment on function payung.death_seen is 'Users who assess claims of the place get a digest of who the person is and what is known about the death.';

-- Confirms a death: with the certificate in its claim, else by a second officer, other than the one who reported it.
create function payung.death_confirm(p_person bigint, p_on date, p_seen text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare c claims_claim; d published.registry_death;
begin
  perform payung.death_person(p_person);
  perform payung.case_day(p_on);
  select * into d from published.registry_death x where x.person_id = p_person;
  if d.certain then
    raise exception 'payung: the death stands already' using errcode = 'P0CD3';
  end if;
  select * into c from claims_claim x where x.person_id = p_person and payung.death_has_certificate(x) order by x.id desc limit 1;
  if c.id is null and (d.recorded_by is null or d.recorded_by = payung.actor_id()) then
    raise exception 'payung: a death needs its certificate or another officer who reported it' using errcode = 'P0CD4';
  end if;
  if p_seen is distinct from payung.death_seen(p_person) then
    raise exception 'payung: what is decided on is not what was seen' using errcode = 'P0D51';
  end if;
  if c.id is not null then
    return payung.death_ends(p_person, c.event_on, payung.actor_id(), null, 'claim:' || c.id, p_on);
  end if;
  return payung.death_ends(p_person, d.died_on, d.recorded_by, payung.actor_id(), 'word:' || d.event_id, p_on);
end $$;
comment on function payung.death_confirm is 'A death becomes certain by a certificate, or by two officers: one reports it and the other confirms it.';

-- The first of two officers says that a death is not true.
create function payung.death_doubt(p_person bigint, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare d published.registry_death; said text := payung.case_reason(p_reason);
begin
  perform payung.death_person(p_person);
  select * into d from published.registry_death x where x.person_id = p_person and x.certain;
  if d.event_id is null then
    raise exception 'payung: no death stands' using errcode = 'P0CD5';
  end if;
  if payung.death_doubter(d.event_id) is not null then
    raise exception 'payung: somebody doubts it already' using errcode = 'P0CD6';
  end if;
  return payung.death_doubt_write(p_person, d.event_id, said);
end $$;
comment on function payung.death_doubt is 'A certain death is doubted once, with a reason.';

-- The second officer takes the death back. The released months are covered again; returns how many.
create function payung.death_undo(p_person bigint, p_on date, p_seen text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare d published.registry_death; first bigint; n bigint := 0; r bigint;
begin
  perform payung.death_person(p_person);
  perform payung.case_day(p_on);
  perform payung.funds_hold(array(select distinct m.payer_id from published.participation_releasedmonth m
    join published.participation_membership s on s.id = m.membership_id where s.person_id = p_person));
  select * into d from published.registry_death x where x.person_id = p_person and x.certain;
  if d.event_id is null then
    raise exception 'payung: no death stands' using errcode = 'P0CD5';
  end if;
  first := payung.death_doubter(d.event_id);
  if first is null or first = payung.actor_id() then
    raise exception 'payung: another officer takes it back first' using errcode = 'P0CD7';
  end if;
  if p_seen is distinct from payung.death_seen(p_person) then
    raise exception 'payung: what is decided on is not what was seen' using errcode = 'P0D51';
  end if;
  perform payung.death_undo_write(d.event_id, first);
  for r in select x.id from published.participation_release x where x.about = 'event:' || d.event_id order by x.id loop
    n := n + payung.release_restore(r, p_on);
  end loop;
  return n;
end $$;
comment on function payung.death_undo is 'Two officers withdraw a death, and the months that were released for it are covered again.';

-- The state of the newest claim of a death, for Cek; null if there is none.
create function payung.death_claim_state(p_person bigint) returns text
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select x.state from claims_claim c join published.casework_case x on x.id = c.case_id
  where c.person_id = p_person and c.event = 'death' order by c.id desc limit 1
$$;
comment on function payung.death_claim_state is 'Only other functions learn the state of the newest claim of a death. May be null: result.';

revoke execute on function payung.death_claim_state(bigint), payung.death_reported(claims_report), payung.death_reported_of(claims_report), payung.death_report_over(claims_report),
  payung.death_has_certificate(claims_claim), payung.death_certified(claims_claim, date),
  payung.death_ends(bigint, date, bigint, bigint, text, date), payung.death_person(bigint), payung.death_seen(bigint), payung.death_confirm(bigint, date, text),
  payung.death_doubt(bigint, text), payung.death_undo(bigint, date, text) from public;
grant execute on function payung.death_seen(bigint), payung.death_confirm(bigint, date, text), payung.death_doubt(bigint, text), payung.death_undo(bigint, date, text) to payung_app;
