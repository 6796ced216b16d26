"""A cycle with its nine jurors, three holders of keys and candidates, for tests of the award."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.people import one

YEAR = 2031
HOLDERS = ("admin2", "kepala", "pemeriksa")
WORDS = "lontar sasando cendana komodo"
CRITERIA = (("coverage", "Kepesertaan", 40, "indicator"), ("regulation", "Regulasi", 35, "jury"), ("interview", "Wawancara", 25, "jury"))  # fmt: skip


@dataclass(frozen=True)
class Jury:
    """Ids of a cycle: seats by number, candidates by name, the open categories and rubrics by category."""

    cycle: int
    seats: dict[int, int]
    candidates: dict[str, int]
    categories: dict[str, int]
    rubrics: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)


def jurors(owner: Any) -> None:
    """Users juri1 to juri9, who sign in with the password of the world, beside the world's own; once, however many cycles they sit in."""
    if one(owner, "select count(*) from access_user where username = 'juri1'"):
        return
    for number in range(1, 10):
        user = one(
            owner,
            "insert into access_user (username, display_name, language, is_active, office_id)"
            " select %s, %s, 'id', true, min(id) from parties_office returning id",
            [f"juri{number}", f"Juri {number}"],
        )
        owner.execute("insert into access_grant (user_id, role, place_id) values (%s, 'juror', '53')", [user])
        owner.execute(
            "insert into access_credential (user_id, password) select %s, c.password from access_credential c"
            " join access_user u on u.id = c.user_id where u.username = 'juri'",
            [user],
        )


def jury(
    owner: Any,
    candidates: Mapping[str, Sequence[tuple[str, str | None, str | None]]],
    employers: Mapping[int, str] | None = None,
    stage: str = "scoring",
    quorum: int = 5,
    year: int = YEAR,
    replacement: str = "kept",
) -> Jury:
    """A cycle as its owner would write it: candidates by category as (name, place, code of the body); seats with whoever
    works at a body; a rubric approved by all; no keys yet.
    """
    jurors(owner)
    cycle = one(owner, "insert into awards_cycle (province, assessment_year) values ('53', %s) returning id", [year])
    owner.execute(
        "insert into awards_cycleterms (cycle_id, number, cut_off, interviews_first, interviews_last, ceremony_on, quorum,"
        " rehearsal, reason, set_by) values (%s, 1, %s, %s, %s, %s, %s, true, 'uji coba', 1)",
        [cycle, f"{year}-12-31", f"{year + 1}-06-24", f"{year + 1}-06-26", f"{year + 1}-07-21", quorum],
    )
    seats = {
        number: one(
            owner,
            "insert into awards_seat (cycle_id, number, institution, role, user_id, holder, employer_id, decree, named_by)"
            " select %s, %s, %s, %s, u.id, u.display_name, (select id from parties_organisation where code = %s), 'SK 1', 1"
            " from access_user u where u.username = %s returning id",
            [
                cycle,
                number,
                f"Lembaga {number}",
                {1: "chair", 2: "secretary"}.get(number, "member"),
                (employers or {}).get(number),
                f"juri{number}",
            ],
        )
        for number in range(1, 10)
    }
    categories, rubrics, ids = {}, {}, {}
    for category, named in candidates.items():
        categories[category] = one(
            owner,
            "insert into awards_opencategory (cycle_id, category_id, opened_by) values (%s, %s, 1) returning id",
            [cycle, category],
        )
        rubrics[category] = _rubric(owner, categories[category], seats, replacement)
        for name, place, body in named:
            ids[name] = one(
                owner,
                "insert into awards_candidate (open_category_id, name, place_id, body_id, nominated_how, nominated_by)"
                " values (%s, %s, %s, (select id from parties_organisation where code = %s), 'office', 1) returning id",
                [categories[category], name, place, body],
            )
    move(owner, cycle, stage)
    return Jury(cycle, seats, ids, categories, rubrics)


def _rubric(owner: Any, open_category: int, seats: Mapping[int, int], replacement: str) -> int:
    rules = {"tie": ["coverage"], "normalisation": "-", "recusal": "-", "replacement": replacement}
    criteria = [dict(zip(("name", "word", "weight", "source"), one, strict=True)) for one in CRITERIA]
    with owner.transaction():
        rubric = one(
            owner,
            "insert into awards_rubric (open_category_id, version, digest, rules, set_by)"
            " values (%s, 1, encode(sha256(convert_to(%s::jsonb::text, 'UTF8')), 'hex'), %s, 1) returning id",
            [open_category, json.dumps({"criteria": criteria, "rules": rules}), json.dumps(rules)],
        )
        for name, word, weight, source in CRITERIA:
            owner.execute(
                "insert into awards_criterion (rubric_id, name, word, weight, source) values (%s, %s, %s, %s, %s)",
                [rubric, name, word, weight, source],
            )
    for seat in seats.values():
        owner.execute(
            "insert into awards_rubricapproval (rubric_id, seat_id, approved_by) values (%s, %s, 1)", [rubric, seat]
        )
    return int(rubric)


def move(owner: Any, cycle: int, stage: str) -> None:
    """The cycle enters a stage."""
    owner.execute(
        "insert into awards_stagemove (cycle_id, stage, reason, moved_by) values (%s, %s, 'uji coba', 1)",
        [cycle, stage],
    )


def keys(doing: Any, files: dict[str, str], year: int = YEAR) -> None:
    """The ceremony: three holders are named and each makes his key; their files by username."""
    from payung.awards.jury import keys as ceremony

    for number, username in enumerate(HOLDERS, start=1):
        with doing("admin") as actor:
            ceremony.name_key_holder(actor, year, number=number, username=username, decree="SK 2")
    for username in HOLDERS:
        with doing(username) as actor:
            files[username] = ceremony.make_key(actor, year, f"{WORDS} {username}")


def hand_in(doing: Any, number: int, candidate: int, points: tuple[str, str], note: str = "", year: int = YEAR) -> str:
    """Juror `number` scores a candidate; returns his receipt. points: regulation, interview."""
    from payung.awards.jury import handing

    with doing(f"juri{number}") as actor:
        if not handing.has_words(actor, year):
            handing.set_words(actor, year, WORDS)
        given = dict(zip(("regulation", "interview"), points, strict=True))
        return handing.hand_in(actor, year, candidate, given, note)


def hand_in_all(doing: Any, sitting: Jury, numbers: Sequence[int], recused: Sequence[tuple[int, str]] = ()) -> None:
    """Jurors score every candidate from whom they are not recused."""
    for number in numbers:
        for at, (name, candidate) in enumerate(sitting.candidates.items()):
            if (number, name) not in recused:
                hand_in(doing, number, candidate, (str(60 + number + at), f"{70 + number}.5"))


def close(doing: Any, first: str = "juri1", second: str = "juri2", year: int = YEAR) -> int:
    """Two close the scores."""
    from payung.awards.jury import opening

    with doing(first) as actor:
        proposal = opening.propose(actor, year)
    with doing(second) as actor:
        return opening.confirm(actor, proposal)


def plenary(owner: Any, doing: Any, sitting: Jury, numbers: Sequence[int], year: int = YEAR) -> None:
    """The cycle stands at the plenary, with these seats present."""
    from payung.awards.jury import seats

    move(owner, sitting.cycle, "plenary")
    for number in numbers:
        with doing("juri2") as actor:
            seats.attend(actor, year, number, meeting="plenary", present="yes")


def opened(doing: Any, sitting: Jury, holders: Sequence[str] = HOLDERS[:2], year: int = YEAR) -> list[dict[str, int]]:
    """Holders come one after the other with their files."""
    from payung.awards.jury import opening

    said = []
    for username in holders:
        with doing(username) as actor:
            said.append(opening.open_with(actor, year, sitting.files[username], f"{WORDS} {username}"))
    return said
