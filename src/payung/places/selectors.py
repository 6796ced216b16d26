"""Reading places: the index for look-ups, names by code, denominators, outlines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, Max, Model, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Left

from payung.places import bindings
from payung.places.index import LEVELS, PlaceIndex, PlaceRow
from payung.places.models import Alias, Boundary, Denominator, Place
from payung.platform import bindings as platform

M = TypeVar("M", bound=Model)
REGENCY, DISTRICT, VILLAGE = 2, 3, 4
SURE = 100  # the score of a code, or of a name as it is written


def index(using: str = "default") -> PlaceIndex:
    """The index over the loaded tree; built once a process and again when the tree has changed."""
    places = Place.objects.using(using).aggregate(n=Count("code"), last=Max("code"))
    aliases = Alias.objects.using(using).aggregate(n=Count("id"), last=Max("id"))
    return _index(using, places["n"], places["last"], aliases["n"], aliases["last"])


@lru_cache(maxsize=2)
def _index(using: str, *_version: Any) -> PlaceIndex:
    places = Place.objects.using(using).values_list("code", "name", "level", "kind")
    rows = (PlaceRow(code, name, LEVELS[level - 1], kind) for code, name, level, kind in places)
    return PlaceIndex(list(rows), list(Alias.objects.using(using).values_list("name", "place_id")))


def find(text: str, limit: int = 10, using: str = "default") -> list[dict[str, str | int]]:
    """Places that a free text may mean, best first (see `PlaceIndex.find`)."""
    return index(using).find(text, limit)


def code_of(text: str) -> str:
    """The code of a place said by its code or, where it can be no other, by its name ("Kewar, Lamaknen, Belu"); else the text."""
    sure = [one for one in find(text, 2) if one["score"] == SURE]
    return str(sure[0]["code"]) if len(sure) == 1 else text


def place(code: str) -> Place | None:
    """One place by its code."""
    return Place.objects.filter(code=code).first()


def near(rows: QuerySet[M], field: str = "code") -> QuerySet[M]:
    """Those rows whose place lies in the provinces of the session's grants and bodies, or that have none; all rows where the
    session has no province, as a visitor's. field: the code of the place.

    Pages offer nothing else; it is no right.
    """
    asked = platform.provinces_near()
    mine = RawSQL(asked.statement, asked.parameters, ArrayField(TextField()))  # noqa: S611 - of our own
    there = Q(mine=[]) | Q(mine__contains=[Left(field, 2)]) | Q(**{f"{field}__isnull": True})
    offered: QuerySet[M] = rows.alias(mine=mine).filter(there)
    return offered


def provinces() -> list[Place]:
    """The provinces that concern who asks (`near`), by code."""
    return list(near(Place.objects.filter(level=1)).order_by("code"))


def regencies() -> list[Place]:
    """Kabupaten and kota of the provinces that concern who asks (`near`), by code."""
    return list(near(Place.objects.filter(level=REGENCY)).order_by("code"))


def provinces_and_regencies() -> tuple[list[Place], list[Place]]:
    """Both (`near`), by code; one query."""
    both = list(near(Place.objects.filter(level__lte=REGENCY)).order_by("code"))
    return [one for one in both if one.level < REGENCY], [one for one in both if one.level == REGENCY]


def children(code: str) -> list[Place]:
    """Places directly below, by code."""
    return list(Place.objects.filter(parent_id=code).order_by("code"))


def villages(regency: str) -> list[tuple[str, str]]:
    """Code and name of the villages of a kabupaten or kota with their kecamatan, in order of the names."""
    rows = Place.objects.filter(level=VILLAGE, regency_code=regency, valid_to__isnull=True).select_related("parent")
    named = [(one.code, f"{long_name(one.name)} ({long_name(one.parent.name)})") for one in rows if one.parent]
    return sorted(named, key=lambda pair: pair[1])


def of_level(province: str, level: int, search: str = "") -> QuerySet[Place]:
    """Places of a level in a province that exist, with the two above each, by name; every word of `search` stands in one of the three."""
    rows = Place.objects.filter(level=level, code__startswith=f"{province}.", valid_to__isnull=True)
    for word in search.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(parent__name__icontains=word) | Q(parent__parent__name__icontains=word)
            if level == VILLAGE
            else Q(name__icontains=word)
        )
    return rows.select_related("parent__parent").order_by("name", "code")


def ancestors(code: str) -> list[Place]:
    """The places above `code` and itself, from the province down."""
    parts = code.split(".")
    codes = [".".join(parts[: n + 1]) for n in range(len(parts))]
    return list(Place.objects.filter(code__in=codes).order_by("level"))


def names(codes: Iterable[str]) -> dict[str, str]:
    """Short names by code as people read them; unknown codes are left out."""
    pairs = Place.objects.filter(code__in=set(codes)).values_list("code", "name")
    return {code: short_name(name) for code, name in pairs}


def path(code: str) -> list[str]:
    """Long names from a place up to its province, those that are loaded; one query."""
    parts = code.split(".")
    codes = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
    by_code = dict(Place.objects.filter(code__in=codes).values_list("code", "name"))
    return [long_name(by_code[one]) for one in codes if one in by_code]


def as_of(codes: Iterable[str], day: date) -> dict[str, str | None]:
    """The places that correspond to these by the borders of a day; None where a split or union leaves no single
    answer."""
    return {row["code"]: row["counts_as"] for row in bindings.places_as_of(codes=sorted(codes), day=day).ask()}


def long_name(name: str) -> str:
    """An official name in capitals as people read it: "KABUPATEN TIMOR TENGAH SELATAN" in title case."""
    return " ".join(word.capitalize() for word in name.split()) if name.isupper() else name


def in_words(path: str) -> str:
    """A path of the index as people read it: "Oesao, Kupang Timur, Kabupaten Kupang"."""
    return ", ".join(long_name(one) for one in path.split(", "))


def short_name(name: str) -> str:
    """ "KABUPATEN BELU" -> "Kab. Belu"; the city keeps its rank, or there would be two of one name."""
    return re.sub(r"^Kabupaten ", "Kab. ", long_name(name))


def denominators(codes: Iterable[str], kind: str) -> dict[str, Denominator]:
    """The latest denominator of a kind for each place, without those that others stand in place of."""
    standing = Denominator.objects.filter(replacement__isnull=True)
    rows = standing.filter(place_id__in=set(codes), kind=kind).order_by("as_of", "id")
    return {d.place_id: d for d in rows}


def denominator_kinds(code: str) -> list[Denominator]:
    """Every denominator of one place that stands, newest first."""
    standing = Denominator.objects.filter(place_id=code, replacement__isnull=True)
    return list(standing.order_by("kind", "-as_of", "-id"))


def outlines(codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """GeoJSON geometries of the places whose outlines the office has loaded."""
    return dict(Boundary.objects.filter(place_id__in=set(codes)).values_list("place_id", "geometry"))
