"""Reading coverage: people protected by place, month and kind of payer; figures as published; the implied mix."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Max, Sum
from django.db.models.functions import Substr

from payung.coverage.models import Active, Statement
from payung.coverage.reported import Mix, reported_mix
from payung.kernel.errors import PayungError

EXISTING = "existing"
CODE_LENGTH = {1: 2, 2: 5, 3: 8, 4: 13}  # length of a place code by level


@dataclass
class Protected:
    """People protected in one place and month, by kind of payer."""

    code: str
    by_payer: dict[str, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """All of them; a person in two segments counts once in each."""
        return sum(self.by_payer.values())

    @property
    def through_programmes(self) -> int:
        """Those whom a programme protects, BPJS's own data left out."""
        return self.people - self.by_payer.get(EXISTING, 0)


def viewed() -> frozenset[str] | None:
    """Regencies whose totals the session may see; None for all of them."""
    with connection.cursor() as cursor:
        cursor.execute("select payung.view_all() or payung.all_places(), payung.view_places()")
        everything, places = cursor.fetchone() or (False, [])
    return None if everything else frozenset(places)


def months() -> list[date]:
    """Months that have been counted, newest first."""
    return list(Active.objects.order_by("-month").values_list("month", flat=True).distinct())


def latest_month(not_after: date) -> date | None:
    """The newest counted month that is not after a day, or None."""
    found = Active.objects.filter(month__lte=not_after).aggregate(last=Max("month"))
    last: date | None = found["last"]
    return last


def protected(month: date, level: int, within: str = "") -> dict[str, Protected]:
    """Protected people by place of a level (2 regency, 3 district, 4 village), of one place or of the whole scope."""
    found = Active.objects.filter(month=month)
    if len(within) >= CODE_LENGTH[2]:
        found = found.filter(regency=within[:5])
    if len(within) > CODE_LENGTH[2]:
        found = (
            found.filter(village_code__startswith=within + ".")
            if len(within) < 13
            else found.filter(village_code=within)
        )
    grouped = found.annotate(place=Substr("village_code", 1, CODE_LENGTH[level])).values("place", "payer_kind")
    places: dict[str, Protected] = {}
    for row in grouped.annotate(n=Sum("people")).order_by():
        spot = places.setdefault(row["place"], Protected(row["place"]))
        spot.by_payer[row["payer_kind"]] = int(row["n"])
    return places


def by_month(within: str = "") -> list[tuple[date, dict[str, int]]]:
    """People by kind of payer for every counted month, oldest first."""
    found = Active.objects.all()
    if len(within) >= CODE_LENGTH[2]:
        found = found.filter(regency=within[:5])
    if len(within) > CODE_LENGTH[2]:
        found = found.filter(village_code__startswith=within)
    series: dict[date, dict[str, int]] = {}
    for row in found.values("month", "payer_kind").annotate(n=Sum("people")).order_by("month"):
        series.setdefault(row["month"], {})[row["payer_kind"]] = int(row["n"])
    return sorted(series.items())


def by_segment(month: date, within: str = "") -> dict[str, int]:
    """People by segment (PU, BPU, ...) in a month."""
    found = Active.objects.filter(month=month)
    if len(within) >= CODE_LENGTH[2]:
        found = found.filter(regency=within[:5])
    return {row["segment"]: int(row["n"]) for row in found.values("segment").annotate(n=Sum("people")).order_by()}


def statements(place_code: str) -> list[Statement]:
    """Figures as published for one place, newest first."""
    found = Statement.objects.filter(place_id=place_code).select_related("contradicts")
    return list(found.order_by("-as_of", "subject", "code"))


def contradictions() -> list[tuple[Statement, Statement]]:
    """Pairs of published figures that cannot both hold, each pair once, oldest first."""
    found = Statement.objects.filter(contradicts__isnull=False).select_related("contradicts").order_by("as_of", "code")
    pairs: dict[frozenset[str], tuple[Statement, Statement]] = {}
    for one in found:
        if one.contradicts is not None:
            pairs.setdefault(frozenset({one.code, one.contradicts.code}), (one, one.contradicts))
    return list(pairs.values())


def implied_mix(place_code: str) -> Mix | None:
    """The mix of formal and informal that the published shares imply, or None where nothing was published."""
    try:
        return reported_mix(place_code)
    except PayungError:
        return None
