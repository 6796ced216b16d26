"""A payer who owes for some months and has money left from another."""

from __future__ import annotations

from typing import Any

from tests.support import people
from tests.support.people import MONTHS, PRICE, acting


def owing(loader: Any, app: Any, token: Any) -> tuple[int, list[int]]:
    """A payer with bills of July to September, of which July is overpaid by 500: (payer, bills)."""
    with acting(loader, token("admin")):
        scheme, [member] = people.covered(loader, 1, MONTHS[:3])
        bills = [people.bill(loader, scheme.payer, month, [member]) for month in MONTHS[:3]]
    people.receive(app, token, bills[0][1], PRICE + 500, "2025-07-10")
    return scheme.payer, [bill for bill, _code in bills]
