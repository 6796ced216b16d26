"""A batch is given up once, and not when the bank may know of a single payment of it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from payung.payouts import selectors, services
from payung.payouts.banks.snap import Reply, SnapBank
from payung.payouts.errors import PayoutsRefused
from payung.platform.db import acting
from tests.support.paying import approved, connected, sent
from tests.support.people import acting as raw

DISCARD = "select payung.payout_batch_discard(%s)"


def refused(app: Any, token: Any, batch: int) -> None:
    with pytest.raises(psycopg.Error) as error, raw(app, token("cabang")):
        app.execute(DISCARD, [batch])
    assert error.value.sqlstate == "P0B56"


def test_what_was_given_up_is_not_given_up_again(
    own_db: Any, app: Any, token: Any, actor: Any, orders: Any, practice: Any
) -> None:
    connected(actor("admin"), practice())
    orders.many(2)
    batch = approved(actor("admin"), actor("cabang"), "file")
    with raw(app, token("cabang")):
        app.execute(DISCARD, [batch])
    assert orders.states() == {"ready": 2}
    refused(app, token, batch)
    assert orders.states() == {"ready": 2}


def test_a_batch_that_was_interrupted_after_a_call_is_never_given_up(
    own_db: Any, app: Any, token: Any, actor: Any, orders: Any, practice: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected(actor("admin"), practice())
    orders.many(2)
    batch = approved(actor("admin"), actor("cabang"), "snap")
    calls: list[Any] = []

    def one_and_no_more(_self: Any, call: Any) -> Reply:
        calls.append(call)
        if len(calls) > 1:
            raise PayoutsRefused("BANK_AWAY", "bank tidak menjawab")
        return Reply("unknown", "TIMEOUT", digest=call.external_id)

    monkeypatch.setattr(SnapBank, "transfer", one_and_no_more)
    monkeypatch.setattr(SnapBank, "ask", lambda _self, _payee: Reply(""))
    sent(actor("cabang"), batch)
    with acting(actor("cabang").token):
        assert services.the_batch(batch).state == "sending"
        assert selectors.gone_out(batch)
    refused(app, token, batch)
    assert "ready" not in orders.states()
