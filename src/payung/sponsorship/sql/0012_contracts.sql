-- Papers of a contract: of one enrolment (agreement, consent), or of a list as a whole (the letter with which a bank sends it). The
-- folder is in the vault. The offices that serve the place and the payer can open it, and no other bank (`folder_open_to`).
call payung.protect('sponsorship_contractfolder', '(select payung.may(''papers.view''))
  and ((select payung.may(''contracts.view'')) or scheme_id in (
         select s.id from sponsorship_scheme s where s.organisation_id = any((select payung.orgs())::bigint[])))
  and (exists (select from sponsorship_enrolment e where e.id = sponsorship_contractfolder.enrolment_id)
       or (enrolment_id is null and scheme_id in (select scheme_id from sponsorship_fund)))', 'false');
call payung.append_only('sponsorship_contractfolder');
grant select on sponsorship_contractfolder to payung_app, payung_loader;
call payung.refer('sponsorship_contractfolder', 'enrolment_id', 'sponsorship_enrolment');

-- The folder of an enrolment; it is opened with the first paper.
create function payung.contract_papers(p_enrolment bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare e sponsorship_enrolment; org bigint; f bigint;
begin
  -- Two users who send the first paper at the same time open only one folder.
  select * into e from sponsorship_enrolment where id = p_enrolment for no key update;
  select s.organisation_id into org from sponsorship_scheme s where s.id = e.scheme_id;
  if org is null or not payung.may('papers.add') or not payung.within(e.regency, org)
     or not payung.folder_open_to('contract', org) then
    raise exception 'payung: no such person within the scope' using errcode = 'P0E02';
  end if;
  select c.folder_id into f from sponsorship_contractfolder c where c.enrolment_id = e.id;
  if f is null then
    f := payung.folder_open('contract', e.regency, org);
    insert into sponsorship_contractfolder (scheme_id, enrolment_id, folder_id) values (e.scheme_id, e.id, f);
  end if;
  return f;
end $$;
comment on function payung.contract_papers is 'The papers of an enrolment are in one folder, opened by the payer or by an office that serves the place.';

-- The folder of a list as a whole, for users who act for the scheme, if at least one person came in by that list.
create function payung.list_letters(p_scheme bigint, p_list bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare s sponsorship_scheme; f bigint;
begin
  select * into s from sponsorship_scheme where id = p_scheme and payung.scheme_served(p_scheme) for no key update;
  if s.id is null or not payung.may('papers.add') or not exists (
    select from sponsorship_enrolment e where e.scheme_id = s.id and e.list_id = p_list) then
    raise exception 'payung: nobody of this scheme came in by this list' using errcode = 'P0EF1';
  end if;
  select c.folder_id into f from sponsorship_contractfolder c where c.scheme_id = s.id and c.list_id = p_list;
  if f is null then
    f := payung.folder_open('list_letter', left(s.place_id, 5), s.organisation_id);
    insert into sponsorship_contractfolder (scheme_id, list_id, folder_id) values (s.id, p_list, f);
  end if;
  return f;
end $$;
comment on function payung.list_letters is 'One letter for all people of a list is in the list''s folder, opened by users who act for the scheme.';

-- For the log of readers, so it also answers a session that may read papers but not the enrolment. A letter of a list names no person.
create function payung.contract_people(p_folder bigint) returns bigint[]
language sql stable security definer set search_path = public, payung, pg_temp as $$
  select array_agg(m.person_id) from sponsorship_contractfolder c join published.vault_folder f on f.id = c.folder_id
    join sponsorship_enrolment e on e.id = c.enrolment_id join published.participation_membership m on m.id = e.membership_id
  where c.folder_id = p_folder and payung.within(f.regency, f.organisation_id) and payung.may('papers.view')
    and payung.folder_open_to(f.kind, f.organisation_id)
$$;
comment on function payung.contract_people is 'The people whom the papers of a contract are about are named only to users who may read papers there. May be null: result.';
revoke execute on function payung.contract_papers(bigint), payung.list_letters(bigint, bigint), payung.contract_people(bigint) from public;
grant execute on function payung.contract_papers(bigint), payung.list_letters(bigint, bigint), payung.contract_people(bigint) to payung_app;
