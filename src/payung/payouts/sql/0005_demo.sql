-- A demonstration pays through the practice bank only.
create trigger only_practice_bank before insert or update on payouts_bank for each row execute function payung.only_practice_bank();
