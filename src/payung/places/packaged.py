"""The places that ship with Payung: Nusa Tenggara Timur from province to village.

Reads the CSV files beside this module (attribution in ``data/README.md``) without a database. Another
province has files with the same columns, so every reader takes an optional folder.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from payung.places.index import PlaceIndex, PlaceRow

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class RegencyFacts:
    """A kabupaten or kota; coordinates in degrees (WGS 84), area in square kilometres."""

    code: str
    name: str
    kind: str
    capital: str
    lat: Decimal | None
    lon: Decimal | None
    area_km2: Decimal | None
    coordinate_note: str


@dataclass(frozen=True, slots=True)
class PopulationFact:
    """Residents of one place in one named series; two series must never be mixed in one number."""

    code: str
    series: str
    as_of: date
    population: int
    source: str


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(handle)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def place_rows(folder: Path = DATA) -> Iterator[PlaceRow]:
    """Every place, parents before children (province, regencies, districts, villages)."""
    for row in _rows(folder, "provinces.csv"):
        yield PlaceRow(row["code"], row["name"], "province", "provinsi")
    for row in _rows(folder, "regencies.csv"):
        yield PlaceRow(row["code"], row["name"], "regency", row["kind"])
    for row in _rows(folder, "districts.csv"):
        yield PlaceRow(row["code"], row["name"], "district", "kecamatan")
    for row in _rows(folder, "villages.csv"):
        yield PlaceRow(row["code"], row["name"], "village", row["kind"])


def regencies(folder: Path = DATA) -> list[RegencyFacts]:
    """The kabupaten and kota with capital, coordinates and area, by code."""
    return [
        RegencyFacts(
            row["code"],
            row["name"],
            row["kind"],
            row["capital"],
            _decimal(row["lat"]),
            _decimal(row["lon"]),
            _decimal(row["area_km2"]),
            row["coordinate_note"],
        )
        for row in _rows(folder, "regencies.csv")
    ]


def populations(folder: Path = DATA) -> list[PopulationFact]:
    """Residents per regency, one row per series (``bps``, ``dukcapil``), each with date and source."""
    return [
        PopulationFact(
            row["code"],
            row["series"],
            date.fromisoformat(row["as_of"]),
            int(row["population"]),
            row["source"],
        )
        for row in _rows(folder, "populations.csv")
    ]


def aliases(folder: Path = DATA) -> list[tuple[str, str]]:
    """(alias, code) pairs in common use, such as ("TTS", "53.02"); empty when the folder has no such file."""
    if not (folder / "aliases.csv").exists():
        return []
    return [(row["alias"], row["code"]) for row in _rows(folder, "aliases.csv")]


@functools.cache
def packaged_index() -> PlaceIndex:
    """The index of the packaged places; built once a process."""
    return PlaceIndex(place_rows(), aliases())
