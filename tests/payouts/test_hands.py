"""Who had a hand in an outcome: in that payment's own, not in one of the same kind; and what closes an account under way."""

from __future__ import annotations

import io
from typing import Any

import psycopg
import pytest

from payung.payouts.alarms.watch import watch
from payung.payouts.letters import services as letters
from payung.platform.db import acting
from tests.support.paying import later, silent
from tests.support.people import acting as raw
from tests.support.people import one
from tests.vault.papers import pdf

pytestmark = pytest.mark.usefixtures("own_db")
HANDS = "select user_id, part from payung.payout_hands(%s)"


def test_two_letters_of_one_outcome_have_hands_of_their_own(actor: Any, orders: Any, practice: Any, owner: Any) -> None:
    bank, head, second = (actor(name) for name in ("bank", "kepala", "admin2"))
    payments, _batch = silent(actor, orders, practice, 2)
    with later(hours=25):
        watch()
    for payment, maker, checker in ((payments[0], bank, head), (payments[1], second, head)):
        with acting(maker.token):
            letter = letters.propose(maker, payment, "rejected", "Surat bank nomor 12/OPS", io.BytesIO(pdf()), "surat.pdf", number=f"{payment}/OPS")  # fmt: skip
        with acting(checker.token):
            letters.confirm(checker, letter)
    assert orders.states() == {"rejected": 2}
    first, other = ({*owner.execute(HANDS, [payment]).fetchall()} for payment in payments)
    assert first == {(bank.user_id, "upload"), (head.user_id, "confirm")}
    assert other == {(second.user_id, "upload"), (head.user_id, "confirm")}


def test_a_proposal_that_waits_or_of_another_account_closes_nothing(
    app: Any, orders: Any, owner: Any, token: Any
) -> None:
    accounts = []
    for _ in range(2):
        person, account = orders.payee()
        orders.instruct(payee=(person, account))
        accounts.append(account)
    here, there = accounts

    def closed_by_one() -> str:
        with pytest.raises(psycopg.Error) as refused, raw(app, token("belu")):
            app.execute("select payung.registry_close_bank_account(%s)", [here])
        return str(refused.value.sqlstate)

    def proposed(account: int) -> int:
        with raw(app, token("cabang")):
            return int(one(app, "select payung.payout_bank_account_close(%s, 'nomornya salah tulis')", [account]))

    def decided(closing: int, verdict: str, reason: str) -> None:
        with raw(app, token("kepala")):
            app.execute("select payung.payout_closing_decide(%s, %s, %s)", [closing, verdict, reason])

    waits = proposed(here)
    assert closed_by_one() == "P0C58"
    decided(proposed(there), "confirmed", "")
    assert closed_by_one() == "P0C58"
    decided(waits, "refused", "rekeningnya benar")
    assert closed_by_one() == "P0C58"
    open_ones = "select array_agg(id order by id) from registry_bankaccount where closed_at is null and id = any(%s)"
    assert one(owner, open_ones, [accounts]) == [here]
