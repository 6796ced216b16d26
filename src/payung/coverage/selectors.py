"""Reading coverage: people protected by place, month and kind of payer, published figures, and the mix that follows
from them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Max, QuerySet, Sum
from django.db.models.functions import Substr

from payung.coverage.contradictions import WORKERS, Contradiction, of_published
from payung.coverage.models import Active, Past, Statement
from payung.coverage.reported import Published, mix_of, published_mix
from payung.places.models import Denominator
from payung.places.selectors import as_of as places_as_of

EXISTING = "existing"
ONCE = Sum(F("people") - F("again"))  # each person once, even with several memberships
CODE_LENGTH = {1: 2, 2: 5, 3: 8, 4: 13}  # length of a place code by level


@dataclass
class Protected:
    """People protected in one place and month, by kind of payer."""

    code: str
    by_payer: dict[str, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """All protected people, each counted once."""
        return sum(self.by_payer.values())

    @property
    def through_schemes(self) -> int:
        """People whom a scheme protects, without those known only from BPJS's own data."""
        return self.people - self.by_payer.get(EXISTING, 0)


def viewed() -> frozenset[str] | None:
    """Codes of the regencies whose totals the session may see; None means all."""
    with connection.cursor() as cursor:
        cursor.execute("select payung.view_all() or payung.all_places(), payung.view_places()")
        everything, places = cursor.fetchone() or (False, [])
    return None if everything else frozenset(places)


def months() -> list[date]:
    """Counted months, newest first."""
    return list(Active.objects.order_by("-month").values_list("month", flat=True).distinct())


def latest_month(not_after: date) -> date | None:
    """The newest counted month that is not after a day, or None."""
    newest = Active.objects.filter(month__lte=not_after).aggregate(last=Max("month"))
    last: date | None = newest["last"]
    return last


def protected(
    month: date, level: int, within: str = "", known_at: datetime | None = None, borders: date | None = None
) -> dict[str, Protected]:
    """Protected people by place, for a level (2 regency, 3 district, 4 village), below one place or in the whole scope.

    known_at: give the counts as they were at that moment, without what became known later. borders: use the borders of
    that day. A village that has no single match among the places of that day keeps its own code, so that nobody is
    lost.
    """
    sources: list[QuerySet[Any]] = [Active.objects.filter(month=month)]
    if known_at is not None:
        past = Past.objects.filter(month=month, counted_at__lte=known_at, until_at__gt=known_at)
        sources = [sources[0].filter(counted_at__lte=known_at), past]
    cut = CODE_LENGTH[4 if borders else level]
    counted: Counter[tuple[str, str]] = Counter()
    for source in sources:
        grouped = _within(source, within).annotate(place=Substr("village_code", 1, cut)).values("place", "payer_kind")
        for row in grouped.annotate(n=ONCE).order_by():
            counted[row["place"], row["payer_kind"]] += int(row["n"])
    moved = places_as_of({code for code, _ in counted}, borders) if borders else {}
    places: dict[str, Protected] = {}
    for (code, payer), people in counted.items():
        code = (moved.get(code) or code)[: CODE_LENGTH[level]]
        spot = places.setdefault(code, Protected(code))
        spot.by_payer[payer] = spot.by_payer.get(payer, 0) + people
    return places


def _within(source: QuerySet[Any], within: str) -> QuerySet[Any]:
    if len(within) >= CODE_LENGTH[2]:
        source = source.filter(regency=within[:5])
    if len(within) == CODE_LENGTH[4]:
        return source.filter(village_code=within)
    return source.filter(village_code__startswith=within + ".") if len(within) > CODE_LENGTH[2] else source


def by_month(within: str = "") -> list[tuple[date, dict[str, int]]]:
    """Protected people by kind of payer, for every counted month, oldest first."""
    rows = _within(Active.objects.all(), within)
    series: dict[date, dict[str, int]] = {}
    for row in rows.values("month", "payer_kind").annotate(n=ONCE).order_by("month"):
        series.setdefault(row["month"], {})[row["payer_kind"]] = int(row["n"])
    return sorted(series.items())


def by_segment(month: date, within: str = "") -> dict[str, int]:
    """Protected people by segment (PU, BPU, ...) in a month, in one place or in the whole scope. A person with two
    segments counts in both.
    """
    rows = _within(Active.objects.filter(month=month), within)
    return {row["segment"]: int(row["n"]) for row in rows.values("segment").annotate(n=Sum("people")).order_by()}


def statements(place_code: str, *, corrected: bool = False) -> list[Statement]:
    """Figures as published for one place, newest first; with `corrected` also those that another figure has
    replaced.
    """
    rows = Statement.objects.filter(place_id=place_code).order_by("-as_of", "subject", "code")
    return list(rows if corrected else rows.filter(correction__isnull=True))


def contradictions(place_code: str = "") -> list[Contradiction]:
    """Published figures that cannot hold together, of one place or of all, found by arithmetic; oldest first."""
    figures, bases = (
        Statement.objects.filter(correction__isnull=True).order_by("code"),
        Denominator.objects.filter(kind__in=WORKERS.values(), replacement__isnull=True),
    )
    if place_code:
        figures, bases = figures.filter(place_id=place_code), bases.filter(place_id=place_code)
    return of_published(figures, bases)


@dataclass(frozen=True)
class Figures:
    """What was published of a place, as `statements`, `contradictions` and `implied_mix` answer."""

    statements: list[Statement]
    contradictions: list[Contradiction]
    mix: Published | None


def figures(place_code: str) -> Figures:
    """All of it; two queries."""
    listed = statements(place_code)
    bases = list(
        Denominator.objects.filter(place_id=place_code, kind__startswith="workforce_", replacement__isnull=True)
    )
    workers = [one for one in bases if one.kind in WORKERS.values()]
    return Figures(listed, of_published(listed, workers), mix_of(listed, bases))


def implied_mix(place_code: str) -> Published | None:
    """The mix of formal and informal workers that follows from the published shares, or None if nothing was
    published.
    """
    return published_mix(place_code)
