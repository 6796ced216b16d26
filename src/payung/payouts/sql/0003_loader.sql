-- Who pays whom is decided by people at the application's door. The job runner, which holds the keys to the bank, sends
-- what was approved and neither makes a batch nor approves one nor points it at another bank.
revoke execute on function payung.payout_batch_make(bigint, text, bigint[]), payung.payout_batch_approve(bigint, text, text),
  payung.payout_batch_discard(bigint), payung.payout_account_ends(bigint[]),
  payung.payout_bank_connect(text, text, bigint, text, text, text, text, text, text, text, text, bytea, jsonb) from payung_loader;
