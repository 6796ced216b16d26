"""What a bill that corrects another says: every programme, their sum, and no day before the bill it corrects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from payung.kernel.checkdigit import payment_code
from tests.support import people
from tests.support.people import acting, one

MONTH, ISSUED = date(2025, 7, 1), date(2025, 7, 3)
PARTS = (1, 2, 4, 8, 16)
BILL = (
    "insert into contributions_bill (payer_id, month, last_month, sequence, people, jkk, jkm, jht, jp, jkp, amount, payment_code,"
    " due_on, issued_on, province, regency) values (%s, %s, %s, 1, 1, 1, 2, 4, 8, 16, 31, %s, %s, %s, '53', '53.04') returning id"
)
CORRECT = "select payung.bill_correct(%s, %s, 1, %s, %s, %s, %s, %s, %s)"
SAYS = "select jkk, jkm, jht, jp, jkp, amount, due_on, issued_on, corrects_id, regency, sequence, payment_code from contributions_bill where id = %s"


@pytest.mark.parametrize(
    ("on", "dated"), [(date(2025, 7, 2), ISSUED), (ISSUED, ISSUED), (date(2025, 8, 9), date(2025, 8, 9))]
)
def test_a_correction_sums_every_programme_and_is_not_before_its_bill(
    own_db: Any, owner: Any, loader: Any, token: Callable[[str], str], on: date, dated: date
) -> None:
    with acting(loader, token("admin")):
        people.open_months(loader, [MONTH])
        payer = people.scheme(loader, months=[MONTH]).payer
    bill = one(owner, BILL, [payer, MONTH, MONTH, payment_code(5_100_000_001), MONTH, ISSUED])
    back = one(owner, CORRECT, [bill, MONTH, *(-part for part in PARTS), on])
    said = owner.execute(SAYS, [back]).fetchone()
    assert said == (-1, -2, -4, -8, -16, -31, dated, dated, bill, "53.04", 2, None)
    again = one(owner, CORRECT, [bill, MONTH, *PARTS, on])
    assert owner.execute(SAYS, [again]).fetchone()[:6] == (*PARTS, 31)
