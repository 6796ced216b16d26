-- What other rooms read of this one: what is not here they do not know. Each sees as many rows as who asks.

create view published.vault_folder with (security_invoker = true) as
  select id, kind, regency, organisation_id from vault_folder;
comment on view published.vault_folder is 'Folders of papers and whose they are.';

create view published.vault_paper with (security_invoker = true) as
  select id, paper_type, digest, state, reason, withdrawn_at, folder_id from vault_paper;
comment on view published.vault_paper is 'Papers by type and state, without their content.';
