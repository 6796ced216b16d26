"""The number by which a booking is recognised: the bank's own number, and its place in the entry only if the number
alone is not unique.
"""

from __future__ import annotations

import pytest

from payung.payouts.answers.bookings import REFERENCE_LENGTH, number_of
from payung.rails.iso20022.camt054 import Detail, Entry

LONG, SHORT = "R" * REFERENCE_LENGTH, "R" * (REFERENCE_LENGTH - 1)


def entry(**given: object) -> Entry:
    return Entry(account="1", amount=1, credit=False, status="BOOK", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("booked", "detail", "place", "number"),
    [
        (entry(bank_reference="B1"), None, 0, "B1"),
        (entry(bank_reference="B1"), Detail(bank_reference="D1"), 0, "B1"),
        (entry(bank_reference="B1"), Detail(bank_reference="D1"), 2, "D1"),
        (entry(bank_reference="B1"), Detail(bank_reference="B1"), 2, "B1/2"),
        (entry(bank_reference="B1"), Detail(), 2, "B1/2"),
        (entry(bank_reference="B" * 70), Detail(), 2, "B" * 56 + "/2"),
        (entry(), Detail(transaction_id="T1"), 0, "T1"),
        (entry(reference=LONG), None, 0, LONG),
        (entry(reference=SHORT), None, 0, ""),
        (entry(reference=LONG), Detail(), 2, ""),
        (entry(reference=LONG), Detail(transaction_id="T1"), 2, "T1"),
        (entry(), None, 0, ""),
    ],
)
def test_the_number_of_a_booking(booked, detail, place, number):
    assert number_of(booked, detail, place) == number
