"""What an employee is told of a neighbour whom he names: free months, who holds the others, and when others have to look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.support import people
from tests.support.people import PRICE, acting, one
from tests.support.world import MONTHS

BORN, VILLAGE = date(1985, 3, 12), "53.04.01.2001"
ASK = "select said, free, kinds, membership_id from payung.neighbour_facts(%s, %s, %s, %s, %s, %s, %s)"


@pytest.fixture
def members(own_db: Any, loader: Any, token: Callable[[str], str]) -> tuple[people.Member, people.Member]:
    """Two people; a province holds the second month of the first, a sponsor the third of the other."""
    with acting(loader, token("admin")):
        first, other = people.member(loader, name="Maria Bere"), people.member(loader, name="Yosef Bau")
        for member, body, month in ((first, "pemprov-ntt", MONTHS[1]), (other, "sponsor-uji", MONTHS[2])):
            scheme = people.scheme(loader, body)
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, month, PRICE)
            people.journal(loader, scheme)
    return first, other


def _asked(owner: Any, member: people.Member, **other: Any) -> tuple[str, list[date], str, int | None]:
    nik, norm = owner.execute(
        "select nik, name_norm from registry_identity where person_id = %s", [member.person]
    ).fetchone()
    given = {"nik": nik, "norm": norm, "birth": BORN, "sex": "P", "village": VILLAGE, "first": MONTHS[0], "last": MONTHS[3]}  # fmt: skip
    said, free, kinds, membership = owner.execute(ASK, list({**given, **other}.values())).fetchone()
    return said, list(free), kinds, membership


def test_months_that_others_hold_for_others_are_free(
    members: tuple[people.Member, people.Member], owner: Any, loader: Any, token: Callable[[str], str]
) -> None:
    first, other = members
    assert _asked(owner, first) == ("", [MONTHS[0], MONTHS[2], MONTHS[3]], "apbd_province", first.membership)
    assert _asked(owner, other) == ("", [MONTHS[0], MONTHS[1], MONTHS[3]], "sponsor", other.membership)
    assert _asked(owner, first, first=MONTHS[2], last=MONTHS[2])[1:3] == ([MONTHS[2]], "")
    assert _asked(owner, first, first=MONTHS[1], last=MONTHS[1])[1:3] == ([], "apbd_province")
    # A membership beside holds months for the person too; one that has ended holds nothing and is not gone on with.
    beside = one(
        owner,
        "insert into participation_membership (segment, kpj, regency, village_code, sector, occupation, started, person_id, beside_id)"
        " select segment, '99999999999', regency, village_code, sector, occupation, started, person_id, id from participation_membership where id = %s returning id",
        [first.membership],
    )
    with acting(loader, token("admin")):
        scheme = people.scheme(loader, "bank-ntt")
        twin = people.Member(first.person, int(beside), first.regency)
        people.enrol(loader, scheme, twin)
        people.cover(loader, scheme.payer, twin, MONTHS[3])
        people.journal(loader, scheme)
    assert _asked(owner, first)[1:] == ([MONTHS[0], MONTHS[2]], "apbd_province,sponsor", first.membership)


def test_somebody_else_under_the_number_is_looked_at(members: tuple[people.Member, people.Member], owner: Any) -> None:
    first, other = members
    assert _asked(owner, first, birth=date(1985, 3, 13))[0] == "review"
    assert _asked(owner, first, sex="L")[0] == "review"
    assert _asked(owner, first, norm="ANA LOPO")[0] == "review"
    assert _asked(owner, first, norm="ANA BERE")[0] == ""  # one word in common
    # Nobody is registered under a new number; it is looked at only where all else is somebody's.
    new = {"nik": "5304015203859999"}
    assert _asked(owner, first, **new)[::3] == ("review", None)
    for differs in ({"norm": "ANA BERE"}, {"birth": date(1985, 3, 13)}, {"village": "53.04.01.2002"}):
        assert _asked(owner, first, **new, **differs)[::3] == ("", None), differs
    assert _asked(owner, first, **new, norm="YOSEF BAU")[0] == "review"
    for kind, said in (("suspected", "review"), ("died", "rejected")):
        owner.execute(
            "insert into registry_personevent (person_id, kind, happened_on, recorded_by, confirmed_by, facts) values (%s, %s, '2025-07-02', 1, 2, '{}')",
            [first.person, kind],
        )
        assert _asked(owner, first)[0] == said
    assert _asked(owner, other)[0] == ""
