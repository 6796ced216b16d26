"""Words for refusals of the database: every room translates an error's SQLSTATE, or constraint, to a refusal in the
same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import DatabaseError, connections, transaction

from payung.kernel.errors import Forbidden, PayungError
from payung.platform.db import APPLICATION, Call, T

INSUFFICIENT_PRIVILEGE = "42501"
CHECK_VIOLATION = "23514"
Wording = tuple[str, str] | Callable[[str], PayungError]


def word(code: str, sentence: str) -> tuple[str, str]:
    """Code and Indonesian sentence of a refusal; `tools/messages.py` collects the sentence here."""
    return code, sentence


def out_of_scope() -> Forbidden:
    """The refusal for a row, or a thing, outside the user's scope."""
    return Forbidden("OUT_OF_SCOPE", "Data itu di luar wilayah atau lembaga Anda.")


def beyond_rights(error: Exception) -> bool:
    """Whether the database refused this because a row, or a thing, lies outside the user's scope."""
    return _state(error)[0] == INSUFFICIENT_PRIVILEGE


def beyond_calendar(error: Exception) -> PayungError | None:
    """The refusal of a day that no column takes (`payung.days_in_calendar`), in any room; None for another error."""
    state, constraint = _state(error)
    if state != CHECK_VIOLATION or not constraint.endswith("_in_calendar"):
        return None
    return DayRefused("DAY_BEYOND_CALENDAR", "Tanggal harus dari tahun 1900 sampai 2199. Periksa tahunnya.")


class DayRefused(PayungError):
    """A day so far off that nobody can mean it."""


class Refusals:
    """A room's words for refusals of the database.

    kind: the class of its refusals. words: by SQLSTATE or by name of a constraint, `word(...)`, or a function of the
    database's own text. others: Refusals of the rooms whose functions it calls, tried in this order if it has no words
    itself.
    """

    def __init__(self, kind: type[PayungError], words: Mapping[str, Wording], *others: Refusals) -> None:
        self._kind, self._words, self._others = kind, words, others

    def of(self, state: str, text: str = "", **facts: Any) -> PayungError | None:
        """The refusal of a state, also one found beforehand; None without words. Facts are used where the sentence has
        a placeholder for them.
        """
        wording = self._words.get(state)
        if isinstance(wording, tuple):
            code, sentence = wording
            return self._kind(
                code, sentence, **{name: fact for name, fact in facts.items() if f"%({name})" in sentence}
            )
        if wording is not None:
            return wording(text)
        return next((one for other in self._others if (one := other.of(state, text, **facts))), None)

    def __getitem__(self, state: str) -> PayungError:
        """The refusal for a known SQLSTATE, for use where the program itself notices what the database would refuse."""
        refusal = self.of(state)
        if refusal is None:
            raise KeyError(state)
        return refusal

    @contextmanager
    def worded(self, **facts: Any) -> Iterator[None]:
        """Words for whatever the database refuses inside: of the room or the others, Forbidden(OUT_OF_SCOPE) for a row
        or a thing that is not for this person. An unexpected error is raised unchanged.
        """
        try:
            yield
        except (DatabaseError, psycopg.Error) as error:
            state, constraint = _state(error)
            refusal = (constraint and self.of(constraint, str(error), **facts)) or self.of(state, str(error), **facts)
            if not refusal and state == INSUFFICIENT_PRIVILEGE:
                refusal = out_of_scope()
            refusal = refusal or beyond_calendar(error)
            if not refusal:
                raise
            raise refusal from error

    def make(self, call: Call[T], using: str = APPLICATION, **facts: Any) -> T:
        """Make a call in a savepoint; a refusal of the database is raised in the room's words."""
        with self.worded(**facts), transaction.atomic(using=using), connections[using].cursor() as cursor:
            return call.on(cursor)

    def ask(self, call: Call[T]) -> T:
        """The same with parameters bound by the server, for parameters that name a person."""
        with self.worded(), transaction.atomic():
            return call.ask()


def _state(error: BaseException) -> tuple[str, str]:
    """SQLSTATE and violated constraint of a database error, however often it was wrapped; "" where there is none."""
    one: BaseException | None = error
    while one is not None and not getattr(one, "sqlstate", None):
        one = one.__cause__
    diag = getattr(one, "diag", None)
    return getattr(one, "sqlstate", "") or "", getattr(diag, "constraint_name", "") or ""
