"""A cycle as a file has it (YAML). Every refusal names the line.

cycle: 2023                     # the year that is judged, whatever the posters say
labels: [{text: "Paritrana Award tahun 2024", source: "..."}]
interviews: {first: 2025-06-24, last: 2025-06-26}
ceremony: 2024-07-25
source: "..."
rehearsal: false                # true: people and scores are made up, for practice
categories:
  kabupaten_kota: [{rank: 1, name: Kabupaten Belu, place: "53.04"}]
  desa: []                      # it was judged; who won is not known
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import yaml

from payung.awards.nodes import composed, fields, items, named_parts, number, word, wrong

PARTS = ("cycle", "labels", "interviews", "ceremony", "source", "rehearsal", "categories")
NEEDED = ("cycle", "source", "categories")
FIRST_YEAR, LAST_YEAR = 2017, 2200  # the award began in 2017
LONGEST = 300  # letters of a name or source


def read_cycle(text: str, categories: Collection[str], places: Collection[str]) -> dict[str, Any]:
    """The content of an edition as the database takes it. Raises SheetRefused with the line of what is wrong.

    categories: their values. places: codes of places that a winner may name.
    """
    parts = named_parts(composed(text), PARTS, NEEDED)
    year, days = _year(parts["cycle"]), _days(parts)
    content: dict[str, Any] = {
        "cycle": year,
        **days,
        "rehearsal": _rehearsal(parts.get("rehearsal")),
        "source": _text(parts["source"]),
        "labels": [_row(one, ("text", "source")) for one in items(parts.get("labels"))],
        "contests": _contests(parts["categories"], categories, places),
    }
    if days["ceremony"] and days["ceremony"] < f"{year}-12":
        raise wrong(
            "CYCLE_BEFORE",
            "Baris %(line)s: penyerahan terjadi setelah tahun yang dinilai. Periksa tahun dan tanggalnya.",
            parts["ceremony"],
        )
    return content


def digest(content: Mapping[str, Any]) -> str:
    """What an edition is told by: the same content has the same digest."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _year(node: yaml.Node) -> int:
    year = number(node, "cycle")
    if year.denominator != 1 or not FIRST_YEAR <= year <= LAST_YEAR:
        raise wrong("CYCLE_YEAR", "Baris %(line)s: tahun penilaian ditulis 2017 sampai 2200.", node)
    return int(year)


def _text(node: yaml.Node) -> str:
    text = word(node)
    if not 2 <= len(text) <= LONGEST or any(ord(letter) < ord(" ") for letter in text):
        raise wrong("CYCLE_TEXT", "Baris %(line)s: tulis 2 sampai 300 huruf dalam satu baris.", node)
    return text


def _row(node: yaml.Node, names: tuple[str, ...]) -> dict[str, str]:
    given = {name: value for name, _key, value in fields(node)}
    if set(given) != set(names):
        raise wrong("CYCLE_ROW", "Baris %(line)s: isi yang diperlukan: %(names)s.", node, names=", ".join(names))
    return {name: _text(given[name]) for name in names}


def _day(node: yaml.Node) -> str:
    try:
        return date.fromisoformat(word(node)).isoformat()
    except ValueError:
        raise wrong("CYCLE_DAY", "Baris %(line)s: tulis tanggal seperti 2025-07-21.", node) from None


def _days(parts: Mapping[str, yaml.Node]) -> dict[str, str | None]:
    """Ceremony and first and last day of the interviews, which lie before it."""
    ceremony = _day(parts["ceremony"]) if "ceremony" in parts else None
    first = last = None
    if "interviews" in parts:
        given = {name: value for name, _key, value in fields(parts["interviews"])}
        if set(given) != {"first", "last"}:
            raise wrong(
                "CYCLE_ROW", "Baris %(line)s: isi yang diperlukan: %(names)s.", parts["interviews"], names="first, last"
            )
        first, last = _day(given["first"]), _day(given["last"])
        if first > last or (ceremony and last > ceremony):
            raise wrong(
                "CYCLE_ORDER",
                "Baris %(line)s: wawancara berakhir setelah mulai, dan sebelum penyerahan.",
                parts["interviews"],
            )
    return {"ceremony": ceremony, "first": first, "last": last}


def _rehearsal(node: yaml.Node | None) -> bool:
    text = "false" if node is None else word(node)
    if text not in {"true", "false"} and node is not None:
        raise wrong("CYCLE_REHEARSAL", "Baris %(line)s: tulis true (latihan) atau false.", node)
    return text == "true"


def _contests(node: yaml.Node, categories: Collection[str], places: Collection[str]) -> list[dict[str, Any]]:
    contests = []
    for name, key, value in fields(node):
        if name not in categories:
            raise wrong(
                "CYCLE_CATEGORY", "Baris %(line)s: kategori «%(name)s» tidak dikenal; yang ada: %(names)s.", key,
                name=name, names=", ".join(sorted(categories)),
            )  # fmt: skip
        winners = [_winner(one, places) for one in items(value)]
        for at, one in enumerate(winners):
            if one["name"] in {other["name"] for other in winners[:at]}:
                raise wrong(
                    "SHEET_TWICE", "Baris %(line)s: «%(name)s» tertulis dua kali.", items(value)[at], name=one["name"]
                )
        contests.append({"category": name, "winners": winners})
    if not contests:
        raise wrong("CYCLE_EMPTY", "Baris %(line)s: sebutkan paling sedikit satu kategori.", node)
    return contests


def _winner(node: yaml.Node, places: Collection[str]) -> dict[str, Any]:
    given = {name: value for name, _key, value in fields(node)}
    if not {"rank", "name"} <= set(given) <= {"rank", "name", "place"}:
        raise wrong("CYCLE_ROW", "Baris %(line)s: isi yang diperlukan: %(names)s.", node, names="rank, name")
    rank = number(given["rank"], "rank")
    if rank.denominator != 1 or not 1 <= rank <= 99:
        raise wrong("CYCLE_RANK", "Baris %(line)s: peringkat ditulis 1 sampai 99.", given["rank"])
    place = word(given["place"]) if "place" in given else None
    if place is not None and place not in places:
        raise wrong("CYCLE_PLACE", "Baris %(line)s: kode wilayah «%(name)s» tidak dikenal.", given["place"], name=place)
    return {"rank": int(rank), "name": _text(given["name"]), "place": place}
