"""Months that a fund pays and enrolments that a scheme takes, each at its bound: one beyond is refused, with its own reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from tests.support import people
from tests.support.people import PRICE, acting
from tests.support.world import MONTHS

INNER = MONTHS[1:5]
ENROL = (
    "insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, price_version)"
    " values (%s, %s, %s, %s, %s, %s, %s)"
)


@pytest.fixture
def world(own_db: Any, loader: Any, token: Callable[[str], str]) -> tuple[people.Scheme, people.Member, people.Member]:
    """A scheme of four of the six months with places in Belu, and two people of Belu."""
    with acting(loader, token("admin")):
        scheme = people.scheme(loader, months=INNER, quotas={"53.04": 5})
        return scheme, people.member(loader), people.member(loader)


@pytest.fixture
def tried(loader: Any, token: Callable[[str], str]) -> Callable[..., str]:
    session = token("admin")

    def code(*statements: tuple[str, list[Any]]) -> str:
        try:
            with acting(loader, session):
                for query, given in statements:
                    loader.execute(query, given)
                raise psycopg.Rollback
        except psycopg.Error as refused:
            return str(refused.sqlstate)
        return ""

    return code


def enrolling(scheme: people.Scheme, member: people.Member, first: date = INNER[0], last: date = INNER[-1], version: int = 1, **other: Any) -> tuple[str, list[Any]]:  # fmt: skip
    given = {"person": member.person, "regency": member.regency, **other}
    return ENROL, [scheme.scheme, member.membership, given["person"], given["regency"], first, last, version]


def covering(scheme: people.Scheme, member: people.Member, month: date, amount: int = PRICE, regency: str = "53.04") -> tuple[str, list[Any]]:  # fmt: skip
    query = "insert into participation_month (membership_id, month, payer_id, regency, amount) values (%s, %s, %s, %s, %s)"  # fmt: skip
    return query, [member.membership, month, scheme.payer, regency, amount]


def test_an_enrolment_lies_within_its_scheme(world: Any, tried: Callable[..., str]) -> None:
    scheme, member, other = world
    assert tried(enrolling(scheme, member)) == ""
    assert tried(enrolling(scheme, member, INNER[1], INNER[1])) == ""
    assert tried(enrolling(scheme, member, first=MONTHS[0])) == "P0CB4"
    assert tried(enrolling(scheme, member, last=MONTHS[5])) == "P0CB4"
    assert tried(enrolling(scheme, member, version=2)) == "P0CB3"
    assert tried(enrolling(scheme, member, person=other.person)) == "P0A36"
    assert tried(enrolling(scheme, member, regency="53.71")) == "P0A32"
    assert tried(("delete from sponsorship_quota", []), enrolling(scheme, member)) == "42501"  # the owner's alone


def test_a_month_is_paid_for_who_is_enrolled_for_it_at_its_price(world: Any, tried: Callable[..., str]) -> None:
    scheme, member, other = world
    enrolled = enrolling(scheme, member, INNER[1], INNER[2])
    for month, code in ((INNER[0], "P0A31"), (INNER[1], ""), (INNER[2], ""), (INNER[3], "P0A31")):
        assert tried(enrolled, covering(scheme, member, month)) == code, month
    assert tried(enrolled, covering(scheme, other, INNER[1])) == "P0A31"
    assert tried(enrolled, covering(scheme, member, INNER[1], regency="53.71")) == "P0A31"
    for amount in (PRICE - 1, PRICE + 1, 0):
        assert tried(enrolled, covering(scheme, member, INNER[1], amount)) in {"P0A30", "23514"}, amount
    assert tried(enrolling(scheme, member), covering(scheme, member, MONTHS[0])) == "P0A30"  # no price of that month


def test_a_month_returns_at_an_earlier_price_only_where_it_was_billed_at_it(
    world: Any, owner: Any, loader: Any, token: Callable[[str], str], tried: Callable[..., str]
) -> None:
    scheme, member, other = world
    with acting(loader, token("admin")):
        people.enrol(loader, scheme, member)
        people.enrol(loader, scheme, other)
    owner.execute(
        "insert into sponsorship_priceversion (scheme_id, version, reason, made_by) values (%s, 2, 'harga berubah', 0)",
        [scheme.scheme],
    )
    owner.execute(
        "insert into sponsorship_price (scheme_id, version, month, sector, jkk, jkm, jht, amount)"
        " select scheme_id, 2, month, sector, jkk - 5000, jkm, jht, amount - 5000 from sponsorship_price where scheme_id = %s",
        [scheme.scheme],
    )
    owner.execute("select payung.prices_stand(%s, 2::smallint, 0)", [scheme.scheme])
    owner.execute(
        "alter table participation_releasedmonth disable trigger user"
    )  # the money of a release is no question here
    release = owner.execute(
        "insert into participation_release (reason, made_by, made_on) values ('list_undone', 0, '2025-07-10') returning id"
    ).fetchone()[0]
    for who, month, revision in ((member, INNER[0], 1), (other, INNER[1], 1), (other, INNER[2], None)):
        owner.execute(
            "insert into participation_releasedmonth (release_id, membership_id, month, payer_id, regency, amount, committed_at, revision)"
            " values (%s, %s, %s, %s, '53.04', %s, now(), %s)",
            [release, who.membership, month, scheme.payer, PRICE, revision],
        )
    assert tried(covering(scheme, member, INNER[0], PRICE - 5000)) == ""
    assert tried(covering(scheme, member, INNER[0])) == ""
    assert tried(covering(scheme, member, INNER[1])) == "P0A30"  # another's month
    assert tried(covering(scheme, other, INNER[2])) == "P0A30"  # never billed
    # Each in the month that was his own, together in one statement; with one more that was not, none of them.
    both = (
        "insert into participation_month (membership_id, month, payer_id, regency, amount)"
        " values (%s, %s, %s, '53.04', %s), (%s, %s, %s, '53.04', %s)"
    )
    own = [member.membership, INNER[0], scheme.payer, PRICE, other.membership, INNER[1], scheme.payer, PRICE]
    assert tried((both, own)) == ""
    assert tried((both, [*own[:5], INNER[0], *own[6:]])) == "P0A30"
