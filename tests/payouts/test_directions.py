"""Only CdtDbtInd says whether money came in or went out. Whatever else the bank writes, account 1100 equals the sum of
its file.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext

from payung.kernel.errors import worded
from payung.ledger.services import verify
from payung.payouts import selectors, services
from payung.platform.db import acting as session
from tests.payouts.test_contradictions import ONE, Desk
from tests.support.camt import entry, moved, notice
from tests.support.paying import collected
from tests.support.people import one

COMBINATIONS = list(itertools.product(["CRDT", "DBIT"], [False, True], [False, True]))
_serial = itertools.count(1)

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def desk(orders: Any, app: Any, loader: Any, token: Any, tmp_path: Path) -> Desk:
    return Desk(orders, app, loader, token, tmp_path)


@dataclass(frozen=True)
class Told:
    """What happened when the newest file of the bank's folder was read."""

    changed: int
    same: bool
    refused: str
    unmatched: int


def told(desk: Desk, officer: Any, content: bytes, ending: str = ".xml") -> Told:
    """Put a file into the bank's folder and fetch it. A refused file is removed again."""
    folder = one(desk.orders.connection, "select folder from payouts_bank where id = %s", [desk.bank])
    laid = Path(folder) / "out" / f"{next(_serial):06d}{ending}"
    laid.write_bytes(content)
    run = collected(officer)
    assert run["state"] == "done", run["error"]
    found = run["result"]
    refused = found["refused"][0]["code"] if found["refused"] else ""
    if refused:
        laid.unlink()
    return Told(found["changed"], found["files"] == 0 and not refused, refused, found["unmatched"])


def name_of(desk: Desk, instruction: int) -> str:
    query = "select end_to_end_id from payouts_instruction where id = %s"
    return str(one(desk.orders.connection, query, [instruction]))


BEFORE = {"sent": [], "paid": ["DBIT"], "returned": ["DBIT", "CRDT"], "rejected": []}
AFTER = {
    ("sent", "CRDT"): "returned",
    ("sent", "DBIT"): "paid",
    ("paid", "CRDT"): "returned",
    ("paid", "DBIT"): "paid",
    ("returned", "CRDT"): "returned",
    ("returned", "DBIT"): "returned",
    ("rejected", "CRDT"): "returned",
    ("rejected", "DBIT"): "paid",
}
# Where the state does not explain the balance of 1100, an alarm reports the difference.
ALARMS = {
    ("sent", "CRDT"): ["returned_early"],
    ("rejected", "CRDT"): ["returned_early"],
    ("paid", "DBIT"): ["paid_again"],
    ("returned", "CRDT"): ["returned_again"],
    ("returned", "DBIT"): ["paid_again"],
}


@pytest.mark.parametrize("before", BEFORE)
def test_1100_is_the_sum_of_the_banks_file(desk, actor, before):
    officer = actor("cabang")
    for side, reversal, returned in COMBINATIONS:
        shown = f"{before}: {side} reversal={reversal} return={returned}"
        others = desk.orders.balance("1100")
        taken = desk.orders.instruct()
        batch = desk.send(taken)
        name = name_of(desk, taken)
        if before == "rejected":
            desk.says("pain.002", desk.item(taken, "rejected", reason="AC04"), batch=batch)
        files = [notice(entry(name, told)) for told in BEFORE[before]]
        for content in files:
            assert told(desk, officer, content).changed == 1, shown
        assert desk.states(taken) == [before], shown
        files.append(notice(entry(name, side, reversal=reversal, returned=returned)))
        found = told(desk, officer, files[-1])
        assert (found.refused, found.changed) == ("", 1), shown
        assert desk.orders.balance("1100") - others == moved(*files), shown
        assert desk.states(taken) == [AFTER[before, side]], shown
        expected = ALARMS.get((before, side), [])
        if side == "DBIT" and (reversal or returned) and not expected:
            # it reverses a booking that the product does not know, so a person must look at it
            expected = ["contradiction"]
        with session(officer.token):
            assert [a.kind for a in selectors.alarms(batch)] == expected, shown
        # The same file again, and the same booking in another file, change nothing.
        assert told(desk, officer, files[-1]).same, shown
        again = files[-1].replace(b"<MsgId>M", b"<MsgId>R")
        assert told(desk, officer, again).changed == 0, shown
        assert desk.orders.balance("1100") - others == moved(*files), shown
    checked = verify()
    assert checked.ok, checked.first_bad


def test_a_return_told_before_its_debit_settles_when_the_debit_comes(desk, actor):
    officer = actor("cabang")
    payee = desk.orders.payee()
    taken = desk.orders.instruct(payee=payee, reference="claim:7:heir:1")
    desk.send(taken)
    name = name_of(desk, taken)
    told(desk, officer, notice(entry(name, "CRDT", returned=True)))
    assert desk.orders.balance("1100") == ONE
    # The money is back on our account, so the family need not wait for the missing debit before a new order.
    second = desk.orders.instruct(payee=payee, reference="claim:7:heir:1", follows=taken)
    told(desk, officer, notice(entry(name, "DBIT")))
    assert desk.states(taken, second) == ["returned", "ready"]
    assert (desk.orders.balance("1100"), desk.orders.balance("1190"), desk.alarms(officer)) == (0, 0, [])
    assert verify().ok


def test_a_return_that_is_undone_stops_what_would_pay_again(desk, actor):
    officer = actor("cabang")
    payee = desk.orders.payee()
    taken = desk.orders.instruct(payee=payee, reference="claim:7:heir:2")
    desk.send(taken)
    name = name_of(desk, taken)
    told(desk, officer, notice(entry(name, "DBIT"), entry(name, "CRDT", returned=True)))
    second = desk.orders.instruct(payee=payee, reference="claim:7:heir:2", follows=taken)
    told(desk, officer, notice(entry(name, "DBIT", reversal=True)))
    assert desk.states(taken, second) == ["returned", "stopped"]
    assert desk.orders.balance("1100") == -ONE
    with session(officer.token):
        assert [(alarm.kind, alarm.amount) for alarm in selectors.alarms()] == [("paid_again", ONE)]
    assert verify().ok


def test_a_status_report_and_the_bookings_after_it_are_one_movement(desk, actor):
    officer = actor("cabang")
    taken = desk.orders.instruct()
    batch = desk.send(taken)
    name = name_of(desk, taken)
    desk.says("pain.002", desk.item(taken, "paid"), batch=batch)
    assert desk.orders.balance("1100") == -ONE
    files = [notice(entry(name, "DBIT")), notice(entry(name, "CRDT", returned=True))]
    assert [told(desk, officer, content).changed for content in files] == [0, 1]
    assert (desk.orders.balance("1100"), desk.alarms(officer)) == (0, [])
    told(desk, officer, notice(entry(name, "DBIT")))
    assert desk.orders.balance("1100") == -ONE
    assert desk.alarms(officer) == ["paid_again"]


def test_bookings_without_a_number_are_told_apart_by_day_and_place(desk, actor):
    officer = actor("cabang")
    taken = desk.orders.instruct()
    desk.send(taken)
    name = name_of(desk, taken)
    plain = entry(name, "DBIT", number="-")
    assert told(desk, officer, notice(plain)).changed == 1
    assert told(desk, officer, notice(plain)).changed == 0
    # the same booking, now with its number
    assert told(desk, officer, notice(entry(name, "DBIT", number="B1"))).changed == 0
    assert desk.orders.balance("1100") == -ONE
    twice = notice(plain, plain)
    assert told(desk, officer, twice).changed == 1
    assert desk.orders.balance("1100") == moved(twice)
    assert desk.alarms(officer) == ["paid_again"]
    assert told(desk, officer, notice(entry(name, "DBIT", number="-", day="2025-12-16"))).changed == 1
    assert desk.orders.balance("1100") == -3 * ONE
    assert verify().ok


def test_a_detail_goes_its_own_way_only_where_the_amounts_bear_it_out(desk, actor):
    officer = actor("cabang")
    first, second = desk.orders.many(2, ONE)
    desk.send(first, second)
    # In the detail of its return the bank repeats the direction of the first payment. The direction of the booking
    # counts.
    files = [
        notice(entry(name_of(desk, first), "DBIT")),
        notice(entry(name_of(desk, first), "CRDT", returned=True, inner="DBIT")),
    ]
    for content in files:
        told(desk, officer, content)
    assert desk.states(first) == ["returned"]
    assert desk.orders.balance("1100") == moved(*files)


def test_silence_is_no_news(desk, actor):
    """A report that names one of twenty payments does not change the other nineteen."""
    taken = desk.orders.many(20)
    batch = desk.send(*taken)
    officer = actor("cabang")
    with session(officer.token):
        message = services.the_batch(batch).message_id
    for group in ("", "<GrpSts>PART</GrpSts>"):
        report = (
            '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
            f"<GrpHdr><MsgId>S{next(_serial)}</MsgId><CreDtTm>2025-12-15T10:00:00+08:00</CreDtTm></GrpHdr>"
            f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}"
            f"</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{message}</OrgnlPmtInfId><TxInfAndSts>"
            f"<OrgnlEndToEndId>{name_of(desk, taken[7])}</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
            "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
        )
        found = told(desk, officer, report.encode())
        assert found.refused == ""
        assert desk.states(*taken) == ["sent"] * 7 + ["rejected"] + ["sent"] * 12


def test_a_refused_file_is_worded_when_it_is_shown(desk: Desk, actor: Any) -> None:
    folder = one(desk.orders.connection, "select folder from payouts_bank where id = %s", [desk.bank])
    (Path(folder) / "out" / "rusak.xml").write_bytes(b"<Document>")
    (refused,) = collected(actor("admin"))["result"]["refused"]
    assert (refused["file"], set(refused)) == ("rusak.xml", {"file", "code", "text", "facts"})
    with translation.override("id"):
        indonesian = worded(refused["text"], refused["facts"], gettext)
    with translation.override("en"):
        english = worded(refused["text"], refused["facts"], gettext)
    assert refused["text"]
    assert indonesian != english  # stored are the text and its facts, so that it can be shown in each language
