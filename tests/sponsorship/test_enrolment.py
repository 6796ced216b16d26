"""An enrolment has months, prices, class, loan and agent of its own; the database keeps what that promises."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from tests.support import people
from tests.support.people import PRICE, acting, one

JULY, SEPTEMBER, OCTOBER, DECEMBER = (date(2025, month, 1) for month in (7, 9, 10, 12))
DENIED = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def scheme(db, loader, token):
    with acting(loader, token("admin")):
        people.open_months(loader)
        return people.scheme(loader, quotas={"53.04": 2}), people.member(loader), people.member(loader)


def refused_with(connection, token: str, act) -> str | None:
    with pytest.raises(psycopg.Error) as refused, acting(connection, token):
        act()
    return refused.value.sqlstate


def test_months_outside_the_enrolment_are_not_paid(scheme, loader, token):
    made, member, _ = scheme
    secret = token("admin")
    with acting(loader, secret):
        people.enrol(loader, made, member, (JULY, SEPTEMBER))
        people.cover(loader, made.payer, member, SEPTEMBER)
    assert refused_with(loader, secret, lambda: people.cover(loader, made.payer, member, OCTOBER)) == "P0A31"


def test_who_comes_again_takes_no_second_place(scheme, loader, owner, token):
    made, member, other = scheme
    with acting(loader, token("admin")):
        people.enrol(loader, made, member, (JULY, SEPTEMBER))
        people.enrol(loader, made, member, (OCTOBER, DECEMBER))
        people.enrol(loader, made, other, (JULY, SEPTEMBER))
    assert one(owner, "select people from sponsorship_quota where scheme_id = %s", [made.scheme]) == 2
    assert one(owner, "select people from sponsorship_fund where scheme_id = %s", [made.scheme]) == 2


def test_an_enrolment_is_there_once_and_within_the_scheme(scheme, loader, token):
    made, member, _ = scheme
    secret = token("admin")
    with acting(loader, secret):
        people.enrol(loader, made, member, (JULY, SEPTEMBER))
    again = lambda: people.enrol(loader, made, member, (JULY, DECEMBER))  # noqa: E731
    assert refused_with(loader, secret, again) == "23505"
    wrong = [(date(2025, 6, 1), JULY), (DECEMBER, date(2026, 1, 1))]
    for months in wrong:
        assert refused_with(loader, secret, lambda m=months: people.enrol(loader, made, scheme[2], m)) == "P0CB4"
    for months in [(OCTOBER, JULY), (JULY, date(2025, 7, 31))]:
        assert refused_with(loader, secret, lambda m=months: people.enrol(loader, made, scheme[2], m)) == "23514"


def test_what_is_committed_is_an_estimate_under_the_prices_of_its_day(scheme, loader, owner, token):
    made, member, other = scheme
    secret = token("admin")
    assert owner.execute("select version, made_by is not null from sponsorship_priceversion where scheme_id = %s",
                         [made.scheme]).fetchall() == [(1, True)]  # fmt: skip
    with acting(loader, secret):
        people.enrol(loader, made, member)
        people.cover(loader, made.payer, member, JULY)
    owner.execute("insert into sponsorship_priceversion (scheme_id, version, made_by) values (%s, 2, 1)", [made.scheme])
    owner.execute(
        "insert into sponsorship_price (scheme_id, version, month, sector, jkk, jkm, amount)"
        " select scheme_id, 2, month, sector, 5000, jkm, 5000 + jkm from sponsorship_price where scheme_id = %s",
        [made.scheme],
    )
    owner.execute("update sponsorship_scheme set price_version = 2 where id = %s", [made.scheme])
    # The old prices hold for what was committed, and for nobody new.
    assert refused_with(loader, secret, lambda: people.enrol(loader, made, other)) == "P0CB3"
    insert = (
        "insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, price_version)"
        " values (%s, %s, %s, %s, %s, %s, 2)"
    )
    with acting(loader, secret):
        loader.execute(insert, [made.scheme, other.membership, other.person, other.regency, JULY, DECEMBER])
    assert refused_with(loader, secret, lambda: people.cover(loader, made.payer, other, JULY, PRICE)) == "P0A30"
    with acting(loader, secret):
        people.cover(loader, made.payer, other, JULY, PRICE - 5000)
    assert one(owner, "select committed from sponsorship_fund where scheme_id = %s", [made.scheme]) == 2 * PRICE - 5000


@pytest.mark.parametrize("role", ["app", "loader"])
def test_no_hand_of_the_product_makes_prices_current(db, scheme, role, token):
    connection, made = db.connect(role), scheme[0]
    for statement in (
        "update sponsorship_scheme set price_version = 2 where id = %s",
        "insert into sponsorship_priceversion (scheme_id, version, made_by) values (%s, 2, 1)",
        "select loan from sponsorship_enrolment where scheme_id = %s",
    ):
        with pytest.raises(DENIED), acting(connection, token("admin")):
            connection.execute(statement, [made.scheme])
    with pytest.raises(psycopg.Error) as unknown, acting(connection, token("admin")):
        connection.execute(
            "insert into sponsorship_price (scheme_id, version, month, sector, jkk, jkm, amount)"
            " values (%s, 9, '2025-07-01', 'other', 1, 1, 2)",
            [made.scheme],
        )
    assert unknown.value.sqlstate == "23503"


def test_an_agent_is_a_person_who_is_there(scheme, loader, owner, token):
    made, member, other = scheme
    insert = (
        "insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, agent_id,"
        " participant_class, loan) values (%s, %s, %s, '53.04', '2025-07-01', '2025-12-01', %s, %s, 'KMM-1')"
    )
    key = [made.scheme, member.membership, member.person]
    secret = token("admin")
    assert refused_with(loader, secret, lambda: loader.execute(insert, [*key, 999_999_999, "umkm"])) == "23503"
    assert (
        refused_with(loader, secret, lambda: loader.execute(insert, [*key, other.person, "UMKM dan lain"])) == "23514"
    )
    with acting(loader, secret):
        loader.execute(insert, [*key, other.person, "umkm"])
    assert one(owner, "select loan from sponsorship_enrolment where agent_id = %s", [other.person]) == "KMM-1"


def test_a_place_is_taken_of_the_own_regency_and_scheme_alone(scheme, loader, owner, token):
    made, secret = scheme[0], token("admin")
    with acting(loader, secret):
        other = people.scheme(loader, quotas={"53.04": 9, "53.71": 9, "53.03": 9})
        people.enrol(loader, other, people.member(loader, "53.71"))
        stranger = people.member(loader, "53.03")
    asked = "select regency, people from sponsorship_quota where scheme_id = %s order by 1"
    assert owner.execute(asked, [other.scheme]).fetchall() == [("53.03", 0), ("53.04", 0), ("53.71", 1)]
    assert owner.execute(asked, [made.scheme]).fetchall() == [("53.04", 0)]
    assert refused_with(loader, secret, lambda: people.enrol(loader, made, stranger)) == "P0A32"
