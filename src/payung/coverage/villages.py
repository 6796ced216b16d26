"""The people of a village in a month: protected, protection ended, waiting, dead, refused by a list; and how many are
not protected.

Only persons within the session's scope are counted. Names are read with `registry.reading`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from payung.access.services import Actor
from payung.contributions.selectors import held_around
from payung.coverage.choices import STANDING
from payung.intake import selectors as intake
from payung.intake.listing import rows_shown
from payung.intake.models import List
from payung.intake.selectors import RowView
from payung.kernel.choices import values
from payung.kernel.months import Month
from payung.places import selectors as places
from payung.places.models import Denominator, Place
from payung.registry import selectors as registry
from payung.sponsorship import selectors as sponsorship

MONTHS_BACK = 24  # how many months back a protection that has ended is looked for
LISTS = 3  # newest lists whose refused rows are shown one by one
REFUSED = 50  # of the rows of those lists
BASES = ("population_bps", "population_dukcapil")  # the first one that is known is the base of the gap


@dataclass(frozen=True)
class Standing:
    """The state of one person. last: the latest protected month, this month included."""

    person_id: int
    state: str
    last: date | None = None


@dataclass(frozen=True)
class Village:
    """The people of a village in a month, as far as the session may see them. refused: number of refused list rows that
    name it.
    """

    place: Place
    month: date
    people: tuple[Standing, ...]
    refused: int
    base: Denominator | None = None
    by_state: Counter[str] = field(default_factory=Counter)

    @property
    def protected(self) -> int:
        """People protected in the month."""
        return self.by_state["protected"]

    @property
    def unprotected(self) -> int:
        """People on record who are alive and not protected in the month."""
        return len(self.people) - self.protected - self.by_state["dead"]

    @property
    def gap(self) -> int | None:
        """People of the base who are not protected; None if the population of the village is unknown."""
        return None if self.base is None else max(0, int(self.base.value) - self.protected)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Number of people in every state, 0 included."""
        return {state: self.by_state[state] for state in values(STANDING)}

    def page(self, state: str, after: int, limit: int) -> list[Standing]:
        """At most `limit` people after the person with this id, in all states or in one."""
        wanted = (one for one in self.people if one.person_id > after and state in ("", one.state))
        return [one for one, _ in zip(wanted, range(limit), strict=False)]


def village(code: str, month: date) -> Village | None:
    """A village by its code, or None if there is none. A fixed number of queries."""
    place = places.place(code)
    if place is None or place.level != places.VILLAGE:
        return None
    ids = registry.of_village(code)
    months = held_around(ids, month, MONTHS_BACK)
    died = registry.died_among(ids)
    waits = sponsorship.waiting_among(ids)
    people = tuple(_standing(one, month, months.get(one), died.get(one), one in waits) for one in ids)
    bases = (places.denominators([code], kind).get(code) for kind in BASES)
    base = next((one for one in bases if one is not None), None)
    by_state = Counter(one.state for one in people)
    return Village(place, month, people, intake.refused_of_village(code).count(), base, by_state)


def _standing(person: int, month: date, held: dict[str, Any] | None, died_on: date | None, waits: bool) -> Standing:
    last, now = (held["last"], held["now"]) if held else (None, False)
    if died_on and (died_on < month or (Month.from_date(died_on) == Month.from_date(month) and not now)):
        return Standing(person, "dead", last)
    if now:
        return Standing(person, "protected", month)
    if held and held["held"]:
        return Standing(person, "committed", last)
    return Standing(person, "waiting" if waits else "ended" if last else "never", last)


def refused(actor: Actor, code: str) -> list[tuple[List, Sequence[RowView]]]:
    """Refused rows of the newest lists that name the village, by list. That somebody read them is logged."""
    newest = intake.lists_refusing(code, LISTS)
    by_list = []
    for one in newest:
        of_list = list(intake.refused_of_village(code).filter(list_id=one.pk).order_by("sheet_row")[:REFUSED])
        by_list.append((one, rows_shown(actor, one.pk, intake.attach(one, of_list))))
    return by_list
