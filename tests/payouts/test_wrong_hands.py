"""Users with SQL and a sign-in, alone or with a helper who has the wrong role, try to get a share paid to their own
account.
"""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.payouts.test_proposals import CONFIRM, ON, Desk
from tests.support.people import acting, one

pytestmark = pytest.mark.usefixtures("own_db")
MAKE = "select payung.payout_batch_make(%s, 'file', %s::bigint[])"
APPROVE = "select payung.payout_batch_approve(%s, %s)"
FOLLOW = "select payung.payout_instruct('claims', 'claim:7:heir:1', %s, %s, 42000000, '53.04', null, 'JKM', %s, %s)"


@pytest.fixture
def desk(orders: Any, app: Any, loader: Any, token: Any) -> Desk:
    return Desk(orders, app, loader, token)


@pytest.fixture
def ids(owner: Any) -> dict[str, int]:
    return dict(owner.execute("select username, id from access_user").fetchall())


def returned_by_hand(desk: Desk, orders: Any) -> tuple[tuple[int, int], int]:
    """A share that was paid. `bank-belu` uploaded that it came back, and `kepala` and `bank` confirmed that."""
    payee = orders.payee()
    first = orders.instruct(payee=payee, reference="claim:7:heir:1")
    desk.send(first)
    desk.fetch(desk.told("paid", first, reference="B1"), "paid")
    proposal, _, _ = desk.propose(desk.told("returned", first, reason="AC04", reference="B2"))
    desk.confirm(proposal)
    assert desk.states(first) == ["returned"]
    return payee, first


def test_who_handed_in_the_answer_does_not_approve_what_follows_it(desk, orders, owner, app, ids):
    payee, first = returned_by_hand(desk, orders)
    with acting(owner, desk.token("cabang")):
        second = one(owner, FOLLOW, [*payee, first, ids["admin"]])
    with acting(app, desk.token("cabang")):
        batch = one(app, MAKE, [desk.bank, [second]])
        shown = one(app, "select content_hash from payouts_batch where id = %s", [batch])
    assert desk.refused(app, "bank-belu", APPROVE, [batch, shown]) == "P0B58"
    with acting(app, desk.token("bank")):
        app.execute(APPROVE, [batch, shown])


def test_a_refusal_of_the_bank_in_between_does_not_wash_the_hand_off(desk, orders, owner, app, ids):
    """`bank-belu` uploaded the return, then the bank rejected the follow-up. The third payment still rests on that
    upload.
    """
    payee, first = returned_by_hand(desk, orders)
    with acting(owner, desk.token("cabang")):
        second = one(owner, FOLLOW, [*payee, first, ids["admin"]])
    desk.send(second)
    desk.fetch(desk.told("rejected", second, reason="AC04"), "refused")
    assert desk.states(first, second) == ["returned", "rejected"]
    with acting(owner, desk.token("bank-belu")):
        forged = one(
            owner,
            "insert into registry_bankaccount (person_id, regency, bank_code, account_no, holder_name, created_by)"
            " values (%s, '53.04', '130', '99988877701', 'Pencuri', payung.actor_id()) returning id",
            [payee[0]],
        )
    for who, account, by, code in (
        ("bank-belu", payee[1], "admin", "P0B58"),
        ("kepala", payee[1], "admin", "P0C26"),
        ("cabang", forged, "admin", "P0C27"),
        ("cabang", payee[1], "bank-belu", "P0C27"),
    ):
        assert desk.refused(owner, who, FOLLOW, [payee[0], account, second, ids[by]]) == code, (who, by)


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_an_old_picture_of_the_database_closes_no_account_alone(desk, orders, own_db, owner, level):
    person, account = orders.payee()
    with own_db.connect("app") as old:
        old.autocommit = True
        old.execute(f"begin isolation level {level}")
        old.execute("select set_config('payung.session', %s, true)", [desk.token("cabang")])
        old.execute("select count(*) from access_user")  # the transaction's snapshot of the database is taken here
        orders.instruct(payee=(person, account))
        with pytest.raises(psycopg.Error) as error:
            old.execute("select payung.payout_bank_account_close(%s, %s)", [account, ""])
        assert error.value.sqlstate == "P0A74", "who keeps an old picture has no session"
    assert one(owner, "select closed_at is null from registry_bankaccount where id = %s", [account]) is True


def test_who_signs_and_then_sends_has_signed_for_nothing(desk, orders, owner, app, loader):
    """The bank does not know a payment, so it is sent again, by a person who has already confirmed an answer about it:
    that vote must not count.
    """
    bank = orders.bank(url="https://bank.invalid/snap", client="c", partner="p", channel="95221")
    (taken,) = orders.many(1)
    with acting(app, desk.token("cabang")):
        batch = one(app, "select payung.payout_batch_make(%s, 'snap', %s::bigint[])", [bank, [taken]])
        shown = one(app, "select content_hash from payouts_batch where id = %s", [batch])
    with acting(app, desk.token("bank")):
        app.execute(APPROVE, [batch, shown])

    def go(who: str, number: str) -> None:
        call = {"instruction": taken, "kind": "snap.17", "external_id": number, "digest": number}
        with acting(loader, desk.token(who)):
            loader.execute("select payung.payout_calls_begin(%s, %s, %s)", [batch, ON, Jsonb([call])])

    def absent(number: str, hour: int) -> None:
        call = {"instruction": taken, "kind": "snap.36", "external_id": number, "digest": number, "size": 1, "state": "unknown",
                "reason": "ABSENT"}  # fmt: skip
        with acting(loader, desk.token("cabang")):
            loader.execute(
                "select payung.payout_calls_end(%s, %s, %s, clock_timestamp() + make_interval(hours => %s))",
                [batch, ON, Jsonb([call]), hour],
            )

    go("cabang", "1")
    absent("2", 0)
    absent("3", 2)
    proposal, _, would = desk.propose(desk.told("paid", taken, reference="B1"))
    assert would == 1
    assert desk.confirm(proposal, "bank") == ("open", 0)
    go("bank", "4")
    assert desk.confirm(proposal, "kepala") == ("open", 0)
    assert desk.states(taken) == ["sending"]
    assert desk.refused(app, "bank", CONFIRM, [proposal, ON]) == "P0C23"
