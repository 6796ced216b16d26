-- The sector decides the price of a row. The check reads it from the occupation, with the law's list of words. Where that list is
-- wrong an officer states the sector; this is possible until the person has been taken in at the old price.
call payung.protect('intake_sectordecision',
  '(select payung.all_places()) or regency = any((select payung.places())::text[])
   or list_id in (select id from intake_list where uploaded_by = (select payung.actor_id()))', 'false');
call payung.append_only('intake_sectordecision');
call payung.refer('intake_sectordecision', 'list_id', 'intake_list', true);
grant select on intake_sectordecision to payung_app, payung_loader;

create function payung.row_sector(p_list bigint, p_row int, p_sector text, p_reason text) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare said text := payung.case_reason(p_reason); place text; stands text; new_id bigint;
begin
  if not payung.may('intake.review') then
    raise exception 'payung: this role states no sector' using errcode = 'P0D64';
  end if;
  perform 1 from intake_list where id = p_list for update;
  select r.regency, r.sector into place, stands from intake_row r
    where r.list_id = p_list and r.sheet_row = p_row and r.verdict <> 'rejected'
      and exists (select from intake_list l where l.id = p_list and l.scheme_id is not null)  -- others have no price
      and ((select payung.all_places()) or r.regency = any((select payung.places())::text[]) or payung.review_sent(p_list));
  if place is null then
    raise exception 'payung: no such row of a list in the own scope' using errcode = 'P0D65';
  end if;
  if exists (select from published.sponsorship_enrolment e where e.list_id = p_list and e.sheet_row = p_row)
     or exists (select from published.sponsorship_waiting w where w.list_id = p_list and w.sheet_row = p_row) then
    raise exception 'payung: the row was taken at its price' using errcode = 'P0D66';
  end if;
  stands := coalesce((select d.sector from intake_sectordecision d where d.list_id = p_list and d.sheet_row = p_row order by d.id desc limit 1), stands);
  if stands = p_sector then
    raise exception 'payung: the row has this sector' using errcode = 'P0D67';
  end if;
  insert into intake_sectordecision (list_id, sheet_row, regency, sector, was, reason, decided_by)
    values (p_list, p_row, place, p_sector, stands, said, payung.actor_id()) returning id into new_id;
  return new_id;
end $$;
comment on function payung.row_sector is 'The sector of a row is stated, with a reason, by a user who may decide on rows and sees it, and only before the person was taken in at its price.';
revoke execute on function payung.row_sector(bigint, int, text, text) from public;
grant execute on function payung.row_sector(bigint, int, text, text) to payung_app;
