"""What the database refuses is worded by its constraint, else by its state, else by the rooms whose functions were called."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError

from payung.kernel.errors import Forbidden, PayungError
from payung.platform.refusals import Refusals, beyond_calendar, beyond_rights, word


class Ours(PayungError):
    """Of the room."""


class Theirs(PayungError):
    """Of another room."""


THEIRS = Refusals(Theirs, {"P0X02": word("THEIRS", "Kata mereka %(name)s."), "P0X01": word("NEVER", "Tidak terpakai.")})
OURS = Refusals(
    Ours,
    {
        "P0X01": word("OURS", "Kata kami untuk %(name)s."),
        "once": word("ONCE", "Sekali saja."),
        "P0X03": lambda text: Ours("MADE", text),
    },
    THEIRS,
)


def _error(state: str, constraint: str = "", text: str = "payung: no") -> Exception:
    """As Django raises it: the driver's error is the cause of its own."""
    cause = type("Refused", (psycopg.Error,), {"sqlstate": state, "diag": type("D", (), {"constraint_name": constraint})()})(text)  # fmt: skip
    error = DatabaseError(text)
    error.__cause__ = cause
    return error


def _worded(error: Exception, **facts: Any) -> BaseException:
    with pytest.raises(Exception) as caught, OURS.worded(**facts):
        raise error
    return caught.value


def test_the_constraint_speaks_before_the_state_and_the_room_before_others() -> None:
    codes = [_worded(_error(*told)).code for told in (("P0X01",), ("P0X02",), ("P0X03",), ("23505", "once"), ("P0X01", "once"), ("P0X01", "twice"))]  # fmt: skip
    assert codes == ["OURS", "THEIRS", "MADE", "ONCE", "ONCE", "OURS"]
    assert isinstance(_worded(_error("P0X02")), Theirs)
    named = _worded(_error("P0X01"), name="Maria", other="x")
    assert named.facts == {"name": "Maria"}


def test_what_is_beyond_the_rights_is_forbidden_and_the_unexpected_stays_as_it_is() -> None:
    refused = _worded(_error("42501"))
    assert isinstance(refused, Forbidden)
    assert refused.code == "OUT_OF_SCOPE"
    for error in (_error("XX000"), DatabaseError("lost"), KeyError("x")):
        assert _worded(error) is error
    assert [beyond_rights(error) for error in (_error("42501"), _error("P0X01"), DatabaseError("lost"))] == [True, False, False]  # fmt: skip


def test_words_are_had_beforehand_by_the_state() -> None:
    assert OURS["P0X01"].code == "OURS"
    assert OURS.of("P0X99") is None
    with pytest.raises(KeyError):
        OURS["P0X99"]


def test_a_day_beyond_the_calendar_has_words_in_every_room() -> None:
    day = _worded(_error("23514", "given_on_in_calendar"))
    assert day.code == "DAY_BEYOND_CALENDAR"
    assert isinstance(beyond_calendar(_error("23514", "given_on_in_calendar")), PayungError)
    assert beyond_calendar(_error("23514", "given_on")) is None
    assert beyond_calendar(_error("23505", "given_on_in_calendar")) is None
    assert _worded(_error("23514", "other")).__class__ is DatabaseError
