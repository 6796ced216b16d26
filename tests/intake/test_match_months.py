"""What a check and a commit say of somebody whose months are held: by this payer, by others, in the months that the row asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.support import asking, people
from tests.support.people import acting, one
from tests.support.world import MONTHS


@pytest.fixture
def world(own_db: Any, loader: Any, owner: Any, token: Any) -> dict[str, Any]:
    """Somebody of Belu, this scheme and another one, both of six months."""
    with acting(loader, token("admin")):
        people.open_months(loader)
        schemes = [people.scheme(loader, quotas={"53.04": 5}) for _ in range(2)]
        known = people.member(loader)
        for scheme in schemes:
            people.enrol(loader, scheme, known)
    nik = one(owner, "select nik from registry_identity where person_id = %s", [known.person])
    return {"own": schemes[0], "other": schemes[1], "known": known, "nik": nik}


def hold(loader: Any, token: Any, world: dict[str, Any], own: int, others: int) -> None:
    """The first months are this payer's, the next ones another's."""
    with acting(loader, token("admin")):
        for number, month in enumerate(MONTHS[: own + others]):
            people.cover(loader, world["own" if number < own else "other"].payer, world["known"], month)


def checked(db: Any, loader: Any, owner: Any, world: Any, asked: tuple[int, int] | None) -> list[Any]:
    """What a check is told of the row: codes, months that nobody holds, kinds of who holds others. asked: first and last month."""
    scheme, beside = world["own"].scheme, db.connect("loader")
    secret = asking.run_token(owner, loader, "belu", scheme)
    with acting(loader, secret):
        asking.stage(loader, [(2, world["nik"])])
        if asked:
            loader.execute("update staged_person set first_month = %s, last_month = %s", [MONTHS[n] for n in asked])
        asking.write_down(beside, loader, secret, scheme, 1)
        asking.near(loader, scheme)
        return list(
            loader.execute("select codes, free_months, held_by from payung.intake_match(%s)", [scheme]).fetchall()
        )


@pytest.mark.parametrize(
    ("own", "others", "asked", "said"),
    [
        (0, 0, None, None),
        (1, 0, None, (["ALREADY_IN_SCHEME"], None, "")),
        (0, 6, None, (["ALREADY_PROTECTED"], 0, "apbd_province")),
        (0, 5, None, (["PARTLY_PROTECTED"], 1, "apbd_province")),
        (1, 1, None, (["ALREADY_IN_SCHEME"], None, "")),
        (2, 0, (0, 1), (["ALREADY_IN_SCHEME"], 0, "")),
        (2, 0, (0, 2), None),  # for the month that nobody holds yet
        (1, 1, (0, 1), (["ALREADY_IN_SCHEME"], 0, "apbd_province")),
        (1, 1, (0, 2), (["PARTLY_PROTECTED"], 1, "apbd_province")),
        (1, 1, (1, 1), (["ALREADY_PROTECTED"], 0, "apbd_province")),
        (1, 1, (1, 2), (["PARTLY_PROTECTED"], 1, "apbd_province")),
        (1, 1, (2, 3), None),
        (0, 2, (0, 1), (["ALREADY_PROTECTED"], 0, "apbd_province")),
    ],
)
def test_a_check_says_which_months_are_held_and_by_whom(
    own_db: Any, loader: Any, owner: Any, token: Any, world: Any, own: int, others: int, asked: Any, said: Any
) -> None:
    hold(loader, token, world, own, others)
    assert checked(own_db, loader, owner, world, asked) == ([] if said is None else [said])


@pytest.mark.parametrize(
    ("kind", "died_on", "asked", "codes"),
    [
        ("died", "2025-12-31", None, ["DECEASED"]),
        ("died", "2026-01-01", None, None),
        ("died", "2025-08-31", (0, 1), ["DECEASED"]),
        ("died", "2025-09-01", (0, 1), None),
        ("suspected", "2025-09-01", (0, 1), ["DEATH_REPORTED"]),
    ],
)
def test_a_death_counts_up_to_the_end_of_the_last_month_that_is_asked(
    own_db: Any, loader: Any, owner: Any, world: Any, kind: str, died_on: str, asked: Any, codes: Any
) -> None:
    confirmed = 2 if kind == "died" else None
    owner.execute(
        "insert into registry_personevent (person_id, kind, happened_on, recorded_by, confirmed_by, facts) values (%s, %s, %s, 1, %s, '{}')",
        [world["known"].person, kind, died_on, confirmed],
    )
    assert [said for said, _months, _kinds in checked(own_db, loader, owner, world, asked)] == (
        [codes] if codes else []
    )


@pytest.mark.parametrize(
    ("row", "registered", "said"),
    [
        ({}, 61, ""),
        ({"birth_date": date(1985, 3, 13)}, 61, "other_person"),
        ({"sex": "L"}, 61, "other_person"),
        ({"sex": ""}, 61, ""),
        ({"birth_date": None}, 61, ""),
        ({"name_norm": "AHMAD SUROSO"}, 61, ""),  # who was registered before the check, and was looked at by it
        ({"name_norm": "AHMAD SUROSO"}, 59, "other_person"),
        ({"name_norm": "MARIA LOPO"}, 59, ""),
    ],
)
def test_a_commit_takes_nobody_for_somebody_else(
    own_db: Any, loader: Any, owner: Any, token: Any, world: Any, row: dict[str, Any], registered: int, said: str
) -> None:
    """registered: minutes before the check ended; it may not have seen who came in its last hour."""
    secret, number = committing(world, owner, loader, registered)
    owner.execute(ACCEPTED, [number])
    assert known(own_db, loader, secret, world, {"sex": "P", **row}) == [(2, said, None)]


ACCEPTED = (
    "insert into intake_row (list_id, sheet_row, regency, village_code, verdict, codes, held_by)"
    " values (%s, 2, '53.04', '53.04.01.2001', 'accepted', 0, '')"
)
LOOKED_AT = (
    "insert into intake_review (list_id, sheet_row, regency, state, codes, decided_at)"
    " select %s, 2, '53.04', %s, payung.review_bits(%s), p.created_at + %s * interval '1 microsecond' from registry_person p where p.id = %s"
)


def committing(world: Any, owner: Any, loader: Any, registered: int = 61) -> tuple[str, int]:
    """The session of a run that commits a list, and the list; he was registered so many minutes before its check ended."""
    secret = asking.run_token(owner, loader, "belu", world["own"].scheme, "intake.commit")
    number = one(owner, "select max(id) from intake_list")
    check = one(
        owner, "insert into platform_run (kind, params, requested_by) values ('intake.check', '{}', 1) returning id"
    )
    for state in ("running", "done"):
        owner.execute("update platform_run set state = %s where id = %s", [state, check])
    owner.execute(
        "update registry_person p set created_at = r.finished_at - %s * interval '1 minute' from platform_run r"
        " where p.id = %s and r.id = %s",
        [registered, world["known"].person, check],
    )
    owner.execute("update intake_list set check_run_id = %s where id = %s", [check, number])
    return secret, int(number)


def known(db: Any, loader: Any, secret: str, world: Any, row: dict[str, Any]) -> list[Any]:
    """What the commit is given of the row: its number, what it is, the months that are left out."""
    scheme, beside = world["own"].scheme, db.connect("loader")
    with acting(loader, secret):
        asking.stage(loader, [(2, world["nik"], "MARIA BERE", date(1985, 3, 12), "53.04.01.2001")])
        for name, value in row.items():
            loader.execute(f"update staged_person set {name} = %s", [value])
        asking.write_down(beside, loader, secret, scheme, 1, "intake.commit")
        return list(loader.execute("select sheet_row, state, held from payung.intake_known(%s)", [scheme]).fetchall())


@pytest.mark.parametrize(
    ("own", "others", "asked", "partly", "said", "held"),
    [
        (0, 0, None, False, "", 0),
        (1, 0, None, False, "already", 0),
        (0, 1, None, False, "covered", 0),
        (0, 1, None, True, "", 1),
        (0, 6, None, True, "covered", 6),
        (1, 1, None, True, "already", 0),
        (2, 0, (0, 1), False, "already", 2),
        (2, 0, (0, 2), False, "", 2),
        (1, 1, (0, 1), False, "already", 2),
        (1, 1, (0, 2), False, "covered", 2),
        (1, 1, (0, 2), True, "", 2),
        (0, 2, (0, 1), True, "covered", 2),
        (0, 2, (2, 3), False, "", 0),
    ],
)
def test_a_commit_leaves_out_months_that_are_held(
    own_db: Any, loader: Any, owner: Any, token: Any, world: Any,
    own: int, others: int, asked: Any, partly: bool, said: str, held: int,
) -> None:  # fmt: skip
    hold(loader, token, world, own, others)
    secret, number = committing(world, owner, loader)
    owner.execute(ACCEPTED, [number])
    if partly:
        owner.execute(LOOKED_AT, [number, "accepted", "partly", 0, world["known"].person])
    row = {"sex": "P"} | ({"first_month": MONTHS[asked[0]], "last_month": MONTHS[asked[1]]} if asked else {})
    ((sheet_row, state, months),) = known(own_db, loader, secret, world, row)
    assert (sheet_row, state, sorted(months or [])) == (2, said, list(MONTHS[:held]))


@pytest.mark.parametrize(
    ("state", "code", "later", "elsewhere", "said"),
    [
        ("accepted", "other_person", 1, False, ""),
        ("accepted", "other_person", 0, False, "other_person"),  # looked at before he was registered
        ("accepted", "partly", 1, False, "other_person"),
        ("open", "other_person", 1, False, "other_person"),
        ("accepted", "other_person", 1, True, "other_person"),  # the same row of another list
    ],
)
def test_a_number_is_his_whose_row_was_looked_at(
    own_db: Any, loader: Any, owner: Any, world: Any, state: str, code: str, later: int, elsewhere: bool, said: str
) -> None:
    asking.run_token(owner, loader, "belu", world["own"].scheme)
    other = one(owner, "select max(id) from intake_list")
    secret, number = committing(world, owner, loader)
    for listed in (other, number):
        owner.execute(ACCEPTED, [listed])
    given = [other if elsewhere else number, state, code, later, world["known"].person]
    owner.execute(LOOKED_AT, given)
    assert known(own_db, loader, secret, world, {"sex": "L"}) == [(2, said, None)]
