"""A cycle for tests, led by the interface as the committee leads it; seats as a decree would fill them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg

from tests.support.people import one

YEAR = 2024
TERMS = {
    "cut_off": "2025-08-15",
    "interviews_first": "2025-08-20",
    "interviews_last": "2025-08-22",
    "ceremony_on": "2025-09-21",
    "reason": "SK Ketua Panitia 1/2025",
    "rehearsal": "yes",
}
RUBRIC = """\
criteria:
  - {name: coverage, word: "Cakupan", weight: 40, source: indicator}
  - {name: interview, word: "Wawancara", weight: 60, source: jury}
tie: [coverage, interview]
recusal: "Juri yang berbenturan tidak menilai."
normalisation: "Nilai dipakai apa adanya."
"""


def opened(
    api: Any, categories: tuple[str, ...] = ("kabupaten_kota", "usaha_keuangan"), **terms: Any
) -> dict[str, int]:
    """Open the cycle and categories as the province; returns the numbers of the open categories."""
    office = api("provinsi")
    said = office.post(f"/award/cycles/{YEAR}/terms", {**TERMS, **terms})
    assert said.status_code == 200, said.content
    numbers = {}
    for category in categories:
        said = office.post(f"/award/cycles/{YEAR}/categories", {"category": category})
        assert said.status_code == 200, said.content
        numbers[category] = said.json()["result"]["open_category"]
    return numbers


def nominated(api: Any, open_id: int, who: str = "provinsi", **named: str) -> int:
    """Nominate; returns the number of the candidate."""
    said = api(who).post(f"/award/categories/{open_id}/candidates", named)
    assert said.status_code == 200, said.content
    return int(said.json()["result"]["candidate"])


def moved(api: Any, *stages: str) -> None:
    """Let the cycle enter these stages, one after the other."""
    for stage in stages:
        said = api("provinsi").post(f"/award/cycles/{YEAR}/move", {"stage": stage, "reason": "tahap selesai"})
        assert said.status_code == 200, said.content


def frozen(api: Any) -> Any:
    """Freeze the figures of the cycle, as the answer."""
    return api("provinsi").post(f"/award/cycles/{YEAR}/freeze")


def seated(owner: psycopg.Connection[Any], number: int, username: str, employer: str = "", role: str = "member") -> int:
    """Fill a seat of the cycle, with a user of its own who is a juror of the province; returns the seat."""
    user = one(owner, "select id from access_user where username = %s", [username])
    with owner.transaction():
        if user is None:
            user = one(
                owner,
                "insert into access_user (username, display_name, office_id, is_active, language)"
                " select %s, %s, min(id), true, 'id' from parties_office returning id",
                [username, username.title()],
            )
            owner.execute("insert into access_grant (user_id, role, place_id) values (%s, 'juror', '53')", [user])
        return int(
            one(
                owner,
                "insert into awards_seat (cycle_id, number, version, institution, role, user_id, holder, employer_id, decree, named_by)"
                " select c.id, %s, 1 + coalesce((select max(s.version) from awards_seat s where s.cycle_id = c.id and s.number = %s), 0),"
                " 'Lembaga', %s, %s, %s, (select id from parties_organisation where code = %s), 'SK 1/2025', 1"
                " from awards_cycle c where c.assessment_year = %s returning id",
                [number, number, role, user, username.title(), employer, YEAR],
            )
        )


def approved(api: Callable[[str], Any], open_id: int, usernames: list[str]) -> dict[str, Any]:
    """Record the rubric of a category and let these jurors approve it; returns it."""
    said = api("provinsi").post(f"/award/categories/{open_id}/rubrics", {"yaml": RUBRIC})
    assert said.status_code == 200, said.content
    rubric: dict[str, Any] = said.json()
    for username in usernames:
        done = api(username).post(f"/award/rubrics/{rubric['id']}/approve", {"seen": rubric["digest"]})
        assert done.status_code == 200, done.content
    return rubric
