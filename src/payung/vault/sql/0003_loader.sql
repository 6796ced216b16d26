-- Papers come in, are looked at and are withdrawn at the application's door; no job does any of it.
revoke execute on function payung.folder_open(text, text, bigint),
  payung.paper_add(bigint, text, text, text, bigint, text, text, text, date),
  payung.paper_checked(bigint, text, text, text, int, text[]), payung.paper_withdraw(bigint, text) from payung_loader;
