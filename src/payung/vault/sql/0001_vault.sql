-- Papers are written only by these functions. After its check a paper is never changed; it can only be withdrawn with a reason.

-- Whether the session may act on something of this regency, province or organisation. For functions that run with the owner's rights, which
-- row-level security does not limit.
create function payung.within(p_regency text, p_org bigint) returns boolean
language sql stable set search_path = payung, pg_temp as $$
  select payung.actor_id() is not null
    and (payung.all_places() or p_regency = any(payung.places() || payung.provinces()) or coalesce(p_org = any(payung.orgs()), false))
$$;
comment on function payung.within is 'Whether the session acts for this regency, this whole province or this organisation; never without a session.';
revoke execute on function payung.within(text, bigint) from public;

-- What a bank and its debtor signed is for that bank and for the offices of the place; another bank there may not read it.
create function payung.folder_open_to(p_kind text, p_org bigint) returns boolean
language sql stable set search_path = payung, pg_temp as $$
  select p_kind not in ('contract', 'list_letter') or coalesce(p_org = any(payung.orgs()), false) or payung.may('contracts.view')
$$;
comment on function payung.folder_open_to is 'Papers of a contract are open to the payer and to the offices of the place, and to no other bank. May be null: p_org.';

call payung.protect('vault_folder',
  '(select payung.may(''papers.view''))
   and ((select payung.all_places()) or regency = any((select payung.places() || payung.provinces())::text[])
        or organisation_id = any((select payung.orgs())::bigint[]))
   and payung.folder_open_to(kind, organisation_id)', 'false');
call payung.protect('vault_paper', 'folder_id in (select id from vault_folder)', 'false');
grant select on vault_folder, vault_paper to payung_app, payung_loader;
-- Kinds follow the declarations of the program (`vault.kinds`): the owner writes them in every migration, and nobody else reads them
-- here.
alter table vault_paper add constraint paper_kind foreign key (paper_type) references vault_paperkind (name);
call payung.veil('vault_paper', 'id', 'issuer', 'number', 'file_name');

create function payung.folder_open(p_kind text, p_regency text, p_org bigint) returns bigint
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare folder_id bigint;
begin
  if not payung.may('papers.add')
     or not payung.within(p_regency, p_org) or not payung.folder_open_to(p_kind, p_org) then
    raise exception 'payung: no folder outside the own scope' using errcode = 'P0B21';
  end if;
  insert into vault_folder (kind, regency, organisation_id, created_by)
    values (p_kind, p_regency, p_org, payung.actor_id()) returning id into folder_id;
  return folder_id;
end $$;
comment on function payung.folder_open is 'A folder is opened by users who add papers, for a regency or organisation of their scope. May be null: p_org.';

-- The folder for writing; outside the scope it is refused like one that does not exist.
create function payung.folder_for_writing(p_folder bigint) returns void
language plpgsql set search_path = public, payung, pg_temp as $$
begin
  perform 1 from vault_folder f where f.id = p_folder and payung.within(f.regency, f.organisation_id)
    and payung.folder_open_to(f.kind, f.organisation_id);
  if not found or not payung.may('papers.add') then
    raise exception 'payung: no such folder in the own scope' using errcode = 'P0B22';
  end if;
end $$;
comment on function payung.folder_for_writing is 'Users who add papers write into folders of their scope; another folder is refused like one that does not exist.';

-- Puts a paper into quarantine. The same content with the same type in the same folder is the same paper.
create function payung.paper_add(p_folder bigint, p_type text, p_key text, p_digest text, p_size bigint, p_name text,
    p_issuer text, p_number text, p_issued_on date, out paper_id bigint, out was_new boolean)
language plpgsql security definer set search_path = public, payung, pg_temp as $$
begin
  perform payung.folder_for_writing(p_folder);
  insert into vault_paper (folder_id, paper_type, issuer, number, issued_on, file_name, file_key, digest, size, added_by)
    values (p_folder, p_type, p_issuer, p_number, p_issued_on, left(p_name, 200), p_key, p_digest, p_size, payung.actor_id())
    on conflict (folder_id, paper_type, digest) where withdrawn_at is null do nothing returning id into paper_id;
  was_new := paper_id is not null;
  if not was_new then
    select id into paper_id from vault_paper
      where folder_id = p_folder and paper_type = p_type and digest = p_digest and withdrawn_at is null;
  end if;
end $$;
comment on function payung.paper_add is 'A new paper is unchecked, and the same content with the same type is in a folder once. May be null: p_issued_on.';

-- Stores the result of the check, once, and ends the quarantine. `p_digest` ties the result to the content that was checked.
create function payung.paper_checked(p_paper bigint, p_digest text, p_reason text, p_media text, p_pages int, p_previews text[])
returns void language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p vault_paper;
begin
  select * into p from vault_paper where id = p_paper for update;
  perform payung.folder_for_writing(p.folder_id);
  if p.state <> 'quarantine' or p.digest <> p_digest or p.withdrawn_at is not null then
    raise exception 'payung: paper % is not waiting for this check', p_paper using errcode = 'P0B23';
  end if;
  if p_reason = '' and not p_media = any((select media from vault_paperkind where name = p.paper_type)::text[]) then
    raise exception 'payung: a paper of kind % is not accepted as %', p.paper_type, p_media using errcode = 'P0CBB';
  end if;
  update vault_paper set state = case when p_reason = '' then 'clean' else 'refused' end, reason = p_reason, media = p_media,
    pages = p_pages, previews = p_previews, checked_at = clock_timestamp() where id = p_paper;
end $$;
comment on function payung.paper_checked is 'The result of a check is stored once, for the content that was checked, and only a file that its kind accepts is clean.';

create function payung.paper_withdraw(p_paper bigint, p_reason text) returns void
language plpgsql security definer set search_path = public, payung, pg_temp as $$
declare p vault_paper;
begin
  select * into p from vault_paper where id = p_paper for update;
  perform payung.folder_for_writing(p.folder_id);
  if p.withdrawn_at is not null then
    raise exception 'payung: paper % is withdrawn', p_paper using errcode = 'P0B24';
  end if;
  if char_length(btrim(coalesce(p_reason, ''))) < 5 then
    raise exception 'payung: withdrawing needs a reason' using errcode = 'P0B25';
  end if;
  update vault_paper set withdrawn_at = clock_timestamp(), withdrawn_by = payung.actor_id(), withdrawn_reason = left(btrim(p_reason), 1000)
    where id = p_paper;
end $$;
comment on function payung.paper_withdraw is 'A paper is withdrawn once, with a reason, and is kept as evidence.';

revoke execute on function payung.folder_open(text, text, bigint), payung.folder_for_writing(bigint),
  payung.paper_add(bigint, text, text, text, bigint, text, text, text, date),
  payung.paper_checked(bigint, text, text, text, int, text[]), payung.paper_withdraw(bigint, text) from public;
-- People of the application add papers, look at them and withdraw them; no job does this.
grant execute on function payung.folder_open(text, text, bigint),
  payung.paper_add(bigint, text, text, text, bigint, text, text, text, date),
  payung.paper_checked(bigint, text, text, text, int, text[]), payung.paper_withdraw(bigint, text) to payung_app;
grant usage on all sequences in schema public to payung_loader;
