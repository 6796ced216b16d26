"""A cycle of the award for tests, written by the owner as its leading writes it: terms, categories, candidates, seats, rubric."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.support.people import one, organisation
from tests.support.world import _password_hash

SEATS = tuple(f"juri{number}" for number in range(1, 10))
CRITERIA = (("coverage", 40), ("regulation", 35), ("interview", 25))
TIE = ("coverage", "interview")


@dataclass
class Led:
    """Numbers of a cycle: categories by value, candidates by name, seats by number."""

    cycle: int
    year: int
    categories: dict[str, int] = field(default_factory=dict)
    candidates: dict[str, int] = field(default_factory=dict)
    seats: dict[int, int] = field(default_factory=dict)


def led(owner: psycopg.Connection[Any], year: int = 2024, rehearsal: bool = True) -> Led:
    """A cycle of NTT with interviews from 24 to 26 June 2025 and three categories, without candidates and seats."""
    cycle = one(
        owner,
        "insert into awards_cycle (province, assessment_year) values ('53', %s)"
        " on conflict (province, assessment_year) do nothing returning id",
        [year],
    ) or one(owner, "select id from awards_cycle where province = '53' and assessment_year = %s", [year])
    owner.execute(
        "insert into awards_cycleterms (cycle_id, number, cut_off, interviews_first, interviews_last, ceremony_on, quorum,"
        " rehearsal, reason, set_by) values (%s, 1, '2025-05-31', '2025-06-24', '2025-06-26', '2025-07-21', 5, %s, 'uji siklus', 0)",
        [cycle, rehearsal],
    )
    answer = Led(int(cycle), year)
    for value in ("kabupaten_kota", "desa", "usaha_keuangan"):
        answer.categories[value] = category(owner, answer, value)
    return answer


def category(owner: psycopg.Connection[Any], cycle: Led, value: str) -> int:
    """Open a category."""
    return int(
        one(
            owner,
            "insert into awards_opencategory (cycle_id, category_id, opened_by) values (%s, %s, 0) returning id",
            [cycle.cycle, value],
        )
    )


def candidate(
    owner: psycopg.Connection[Any], cycle: Led, value: str, name: str, place: str | None = None, body: str = ""
) -> int:
    """Nominate somebody in a category."""
    number = one(
        owner,
        "insert into awards_candidate (open_category_id, name, place_id, body_id, nominated_how, nominated_by)"
        " values (%s, %s, %s, %s, 'office', 0) returning id",
        [cycle.categories[value], name, place, organisation(owner, body) if body else None],
    )
    cycle.candidates[name] = int(number)
    return int(number)


def user(username: str, role: str = "juror") -> int:
    """A user of the province with a role, who signs in by the word of all tests."""
    from payung.access.models import Credential, Grant, User
    from payung.parties.models import Office
    from payung.platform.db import OWNER

    account = User.objects.using(OWNER).create(
        username=username, display_name=username.title(), office=Office.objects.using(OWNER).first()
    )
    Credential.objects.using(OWNER).create(user=account, password=_password_hash())
    Grant.objects.using(OWNER).create(user=account, role=role, place_id="53")
    return int(account.pk)


def seat(owner: psycopg.Connection[Any], cycle: Led, number: int, username: str, employer: str = "") -> int:
    """Fill a seat; the first chairs, the second keeps the minutes."""
    role = {1: "chair", 2: "secretary"}.get(number, "member")
    cycle.seats[number] = int(
        one(
            owner,
            "insert into awards_seat (cycle_id, number, institution, role, user_id, holder, employer_id, decree, named_by)"
            " values (%s, %s, %s, %s, (select id from access_user where username = %s), %s, %s, 'SK 1/2025', 0) returning id",
            [
                cycle.cycle,
                number,
                f"Lembaga {number}",
                role,
                username,
                username.title() or f"Pemegang {number}",
                organisation(owner, employer) if employer else None,
            ],
        )
    )
    return cycle.seats[number]


def rubric(
    owner: psycopg.Connection[Any],
    open_category: int,
    criteria: Any = CRITERIA,
    tie: Any = TIE,
) -> int:
    """A rubric of a category, as a quorum would have approved it; approvals are of `approve`."""
    with owner.transaction():
        number = one(
            owner,
            "insert into awards_rubric (open_category_id, version, digest, rules, set_by) values (%s, 1, repeat('d', 64), %s, 0)"
            " returning id",
            [open_category, json.dumps({"tie": list(tie), "normalisation": "tidak ada", "recusal": "tidak menilai"})],
        )
        for name, weight, *source in criteria:
            owner.execute(
                "insert into awards_criterion (rubric_id, name, word, weight, source) values (%s, %s, %s, %s, %s)",
                [number, name, name.title(), weight, *(source or ["jury"])],
            )
    return int(number)


def approve(owner: psycopg.Connection[Any], cycle: Led, rubric_id: int, seats: int = 5) -> None:
    """The first seats approve a rubric."""
    for number in range(1, seats + 1):
        owner.execute(
            "insert into awards_rubricapproval (rubric_id, seat_id, approved_by) values (%s, %s, 0)",
            [rubric_id, cycle.seats[number]],
        )


def opened(owner: psycopg.Connection[Any], cycle: Led, scores: Any) -> None:
    """Scores as a plenary opened them: (seat number, number of the candidate, points as texts by criterion).

    Sheets, chain and keys are stood in for by bytes of the right length: how they are account is tested where scores are sealed.
    """
    own = one(
        owner,
        "insert into awards_ownkey (cycle_id, user_id, public, salt) values (%s, 0, decode(repeat('00', 32), 'hex'),"
        " decode(repeat('00', 32), 'hex')) returning id",
        [cycle.cycle],
    )
    rows = [(at, cycle.seats[seat], who, json.dumps(points)) for at, (seat, who, points) in enumerate(scores, start=1)]
    with owner.transaction():
        owner.execute(
            "create temporary table given (number int, seat bigint, candidate bigint, points jsonb) on commit drop"
        )
        with owner.cursor() as cursor:
            cursor.executemany("insert into given values (%s, %s, %s, %s)", rows)
        owner.execute(
            "insert into awards_scoresheet (cycle_id, number, seat_id, candidate_id, turn, user_id, rubric_id, keys, content, parts,"
            " commitment, own_key_id, own_copy, previous, link) select %s, g.number, g.seat, g.candidate, 1, 0,"
            " (select max(r.id) from awards_rubric r join awards_candidate c on c.open_category_id = r.open_category_id"
            "  where c.id = g.candidate), b.b32, decode(repeat('00', 8208), 'hex'), decode(repeat('00', 480), 'hex'), b.b32, %s,"
            " decode(repeat('00', 8240), 'hex'), b.b32, b.b32 from given g, (select decode(repeat('00', 32), 'hex') as b32) b",
            [cycle.cycle, own],
        )
        proposal = one(
            owner,
            "insert into awards_closingproposal (cycle_id, sheets, head, made_by) values (%s, %s, decode(repeat('00', 32), 'hex'), 0)"
            " returning id",
            [cycle.cycle, len(rows)],
        )
        closing = one(
            owner,
            "insert into awards_closing (cycle_id, proposal_id, seats, counted, confirmed_by)"
            " values (%s, %s, 5, decode(repeat('00', 32), 'hex'), 1) returning id",
            [cycle.cycle, proposal],
        )
        owner.execute(
            "insert into awards_countedsheet (sheet_id, closing_id) select id, %s from awards_scoresheet where cycle_id = %s",
            [closing, cycle.cycle],
        )
        owner.execute(
            "insert into awards_openedscore (sheet_id, seat_id, candidate_id, points, plain, opened_by)"
            " select s.id, s.seat_id, s.candidate_id, g.points, decode(repeat('00', 8192), 'hex'), 0"
            " from awards_scoresheet s join given g on g.number = s.number where s.cycle_id = %s",
            [cycle.cycle],
        )
    owner.execute(
        "analyze awards_scoresheet, awards_countedsheet, awards_openedscore, awards_candidate, awards_criterion"
    )
