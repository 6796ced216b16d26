"""What is told of one bill, with what came for it and without anything."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from payung.contributions.views import bill_line

TODAY = date(2025, 7, 20)


def bill(**other: Any) -> Any:
    fields = {
        "sequence": 1,
        "people": 2,
        "jkk": 1,
        "jkm": 2,
        "jht": 0,
        "amount": 3,
        "issued_on": TODAY,
        "due_on": TODAY,
    }
    payer = SimpleNamespace(label="Provinsi", kind="scheme")
    bare = {"pk": 7, "month": TODAY, "last_month": TODAY, "payment_code": "123", "corrects_id": None, "payer": payer}
    return SimpleNamespace(**fields, **{**bare, **other})


def standing(**other: Any) -> SimpleNamespace:
    bare = {"net": 3, "came": 1, "open": 2, "paid": 1, "receipt": None, "receipt_id": None, "waived": 0}
    return SimpleNamespace(**{**bare, **other})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"standing": standing()}, ("123", "part", 3, 1, 2)),
        ({"standing": standing(came=0, paid=0, open=3)}, ("123", "open", 3, 0, 3)),
        ({"standing": standing(net=4, came=4, open=0, paid=4, receipt_id=5)}, ("123", "paid", 4, 4, 0)),
        ({"standing": standing(open=0, waived=3)}, ("123", "waived", 3, 1, 0)),
        ({"standing": standing(open=0)}, ("123", "void", 3, 1, 0)),
        ({"corrects_id": 6, "payment_code": None}, ("", "correction", 3, 0, 0)),
    ],
)
def test_a_bill_is_told_by_its_code_state_and_money(facts: dict[str, Any], said: tuple[Any, ...]) -> None:
    line = bill_line(bill(**facts), TODAY)
    assert tuple(line[name] for name in ("payment_code", "state", "net", "paid", "open")) == said
    assert line["receipt"] is None


def test_a_bill_is_overdue_after_its_day() -> None:
    for day, state in ((20, "part"), (21, "overdue")):
        assert bill_line(bill(standing=standing()), date(2025, 7, day))["state"] == state
