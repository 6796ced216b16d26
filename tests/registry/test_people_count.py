"""How many people a session sees is added up from what is kept, and is what counting them would say."""

from __future__ import annotations

import pytest

from payung.platform import recounts
from payung.platform.db import acting as session
from payung.registry import selectors
from payung.registry.models import Person
from tests.support import people
from tests.support.people import acting, one

USERS = ("admin", "provinsi", "belu", "kupang", "bank", "bank-belu", "bpr", "tanpa-peran")


@pytest.fixture
def registered(own_db, owner, loader, token):
    """People of two regencies, one of each brought in by the bank, one by two bodies."""
    with acting(loader, token("admin")):
        members = [people.member(loader, regency) for regency in ("53.04", "53.04", "53.71", "53.71", "53.71")]
    bodies = [people.organisation(owner, code) for code in ("bank-ntt", "bpr-uji")]
    for member, which in ((members[0], bodies[:1]), (members[2], bodies)):
        for body in which:
            owner.execute(
                "insert into registry_custody (person_id, organisation_id) values (%s, %s)", [member.person, body]
            )
    return members


@pytest.mark.parametrize("user", USERS)
def test_it_is_what_counting_says(registered, actor, user):
    with session(actor(user).token):
        assert selectors.people_count() == Person.objects.count()


def test_it_does_not_count(registered, owner, actor):
    """A figure that is wrong is told as it is kept, until the night finds it."""
    before = one(owner, "select count(*) from registry_tally")
    owner.execute(
        "update registry_tally set people = people + 100 where id = (select min(id) from registry_tally where organisation_id = 0)"
    )
    with session(actor("admin").token):
        assert selectors.people_count() == Person.objects.count() + 100
    assert recounts.recount(mend=True)["registry_tally"] == 1
    with session(actor("admin").token):
        assert selectors.people_count() == Person.objects.count()
    assert one(owner, "select count(*) from registry_tally") < before, "one row a regency and body is left"


def test_of_somebody_elses_people_nothing_is_told(registered, app, token):
    kept = "select regency, organisation_id from registry_tally"
    with acting(app, token("belu")):
        assert {row[0] for row in app.execute(kept).fetchall()} == {"53.04"}
    with acting(app, token("bank")):
        assert 0 not in {row[1] for row in app.execute(kept).fetchall()}
    assert app.execute(kept).fetchall() == []
