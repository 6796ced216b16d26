"""Rows of a sealed jury in every table of it, of the officer of one regency and of another, as their owner would write them."""

from __future__ import annotations

from typing import Any

from tests.support import juries
from tests.support.people import one

_BYTES = "decode(repeat('00', {}), 'hex')"


def of_jury(owner: Any) -> None:
    """A sheet of each of two users, closed, handed on and opened."""
    sitting = juries.jury(owner, {"usaha_keuangan": [("Calon Uji", None, None)]})
    candidate, rubric = sitting.candidates["Calon Uji"], sitting.rubrics["usaha_keuangan"]
    b32 = _BYTES.format(32)
    owner.execute(
        "insert into awards_keyholder (cycle_id, number, user_id, decree, named_by)"
        " select %s, 1, id, 'SK 2', 1 from access_user where username = 'kepala'",
        [sitting.cycle],
    )
    owner.execute(f"insert into awards_holderkey (holder_id, public) select id, {b32} from awards_keyholder")
    for number, username in enumerate(("belu", "kupang"), start=1):
        user = one(owner, "select id from access_user where username = %s", [username])
        own = one(
            owner,
            f"insert into awards_ownkey (cycle_id, user_id, public, salt) values (%s, %s, {b32}, {b32}) returning id",
            [sitting.cycle, user],
        )
        owner.execute(
            "insert into awards_scoresheet (cycle_id, number, seat_id, candidate_id, turn, user_id, rubric_id, keys, content, parts,"
            f" commitment, own_key_id, own_copy, previous, link) values (%s, %s, %s, %s, 1, %s, %s, {b32}, {_BYTES.format(8208)},"
            f" {_BYTES.format(480)}, {b32}, %s, {_BYTES.format(8240)}, {b32}, {b32})",
            [sitting.cycle, number, sitting.seats[number], candidate, user, rubric, own],
        )
    owner.execute(
        "insert into awards_attendance (cycle_id, seat_id, meeting, present, noted_by) values (%s, %s, 'plenary', true, 1)",
        [sitting.cycle, sitting.seats[1]],
    )
    owner.execute(
        f"insert into awards_closingproposal (cycle_id, sheets, head, made_by) values (%s, 2, {b32}, 1)",
        [sitting.cycle],
    )
    owner.execute(
        "insert into awards_closing (cycle_id, proposal_id, seats, counted, confirmed_by)"
        f" select cycle_id, id, 5, {b32}, 2 from awards_closingproposal"
    )
    owner.execute(
        "insert into awards_countedsheet (sheet_id, closing_id) select s.id, c.id from awards_scoresheet s, awards_closing c"
    )
    owner.execute(
        f"insert into awards_handedon (sheet_id, number, boxes, handed_by) select sheet_id, 1, {_BYTES.format(160)}, 1"
        " from awards_countedsheet"
    )
    owner.execute(
        "insert into awards_openedscore (sheet_id, seat_id, candidate_id, points, plain, opened_by)"
        f" select c.sheet_id, s.seat_id, s.candidate_id, '{{}}', {_BYTES.format(8192)}, 1 from awards_countedsheet c"
        " join awards_scoresheet s on s.id = c.sheet_id"
    )
