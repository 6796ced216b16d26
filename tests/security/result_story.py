"""Rows of a cycle of the award: of a candidate that an office of Belu acts for, and of another."""

from __future__ import annotations

from typing import Any

from tests.support import awarding
from tests.support.people import one


def of_results(owner: Any) -> None:
    """A row in every table of interviews, visits, costs and results, for both candidates where it is about one (owner)."""
    cycle = awarding.led(owner, 2035)
    category = cycle.categories["kabupaten_kota"]
    seat = awarding.seat(owner, cycle, 1, "")
    own = awarding.candidate(owner, cycle, "kabupaten_kota", "Kabupaten Belu", place="53.04")
    other = awarding.candidate(owner, cycle, "kabupaten_kota", "Kota Kupang", place="53.71")
    prompt = one(
        owner,
        "insert into awards_prompt (open_category_id, kind, number, text, set_by)"
        " values (%s, 'checklist', 1, 'Perda', 0) returning id",
        [category],
    )
    result = one(
        owner,
        "insert into awards_result (open_category_id, number, content, digest, computed_by)"
        " values (%s, 1, '{}', repeat('a', 64), 0) returning id",
        [category],
    )
    for at, candidate in enumerate((own, other)):
        _about(owner, cycle.cycle, candidate, prompt, result, at)
    for _cost in range(2):
        cost = one(
            owner,
            "insert into awards_cost (cycle_id, holder_id, item, amount, spent_on, recorded_by)"
            " select %s, id, 'Sewa', 1, '2025-06-24', 0 from parties_organisation where code = 'bpjs-ntt' returning id",
            [cycle.cycle],
        )
    owner.execute(
        "insert into awards_costwithdrawal (cost_id, reason, withdrawn_by) values (%s, 'salah catat', 0)", [cost]
    )
    minutes = one(
        owner,
        "insert into awards_minutes (cycle_id, number, content, digest, issued_by)"
        " values (%s, 1, '{}', repeat('a', 64), 0) returning id",
        [cycle.cycle],
    )
    owner.execute(
        "insert into awards_minutessignature (minutes_id, seat_id, digest, signed_by) values (%s, %s, repeat('a', 64), 0)",
        [minutes, seat],
    )


def _about(owner: Any, cycle: int, candidate: int, prompt: int, result: int, at: int) -> None:
    """An interview, a visit with a photograph, a rank and an objection of one candidate."""
    room = one(owner, "insert into awards_room (cycle_id, name) values (%s, %s) returning id", [cycle, f"Ruang {at}"])
    interview = one(
        owner,
        "insert into awards_interview (candidate_id, room_id, held_on, starts_at, minutes, planned_by)"
        " values (%s, %s, '2025-06-24', %s, 30, 0) returning id",
        [candidate, room, f"{9 + at:02d}:00"],
    )
    owner.execute("insert into awards_turn (interview_id, kind, stated_by) values (%s, 'begin', 0)", [interview])
    visit = one(
        owner,
        'insert into awards_visit (candidate_id, visited_on, "where", recorded_by)'
        " values (%s, '2025-06-10', 'Kantor', 0) returning id",
        [candidate],
    )
    owner.execute(
        "insert into awards_visitfinding (visit_id, prompt_id, outcome, note, stated_by) values (%s, %s, 'yes', 'ada', 0)",
        [visit, prompt],
    )
    photo = one(
        owner,
        "insert into awards_visitphoto (visit_id, file_key, picture_key, digest, size, media, caption, added_by)"
        " values (%s, repeat('0', 32), repeat('1', 32), repeat('a', 64), 1, 'image/png', 'kantor', 0) returning id",
        [visit],
    )
    owner.execute(
        "insert into awards_visitphotowithdrawal (photo_id, reason, withdrawn_by) values (%s, 'wajah orang', 0)",
        [photo],
    )
    owner.execute(
        "insert into awards_ranked (result_id, candidate_id, rank, score) values (%s, %s, %s, '70.0000')",
        [result, candidate, at + 1],
    )
    objection = one(
        owner,
        "insert into awards_resultobjection (result_id, candidate_id, reason, stated_by)"
        " values (%s, %s, 'tidak sesuai rekaman', 0) returning id",
        [result, candidate],
    )
    owner.execute(
        "insert into awards_resultobjectionanswer (objection_id, outcome, answer, answered_by)"
        " values (%s, 'dismissed', 'rekaman sesuai', 0)",
        [objection],
    )
