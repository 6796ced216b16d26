"""Own months at other prices: whose they are, what is matched, what moves, and who may. Raw SQL over one database."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from payung.contributions.choices import PRICED
from payung.contributions.own_prices import services as ownprices
from payung.contributions.repricing.asking import _consequences, _facts
from payung.contributions.repricing.services import Effect, Move
from payung.kernel.months import Month
from tests.contributions.test_own_prices import _stated_day, decree, year_asked_for  # noqa: F401 - fixtures
from tests.support import people
from tests.support.people import acting, one

MAY, JUNE = "2026-05-01", "2026-06-01"
BASE = 1_000_000
ASK = "select payung.own_reprice_ask(%s, 'hukum berubah', '', %s::jsonb, '2025-12-22')"


@pytest.fixture
def paid_ahead(own_db, loader, app, token, actor, owner, decree):  # noqa: F811
    return year_asked_for(loader, app, token, actor, owner)


def price(jkk: int | None, jkm: int | None, month: str = MAY, sector: str = "other", payer: str = "self", base: int = BASE) -> dict[str, Any]:  # fmt: skip
    return {"month": month, "sector": sector, "payer_class": payer, "base": base, "jkk": jkk, "jkm": jkm}


def tried(connection: Any, secret: str, statement: str, args: Any) -> str:
    """SQLSTATE of a refusal, "" where there is none; nothing of it stays."""
    try:
        with connection.transaction(force_rollback=True), acting(connection, secret):
            connection.execute(statement, args)
    except psycopg.Error as refused:
        return refused.sqlstate or "?"
    return ""


def test_prices_that_are_asked_for(paid_ahead, app, token):
    secret = token("cabang")
    for prices, code in (
        ([price(10_000, 6_801)], ""),
        ([price(0, 5)], ""),
        ([price(5, 0)], ""),
        ([price(0, 0)], "P0E75"),
        ([price(-1, 5)], "P0E75"),
        ([price(5, -1)], "P0E75"),
        ([price(None, 5)], "P0E75"),
        ([price(5, None)], "P0E75"),
        ([price(5, 5), price(5, 6)], "P0E75"),
        ([price(5, 5), price(5, 5, JUNE)], ""),
        ([price(10_000, 6_800)], "P0E72"),
        ([price(9_000, 7_800)], "P0E72"),
        ([price(5, 5, sector="agriculture"), price(5, 5, "2027-05-01"), price(5, 5, base=BASE + 1), price(5, 5, payer="third_party")], "P0E72"),
    ):  # fmt: skip
        assert tried(app, secret, ASK, ["53", json.dumps(prices)]) == code, prices


def test_who_reprices_serves_the_whole_province(paid_ahead, app, owner, token):
    narrow = token("admin")
    owner.execute("update payung.session set provinces = '{}' where token_hash = sha256(%s)", [narrow.encode()])
    prices = json.dumps([price(5, 5)])
    for secret, province, code in (
        (token("admin"), "53", ""),
        (token("admin"), "95", "P0E71"),
        (token("admin"), None, "P0E71"),
        (token("kepala"), "53", "P0E71"),
        (narrow, "53", "P0E71"),
    ):
        assert tried(app, secret, ASK, [province, prices]) == code, province


def test_what_moves_is_the_difference_of_each_part(paid_ahead, owner, loader, token):
    """Of who pays himself only: months that a scheme pays, or that the insurer holds, are none of these."""
    rows = "select month::text, was, becomes, jkk, jkm, revision from payung.own_price_rows('53', %s::jsonb) order by 1, membership_id"
    with acting(loader, token("admin")):
        scheme = people.scheme(loader)
        member = people.member(loader, name="Lain Orang")
        people.enrol(loader, scheme, member)
        people.open_months(loader)
        people.cover(loader, scheme.payer, member, "2025-12-01")
    prices = json.dumps([price(9_000, 6_700), price(10_500, 6_900, JUNE)])
    first = [(MAY, 16_800, 15_700, -1_000, -100, 1)] * 3 + [(JUNE, 16_800, 17_400, 500, 100, 1)] * 3
    assert owner.execute(rows, [prices]).fetchall() == first
    assert owner.execute(rows.replace("'53'", "'95'"), [prices]).fetchall() == []
    with acting(owner, token("cabang")):
        keys = owner.execute(
            "select month::text, sector, payer_class, base from payung.own_price_keys('53')"
        ).fetchall()
        assert keys == [(f"2026-{month:02d}-01", "other", "self", BASE) for month in range(1, 13)]
        told = "select month::text, people, amount from payung.own_reprice_preview('53', %s::jsonb)"
        assert owner.execute(told, [prices]).fetchall() == [(MAY, 3, -3_300), (JUNE, 3, 1_800)]
    # A payer whose months the insurer holds asks for nothing here.
    with owner.transaction(force_rollback=True):
        owner.execute("update participation_payer set kind = 'existing' where person_id = %s", [paid_ahead[0].person])
        assert len(owner.execute(rows, [prices]).fetchall()) == 4


def test_a_repricing_is_decided_once_by_whoever_writes(paid_ahead, owner, token):
    prices = json.dumps([price(9_000, 6_700)])
    with owner.transaction(force_rollback=True):
        with acting(owner, token("cabang")):
            number = one(owner, ASK, ["53", prices])
        for change, code in (
            ("people = 5", "P0E70"),
            ("state = 'refused', reason = 'lain'", "P0E70"),
            ("state = 'refused', prices = '[]'", "P0E70"),
            ("state = 'refused', decided_by = 1, decided_on = '2025-12-22', decided_reason = 'tidak jadi'", ""),
        ):
            assert tried(owner, "", f"update contributions_ownrepricing set {change} where id = %s", [number]) == code, change  # fmt: skip
        refuse = "select payung.own_reprice_refuse(%s, 'tidak jadi', '2025-12-22')"
        admin = token("admin")
        with acting(owner, admin):
            owner.execute(refuse, [number])
        assert tried(owner, admin, refuse, [number]) == "P0E70"
        for change in ("people = 5", "state = 'taken'", "state = 'asked'"):
            assert (
                tried(owner, "", f"update contributions_ownrepricing set {change} where id = %s", [number]) == "P0E70"
            )
        assert tried(owner, "", "delete from contributions_ownrepricing where id = %s", [number]) == "P0E70"


def move(amount: int, billed: bool = True, month: str = "2026-05", count: int = 1) -> Move:
    return Move(Month.parse(month), "other", 0, 0, billed, count, amount)


@pytest.mark.parametrize(
    ("moves", "left", "sums"),
    [
        # amount, back, credit, debit, people, months, short
        ((), 0, (0, 0, 0, 0, 0, 0, 0)),
        ((move(5), move(-7), move(3, False), move(-2, False)), 0, (-1, 1, 7, 5, 4, 4, 0)),
        ((move(5, False), move(4)), 9, (9, 0, 0, 4, 2, 2, 0)),
        ((move(5, False), move(4)), 8, (9, 0, 0, 4, 2, 2, 1)),
        ((move(0), move(0, False)), 0, (0, 0, 0, 0, 2, 2, 0)),
        ((move(1, count=2), move(1, count=3), move(1, month="2026-06", count=4)), 3, (3, 0, 0, 3, 5, 9, 0)),
    ],
)
def test_what_new_prices_come_to(moves: tuple[Move, ...], left: int, sums: tuple[int, ...]) -> None:
    come = Effect(moves, left)
    assert (come.amount, come.back, come.credit, come.debit, come.people, come.months, come.short) == sums
    assert len(_consequences(come)) == 1 + sum(1 for one in (come.credit, come.debit, come.short) if one)
    word, amount = _facts(come)[-1]
    assert (word.text.startswith("Kembali"), amount) == (come.amount < 0, abs(come.amount))
    standing = [line["standing"] for line in ownprices.effect_whole(come)["moves"]]
    assert standing == ["billed" if one.billed else "estimated" for one in moves]
    assert {choice.value for choice in PRICED} >= set(standing)
