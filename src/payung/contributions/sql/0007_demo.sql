-- Nor is it told of payments by another.
create trigger only_practice_bank before insert or update on contributions_snapclient for each row
  execute function payung.only_practice_bank();
