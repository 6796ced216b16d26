-- Sealed scores. A sheet arrives encrypted, and only the holders of keys get it, after two people have closed the scores. Before the
-- opening these tables reveal no score: all contents have one length, and the rest are encrypted keys and digests over random bytes.
call payung.append_only('awards_keyholder');
call payung.append_only('awards_holderkey');
call payung.append_only('awards_ownkey');
call payung.append_only('awards_scoresheet');
call payung.append_only('awards_attendance');
call payung.append_only('awards_closingproposal');
call payung.append_only('awards_closing');
call payung.append_only('awards_countedsheet');
call payung.append_only('awards_handedon');
call payung.append_only('awards_openedscore');
alter table awards_holderkey add constraint award_key_length check (octet_length(public) = 32);
alter table awards_ownkey add constraint award_own_key_length check (octet_length(public) = 32 and octet_length(salt) = 32);
alter table awards_handedon add constraint award_boxes_length check (octet_length(boxes) = 160 and number between 1 and 3);
alter table awards_openedscore add constraint award_plain_length check (octet_length(plain) = 8192);
alter table awards_openedscore add constraint award_points_or_fault check ((points is null) = (fault <> ''));
-- Every sheet has the same lengths (`awards.jury.sealing`), so that its size reveals nothing about its scores.
alter table awards_scoresheet add constraint award_sheet_lengths check (octet_length(content) = 8208 and octet_length(parts) = 480
  and octet_length(commitment) = 32 and octet_length(own_copy) = 8240 and octet_length(keys) = 32 and octet_length(previous) = 32
  and octet_length(link) = 32);

-- These tables are public: who holds keys by which decree, the public keys, who was present, and which end of the chain was closed.
grant select on awards_keyholder, awards_holderkey, awards_attendance, awards_closingproposal, awards_closing to payung_app, payung_loader;

-- The number of the key that the session holds in a cycle. Of each number the holder who was named last counts.
create function payung.award_key_number(p_cycle bigint) returns smallint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select h.number from (select distinct on (x.number) x.* from awards_keyholder x where x.cycle_id = p_cycle order by x.number, x.id desc) h
  where h.user_id = payung.actor_id()
$$;
comment on function payung.award_key_number is 'A key is held by the person whom a decree named last for it, and by nobody else. May be null: result.';

create function payung.award_takes_part(p_cycle bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select payung.award_leads(p_cycle) or payung.award_own_seat(p_cycle) is not null
$$;
comment on function payung.award_takes_part is 'Those who take part in a cycle are its committee and its jurors.';

-- A sealed sheet is readable for the juror who handed it in. After the closing it is also readable for the holders of keys, who must open
-- it.
create function payung.award_opens(p_cycle bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select payung.award_key_number(p_cycle) is not null and exists (select from awards_closing c where c.cycle_id = p_cycle)
$$;
comment on function payung.award_opens is 'Before the scores are closed no holder of a key reads a sheet, even though it is sealed.';

create function payung.award_sees_scores(p_candidate bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select exists (
    select from awards_candidate c join awards_opencategory o on o.id = c.open_category_id
    where c.id = p_candidate and (payung.award_leads(o.cycle_id) or (payung.award_own_seat(o.cycle_id) is not null
      and not payung.award_recused(payung.award_own_seat(o.cycle_id), c.id))))
$$;
comment on function payung.award_sees_scores is 'Opened scores of a candidate are visible to the committee and to jurors who are not recused from it.';

call payung.protect('awards_ownkey', 'user_id = (select payung.actor_id())', 'false');
call payung.protect('awards_scoresheet', 'user_id = (select payung.actor_id()) or payung.award_opens(cycle_id)', 'false');
call payung.protect('awards_countedsheet', 'exists (select from awards_closing c where c.id = closing_id
  and (payung.award_takes_part(c.cycle_id) or payung.award_opens(c.cycle_id)))', 'false');
call payung.protect('awards_handedon', 'exists (select from awards_scoresheet s where s.id = sheet_id
  and payung.award_opens(s.cycle_id))', 'false');
call payung.protect('awards_openedscore', '(select payung.actor_id()) is not null and payung.award_sees_scores(candidate_id)', 'false');
grant select on awards_ownkey, awards_scoresheet, awards_countedsheet, awards_handedon, awards_openedscore to payung_app;

-- A person who is named again, for another seat or as a deputy, keeps all recusals: a new decree must not remove one.
create function payung.award_carry_recusals(p_seat bigint, p_user bigint) returns void
language sql security definer set search_path = public, payung, pg_temp as $$
  insert into awards_conflict (seat_id, candidate_id, basis, reason, stated_by)
    select n.id, c.id, 'data', coalesce(min(x.reason), 'sejak penunjukan ' || min(s.decree)), payung.actor_id()
    from awards_seat n join awards_seat s on s.cycle_id = n.cycle_id and s.id <> n.id
    join awards_opencategory o on o.cycle_id = n.cycle_id join awards_candidate c on c.open_category_id = o.id
    left join awards_conflict x on x.seat_id = s.id and x.candidate_id = c.id
    where n.id = p_seat and payung.award_recused(s.id, c.id)
      and (s.user_id = p_user or exists (select from awards_deputy d where d.seat_id = s.id and d.user_id = p_user))
    group by n.id, c.id
    on conflict (seat_id, candidate_id, basis) do nothing
$$;
comment on function payung.award_carry_recusals is 'Naming somebody again, on this seat or another, removes none of his recusals. May be null: p_user.';

create function payung.award_name_seat(p_cycle bigint, p_number smallint, p_institution text, p_role text, p_user bigint, p_holder text,
  p_employer bigint, p_decree text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r bigint;
begin
  perform payung.award_led(p_cycle);
  perform from awards_cycle where id = p_cycle for no key update;  -- seats and keys of a cycle are given out one after the other
  if exists (select from payung.award_key_users(p_cycle) k where k = p_user) then
    raise exception 'payung: who holds a key is no juror' using errcode = 'P0E92';
  end if;
  insert into awards_seat (cycle_id, number, version, institution, role, user_id, holder, employer_id, decree, named_by)
    select p_cycle, p_number, 1 + coalesce(max(s.version), 0), p_institution, p_role, p_user, p_holder, p_employer, p_decree, payung.actor_id()
    from awards_seat s where s.cycle_id = p_cycle and s.number = p_number returning id into r;
  perform payung.award_carry_recusals(r, p_user);
  set constraints public.seats_sound immediate;  -- so that the user who names the juror gets the refusal, and not the end of the transaction
  return r;
end $$;
comment on function payung.award_name_seat is 'The committee of the cycle fills nine seats by decree; another holder is a later version of the seat. May be null: p_user, p_employer.';

create function payung.award_name_deputy(p_seat bigint, p_user bigint, p_name text, p_employer bigint, p_from date, p_reason text)
returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r bigint; s awards_seat;
begin
  select x.* into s from awards_seat x where x.id = p_seat;
  perform payung.award_led(s.cycle_id);
  perform from awards_cycle where id = s.cycle_id for no key update;
  if not exists (select from payung.award_seats(s.cycle_id) x where x.id = s.id) then
    raise exception 'payung: the seat has another holder' using errcode = 'P0E91';
  end if;
  if exists (select from payung.award_key_users(s.cycle_id) k where k = p_user)
     or exists (select from payung.award_seats(s.cycle_id) x where x.id <> s.id and p_user in (x.user_id, payung.award_seat_user(x.id))) then
    raise exception 'payung: who holds a key or another seat is no deputy' using errcode = 'P0E92';
  end if;
  insert into awards_deputy (seat_id, name, user_id, employer_id, from_day, reason, named_by)
    values (s.id, p_name, p_user, p_employer, p_from, p_reason, payung.actor_id()) returning id into r;
  perform payung.award_carry_recusals(s.id, p_user);
  return r;
end $$;
comment on function payung.award_name_deputy is 'The committee names a deputy for the present holder of a seat; a deputy holds neither a key nor another seat. May be null: p_user, p_employer.';

create function payung.award_declare_conflict(p_seat bigint, p_candidate bigint, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r bigint; c bigint;
begin
  select s.cycle_id into c from awards_seat s join awards_candidate x on x.id = p_candidate
    join awards_opencategory o on o.id = x.open_category_id and o.cycle_id = s.cycle_id where s.id = p_seat;
  if c is null or not coalesce(payung.award_leads(c) or payung.award_own_seat(c) = p_seat, false) then
    raise exception 'payung: a conflict is stated by the juror or the committee' using errcode = 'P0E90';
  end if;
  -- The closing decides which sheets count, so the closing and a new conflict wait for each other.
  perform from awards_cycle where id = c for no key update;
  if exists (select from awards_closing x where x.cycle_id = c) then
    raise exception 'payung: the scores are closed' using errcode = 'P0E94';
  end if;
  insert into awards_conflict (seat_id, candidate_id, basis, reason, stated_by) values (p_seat, p_candidate, 'declared', p_reason, payung.actor_id())
    returning id into r;
  return r;
end $$;
comment on function payung.award_declare_conflict is 'A juror states his own conflict, or the committee states it, until the scores are closed.';

create function payung.award_attend(p_cycle bigint, p_seat_number smallint, p_meeting text, p_present boolean) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r bigint;
begin
  if not payung.award_takes_part(p_cycle) then
    raise exception 'payung: attendance is recorded by jury and committee' using errcode = 'P0E90';
  end if;
  if exists (select from awards_archive a where a.cycle_id = p_cycle) then
    raise exception 'payung: the cycle is put away' using errcode = 'P0EAC';
  end if;
  insert into awards_attendance (cycle_id, seat_id, meeting, present, noted_by)
    select p_cycle, s.id, p_meeting, p_present, payung.actor_id() from payung.award_seats(p_cycle) s where s.number = p_seat_number
    returning id into r;
  if r is null then
    raise exception 'payung: no such seat' using errcode = 'P0E91';
  end if;
  return r;
end $$;
comment on function payung.award_attend is 'Jury and committee record who was present, for seats that are filled.';

-- The number of seats that are present, by the last record of each present holder. The attendance of a juror who was replaced does not count
-- for the successor.
create function payung.award_present(p_cycle bigint, p_meeting text) returns smallint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select count(*)::smallint from payung.award_seats(p_cycle) s where (
    select a.present from awards_attendance a where a.cycle_id = p_cycle and a.meeting = p_meeting and a.seat_id = s.id order by a.id desc limit 1)
$$;
comment on function payung.award_present is 'A seat is present when the last record of its present holder says so.';

create function payung.award_key_users(p_cycle bigint) returns setof bigint
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select h.user_id from (select distinct on (x.number) x.* from awards_keyholder x where x.cycle_id = p_cycle order by x.number, x.id desc) h
$$;
comment on function payung.award_key_users is 'Of each key the holder who was named last counts.';

create function payung.award_name_key_holder(p_cycle bigint, p_number smallint, p_user bigint, p_decree text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r bigint;
begin
  perform payung.award_led(p_cycle);
  perform from awards_cycle where id = p_cycle for no key update;  -- seats and keys of a cycle are given out one after the other
  if exists (select from awards_scoresheet s where s.cycle_id = p_cycle) then
    raise exception 'payung: scores are sealed to these keys' using errcode = 'P0E93';
  end if;
  if exists (select from payung.award_seats(p_cycle) s where p_user in (s.user_id, payung.award_seat_user(s.id)))
     or exists (select from payung.award_key_users(p_cycle) k where k = p_user) then
    raise exception 'payung: three people hold keys, and no juror' using errcode = 'P0E92';
  end if;
  insert into awards_keyholder (cycle_id, number, user_id, decree, named_by) values (p_cycle, p_number, p_user, p_decree, payung.actor_id())
    returning id into r;
  return r;
end $$;
comment on function payung.award_name_key_holder is 'Three different people who are no jurors hold the keys; after the first sheet no other holder is named.';

create function payung.award_register_key(p_cycle bigint, p_public bytea) returns smallint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare h awards_keyholder; n smallint := payung.award_key_number(p_cycle);
begin
  select x.* into h from awards_keyholder x where x.cycle_id = p_cycle and x.number = n order by x.id desc limit 1;
  if h.id is null then
    raise exception 'payung: no key is yours to make' using errcode = 'P0E90';
  end if;
  if exists (select from awards_holderkey k where k.holder_id = h.id) then
    raise exception 'payung: this holder has a key' using errcode = 'P0E93';
  end if;
  insert into awards_holderkey (holder_id, public) values (h.id, p_public);
  return n;
end $$;
comment on function payung.award_register_key is 'A holder registers one public key, his own; for another key he must be named again.';

-- One digest of the three public keys; null until all three are registered.
create function payung.award_keys(p_cycle bigint) returns bytea
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select case when count(*) = 3 then sha256(convert_to('payung.award.keys.v1', 'UTF8') || string_agg(k.public, ''::bytea order by h.number)) end
  from (select distinct on (x.number) x.* from awards_keyholder x where x.cycle_id = p_cycle order by x.number, x.id desc) h
  join awards_holderkey k on k.holder_id = h.id
$$;
comment on function payung.award_keys is 'Scores are sealed to three keys, and to none before all three are registered. May be null: result.';

create function payung.award_set_own_key(p_cycle bigint, p_public bytea, p_salt bytea) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r bigint;
begin
  if payung.award_own_seat(p_cycle) is null then
    raise exception 'payung: no seat is yours' using errcode = 'P0E90';
  end if;
  insert into awards_ownkey (cycle_id, user_id, public, salt) values (p_cycle, payung.actor_id(), p_public, p_salt) returning id into r;
  return r;
end $$;
comment on function payung.award_set_own_key is 'A juror sets the key for his own copies, and nobody sets it for him.';

create function payung.award_link(s awards_scoresheet) returns bytea
language sql stable set search_path = public, payung, pg_temp as $$
  select sha256(s.previous || convert_to(concat_ws('|', s.cycle_id, s.number, s.seat_id, s.candidate_id, s.turn, s.user_id, s.rubric_id,
    s.own_key_id, to_char(s.handed_in_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')), 'UTF8')
    || s.keys || s.content || s.parts || s.commitment || s.own_copy)
$$;
comment on function payung.award_link is 'A link of the chain covers every column of a sheet and the link before it.';

create function payung.award_hand_in(p_cycle bigint, p_candidate bigint, p_turn smallint, p_rubric bigint, p_keys bytea, p_content bytea,
  p_parts bytea, p_commitment bytea, p_own_key bigint, p_own_copy bytea) returns bytea
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s awards_scoresheet; seat bigint; open_category bigint; last awards_scoresheet;
begin
  -- The sheets of a cycle, its closing and its conflicts wait for each other.
  perform from awards_cycle where id = p_cycle for no key update;
  seat := payung.award_own_seat(p_cycle);
  if seat is null then
    raise exception 'payung: no seat is yours' using errcode = 'P0E90';
  end if;
  if exists (select from awards_closing c where c.cycle_id = p_cycle) or payung.award_stage(p_cycle) is distinct from 'scoring' then
    raise exception 'payung: the scores are closed' using errcode = 'P0E94';
  end if;
  select c.open_category_id into open_category from awards_candidate c join awards_opencategory o on o.id = c.open_category_id
    where c.id = p_candidate and o.cycle_id = p_cycle
      and not exists (select from awards_candidatewithdrawal w where w.candidate_id = c.id);
  if open_category is null or payung.award_recused(seat, p_candidate) then
    raise exception 'payung: this candidate is not yours to score' using errcode = 'P0E95';
  end if;
  if payung.award_in_force(open_category) is distinct from p_rubric then
    raise exception 'payung: another rubric is in force, or none' using errcode = 'P0E96';
  end if;
  if payung.award_keys(p_cycle) is distinct from p_keys then
    raise exception 'payung: these are not the keys of the cycle' using errcode = 'P0E93';
  end if;
  if p_own_key is distinct from (select k.id from awards_ownkey k where k.cycle_id = p_cycle and k.user_id = payung.actor_id()
                                 order by k.id desc limit 1) then
    raise exception 'payung: the own copy is not under the own key' using errcode = 'P0E9A';
  end if;
  if p_turn is distinct from (select 1 + count(*) from awards_scoresheet x where x.seat_id = seat and x.candidate_id = p_candidate)::smallint then
    raise exception 'payung: another sheet came between' using errcode = 'P0E96';
  end if;
  select x.* into last from awards_scoresheet x where x.cycle_id = p_cycle order by x.number desc limit 1;
  s.id := nextval(pg_get_serial_sequence('awards_scoresheet', 'id'));
  s.cycle_id := p_cycle; s.number := coalesce(last.number, 0) + 1; s.seat_id := seat; s.candidate_id := p_candidate; s.turn := p_turn;
  s.user_id := payung.actor_id(); s.rubric_id := p_rubric; s.keys := p_keys; s.content := p_content; s.parts := p_parts;
  s.commitment := p_commitment; s.own_key_id := p_own_key; s.own_copy := p_own_copy; s.handed_in_at := clock_timestamp();
  s.previous := coalesce(last.link, sha256(''));
  s.link := payung.award_link(s);
  insert into awards_scoresheet overriding system value select s.*;
  return s.link;
end $$;
comment on function payung.award_hand_in is 'A juror hands in a sealed sheet for a candidate from whom he is not recused, under the rubric and the keys of the cycle, until the scores are closed.';

-- After a decree replaces a juror, the sheets of that juror count until the successor hands in sheets, unless the rubric says that scoring
-- begins anew.
create function payung.award_keeps(p_open bigint) returns boolean
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select coalesce((select r.rules->>'replacement' from awards_rubric r where r.id = payung.award_in_force(p_open)), 'kept') = 'kept'
$$;
comment on function payung.award_keeps is 'The rubric in force says, before the first score, whether the sheets of a replaced juror count.';

-- For each seat: how many candidates it has to score, for how many it has handed in a sheet that would count, and when it did so last.
-- Never a score.
create function payung.award_progress(p_cycle bigint) returns table (seat_number smallint, due integer, handed integer, last_at timestamptz)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select s.number, count(c.id)::integer, count(x.at)::integer, max(x.at) from payung.award_seats(p_cycle) s
  left join (select c.id, payung.award_keeps(o.id) as keeps from awards_candidate c join awards_opencategory o on o.id = c.open_category_id
    where o.cycle_id = p_cycle and exists (select from awards_criterion k where k.rubric_id = payung.award_in_force(o.id) and k.source = 'jury')
    and not exists (select from awards_candidatewithdrawal w where w.candidate_id = c.id)) c on not payung.award_recused(s.id, c.id)
  left join lateral (select h.handed_in_at as at, h.seat_id from awards_scoresheet h join awards_seat o on o.id = h.seat_id
    where h.cycle_id = p_cycle and o.number = s.number and h.candidate_id = c.id and (c.keeps or h.seat_id = s.id)
    order by h.number desc limit 1) x on x.seat_id = s.id or not payung.award_recused(x.seat_id, c.id)
  where payung.award_takes_part(p_cycle) or payung.award_key_number(p_cycle) is not null
  group by s.number order by s.number
$$;
comment on function payung.award_progress is 'Jury, committee and holders of keys see who has handed in how many sheets, and no score.';

-- The number of seats that have handed in everything; refuses if they are fewer than the quorum.
create function payung.award_quorum(p_cycle bigint) returns smallint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare complete smallint;
begin
  select count(*) filter (where p.due > 0 and p.due = p.handed) into complete from payung.award_progress(p_cycle) p;
  if complete < (payung.award_terms(p_cycle)).quorum then
    raise exception 'payung: % seats have handed in everything, fewer than the quorum', complete using errcode = 'P0E97';
  end if;
  return complete;
end $$;
comment on function payung.award_quorum is 'Scores are closed only when a quorum of seats has handed in everything.';

-- The sheets that would count now: the last sheet of each seat number for each candidate, unless the juror is recused or the candidate has
-- withdrawn. Sheets of a juror who was replaced count only if the rubric keeps them.
create function payung.award_counts(p_cycle bigint) returns setof awards_scoresheet
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select x.* from (select distinct on (o.number, s.candidate_id) s.* from awards_scoresheet s join awards_seat o on o.id = s.seat_id
    join awards_candidate c on c.id = s.candidate_id
    join (select y.id, payung.award_keeps(y.id) as keeps from awards_opencategory y where y.cycle_id = p_cycle) k on k.id = c.open_category_id
    where s.cycle_id = p_cycle and (k.keeps or s.seat_id in (select n.id from payung.award_seats(p_cycle) n)) order by o.number, s.candidate_id, s.number desc) x
  where not payung.award_recused(x.seat_id, x.candidate_id)
    and not exists (select from awards_candidatewithdrawal w where w.candidate_id = x.candidate_id)
$$;
comment on function payung.award_counts is 'The last sheet of a seat for a candidate counts, but none of a recused juror or for a withdrawn candidate, and those of a replaced juror only as the rubric says.';

create function payung.award_propose_closing(p_cycle bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare r bigint;
begin
  if not payung.award_takes_part(p_cycle) then
    raise exception 'payung: jury and committee close the scores' using errcode = 'P0E90';
  end if;
  perform from awards_cycle where id = p_cycle for no key update;
  if exists (select from awards_closing c where c.cycle_id = p_cycle) or payung.award_stage(p_cycle) is distinct from 'scoring' then
    raise exception 'payung: the scores are closed, or not open yet' using errcode = 'P0E94';
  end if;
  perform payung.award_quorum(p_cycle);
  insert into awards_closingproposal (cycle_id, sheets, head, made_by)
    select p_cycle, x.number, x.link, payung.actor_id() from awards_scoresheet x where x.cycle_id = p_cycle order by x.number desc limit 1
    returning id into r;
  return r;
end $$;
comment on function payung.award_propose_closing is 'A member of jury or committee proposes the closing when a quorum has handed in, and names the end of the chain.';

create function payung.award_confirm_closing(p_proposal bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p awards_closingproposal; r bigint; complete smallint; last awards_scoresheet;
begin
  select x.* into p from awards_closingproposal x where x.id = p_proposal;
  if p.id is null or not payung.award_takes_part(p.cycle_id) then
    raise exception 'payung: jury and committee close the scores' using errcode = 'P0E90';
  end if;
  perform from awards_cycle where id = p.cycle_id for no key update;
  if exists (select from awards_closing c where c.cycle_id = p.cycle_id) then
    raise exception 'payung: the scores are closed' using errcode = 'P0E94';
  end if;
  if p.made_by = payung.actor_id() then
    raise exception 'payung: another person confirms the closing' using errcode = 'P0E98';
  end if;
  if payung.award_own_seat(p.cycle_id) is null
     and not exists (select from payung.award_seats(p.cycle_id) s where payung.award_seat_user(s.id) = p.made_by) then
    raise exception 'payung: one of the two who close sits on the jury' using errcode = 'P0E98';
  end if;
  select x.* into last from awards_scoresheet x where x.cycle_id = p.cycle_id order by x.number desc limit 1;
  if last.link is distinct from p.head then
    raise exception 'payung: sheets came since the proposal' using errcode = 'P0E99';
  end if;
  complete := payung.award_quorum(p.cycle_id);
  insert into awards_closing (cycle_id, proposal_id, seats, counted, confirmed_by)
    select p.cycle_id, p.id, complete, sha256(string_agg(x.link, ''::bytea order by x.number)), payung.actor_id()
    from payung.award_counts(p.cycle_id) x returning id into r;
  insert into awards_countedsheet (sheet_id, closing_id) select x.id, r from payung.award_counts(p.cycle_id) x;
  return r;
end $$;
comment on function payung.award_confirm_closing is 'Another person closes the scores for the same end of the chain; one of the two is a juror, and it is decided then which sheets count.';

-- Returns the session's key number if it may open now: it holds a key, the scores are closed, and a quorum is present at the plenary.
create function payung.award_opening(p_cycle bigint) returns smallint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n smallint := payung.award_key_number(p_cycle);
begin
  if n is null then
    raise exception 'payung: no key is yours' using errcode = 'P0E90';
  end if;
  if not payung.award_opens(p_cycle) or payung.award_stage(p_cycle) is distinct from 'plenary' then
    raise exception 'payung: scores are opened at the plenary, after the closing' using errcode = 'P0E9B';
  end if;
  if payung.award_present(p_cycle, 'plenary') < (payung.award_terms(p_cycle)).quorum then
    raise exception 'payung: fewer seats are there than the quorum' using errcode = 'P0E9C';
  end if;
  perform from awards_cycle where id = p_cycle for no key update;  -- two who open come one after the other
  return n;
end $$;
comment on function payung.award_opening is 'Scores are opened by holders of keys, after the closing, at a plenary that has a quorum.';

create function payung.award_hand_on(p_cycle bigint, p_sheets bigint[], p_boxes bytea[]) returns integer
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n smallint := payung.award_opening(p_cycle); many integer;
begin
  insert into awards_handedon (sheet_id, number, boxes, handed_by)
    select c.sheet_id, n, g.boxes, payung.actor_id() from unnest(p_sheets, p_boxes) as g(sheet, boxes)
    join awards_countedsheet c on c.sheet_id = g.sheet join awards_scoresheet s on s.id = c.sheet_id and s.cycle_id = p_cycle
    on conflict (sheet_id, number) do nothing;
  get diagnostics many = row_count;
  return many;
end $$;
comment on function payung.award_hand_on is 'A holder hands on the parts that the key of another holder opens, once, for sheets that count.';

-- Points and note of an opened sheet. `fault` says what is wrong if its criteria or points are not those that the rubric allows.
create function payung.award_read_sheet(p_rubric bigint, p_plain bytea, out points jsonb, out note text, out fault text)
language plpgsql stable set search_path = public, payung, pg_temp as $$
declare body jsonb;
begin
  note := '';
  fault := '';
  begin
    body := convert_from(substr(p_plain, 33), 'UTF8')::jsonb;
    points := body->'points';
    note := left(coalesce(body->>'note', ''), 4000);
  exception when others then
    fault := 'unreadable';
  end;
  if fault = '' and (jsonb_typeof(points) is distinct from 'object' or exists (
      select from (select k.name from awards_criterion k where k.rubric_id = p_rubric and k.source = 'jury') k
      full join jsonb_each(case when jsonb_typeof(points) = 'object' then points else '{}' end) g on g.key = k.name
      where k.name is null or g.key is null or jsonb_typeof(g.value) <> 'string'
        or not (g.value #>> '{}') ~ '^(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)$')) then
    fault := 'points';
  end if;
  if fault <> '' then
    points := null;
  end if;
end $$;
comment on function payung.award_read_sheet is 'An opened sheet gives points from 0 to 100 for every criterion of the jury and no other, or none at all. May be null: points.';

create function payung.award_record_opened(p_cycle bigint, p_sheets bigint[], p_plains bytea[]) returns integer
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare n smallint := payung.award_opening(p_cycle); many integer;
begin
  if exists (select from unnest(p_sheets, p_plains) as g(sheet, plain)
      left join awards_countedsheet c on c.sheet_id = g.sheet left join awards_scoresheet s on s.id = c.sheet_id and s.cycle_id = p_cycle
      where s.id is null or sha256(g.plain) is distinct from s.commitment) then
    raise exception 'payung: this is not what was handed in' using errcode = 'P0E9D';
  end if;
  if exists (select from unnest(p_sheets) g where not exists (select from awards_handedon h where h.sheet_id = g and h.number <> n)) then
    raise exception 'payung: another holder opens first' using errcode = 'P0E9E';
  end if;
  insert into awards_openedscore (sheet_id, seat_id, candidate_id, points, note, fault, plain, opened_by)
    select s.id, s.seat_id, s.candidate_id, o.points, o.note, o.fault, g.plain, payung.actor_id()
    from unnest(p_sheets, p_plains) as g(sheet, plain) join awards_scoresheet s on s.id = g.sheet,
    lateral payung.award_read_sheet(s.rubric_id, g.plain) o
    on conflict (sheet_id) do nothing;
  get diagnostics many = row_count;
  return many;
end $$;
comment on function payung.award_record_opened is 'What two holders have opened is stored only if the commitment proves that it is what was handed in.';

-- Computes the chain again, compares the closing and every opened score with the sheets, then the rubrics, results, minutes and the
-- publication with their digests, then every fact of the cycle with the chain of facts (0008). wrong: the first thing that is not as it was;
-- '' if everything is.
create function payung.award_verify(p_cycle bigint, out sheets integer, out head text, out wrong text, out facts integer, out facts_head text)
language plpgsql stable security definer set search_path = public, payung, pg_temp as $$
declare s awards_scoresheet; before bytea := sha256(''); closed awards_closingproposal; f record;
begin
  -- The answer tells how many sheets were handed in, so it is for the people to whom award_progress tells that.
  if not (payung.award_takes_part(p_cycle) or payung.award_key_number(p_cycle) is not null) then
    raise exception 'payung: the chain is for jury, committee and holders of keys' using errcode = 'P0E90';
  end if;
  sheets := 0;
  wrong := '';
  for s in select x.* from awards_scoresheet x where x.cycle_id = p_cycle order by x.number loop
    sheets := sheets + 1;
    if wrong = '' and (s.number <> sheets or s.previous <> before or s.link <> payung.award_link(s)) then
      wrong := 'sheet ' || s.number;
    end if;
    before := s.link;
  end loop;
  head := encode(before, 'hex');
  select p.* into closed from awards_closing c join awards_closingproposal p on p.id = c.proposal_id where c.cycle_id = p_cycle;
  if wrong = '' and closed.id is not null and (closed.head <> before or closed.sheets <> sheets or (
      select c.counted is distinct from (select sha256(string_agg(x.link, ''::bytea order by x.number)) from awards_countedsheet k
        join awards_scoresheet x on x.id = k.sheet_id where k.closing_id = c.id) from awards_closing c where c.cycle_id = p_cycle)) then
    wrong := 'closing';
  end if;
  if wrong = '' then
    select coalesce(min('score ' || x.number), '') into wrong from awards_openedscore o join awards_scoresheet x on x.id = o.sheet_id
      join awards_countedsheet c on c.sheet_id = x.id, lateral payung.award_read_sheet(x.rubric_id, o.plain) r
      where x.cycle_id = p_cycle and (sha256(o.plain) <> x.commitment or o.seat_id <> x.seat_id or o.candidate_id <> x.candidate_id
        or (o.points, o.note, o.fault) is distinct from (r.points, r.note, r.fault));
  end if;
  if wrong = '' then
    select coalesce(min('rubric ' || r.id), '') into wrong from awards_rubric r join awards_opencategory o on o.id = r.open_category_id
      where o.cycle_id = p_cycle and r.digest <> payung.award_rubric_digest((
        select jsonb_agg(to_jsonb(k) order by k.id) from awards_criterion k where k.rubric_id = r.id), r.rules);
  end if;
  if wrong = '' then
    wrong := payung.award_decided_wrong(p_cycle);
  end if;
  f := payung.award_facts_wrong(p_cycle);
  facts := f.facts;
  facts_head := f.head;
  wrong := case wrong when '' then f.wrong else wrong end;
end $$;
comment on function payung.award_verify is 'One changed bit is noticed: of a sheet, the closing, an opened score, a rubric, what was decided by them, or any other fact of the cycle.';

-- The stage of scoring ends when two people have closed the scores.
create function payung.award_closed_first() returns trigger
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  if not exists (select from awards_closing c where c.cycle_id = new.cycle_id) then
    raise exception 'payung: the scores are not closed' using errcode = 'P0E9F';
  end if;
  return new;
end $$;
comment on function payung.award_closed_first is 'A cycle comes to its plenary only when two people have closed the scores.';
create trigger closed_first before insert on awards_stagemove for each row when (new.stage = 'plenary')
  execute function payung.award_closed_first();

-- The number of sheets of a seat for a candidate so far, whoever acted for the seat.
create function payung.award_turns(p_seat bigint, p_candidate bigint) returns integer
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select count(*)::integer from awards_scoresheet x join awards_seat s on s.id = x.seat_id
  where x.seat_id = p_seat and x.candidate_id = p_candidate and payung.award_own_seat(s.cycle_id) = p_seat
$$;
comment on function payung.award_turns is 'A juror learns how many sheets his own seat has handed in for a candidate.';

-- The progress of the opening: which keys have handed on, how many sheets are open, and how many of those have no valid points.
create function payung.award_opened(p_cycle bigint, out handed_on smallint[], out opened integer, out faulty integer)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select (select array_agg(distinct h.number) from awards_handedon h join awards_scoresheet s on s.id = h.sheet_id where s.cycle_id = p_cycle),
    count(o.sheet_id)::integer, (count(*) filter (where o.fault <> ''))::integer
  from awards_openedscore o join awards_scoresheet s on s.id = o.sheet_id where s.cycle_id = p_cycle
$$;
comment on function payung.award_opened is 'Everybody sees how far an opening is, and nothing of the scores. May be null: handed_on.';

-- Who is recused from whom, by statement or by data, with the stated reason; for jury and committee. `p_category` limits the answer to
-- one open category: each pair costs a check, and a result needs only its own category.
create function payung.award_recusals(p_cycle bigint, p_category bigint default null)
returns table (seat_number smallint, candidate_id bigint, name text, reason text)
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select s.number, c.id, c.name, coalesce((select string_agg(x.reason, '; ' order by x.id) from awards_conflict x
    where x.seat_id = s.id and x.candidate_id = c.id), '')
  from payung.award_seats(p_cycle) s join awards_opencategory o on o.cycle_id = p_cycle join awards_candidate c on c.open_category_id = o.id
  where payung.award_takes_part(p_cycle) and (p_category is null or o.id = p_category) and payung.award_recused(s.id, c.id)
  order by s.number, c.name, c.id
$$;
comment on function payung.award_recusals is 'Jury and committee see who is recused from whom, and nobody else does. May be null: p_category.';

do $$
declare f regprocedure;
begin
  for f in select p.oid from pg_proc p where p.pronamespace = 'payung'::regnamespace and p.proname in ('award_carry_recusals', 'award_key_number', 'award_takes_part',
    'award_opens', 'award_sees_scores', 'award_name_seat', 'award_name_deputy', 'award_declare_conflict', 'award_attend', 'award_present',
    'award_key_users', 'award_name_key_holder', 'award_register_key', 'award_keys', 'award_set_own_key', 'award_link',
    'award_hand_in', 'award_keeps', 'award_progress', 'award_quorum', 'award_counts', 'award_propose_closing', 'award_confirm_closing', 'award_opening',
    'award_hand_on', 'award_read_sheet', 'award_record_opened', 'award_verify', 'award_closed_first', 'award_recusals', 'award_turns', 'award_opened') loop
    execute format('revoke execute on function %s from public', f);
    if (select p.proname not in ('award_carry_recusals', 'award_key_users', 'award_link', 'award_keeps', 'award_quorum', 'award_counts', 'award_opening',
        'award_read_sheet', 'award_closed_first') from pg_proc p where p.oid = f) then
      execute format('grant execute on function %s to payung_app', f);
    end if;
  end loop;
end $$;
