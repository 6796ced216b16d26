-- Families and accounts are recorded at the application's door; what jobs bring in goes the way of lists.
revoke execute on function payung.registry_add_person(text, text, text, text, date, text, text, text),
  payung.registry_add_relative(bigint, bigint, text), payung.registry_add_account(bigint, text, text, text, int, text),
  payung.registry_close_account(bigint) from payung_loader;
