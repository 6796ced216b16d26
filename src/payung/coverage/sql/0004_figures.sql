-- Records a published figure, by a user who serves its whole province; or corrects one that was entered wrongly, which is kept and no
-- longer counts. Nothing says whether the figure is true: contradictions are found by calculation.
create function payung.statement_publish(p_place text, p_subject text, p_percent int, p_decimals int, p_part bigint, p_whole bigint,
                                         p_on date, p_source text, p_note text, p_corrects bigint, p_today date) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s bigint;
begin
  if not payung.may('coverage.publish') then
    raise exception 'payung: this role enters no figures' using errcode = 'P0D12';
  end if;
  if not exists (select from published.places_place y where y.code = p_place and y.level <= 2 and left(y.code, 2) = any(payung.provinces())) then
    raise exception 'payung: the place is not served' using errcode = 'P0D13';
  end if;
  if coalesce(p_percent, p_whole) is null or (p_part is not null and p_percent is null and p_whole is null) or p_percent not between 0 and 99999
     or p_decimals not between 0 and 2 or p_part < 0 or p_whole <= 0 or p_subject not in ('total', 'formal', 'informal')
     or length(btrim(p_source)) < 3 then
    raise exception 'payung: a figure is a percentage or a part of a whole, with its source' using errcode = 'P0D14';
  end if;
  perform payung.case_day(p_today);
  if p_on > p_today then
    raise exception 'payung: it is not published yet' using errcode = 'P0D15';
  end if;
  if p_corrects is not null then
    perform from coverage_statement where id = p_corrects and place_id = p_place for update;
    if not found or exists (select from coverage_statement where corrects_id = p_corrects) then
      raise exception 'payung: no such figure stands' using errcode = 'P0D16';
    end if;
  end if;
  s := nextval(pg_get_serial_sequence('coverage_statement', 'id'));
  insert into coverage_statement (id, code, place_id, subject, percent_bp, percent_decimals, numerator, denominator, as_of, source, note, corrects_id, made_by)
    values (s, 'angka-' || s, p_place, p_subject, p_percent, p_decimals, p_part, p_whole, p_on, btrim(p_source), p_note, p_corrects, payung.actor_id());
  return s;
end $$;
comment on function payung.statement_publish is 'A user who serves its province records a published figure with source, day and name; a correction is another row, once. May be null: p_percent, p_part, p_whole, p_corrects.';
revoke execute on function payung.statement_publish(text, text, int, int, bigint, bigint, date, text, text, bigint, date) from public;
grant execute on function payung.statement_publish(text, text, int, int, bigint, bigint, date, text, text, bigint, date) to payung_app;
