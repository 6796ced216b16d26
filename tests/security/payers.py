"""What a story holds of payers: their credit, its refund, codes for several bills."""

from __future__ import annotations

from typing import Any


def of_payers(owner: Any) -> None:
    """The refund of each credit, and a code for several bills."""
    owner.execute(
        "insert into contributions_refund (payer_id, bank_account_id, amount, why, maker_id)"
        " select distinct k.payer_id, (select min(id) from registry_bankaccount), 5, 'lebih bayar', 1 from contributions_credit k"
    )
    owner.execute(
        "insert into contributions_paymentrequest (payer_id, payment_code, issued_on, due_on, maker_id)"
        " select payer_id, lpad(id::text, 14, '9'), issued_on, due_on, 1 from contributions_bill where corrects_id is null"
    )
    owner.execute(
        "insert into contributions_requestedbill (request_id, bill_id, place) select r.id, b.id, 1"
        " from contributions_paymentrequest r join contributions_bill b on r.payment_code = lpad(b.id::text, 14, '9')"
    )
