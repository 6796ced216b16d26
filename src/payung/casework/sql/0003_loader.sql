-- Cases are opened, voted on and clocked by people at the application's door; no job does any of it.
revoke execute on function payung.case_open(text, text, text, bigint), payung.case_act(bigint, text, text),
  payung.case_vote(bigint, text, text, text, bigint, text), payung.case_complete(bigint, date),
  payung.case_pause(bigint, date, text), payung.case_resume(bigint, date), payung.case_set_bands(text, text, jsonb)
  from payung_loader;
