"""People of two regencies for tests of who reads them, and what the log says."""

from __future__ import annotations

from typing import Any

from payung.claims import services as claims
from payung.platform.db import acting
from payung.registry.services import add_person
from tests.support.people import one

BELU_VILLAGE = "53.04.03.2001"
BELU_NIK, KUPANG_NIK, UNKNOWN_NIK = "5304015203850071", "5371015203850072", "5304015203850999"


def village(owner: Any, regency: str) -> str:
    """Some village of a regency."""
    return str(one(owner, "select min(code) from places_place where level = 4 and regency_code = %s", [regency]))


def two_people(owner: Any, actor: Any) -> tuple[int, int]:
    """Somebody of Belu and somebody of Kota Kupang, each recorded by an officer of his place."""
    return (
        _add(actor("belu"), "Maria Bere", BELU_VILLAGE, BELU_NIK),
        _add(actor("kupang"), "Marta Kupang", village(owner, "53.71"), KUPANG_NIK),
    )


def _add(by: Any, name: str, code: str, nik: str) -> int:
    with acting(by.token):
        return add_person(by, name, code, nik=nik)


def claim_of(by: Any, person: int, event_on: Any) -> int:
    """A death claim of a person."""
    with acting(by.token):
        told = claims.ReportData(name="", event_on=event_on, reporter_name="Anak", person_id=person)
        return claims.report(by, told)


def lines(owner: Any, username: str, after: int = 0) -> list[tuple[Any, ...]]:
    """(kind, subject, persons, count, elsewhere, refused) of a user's lines, oldest first."""
    return owner.execute(
        "select l.kind, l.subject, l.persons, l.count, l.elsewhere, l.refused from access_readlog l"
        " join access_user u on u.id = l.actor_id where u.username = %s and l.id > %s order by l.id",
        [username, after],
    ).fetchall()


def last(owner: Any) -> int:
    """Number of the newest line."""
    return int(one(owner, "select coalesce(max(id), 0) from access_readlog"))


def bound(owner: Any, name: str, value: int) -> None:
    """Set one of the bounds of reading."""
    owner.execute("insert into platform_setting (key, value) values (%s, %s)", [f"reads.{name}", str(value)])
