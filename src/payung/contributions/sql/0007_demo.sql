-- In a demonstration only the practice bank reports payments.
create trigger only_practice_bank before insert or update on contributions_snapclient for each row
  execute function payung.only_practice_bank();
