"""A bank must say twice that it does not know a payment before the payment is sent again, and it is not sent again
without end.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from payung.ledger.services import verify
from payung.payouts import calls, selectors, services
from payung.payouts.banks.snap import SnapBank
from payung.payouts.errors import PayoutsRefused
from payung.platform import runs
from payung.platform.db import acting
from tests.support.paying import approved, asked, connected, later, sent

pytestmark = pytest.mark.usefixtures("own_db")
UNCLEAR = (504, {"responseCode": "5041700", "responseMessage": "Timeout"})
LOST = (404, {"responseCode": "4043601", "responseMessage": "Transaction Not Found"})
PAID = (200, {"responseCode": "2001700", "responseMessage": "Successful"})


class Teller:
    """A bank that gives its answers in this order and repeats the last one."""

    def __init__(self, transfers: list[Any], statuses: list[Any]) -> None:
        self.answers = {"17": transfers, "36": statuses}
        self.references: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/access-token/b2b"):
            return httpx.Response(200, json={"responseCode": "2007300", "accessToken": "t", "expiresIn": "900"})
        service = "36" if request.url.path.endswith("/transfer/status") else "17"
        if service == "17":
            self.references.append(json.loads(request.content)["partnerReferenceNo"])
        given = self.answers[service]
        http, body = given.pop(0) if len(given) > 1 else given[0]
        return httpx.Response(http, json=body)


@pytest.fixture
def at_bank(actor, orders, practice, monkeypatch):
    """One instruction in an approved batch, and a bank whose answers the test sets."""
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, practice())
    orders.many(1)
    batch = approved(admin, officer, "snap")

    def open_bank(transfers: list[Any], statuses: list[Any]) -> tuple[Any, int, Teller]:
        teller = Teller(transfers, statuses)
        wire = httpx.MockTransport(teller)
        monkeypatch.setattr(
            calls,
            "connect",
            lambda row, keys: SnapBank(row, keys, httpx.Client(transport=wire, base_url="http://127.0.0.1")),
        )
        return officer, batch, teller

    return open_bank


@pytest.mark.parametrize(
    "absent", [LOST, (200, {"responseCode": "2003600", "latestTransactionStatus": "07", "responseMessage": "x"})]
)
def test_said_twice_some_time_apart_it_goes_again(at_bank, orders, absent):
    officer, batch, teller = at_bank([UNCLEAR, PAID], [absent])
    assert sent(officer, batch)["state"] == "done"
    with acting(officer.token):
        at_once = services.ask_unknown(officer, batch, defer=False)
    with later(minutes=29):
        runs.execute(at_once)
    assert (orders.states(), len(teller.references)) == ({"unknown": 1}, 1)
    asked(officer, batch)
    assert orders.states() == {"paid": 1}
    assert len(teller.references) == 2
    assert len(set(teller.references)) == 1
    assert orders.balance("1100") == -1_000_000
    assert verify().ok


def test_said_for_ever_it_ends_with_people(at_bank, actor, orders):
    officer, batch, teller = at_bank([UNCLEAR], [LOST])
    sent(officer, batch)
    for _ in range(8):
        asked(officer, batch)
    assert orders.states() == {"unknown": 1}
    assert len(teller.references) == 3
    with acting(officer.token):
        (alarm,) = selectors.alarms(batch)
        assert alarm.kind == "stuck"
        with pytest.raises(PayoutsRefused) as open_fate:
            services.close_alarm(officer, alarm.pk, "sudah dilihat")
    assert open_fate.value.code == "ALARM_OPEN_FATE"
    assert orders.balance("1100") == 0


@pytest.mark.parametrize(
    ("http", "body"), [(500, PAID[1]), (200, UNCLEAR[1]), (200, {**LOST[1], "responseCode": "4041711"})]
)
def test_what_http_and_body_say_differently_is_asked(at_bank, orders, http, body):
    officer, batch, _teller = at_bank([(http, body)], [(500, {"responseCode": "5003600"})])
    sent(officer, batch)
    assert orders.states() == {"unknown": 1}
    assert orders.connection.execute("select reason from payouts_state").fetchone() == ("HTTP_STATUS",)


@pytest.mark.parametrize("status", [(200, LOST[1]), (404, {**LOST[1], "responseCode": "4041701"})])
def test_not_found_in_other_words_does_not_count(at_bank, orders, status):
    officer, batch, teller = at_bank([UNCLEAR], [status])
    sent(officer, batch)
    for _ in range(3):
        asked(officer, batch)
    assert (orders.states(), len(teller.references)) == ({"unknown": 1}, 1)
    assert orders.connection.execute("select reason from payouts_state").fetchone() == ("5041700",)
