"""A correction takes back what had been waived beyond the rest, and no more of it; the bill is open by what is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from payung.kernel.checkdigit import payment_code
from tests.contributions.test_correcting import BILL, CORRECT, ISSUED, MONTH
from tests.support import people
from tests.support.people import acting, one

STANDS = "select net, waived, paid, credited, open from contributions_billstanding where bill_id = %s"


@pytest.mark.parametrize(
    ("waived", "down", "stands"),
    [
        (20, (0, 0, 0, 0, 11), (20, 20, 0, 0, 0)),
        (20, (0, 0, 0, 0, 12), (19, 19, 0, 0, 0)),
        (20, (0, 0, 0, 8, 16), (7, 7, 0, 0, 0)),
        (20, (0, 0, 0, 0, 5), (26, 20, 0, 0, 6)),
        (0, (0, 0, 0, 8, 16), (7, 0, 0, 0, 7)),
    ],
)
def test_what_was_waived_of_nothing_is_waived_no_more(
    own_db: Any, owner: Any, loader: Any, token: Callable[[str], str],
    waived: int, down: tuple[int, ...], stands: tuple[int, ...],
) -> None:  # fmt: skip
    with acting(loader, token("admin")):
        people.open_months(loader, [MONTH])
        payer = people.scheme(loader, months=[MONTH]).payer
    bill = one(owner, BILL, [payer, MONTH, MONTH, payment_code(5_100_000_001), MONTH, ISSUED])
    owner.execute("update contributions_billstanding set waived = %s where bill_id = %s", [waived, bill])
    with acting(owner, token("admin")):
        owner.execute(CORRECT, [bill, MONTH, *(-part for part in down), date(2025, 7, 4)])
    assert owner.execute(STANDS, [bill]).fetchone() == stands
