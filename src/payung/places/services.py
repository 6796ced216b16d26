"""Loading the place tree, its denominators and its outlines. Set-up data: written by the owner only."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from payung.kernel.errors import PayungError
from payung.kernel.places import PlaceCode
from payung.places import packaged
from payung.platform.db import OWNER

PlaceTuple = tuple[str, int, str, str, str | None, str, str, str | None, str | None, str]
LEVEL = {"province": 1, "regency": 2, "district": 3, "village": 4}
ATTRIBUTION = "idn-area-data (ODbL), Kepmendagri 300.2.2-2430/2025, GeoNames (CC BY 4.0)"
# (column prefix of the files, kind of denominator, date of the count)
POPULATIONS = (
    ("population_bps_2024", "population_bps", date(2024, 12, 31), "BPS, penduduk 2024"),
    ("population_dukcapil_s2_2024", "population_dukcapil", date(2024, 12, 31), "Dukcapil, Semester II 2024"),
)
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]+)?")

MERGE_PLACES = """
insert into places_place (code, level, kind, name, parent_id, regency_code, capital, lat, lon, source)
select code, level, kind, name, parent_id, regency_code, capital, lat, lon, source from place_in order by level, code
on conflict (code) do update set kind = excluded.kind, name = excluded.name, capital = excluded.capital,
  lat = excluded.lat, lon = excluded.lon, source = excluded.source
where (places_place.kind, places_place.name, places_place.capital, places_place.lat, places_place.lon, places_place.source)
  is distinct from (excluded.kind, excluded.name, excluded.capital, excluded.lat, excluded.lon, excluded.source)
"""


class PlacesRefused(PayungError):
    """Files of places or outlines that cannot be loaded; nothing of them is kept."""


@dataclass(slots=True)
class Tree:
    """A place tree ready to load: rows by code, aliases, and counted bases."""

    rows: list[PlaceTuple] = field(default_factory=list)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    denominators: list[tuple[str, str, int, date, str]] = field(default_factory=list)

    def add(self, code: str, kind: str, name: str, facts: Mapping[str, str] | None = None) -> None:
        """Add one place; `facts` may hold capital, lat, lon, source. Raises PlaceCodeError on a bad code."""
        place = PlaceCode.parse(code)
        facts = facts or {}
        self.rows.append(
            (
                place.text,
                int(place.level),
                kind,
                name.strip(),
                place.parent.text if place.parent else None,
                place.regency.text if place.regency else "",
                (facts.get("capital") or "").strip(),
                _coordinate(facts.get("lat")),
                _coordinate(facts.get("lon")),
                (facts.get("source") or ATTRIBUTION).strip(),
            )
        )


@dataclass(frozen=True)
class LoadedPlaces:
    """What stands in the database after loading: number of places by level of the loaded tree."""

    provinces: int
    regencies: int
    districts: int
    villages: int


def load_packaged() -> LoadedPlaces:
    """Load the tree that ships with Payung (Nusa Tenggara Timur) with its population figures."""
    tree = Tree()
    facts = {
        r.code: {"capital": r.capital, "lat": str(r.lat or ""), "lon": str(r.lon or "")} for r in packaged.regencies()
    }
    for row in packaged.place_rows():
        tree.add(row.code, row.kind, row.name, facts.get(row.code))
    tree.aliases = [(alias, code) for alias, code in packaged.aliases()]
    tree.denominators = [
        (p.code, f"population_{p.series}", p.population, p.as_of, p.source) for p in packaged.populations()
    ]
    return store_tree(tree)


def load_tree(regencies: Path, districts: Path, villages: Path, province: tuple[str, str]) -> LoadedPlaces:
    """Load another province from CSV files.

    Columns: code, name and (regencies, villages) type or kind; regencies may add capital, lat, lon, source and
    population columns. province: its code and name. Raises PlacesRefused when a file or column is missing, a code is
    damaged, or a place's parent is in none of the files.
    """
    tree = Tree()
    tree.add(province[0], "provinsi", province[1])
    for path, level, default in (
        (regencies, "regency", "kabupaten"),
        (districts, "district", "kecamatan"),
        (villages, "village", "desa"),
    ):
        for row in _read_csv(path, {"code", "name"}):
            kind = (row.get("kind") or row.get("type") or default).strip().lower()
            tree.add(row["code"], kind, row["name"], row)
            if tree.rows[-1][1] != LEVEL[level]:
                raise PlacesRefused(
                    "PLACE_LEVEL",
                    "Kode %(code)s di %(file)s bukan tingkat yang benar.",
                    code=row["code"],
                    file=path.name,
                )
            tree.denominators += _populations(row)
    _check_parents(tree)
    return store_tree(tree)


def store_tree(tree: Tree) -> LoadedPlaces:
    """Merge a tree into the database in one transaction: new places are added, changed ones updated, none removed."""
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("create temp table place_in (like places_place) on commit drop")
        with cursor.copy(
            "copy place_in (code, level, kind, name, parent_id, regency_code, capital, lat, lon, source) from stdin"
        ) as copy:
            for row in sorted(tree.rows, key=lambda row: (row[1], row[0])):
                copy.write_row(row)
        cursor.execute(MERGE_PLACES)
        cursor.executemany(
            "insert into places_alias (name, place_id, source) values (%s, %s, 'Payung') on conflict (place_id, name) do nothing",
            tree.aliases,
        )
        _store_denominators(cursor, tree.denominators)
    counts = [sum(1 for row in tree.rows if row[1] == level) for level in (1, 2, 3, 4)]
    return LoadedPlaces(*counts)


def save_denominator(
    code: str, kind: str, value: int, as_of: date, source: str, note: str = "", verified: str = "medium"
) -> None:
    """Keep a counted base of coverage for a place; the same figure again updates note and mark."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "insert into places_denominator (place_id, kind, value, as_of, source, note, verified)"
            " values (%s, %s, %s, %s, %s, %s, %s) on conflict (place_id, kind, as_of, source) where replaces_id is null"
            " do update set value = excluded.value, note = excluded.note, verified = excluded.verified",
            [code, kind, value, as_of, source, note, verified],
        )


def load_boundaries(path: Path, source: str = "") -> dict[str, int]:
    """Load outlines from a GeoJSON FeatureCollection whose features carry a `code`; returns {"loaded", "unknown"}.

    Coordinates are degrees (WGS 84), only polygons are taken. Nothing is loaded when no feature names a known place.
    Raises PlacesRefused.
    """
    features = _features(path)
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("select code from places_place")
        codes = {row[0] for row in cursor.fetchall()}
        geometries = {code: geometry for code, geometry in features if code in codes}
        if not geometries:
            raise PlacesRefused(
                "BOUNDARY_UNKNOWN",
                "Tidak ada satu pun batas wilayah yang kodenya dikenal. Muat dulu wilayahnya dengan `payung places load`.",
            )
        cursor.executemany(
            "insert into places_boundary (place_id, geometry, source) values (%s, %s, %s) on conflict (place_id)"
            " do update set geometry = excluded.geometry, source = excluded.source, loaded_at = now()",
            [(code, json.dumps(geometry), source or path.name) for code, geometry in geometries.items()],
        )
    return {"loaded": len(geometries), "unknown": len(features) - len(geometries)}


def _coordinate(text: str | None) -> str | None:
    """A coordinate as text for a decimal column; None when blank or said to be unknown."""
    plain = (text or "").strip()
    return plain if _DEGREES.fullmatch(plain) else None


def _read_csv(path: Path, needed: set[str]) -> Iterable[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            missing = needed - set(reader.fieldnames or [])
            if missing:
                raise PlacesRefused(
                    "PLACES_COLUMNS",
                    "Berkas %(file)s tidak mempunyai kolom %(names)s.",
                    file=path.name,
                    names=", ".join(sorted(missing)),
                )
            return list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlacesRefused("PLACES_FILE", "Berkas %(file)s tidak terbaca.", file=path.name) from error


def _populations(row: Mapping[str, str]) -> list[tuple[str, str, int, date, str]]:
    return [
        (row["code"], kind, int(row[column]), as_of, source)
        for column, kind, as_of, source in POPULATIONS
        if (row.get(column) or "").isdecimal()
    ]


def _check_parents(tree: Tree) -> None:
    codes = {row[0] for row in tree.rows}
    for row in tree.rows:
        if row[4] is not None and row[4] not in codes:
            raise PlacesRefused(
                "PLACE_ORPHAN",
                "Induk dari %(code)s (%(name)s) tidak ada dalam berkas.",
                code=row[0],
                name=row[3],
            )


def _store_denominators(cursor: CursorWrapper, rows: Sequence[tuple[str, str, int, date, str]]) -> None:
    cursor.executemany(
        "insert into places_denominator (place_id, kind, value, as_of, source, note, verified)"
        " values (%s, %s, %s, %s, %s, '', 'medium') on conflict (place_id, kind, as_of, source) where replaces_id is null do nothing",
        rows,
    )


def _features(path: Path) -> list[tuple[str, dict[str, Any]]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _no_boundaries(path) from error
    listed = content.get("features") if isinstance(content, dict) else None
    if not isinstance(listed, list) or not all(map(_is_feature, listed)):
        raise _no_boundaries(path)
    features = [
        (str((feature.get("properties") or {}).get("code", "")), feature["geometry"])
        for feature in listed
        if feature.get("geometry")
    ]
    for code, geometry in features:
        if geometry.get("type") not in {"Polygon", "MultiPolygon"} or not _in_degrees(geometry.get("coordinates")):
            raise PlacesRefused(
                "BOUNDARY_SHAPE",
                "Batas %(code)s bukan poligon dalam derajat bujur dan lintang.",
                code=code or "?",
            )
    return features


def _is_feature(feature: object) -> bool:
    """Whether it has the form of a GeoJSON feature; one without geometry is one."""
    return (
        isinstance(feature, dict)
        and isinstance(feature.get("properties") or {}, dict)
        and isinstance(feature.get("geometry") or {}, dict)
    )


def _no_boundaries(path: Path) -> PlacesRefused:
    return PlacesRefused("BOUNDARY_FILE", "%(file)s bukan GeoJSON FeatureCollection yang dapat dibaca.", file=path.name)


def _in_degrees(coordinates: Any) -> bool:
    """Whether the nested lists end in (longitude, latitude) pairs of degrees."""
    while isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    return (
        isinstance(coordinates, list)
        and len(coordinates) >= 2
        and all(isinstance(c, int | float) for c in coordinates[:2])
        and abs(coordinates[0]) <= 180
        and abs(coordinates[1]) <= 90
    )
