"""A short page holds people who match, also where many before them match in part only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import people
from tests.support.people import acting

NAMES = ("Kwarik Amalo", "Kwarik Bere", "Kwarik Zaka", "Kwaris Amalo", "Zaka Kwarik")
FIND = "select * from payung.registry_find(%s, %s, %s, %s, %s, %s, %s)"


@pytest.fixture
def ask(own_db: Any, loader: Any, app: Any, token: Callable[[str], str]) -> Callable[..., list[int]]:
    with acting(loader, token("admin")):
        persons = [people.member(loader, "53.04", name).person for name in NAMES]
        persons += [people.member(loader, "53.71", "Kwarik Mau").person]

    def asked(name: str, limit: int = 1, after: int | None = None, back: bool = False, regency: str = "") -> list[int]:
        with acting(app, token("admin")):
            given = [name, regency, "", False, None if after is None else persons[after], back, limit]
            return [persons.index(person) for (person,) in app.execute(FIND, given)]

    return asked


def test_whoever_does_not_match_takes_nobodys_place(ask: Callable[..., list[int]]) -> None:
    assert ask("KWARIK ZAKA") == [2]
    assert ask("KWARIK ZAKA", after=2) == [4]
    assert ask("KWARIK BERE") == [1]
    assert ask("KWARIS") == [3]
    assert ask("KWARIK MAU") == ask("KWARIK", regency="53.71") == [5]
    assert ask("KWARIK", 2) == [0, 1]
    assert ask("KWARIK", 9) == [0, 1, 2, 4, 5]  # of who says it twice, or says it second, once
    assert ask("KWARIK AMALO", after=5, back=True) == [0]
    assert ask("KWARIK BERE", after=4, back=True) == [1]
    assert ask("KWARIK", after=5, back=True, limit=2) == [4, 2]
    assert ask("KWARIS", after=3, back=True) == []
