"""A membership stands beside one of the same person, kind and employer, and beside none that stands beside another itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.support import people
from tests.support.people import acting, one

ADDED = (
    "insert into participation_membership (segment, kpj, regency, village_code, sector, occupation, started, person_id, employer_id, ended)"
    " select %s, %s, regency, village_code, sector, occupation, started, person_id, %s, %s from participation_membership where id = %s returning id"
)


@pytest.fixture
def memberships(own_db: Any, loader: Any, owner: Any, token: Callable[[str], str]) -> dict[str, int]:
    """Of one person: two that may stand beside the first, one of another kind, two of employers; and one of another person."""
    with acting(loader, token("admin")):
        lead, other = people.member(loader), people.member(loader)
    bodies = [people.organisation(owner, code) for code in ("pt-uji", "bank-ntt")]
    given = {
        "beside": ("BPU", None, "2025-07-02"),
        "third": ("BPU", None, "2025-07-02"),
        "employed": ("PU", bodies[0], None),
        "elsewhere": ("PU", bodies[1], None),
    }
    ids = {"lead": lead.membership, "other": other.membership}
    for at, (name, (segment, employer, ended)) in enumerate(given.items()):
        ids[name] = one(owner, ADDED, [segment, f"9999999999{at}", employer, ended, lead.membership])
    return ids


@pytest.mark.parametrize(
    ("first", "then", "stands"),
    [
        (("beside", "lead"), ("third", "lead"), True),
        (("beside", "lead"), ("third", "beside"), False),  # that one stands beside another
        (("beside", "lead"), ("lead", "third"), False),  # one stands beside it
        (None, ("other", "lead"), False),
        (None, ("beside", "employed"), False),
        (None, ("employed", "elsewhere"), False),
    ],
)
def test_what_stands_beside_fits(
    memberships: dict[str, int], owner: Any, first: tuple[str, str] | None, then: tuple[str, str], stands: bool
) -> None:
    def put(beside: str, lead: str) -> str:
        query = "update participation_membership set beside_id = %s where id = %s"
        try:
            with owner.transaction():
                owner.execute(query, [memberships[lead], memberships[beside]])
        except psycopg.Error as refused:
            return str(refused.sqlstate)
        return ""

    if first:
        assert put(*first) == ""
    assert put(*then) == ("" if stands else "P0D42")
