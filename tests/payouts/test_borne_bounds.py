"""A receipt of about that day over that amount may be the very money of a line; another day, amount or a line of its own, and it is not."""

from __future__ import annotations

import json
from datetime import date

import psycopg
import pytest

from payung.payouts.unmatched import services as unmatched
from payung.platform.db import acting as session
from tests.payouts.test_borne_out import DECEMBER, ON, PRICE, books, entered, line, stands
from tests.payouts.test_borne_out import _here as _here  # fixtures
from tests.payouts.test_borne_out import bills as bills
from tests.payouts.test_borne_out import desk as desk
from tests.payouts.test_directions import told
from tests.support import people
from tests.support.camt import entry, notice, part
from tests.support.people import acting, one

pytestmark = pytest.mark.usefixtures("own_db")
SETTLE = "select payung.settle_bill(%s, %s, %s, 'va', 'VA-77001-REQ1')"


@pytest.mark.parametrize(
    ("paid_on", "sure"),
    [(date(2025, 12, 1), False), (date(2025, 11, 30), True), (date(2025, 12, 15), False)],
)
def test_a_receipt_of_a_fortnight_ago_may_be_this_money(desk, bills, actor, owner, paid_on, sure):
    officer = actor("cabang")
    with acting(owner, officer.token):
        owner.execute(SETTLE, [bills[0][1], PRICE, paid_on])
    told(desk, officer, line("N-4711"))
    waiting = entered(officer, bills[1], "N-4711")
    assert stands(desk) == {waiting.pk: ("confirmed", "statement") if sure else ("waiting", "")}


def test_a_receipt_over_another_amount_is_not(desk, bills, actor, owner, loader, token):
    officer = actor("cabang")
    with acting(loader, token("admin")):
        scheme, members = people.scheme(loader, months=[DECEMBER]), [people.member(loader) for _ in range(2)]
        for member in members:
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, DECEMBER)
        people.journal(loader, scheme)
        _bill, code = people.bill(loader, scheme.payer, DECEMBER, members)
    with acting(owner, officer.token):
        owner.execute(SETTLE, [code, 2 * PRICE, ON])
    told(desk, officer, line("N-4711"))
    waiting = entered(officer, bills[1], "N-4711")
    assert stands(desk)[waiting.pk] == ("confirmed", "statement")


def test_a_receipt_with_a_line_of_its_own_is_not(desk, bills, actor):
    officer = actor("cabang")
    for bill, number in zip(bills, ("N-1", "N-2"), strict=True):
        entered(officer, bill, number)
        told(desk, officer, line(number))
    assert set(stands(desk).values()) == {("confirmed", "statement")}
    assert books(desk) == (2 * PRICE, 0)


def test_a_report_is_about_the_batch_of_a_file_of_that_bank(desk, owner, app, loader, token):
    taken = desk.orders.many(2)
    batches = [desk.send(number) for number in taken]
    elsewhere = desk.orders.bank("008", account="5550001112")
    bank = desk.orders.bank("131", url="https://b.example", client="c", partner="p", channel="95221", sealed=b"x")
    called = desk.orders.many(1)[0]
    with acting(app, token("admin")):
        snap = one(app, "select payung.payout_batch_make(%s, 'snap', %s)", [bank, [called]])
    desk.approve(snap)
    with acting(loader, token("cabang")):
        call = {"instruction": called, "kind": "snap.17", "external_id": "1", "digest": "e1"}
        loader.execute("select payung.payout_calls_begin(%s, %s, %s)", [snap, ON, json.dumps([call])])

    def said(kind: str, of_bank: int, batch: int, instruction: int) -> str:
        item = json.dumps([desk.item(instruction, "paid")])
        try:
            with acting(owner, token("cabang")):
                answer = one(owner, "select payung.payout_sorted(%s, %s, %s, %s)", [kind, of_bank, batch, item])
        except psycopg.Error as error:
            return str(error.sqlstate)
        return str(answer[0]["why"])

    assert said("pain.002", desk.bank, batches[0], taken[0]) == ""
    assert said("pain.002", elsewhere, batches[0], taken[0]) == "P0B50"
    assert said("pain.002", desk.bank, batches[1], taken[0]) == "P0B50"
    assert said("pain.002", bank, snap, called) == "P0B50"
    for batch, answer in ((batches[0], ""), (batches[1], "P0B50")):
        assert said("camt.054", desk.bank, batch, taken[0]) == answer


def test_the_line_that_was_there_is_found_among_others(desk, bills, actor):
    """Earlier lines have one thing in common with what is entered, or all but one."""
    officer = actor("cabang")
    old = line("N-4711", day="2025-12-01")
    told(desk, officer, old)
    with session(officer.token):
        unmatched.place(officer, unmatched.unmatched().get().pk, "interest")
    others = [
        entry("SETORAN", "CRDT", amount=PRICE - 1, number="N-4711"),
        entry("SETORAN", "CRDT", amount=PRICE, number="N-1"),
        entry("SETORAN", "DBIT", amount=PRICE, number="N-4711"),
    ]
    apart = part(entry("SETORAN", "CRDT", amount=PRICE, number="N-4711"), account="9876543210")
    told(desk, officer, notice(*others, more=apart))
    told(desk, officer, line("N-4711"))
    waiting = entered(officer, bills[0], "N-4711")
    assert stands(desk) == {waiting.pk: ("confirmed", "statement")}
