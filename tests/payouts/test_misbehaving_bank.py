"""Twenty-four ways in which a SNAP bank can answer a transfer. In each the payment reaches a known end: no failure is
silent, nothing is paid twice.
"""

from __future__ import annotations

from typing import Any

import pytest

from payung.banksim.moods import MOODS, MoodyServer
from payung.casework.errands import errands_for
from payung.ledger.services import verify
from payung.payouts import selectors
from payung.payouts.alarms.watch import watch
from payung.payouts.banks.services import Dialect
from payung.payouts.banks.snap import SnapBank
from payung.platform.db import acting
from tests.support.paying import approved, asked, connected, later, sent

pytestmark = pytest.mark.usefixtures("own_db")
AMOUNT = 1_000_000

# the bank's behaviour: (state after sending, state at the end, how often it was sent)
ENDS: dict[str, tuple[str, str, int]] = {
    "2001700": ("paid", "paid", 1),
    "other_reference": ("unknown", "paid", 1),
    "other_amount": ("unknown", "paid", 1),
    "http_500": ("unknown", "paid", 1),
    "2021700": ("accepted", "paid", 1),
    "4001701": ("rejected", "rejected", 1),
    "4031714": ("batched", "paid", 2),
    "4031799": ("unknown", "unknown", 3),
    "4041711": ("rejected", "rejected", 1),
    "4091700": ("unknown", "paid", 1),
    "4091701": ("unknown", "paid", 1),
    "5001700": ("unknown", "paid", 2),
    "5041700": ("unknown", "paid", 2),
    "502_empty": ("unknown", "paid", 2),
    "html": ("unknown", "paid", 2),
    "empty": ("unknown", "paid", 1),
    "broken_json": ("unknown", "paid", 1),
    "code_as_number": ("paid", "paid", 1),
    "other_service": ("unknown", "paid", 1),
    "slow": ("unknown", "paid", 1),
    "closed_before": ("unknown", "paid", 2),
    "closed_after": ("unknown", "paid", 1),
    "lost_once": ("unknown", "paid", 1),
    "lost_for_ever": ("unknown", "unknown", 3),
}


@pytest.fixture
def in_a_mood(actor: Any, orders: Any, practice: Any) -> Any:
    """Opens the practice bank with a behaviour, over HTTP, with one approved payment."""
    servers: list[MoodyServer] = []

    def open_bank(mood: str) -> tuple[Any, int, MoodyServer]:
        bank = practice()
        practice.monkeypatch.setattr("payung.payouts.calls.connect", SnapBank)  # use the real HTTP connection
        server = MoodyServer(bank, MOODS[mood])
        server.start()
        servers.append(server)
        admin, officer = actor("admin"), actor("cabang")
        connected(admin, bank, base_url=server.address, dialect=Dialect(timeout_seconds=1))
        orders.instruct(AMOUNT)
        return officer, approved(admin, officer, "snap"), server

    yield open_bank
    for server in servers:
        server.end()


def alarms(who: Any, batch: int) -> list[str]:
    with acting(who.token):
        return [alarm.kind for alarm in selectors.alarms(batch)]


def test_every_answer_is_here():
    assert len(ENDS) == 24
    assert set(ENDS) == set(MOODS)


@pytest.mark.parametrize("mood", ENDS)
def test_an_answer_comes_to_an_end(in_a_mood, orders, monkeypatch, mood):
    officer, batch, server = in_a_mood(mood)
    first, last, calls = ENDS[mood]
    with monkeypatch.context() as patch:
        patch.setattr(SnapBank, "ask", _no_news)
        run = sent(officer, batch)
    assert orders.states() == {first: 1}
    # Nobody does anything for a day. Each unclear payment raises one alarm, and not earlier.
    with later(hours=23):
        assert watch() == 0
    with later(hours=25):
        assert (watch(), watch()) == ((1, 0) if first == "unknown" else (0, 0))
    if first == "accepted":
        with later(hours=73):
            assert (watch(), watch()) == (1, 0)
    assert alarms(officer, batch) == (["stuck"] if first in {"unknown", "accepted"} else [])
    if first == "batched":
        assert (run["error_code"], "4031714" in run["error"]) == ("BANK_HOLD", True)
        with acting(officer.token):
            assert "payouts.send" in {errand.kind for errand in errands_for(officer)}
        assert sent(officer, batch)["state"] == "done"
    for _ in range(8):
        if orders.states().keys() <= {"paid", "rejected"}:
            break
        assert asked(officer, batch)["state"] == "done"
    assert orders.states() == {last: 1}
    assert list(server.calls.values()) == [calls]
    booked = server.bank.store.scalar("select count(*) from booking")
    assert booked == (1 if last == "paid" else 0)
    assert orders.balance("1100") == (-AMOUNT if last == "paid" else 0)
    assert alarms(officer, batch) == (["stuck"] if last == "unknown" else [])
    assert verify().ok


def _no_news(_bank: SnapBank, _payee: dict[str, Any]) -> Any:
    from payung.payouts.banks.snap import Reply

    return Reply("")
