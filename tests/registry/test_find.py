"""A name is found by its beginning, in order, page by page in both directions, and no further than the beginning reaches."""

from __future__ import annotations

import itertools

import pytest

from tests.support import people
from tests.support.people import acting

ROOT = itertools.cycle("MQXZ")  # people of the test before stay in the database
NAMES = ("aria Amalo", "aria Bere", "aria Bere", "aria Zaka", "arib Bere")


@pytest.fixture
def found(db, loader, app, token):
    root = next(ROOT)
    with acting(loader, token("admin")):
        places = ["53.71" if n == 3 else "53.04" for n in range(len(NAMES))]
        persons = [people.member(loader, place, root + name).person for place, name in zip(places, NAMES, strict=True)]

    def ask(name="ARIA", regency="", after=None, back=False, limit=50):
        with acting(app, token("admin")):
            rows = app.execute(
                "select * from payung.registry_find('', %s, %s, %s, %s, %s)",
                [root + name, regency, None if after is None else persons[after], back, limit],
            )
            return [persons.index(person) for (person,) in rows]

    return ask


def test_a_beginning_reaches_all_names_with_it_and_none_behind(found):
    assert found() == [0, 1, 2, 3]
    assert found(name="ARI") == [0, 1, 2, 3, 4]
    assert found(name="AR") == [0, 1, 2, 3, 4]
    assert found(name="A") == []
    assert found(name="ARIA BERE") == [1, 2]
    assert found(name="ARIA ZAKA") == [3]


def test_pages_follow_one_another_in_both_directions(found):
    assert found(limit=2) == [0, 1]
    assert found(after=1) == [2, 3]
    assert found(after=3) == []
    assert found(after=3, back=True) == [2, 1, 0]
    assert found(after=2, back=True, limit=1) == [1]
    assert found(name="ARIA BERE", after=4, back=True) == [2, 1]


def test_within_a_regency_the_same(found):
    assert found(regency="53.04") == [0, 1, 2]
    assert found(regency="53.71") == [3]
    assert found(regency="53.04", after=0) == [1, 2]
    assert found(regency="53.04", after=2, back=True) == [1, 0]
    assert found(regency="53.04", name="ARI", after=2) == [4]
