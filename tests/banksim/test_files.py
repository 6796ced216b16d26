"""The practice bank's file door: reports, bookings, returns, and every fault of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from payung.banksim import Bank
from payung.rails.iso20022.camt054 import read_notification
from payung.rails.iso20022.codes import Action, Standing
from payung.rails.iso20022.pain002 import read_report
from payung.rails.iso20022.status import require_ours
from tests.rails.iso_samples import transfers, written

CLOSED, RETURNS = "0010203040404", "0010203040499"


@pytest.fixture
def bank(tmp_path):
    made = []

    def open_bank(faults: str = "") -> Bank:
        made.append(Bank(tmp_path / "bank", faults))
        return made[-1]

    yield open_bank
    for one in made:
        one.close()


def order(count: int = 10, **accounts: str):
    payments = transfers(count)
    for at, account in accounts.items():
        row = int(at.removeprefix("at"))
        payments[row] = replace(payments[row], creditor=replace(payments[row].creditor, account=account))
    content, done = written(payments)
    return payments, content, done


def kinds(answers: list[bytes]) -> list[str]:
    return ["report" if b"CstmrPmtStsRpt" in answer else "bookings" for answer in answers]


def booked(answers: list[bytes]) -> list[tuple[str, bool, str | None]]:
    return [
        (detail.end_to_end_id or "", entry.credit, detail.return_reason)
        for answer, kind in zip(answers, kinds(answers), strict=True)
        if kind == "bookings"
        for entry in read_notification(answer).entries
        for detail in entry.details
    ]


def test_forty_with_one_closed_account(bank):
    one = bank()
    payments, content, done = order(40, at17=CLOSED)
    answers = one.settle(content)
    assert kinds(answers) == ["report", "bookings"]
    report = read_report(answers[0])
    message_id = report.original_message_id
    require_ours(report, message_id, {p.end_to_end_id: p.amount for p in payments})
    standings = [report.of(p.end_to_end_id) for p in payments]
    assert [standing for standing, _ in standings].count(Standing.ACCEPTED) == 39
    assert standings[17][1][0].meaning.action is Action.RETURN_ACCOUNT
    assert [item for item, _, _ in booked(answers)] == [p.end_to_end_id for at, p in enumerate(payments) if at != 17]
    assert sum(one.paid().values()) == done.total - payments[17].amount
    assert one.counts() == {"paid": 39, "failed": 1}


def test_the_same_order_again_is_refused_whole(bank):
    one = bank()
    _, content, done = order()
    one.settle(content)
    again = read_report(one.settle(content)[0])
    assert again.group_status == "RJCT"
    assert again.group_reasons[0].code == "DU01"
    assert sum(one.paid().values()) == done.total


def test_a_payment_that_comes_in_another_file_is_refused(bank):
    one = bank()
    payments, content, done = order()
    one.settle(content)
    other, _ = written(payments, message_id="PAYUNG-OTHER")
    report = read_report(one.settle(other)[0])
    assert {item.reasons[0].code for item in report.items} == {"DU04"}
    assert sum(one.paid().values()) == done.total


def test_money_comes_back_a_round_later(bank):
    one = bank()
    payments, content, done = order(4, at2=RETURNS)
    one.take(content)
    first = [path.read_bytes() for path in one.work()]
    second = [path.read_bytes() for path in one.work()]
    assert (kinds(first), kinds(second)) == (["report", "bookings"], ["bookings"])
    assert booked(second) == [(payments[2].end_to_end_id, True, "AC04")]
    assert sum(one.paid().values()) == done.total - payments[2].amount
    assert one.work() == []


def test_damage_is_answered(bank):
    one = bank()
    assert read_report(one.settle(b"<not")[0]).group_reasons[0].code == "FF01"
    _, content, _ = order()
    damaged = content.replace(b"<NbOfTxs>10</NbOfTxs>", b"<NbOfTxs>11</NbOfTxs>", 1)
    assert damaged != content
    assert read_report(one.settle(damaged)[0]).group_reasons[0].code == "FF01"
    assert one.paid() == {}


def test_funds_run_out(tmp_path):
    payments, content, _ = order(3)
    one = Bank(tmp_path / "poor", funds=payments[0].amount)
    report = read_report(one.settle(content)[0])
    assert [item.reasons[0].code for item in report.items if item.reasons] == ["AM04", "AM04"]
    one.close()


def test_a_file_that_is_read_late(bank):
    one = bank("timeout_before=1000")
    _, content, done = order()
    one.take(content)
    assert one.work() == []
    assert one.paid() == {}
    assert len(one.work()) == 2
    assert sum(one.paid().values()) == done.total


def test_answers_that_come_late(bank):
    one = bank("timeout_after=1000")
    _, content, done = order()
    one.take(content)
    assert one.work() == []
    assert sum(one.paid().values()) == done.total
    assert len(one.work()) == 2


def test_everything_twice_in_parts_and_out_of_order(bank):
    one = bank("duplicate=1000,partial=1000,reordered=1000")
    payments, content, _ = order(10, at3=CLOSED)
    one.take(content)
    first = [path.read_bytes() for path in one.work()]
    second = [path.read_bytes() for path in one.work()]
    assert kinds(first)[0] == "bookings"
    assert first[0] == first[1]
    reports = [read_report(answer) for answer in first + second if kinds([answer]) == ["report"]]
    assert len(reports) == 4
    ids = {item.end_to_end_id for report in reports for item in report.items}
    assert ids == {p.end_to_end_id for p in payments}
    missing = next(
        p.end_to_end_id for p in payments if p.end_to_end_id not in {i.end_to_end_id for i in reports[0].items}
    )
    assert reports[0].of(missing) is None
    assert [item.end_to_end_id for item in reports[0].items] != sorted(i.end_to_end_id for i in reports[0].items)


def test_cut_off_anywhere_it_goes_on(bank, monkeypatch):
    """What a kill leaves: an order that was booked but not moved, an answer that was made but not laid out."""
    one = bank()
    _, content, done = order()
    one.take(content, "order.xml")
    monkeypatch.setattr("payung.banksim.files.os.replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        one.work()
    monkeypatch.undo()
    one.close()
    again = bank()
    answers = again.work()
    assert [path.name.split("-", 1)[1] for path in answers] == ["pain.002.xml", "camt.054.xml"]
    assert sum(again.paid().values()) == done.total
    assert again.work() == []
