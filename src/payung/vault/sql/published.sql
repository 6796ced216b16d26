-- Views for other rooms: they may read nothing else of this room. A view shows the rows that the asking user may see.

create view published.vault_folder with (security_invoker = true) as
  select id, kind, regency, organisation_id from vault_folder;
comment on view published.vault_folder is 'Folders of papers, with their regency and organisation.';

create view published.vault_paper with (security_invoker = true) as
  select id, paper_type, digest, state, reason, withdrawn_at, folder_id from vault_paper;
comment on view published.vault_paper is 'Papers by type and state, without their content.';
