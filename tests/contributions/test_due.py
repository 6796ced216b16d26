"""When a bill is due, and how many wait to be billed: one rule wherever it is told."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from payung.contributions.due import due_date
from payung.kernel.months import Month
from tests.support import people
from tests.support.people import acting

JULY = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("month", "issued", "due"),
    [
        ("2025-07", date(2025, 7, 5), date(2025, 7, 15)),
        ("2025-07", date(2025, 7, 15), date(2025, 7, 15)),
        ("2025-07", date(2025, 7, 16), date(2025, 7, 30)),
        ("2025-07", date(2025, 12, 15), date(2025, 12, 29)),
        ("2025-11", date(2025, 12, 13), date(2025, 12, 29)),  # 27 December is a Saturday
        ("2025-06", date(2025, 6, 1), date(2025, 6, 16)),  # the 15th is a Sunday
    ],
)
def test_no_bill_is_born_overdue(db, month, issued, due):
    assert due_date(Month.parse(month), issued) == due
    assert due >= issued


def test_people_to_assess_are_the_same_on_both_pages(own_db, db, loader, token, login):
    with acting(loader, token("admin")):
        scheme, members = people.covered(loader, 5, [JULY])
        people.bill(loader, scheme.payer, JULY, members[:3])
    office = login(Client(SERVER_NAME="localhost"), "cabang")
    assert "Juli 2025 (2 orang)" in office.get("/iuran").content.decode().replace("\xa0", " ")
    assert "2 orang" in office.get("/").content.decode().replace("\xa0", " ")
