"""What a status report says of each payment of the batch that we sent, as steps and notes."""

from __future__ import annotations

from payung.payouts.answers.reports import Sent, statuses
from payung.rails.iso20022.status import ItemStatus, Reason, StatusReport

SENT = Sent(7, 3, "B-7", {"a": 100, "b": 200, "c": 300, "d": 400})


def report(*items: ItemStatus, group: str | None = None, batch: str | None = None) -> StatusReport:
    return StatusReport("M-1", None, "B-7", "pain.001", "B-7", group, (), batch, (Reason("AC04"),), items)


def test_each_payment_has_its_own_step_with_the_banks_reference() -> None:
    items = (
        ItemStatus("a", "ACSC", bank_reference="R-1"),
        ItemStatus("b", "RJCT", (Reason("Rekening Maria ditutup"),), bank_reference="R-2"),
        ItemStatus("c", "RJCT", (Reason("AM05"),)),
        ItemStatus("d", "PDNG"),
    )
    assert statuses(report(*items), SENT) == [
        {"id": "a", "state": "paid", "reason": "", "reference": "R-1"},
        {"id": "b", "state": "rejected", "reason": "NARR", "reference": "R-2"},
        {"id": "c", "state": "unknown", "reason": "AM05", "reference": ""},
        {"id": "d", "state": "accepted", "reason": "", "reference": ""},
    ]


def test_the_word_for_the_whole_holds_where_a_payment_has_none() -> None:
    rejected = {"state": "rejected", "reason": "AC04", "reference": ""}
    assert statuses(report(ItemStatus("b", "ACSC"), batch="RJCT", group="PART"), SENT) == [
        {"id": "a"} | rejected,
        {"id": "b", "state": "paid", "reason": "", "reference": ""},
        {"id": "c"} | rejected,
        {"id": "d"} | rejected,
    ]
    assert statuses(report(ItemStatus("a", "PART"), group="PART"), SENT) == [
        {"note": "code", "number": "PART", "times": 1}
    ]
    assert statuses(report(ItemStatus("a", "ZZZZ"), ItemStatus("b", "ZZZZ"), group="ACSC"), SENT)[2:] == [
        {"note": "code", "number": "ZZZZ", "times": 2}
    ]
