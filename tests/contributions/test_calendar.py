"""The protection calendar of a person: a paid month is protection, whoever paid and whoever looks."""

from __future__ import annotations

from datetime import date

import pytest

from payung.contributions import selectors
from payung.contributions.services import confirm_receipt, record_receipt
from payung.kernel.months import Month, MonthRange
from payung.platform.db import acting as django_acting
from tests.support import people
from tests.support.people import acting, one

JULY, AUGUST = people.MONTHS[:2]
BOTH = MonthRange(Month.from_date(JULY), Month.from_date(AUGUST) + 1)


@pytest.fixture
def maria(own_db, db, loader, actor):
    """Somebody of Belu whose July the province has paid and whose August it has only been billed for."""
    admin = actor("admin")
    with acting(loader, admin.token):
        people.open_months(loader, [JULY, AUGUST])
        scheme = people.scheme(loader, months=[JULY, AUGUST])
        found = people.member(loader)
        people.enrol(loader, scheme, found)
        for month in (JULY, AUGUST):
            people.cover(loader, scheme.payer, found, month)
        people.journal(loader, scheme)
        _, july = people.bill(loader, scheme.payer, JULY, [found])
        people.bill(loader, scheme.payer, AUGUST, [found])
    with django_acting(admin.token):
        waiting, _new = record_receipt(admin, july, people.PRICE, date(2025, 7, 10))
        assert states(found.person) == ["billed", "billed"]
    head = actor("kepala")
    with django_acting(head.token):
        confirm_receipt(head, waiting)
    return found


def states(person: int) -> list[str]:
    return [cell.state for cell in selectors.calendar(person, BOTH)]


@pytest.mark.parametrize("username", ["belu", "provinsi", "admin"])
def test_a_paid_month_reads_paid_for_everybody_who_sees_the_person(maria, actor, app, username):
    token = actor(username).token
    with django_acting(token):
        assert states(maria.person) == ["paid", "billed"]
    with acting(app, token):
        receipts = one(app, "select count(*) from contributions_receipt")
    assert receipts == (0 if username == "belu" else 1)


@pytest.mark.parametrize("username", ["kupang", "juri", "sponsor"])
def test_nothing_is_told_of_people_one_does_not_see(maria, actor, app, username):
    token = actor(username).token
    with django_acting(token):
        assert states(maria.person) == ["free", "free"]
    with acting(app, token):
        assert one(app, "select count(*) from payung.paid_months(%s)", [maria.person]) == 0


def test_a_body_is_told_of_whom_it_has_brought_in_and_of_nobody_elses(maria, actor, app, loader, owner, token):
    kept = "insert into registry_custody (person_id, organisation_id) values (%s, %s)"
    with acting(loader, token("admin")):
        another = people.member(loader)
    owner.execute(kept, [maria.person, people.organisation(owner, "bank-ntt")])
    owner.execute(kept, [another.person, people.organisation(owner, "bpr-uji")])
    for username, months in (("bank", 1), ("bpr", 0)):
        with acting(app, actor(username).token):
            assert one(app, "select count(*) from payung.paid_months(%s)", [maria.person]) == months


def test_without_a_session_nothing_is_told(maria, app):
    assert one(app, "select count(*) from payung.paid_months(%s)", [maria.person]) == 0
