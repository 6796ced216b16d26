"""Keys, boxes and opened sheets have one length each, for the owner of the tables too."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

NONE = 2_000_000_000  # of no row: a length is looked at before what a row refers to
OWN = "insert into awards_ownkey (cycle_id, user_id, public, salt) values ({none}, 1, {a}, {b})"
HOLDER = "insert into awards_holderkey (holder_id, public) values ({none}, {a})"
BOXES = "insert into awards_handedon (sheet_id, number, boxes, handed_by) values ({none}, {b}, {a}, 1)"
PLAIN = (
    "insert into awards_openedscore (sheet_id, seat_id, candidate_id, points, fault, plain, opened_by)"
    " values ({none}, {none}, {none}, {b}, {c}, {a}, 1)"
)


def refused(owner: Any, statement: str, **values: object) -> str | None:
    """The constraint that refuses a row; bytes where a number stands for a length."""
    lengths = {name: f"decode(repeat('00', {n}), 'hex')" if isinstance(n, int) else n for name, n in values.items()}
    with pytest.raises(psycopg.errors.IntegrityError) as error:
        owner.execute(statement.format(none=NONE, **lengths))
    return error.value.diag.constraint_name


def test_a_key_and_its_salt_have_32_bytes(db: Any, owner: Any) -> None:
    for public, salt in ((31, 32), (33, 32), (32, 31), (32, 33), (32, 0)):
        assert refused(owner, OWN, a=public, b=salt) == "award_own_key_length"
    assert refused(owner, OWN, a=32, b=32) != "award_own_key_length"
    for public in (31, 33):
        assert refused(owner, HOLDER, a=public) == "award_key_length"
    assert refused(owner, HOLDER, a=32) != "award_key_length"


def test_boxes_are_of_one_of_three_keys_and_have_their_length(db: Any, owner: Any) -> None:
    for boxes, number in ((159, "1"), (161, "1"), (160, "0"), (160, "4")):
        assert refused(owner, BOXES, a=boxes, b=number) == "award_boxes_length"
    for number in ("1", "3"):
        assert refused(owner, BOXES, a=160, b=number) != "award_boxes_length"


def test_an_opened_sheet_has_its_length_and_either_points_or_a_fault(db: Any, owner: Any) -> None:
    for plain in (8191, 8193):
        assert refused(owner, PLAIN, a=plain, b="'{}'", c="''") == "award_plain_length"
    for points, fault in (("'{}'", "'rusak'"), ("null", "''")):
        assert refused(owner, PLAIN, a=8192, b=points, c=fault) == "award_points_or_fault"
    for points, fault in (("'{}'", "''"), ("null", "'rusak'")):
        assert refused(owner, PLAIN, a=8192, b=points, c=fault) not in ("award_plain_length", "award_points_or_fault")
