"""If a payment is on its way to an account, only two people with roles that decide on money can close the account."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.support.people import acting, one

pytestmark = pytest.mark.usefixtures("own_db")
CLOSE = "select payung.payout_bank_account_close(%s, %s)"
DECIDE = "select payung.payout_closing_decide(%s, %s, %s)"
OPEN = "select closed_at is null from registry_bankaccount where id = %s"


def refused(connection: Any, secret: str, query: str, values: list[Any]) -> str:
    with pytest.raises(psycopg.Error) as caught, acting(connection, secret):
        connection.execute(query, values)
    return str(caught.value.sqlstate)


def test_an_account_under_a_live_payment_is_closed_by_two(app, orders, owner, token):
    person, account = orders.payee()
    orders.instruct(payee=(person, account))
    for name in ("belu", "provinsi", "cabang", "admin"):
        assert refused(app, token(name), "select payung.registry_close_bank_account(%s)", [account]) == "P0C58"
    assert refused(app, token("belu"), CLOSE, [account, "saya saja yang menutup"]) == "P0B40"
    assert refused(app, token("cabang"), CLOSE, [account, ""]) == "P0B18"
    with acting(app, token("cabang")):
        proposed = one(app, CLOSE, [account, "nomornya salah tulis"])
        assert one(app, CLOSE, [account, "nomornya salah tulis"]) == proposed
    # Nor does one person close it while that waits.
    assert refused(app, token("cabang"), "select payung.registry_close_bank_account(%s)", [account]) == "P0C58"
    assert refused(app, token("cabang"), DECIDE, [proposed, "confirmed", ""]) == "P0C56"
    assert refused(app, token("belu"), DECIDE, [proposed, "confirmed", ""]) == "P0B40"
    assert refused(app, token("kepala"), DECIDE, [proposed, "withdrawn", ""]) == "P0C56"
    assert refused(app, token("kepala"), DECIDE, [proposed, "refused", ""]) == "P0B18"
    assert one(owner, OPEN, [account]) is True
    with acting(app, token("kepala")):
        app.execute(DECIDE, [proposed, "refused", "rekeningnya benar"])
    assert one(owner, OPEN, [account]) is True
    with acting(app, token("cabang")):
        again = one(app, CLOSE, [account, "ahli waris yang meminta"])
    with acting(app, token("kepala")):
        app.execute(DECIDE, [again, "confirmed", ""])
    assert one(owner, OPEN, [account]) is False
    assert orders.states() == {"stopped": 1}
    other = orders.payee()
    orders.instruct(payee=other)  # what two decided of one account is said of no other
    assert refused(app, token("cabang"), "select payung.registry_close_bank_account(%s)", [other[1]]) == "P0C58"
    frozen = "update payouts_closing set state = 'waiting' where id = %s"
    assert refused(owner, token("admin"), frozen, [again]) == "P0B57"


def test_an_account_that_nothing_is_on_its_way_to_is_closed_by_one(app, orders, owner, token):
    orders.instruct()  # to somebody else
    _person, account = orders.payee()
    with acting(app, token("belu")):
        assert one(app, CLOSE, [account, ""]) is None
    assert one(owner, OPEN, [account]) is False
    assert refused(app, token("belu"), CLOSE, [account, "sekali lagi"]) == "P0A74"


def test_an_account_whose_payment_has_its_outcome_is_closed_by_one(app, orders, owner, token):
    person, account = orders.payee()
    ended = orders.instruct(payee=(person, account))
    with acting(owner, token("cabang")):
        owner.execute("select payung.payout_stop_now(%s, 'ACCOUNT_CLOSED')", [ended])
    assert orders.states() == {"stopped": 1}
    with acting(app, token("belu")):
        assert one(app, CLOSE, [account, ""]) is None
    assert one(owner, OPEN, [account]) is False
