"""Months that were taken back: a month is committed or released, never both, and no hand of the product writes it."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from tests.support import people
from tests.support.people import acting, one

JULY, AUGUST = date(2025, 7, 1), date(2025, 8, 1)
RELEASE = "insert into participation_release (reason, made_by, confirmed_by, made_on) values (%s, %s, %s, '2025-09-01') returning id"
# A payer without a fund: nothing goes back, and nothing is booked (tests/contributions/test_release.py has those).
BARE = "insert into participation_payer (kind, payer_class, label, province) values ('self', 'self', 'Uji', '53') returning id"
MONTH = (
    "insert into participation_releasedmonth (release_id, membership_id, month, payer_id, regency, amount, committed_at)"
    " values (%s, %s, %s, %s, '53.04', 16800, %s)"
)


@pytest.fixture(scope="module")
def covered(module_db):
    from payung.access.gate import open_session
    from payung.access.models import User
    from payung.platform.db import OWNER

    loader = module_db.connect("loader")
    with acting(loader, open_session(User.objects.using(OWNER).get(username="admin").pk, "command", 3600)):
        scheme, member = people.scheme(loader), people.member(loader)
        people.open_months(loader)
        people.enrol(loader, scheme, member)
        people.cover(loader, scheme.payer, member, JULY)
    loader.close()
    return scheme, member


def test_a_month_that_is_committed_is_not_released_as_well(covered, owner):
    _, member = covered
    made, payer = one(owner, RELEASE, ["death", 1, None]), one(owner, BARE)
    since = one(owner, "select committed_at from participation_month where membership_id = %s", [member.membership])
    with pytest.raises(psycopg.Error) as refused:
        owner.execute(MONTH, [made, member.membership, JULY, payer, since])
    assert refused.value.sqlstate == "P0CB5"
    # What had stood there before and left, once.
    owner.execute(MONTH, [made, member.membership, AUGUST, payer, since])
    with pytest.raises(psycopg.errors.UniqueViolation):
        owner.execute(MONTH, [made, member.membership, AUGUST, payer, since])
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute(MONTH, [made, 999_999_999, AUGUST, payer, since])


@pytest.mark.parametrize(("reason", "by", "second"), [("because", 1, None), ("death", 1, 1)])
def test_a_release_has_a_reason_of_the_list_and_two_different_people(covered, owner, reason, by, second):
    with pytest.raises(psycopg.errors.CheckViolation):
        owner.execute(RELEASE, [reason, by, second])


@pytest.mark.parametrize("role", ["app", "loader"])
def test_no_hand_releases_or_takes_months_out_of_the_calendar(covered, db, token, role):
    connection = db.connect(role)
    for statement in (
        "insert into participation_release (reason, made_by, made_on) values ('death', payung.actor_id(), '2025-09-01')",
        "insert into participation_releasedmonth (month) values ('2025-07-01')",
        "delete from participation_month",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
            connection.execute(statement)


def test_a_release_is_seen_by_who_sees_its_months(covered, owner, app, token):
    _, member = covered
    made, payer = one(owner, RELEASE, ["hand_over", 999, None]), one(owner, BARE)
    owner.execute(MONTH, [made, member.membership, date(2025, 9, 1), payer, date(2025, 7, 1)])
    for username, expected in (("belu", 1), ("kupang", 0), ("admin", 1)):
        with acting(app, token(username)):
            assert one(app, "select count(*) from participation_release where id = %s", [made]) == expected
