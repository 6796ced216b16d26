"""Thousands of payments (ten thousand at night) through a bank that fails in every way: each reaches the right end, exactly once."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest

from payung.ledger.services import verify
from tests.support.paying import approved, asked, collected, connected, sent

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_db")]
COUNT = int(os.environ.get("PAYUNG_PAYOUTS", "4000"))
# Of a hundred accounts four fail: closed, unknown, blocked, and one from which the money comes back. The others are
# open.
ENDINGS = ["0404", "0401", "0406", "0499", *["7"] * 96]


def endings(count: int) -> list[str]:
    return [ENDINGS[number % 100] for number in range(count)]


def settled(orders: Any, bank: Any) -> None:
    """Check that every instruction is final and that the books agree with the bank's to the rupiah."""
    query = (
        "select n.end_to_end_id, n.amount from payouts_instruction n join payouts_state s on s.instruction_id = n.id"
        " where s.state = 'paid'"
    )
    assert bank.paid() == dict(orders.connection.execute(query).fetchall())
    paid = orders.states()["paid"]
    assert orders.balance("1100") == -1_000_000 * paid
    outbox = orders.connection.execute("select topic, count(*) from platform_outbox group by 1").fetchall()
    told = {topic.removeprefix("payouts."): count for topic, count in outbox}
    states = orders.states()
    assert told["rejected"] == states["rejected"]
    assert told.get("returned", 0) == states.get("returned", 0)
    checked = verify()
    assert checked.ok, checked.first_bad


def test_thousands_by_snap_end_as_the_bank_has_them(actor, orders, practice):
    bank = practice("all=60,tries=2,seed=11")
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank)
    orders.crowd(endings(COUNT // 2))
    orders.crowd(endings(COUNT - COUNT // 2), "008")
    batch = approved(admin, officer, "snap")
    run = sent(officer, batch)
    assert run["state"] == "done", run["error"]
    unclear = orders.states()
    for _ in range(8):
        if not set(orders.states()) - {"paid", "rejected", "returned"}:
            break
        asked(officer, batch)
    wanted = Counter(endings(COUNT // 2)) + Counter(endings(COUNT - COUNT // 2))
    closed = wanted["0404"] + wanted["0401"] + wanted["0406"]
    assert orders.states() == {"paid": COUNT - closed, "rejected": closed}, unclear
    settled(orders, bank)


def test_thousands_by_file_end_as_the_bank_has_them(actor, orders, practice):
    bank = practice("all=1000,seed=11")
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank)
    orders.crowd(endings(COUNT))
    batch = approved(admin, officer, "file")
    run = sent(officer, batch)
    assert run["state"] == "done", run["error"]
    for _ in range(8):
        bank.work()
        found = collected(officer)
        assert found["result"]["refused"] == []
    wanted = Counter(endings(COUNT))
    closed = wanted["0404"] + wanted["0401"] + wanted["0406"]
    assert orders.states() == {"paid": wanted["7"], "rejected": closed, "returned": wanted["0499"]}
    settled(orders, bank)
