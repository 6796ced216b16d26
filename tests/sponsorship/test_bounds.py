"""Bounds of a fund and of a corrected decree, asked of the database's functions themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from tests.support import people
from tests.support.people import PRICE, acting, one
from tests.support.world import MONTHS


@pytest.fixture
def scheme(own_db: Any, loader: Any, token: Callable[[str], str]) -> people.Scheme:
    """A sponsor's scheme of six months with places in Belu alone, and a budget for two months of somebody."""
    with acting(loader, token("admin")):
        return people.scheme(loader, "sponsor-uji", budget=2 * PRICE, quotas={"53.04": 5})


@pytest.mark.parametrize(
    ("username", "held"),
    [("provinsi", True), ("sponsor", True), ("belu", True), ("kupang", False), ("bank", False), ("hrd", False)],
)
def test_a_fund_is_held_for_who_owns_the_scheme_or_has_places_in_it(
    scheme: people.Scheme, loader: Any, token: Callable[[str], str], username: str, held: bool
) -> None:
    with acting(loader, token(username)):
        rows = loader.execute("select payer_id, money, has_quotas from payung.lock_fund(%s)", [scheme.scheme]).fetchall()  # fmt: skip
    assert rows == ([(scheme.payer, 2 * PRICE, True)] if held else [])


def test_new_prices_stand_where_the_fund_bears_them_to_the_last_rupiah(
    scheme: people.Scheme, owner: Any, loader: Any, token: Callable[[str], str]
) -> None:
    with acting(loader, token("admin")):
        member = people.member(loader)
        people.enrol(loader, scheme, member)
        people.cover(loader, scheme.payer, member, MONTHS[0])
        people.journal(loader, scheme)
    left = one(owner, "select budget - committed from sponsorship_fund where scheme_id = %s", [scheme.scheme])
    version = one(owner, "select price_version from sponsorship_scheme where id = %s", [scheme.scheme])
    assert left == PRICE

    def stands(later: int, more: int) -> str:
        try:
            with owner.transaction():
                owner.execute(
                    "select payung.prices_stand(%s, %s::smallint, %s)", [scheme.scheme, version + later, more]
                )
                raise psycopg.Rollback
        except psycopg.Error as refused:
            return str(refused.sqlstate)
        return ""

    assert [stands(1, left), stands(1, left + 1), stands(1, -left)] == ["", "P0E43", ""]
    assert [stands(0, 0), stands(-1, 0)] == ["P0E44", "P0E44"]


def _lines(owner: Any, scheme: int, gone: list[int], coming: list[int], first: date = MONTHS[0]) -> dict[Any, Any]:
    rows = owner.execute(
        "select person_id, comes, months, amount, problem from payung.swap_lines(%s, %s, %s, %s)",
        [scheme, first, gone, coming],
    ).fetchall()
    return {(person, comes): (months, amount, problem) for person, comes, months, amount, problem in rows}


def test_who_leaves_and_who_comes_move_what_is_held_and_what_is_free(
    scheme: people.Scheme, owner: Any, loader: Any, token: Callable[[str], str]
) -> None:
    with acting(loader, token("admin")):
        holder, other, full, dead, stray = (people.member(loader) for _ in range(5))
        elsewhere = people.member(loader, "53.71")
        open_to_all = people.scheme(loader, "bank-ntt")
        people.enrol(loader, scheme, holder)
        for month in MONTHS[1:3]:
            people.cover(loader, scheme.payer, holder, month)
        people.journal(loader, scheme)
        people.enrol(loader, open_to_all, full)
        for month in MONTHS:
            people.cover(loader, open_to_all.payer, full, month)
        people.enrol(loader, open_to_all, other)
        people.cover(loader, open_to_all.payer, other, MONTHS[-1])
        people.journal(loader, open_to_all)
    owner.execute(
        "insert into registry_personevent (person_id, kind, happened_on, recorded_by, facts) values (%s, 'suspected', '2025-07-02', 1, '{}')",
        [dead.person],
    )
    owner.execute("delete from sponsorship_quota where scheme_id = %s", [open_to_all.scheme])
    who = [other.person, elsewhere.person, full.person, dead.person, holder.person, 999_999]
    assert _lines(owner, scheme.scheme, [holder.person, stray.person], who) == {
        (holder.person, False): (2, 2 * PRICE, "both"),
        (stray.person, False): (0, 0, "not_in"),
        (other.person, True): (5, 5 * PRICE, ""),
        (elsewhere.person, True): (6, 6 * PRICE, "no_quota"),
        (full.person, True): (0, 0, "covered"),
        (dead.person, True): (6, 6 * PRICE, "dead"),
        (holder.person, True): (4, 4 * PRICE, ""),
        (999_999, True): (0, 0, "unknown"),
    }
    # From a later month on: one that is held is left to give, and so many fewer are free.
    assert _lines(owner, scheme.scheme, [holder.person], [other.person], MONTHS[2]) == {
        (holder.person, False): (1, PRICE, ""),
        (other.person, True): (3, 3 * PRICE, ""),
    }
    # A scheme that has no places of regencies takes people of all.
    assert _lines(owner, open_to_all.scheme, [], [elsewhere.person])[elsewhere.person, True] == (6, 6 * PRICE, "")
