"""Finding a place by the words that people write.

An office writes "Desa X", "Kel. X", "X", "KAB. BELU", "Kabupaten Belu" or leaves a column out. ``PlaceIndex``
resolves such triples to one village code, or to none: a near spelling is proposed, never taken. It is built
from plain rows, so the database and the packaged files feed it alike, and it imports no Django.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

LEVELS = ("province", "regency", "district", "village")

_PREFIXES: dict[str, tuple[tuple[str, str], ...]] = {
    # level -> (pattern of the prefix, kind that the prefix states or "" when it states none)
    "village": (
        (r"(?:kelurahan|kelurhan|kel|lurah|klh)", "kelurahan"),
        (r"(?:desa|ds|kampung adat|kades)", "desa"),
        (r"(?:desa ?/ ?kelurahan|desa ?/ ?kel|ds ?/ ?kel|kelurahan ?/ ?desa|kel ?/ ?desa|kel ?/ ?ds)", ""),
    ),
    "district": ((r"(?:kecamatan|kecmatan|kec|distrik)", "kecamatan"),),
    "regency": (
        (r"(?:kabupaten|kab|kabupten)", "kabupaten"),
        (r"(?:kota madya|kotamadya|kodya|kota)", "kota"),
        (r"(?:kabupaten ?/ ?kota|kab ?/ ?kota)", ""),
    ),
    "province": ((r"(?:provinsi|propinsi|prov|prop)", "provinsi"),),
}
_COMPILED = {
    # a prefix counts when a separator follows it: "Kel. X", "Kec.X", "Kab X", never "Kelapa"
    level: tuple((re.compile(rf"^{pattern}\s*(?:[.:,]\s*|\s+)(?=\S)", re.I), kind) for pattern, kind in reversed(rules))
    for level, rules in _PREFIXES.items()
}
_NOT_KEY = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place: Kemendagri code with dots, official name, level (of ``LEVELS``) and kind (desa, kota)."""

    code: str
    name: str
    level: str
    kind: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A village that is spelt nearly like the one asked for; score 0 to 100."""

    code: str
    name: str
    path: str
    score: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """Answer for one triple: a village code, or None with Indonesian reason."""

    code: str | None
    reason: str = ""


_BLANK = Resolution(None, "kolom desa/kelurahan kosong")
_NOWHERE = Resolution(None, "nama desa/kelurahan tidak ditemukan")
_SEVERAL = Resolution(None, "ada lebih dari satu desa/kelurahan bernama sama")


@dataclass(frozen=True, slots=True)
class _Above:
    """The codes, of one length, of the districts or regencies in which a village is looked for, all where there are None; `reason`:
    why it is nowhere."""

    codes: frozenset[str] | None = None
    length: int = 0
    reason: Resolution | None = None


@dataclass(slots=True)
class _Level:
    by_key: dict[str, list[PlaceRow]] = field(default_factory=lambda: defaultdict(list))


@lru_cache(maxsize=65_536)  # a list of 100,000 rows writes the same few thousand names
def place_key(text: str) -> str:
    """Spelling key: lower case Latin letters and digits only ("Kot'olin" = "Kot olin" = "KOTOLIN")."""
    if text.isascii():  # nothing to fold
        return _NOT_KEY.sub("", text.lower())
    folded = unicodedata.normalize("NFKD", text)
    return _NOT_KEY.sub("", "".join(ch for ch in folded if not unicodedata.combining(ch)).lower())


@lru_cache(maxsize=65_536)
def split_prefix(text: str, level: str) -> tuple[str, str]:
    """(name without prefix, kind that the prefix states or ""): "Kel. Oesao" -> ("Oesao", "kelurahan")."""
    name, kind = text.strip(), ""
    for _ in range(2):  # "Kelurahan Kel. Oesao": a column's word before the cell's own
        prefix = next(((hit, said) for pattern, said in _COMPILED[level] if (hit := pattern.match(name))), None)
        if prefix is None:
            break
        name, kind = name[prefix[0].end() :].strip(), prefix[1] or kind
        if level != "village":
            break
    return name, kind


class PlaceIndex:
    """Look-up of places by code, by name triple and by free text. Immutable once built; safe to share."""

    def __init__(self, rows: Iterable[PlaceRow], aliases: Iterable[tuple[str, str]] = ()) -> None:
        """``rows`` in any order; ``aliases`` are (alias, code) pairs, unknown codes are ignored."""
        self.by_code: dict[str, PlaceRow] = {row.code: row for row in rows}
        self._levels: dict[str, _Level] = {level: _Level() for level in LEVELS}
        for row in self.by_code.values():
            bare, _ = split_prefix(row.name, row.level) if row.level in ("regency", "province") else (row.name, "")
            self._add(row, bare)
        for alias, code in aliases:
            if code in self.by_code:
                self._add(self.by_code[code], alias)
        self._names_below: dict[str, dict[str, str]] = {}
        self._cache: dict[tuple[str, str | None, str | None], Resolution] = {}
        self._matched: dict[tuple[str, str], list[PlaceRow]] = {}
        self._above: dict[tuple[str | None, str | None], _Above] = {}

    def _add(self, row: PlaceRow, name: str) -> None:
        bucket = self._levels[row.level].by_key[place_key(name)]
        if row not in bucket:
            bucket.append(row)

    @property
    def district_codes6(self) -> frozenset[str]:
        """The six-digit district codes without dots, as they stand in a NIK ("530106")."""
        return frozenset(code.replace(".", "") for code, row in self.by_code.items() if row.level == "district")

    @property
    def village_codes(self) -> list[str]:
        """All village codes, sorted."""
        return sorted(code for code, row in self.by_code.items() if row.level == "village")

    def path(self, code: str) -> str:
        """Names from the village up: "Oesao, Kupang Timur, KABUPATEN KUPANG"."""
        parts = code.split(".")
        codes = [".".join(parts[: n + 1]) for n in range(len(parts))]
        return ", ".join(self.by_code[c].name for c in reversed(codes) if c in self.by_code)

    def _matches(self, text: str, level: str) -> list[PlaceRow]:
        """Places of a level that are written so; the prefix decides only between places of one name.

        A list writes few districts many times, so what was looked up stays; the caller leaves the answer as it is.
        """
        hit = self._matched.get((level, text))
        if hit is None:
            hit = self._look_up(text, level)
            if len(self._matched) < 200_000:
                self._matched[level, text] = hit
        return hit

    def _look_up(self, text: str, level: str) -> list[PlaceRow]:
        by_key = self._levels[level].by_key
        whole = by_key.get(place_key(text), [])
        bare, kind = split_prefix(text, level)
        rows = list(whole) + [row for row in by_key.get(place_key(bare), []) if row not in whole]
        if kind and level == "regency":
            same = [row for row in rows if row.kind == kind]
            return same or rows
        return rows

    def codes(self, text: str, level: str) -> list[str]:
        """Places of a level that are written so, with or without the word of the level."""
        return [row.code for row in self._matches(text, level)] if place_key(text) else []

    def is_known(self, text: str, level: str) -> bool:
        """Whether there is such a place."""
        return bool(self.codes(text, level))

    def resolve(self, village: str | None, district: str | None = None, regency: str | None = None) -> Resolution:
        """One triple of texts; None means that the list has no such column, "" a blank cell.

        A blank district or regency counts as not given: the rest may still name one village.
        """
        key = ((village or "").strip(), district, regency)
        hit = self._cache.get(key)
        if hit is None:
            hit = self._resolve(*key)
            if hit.code is None and "," in key[0]:
                hit = self._resolve_joined(key[0], district, regency) or hit
            if len(self._cache) < 200_000:
                self._cache[key] = hit
        return hit

    def _resolve_joined(self, text: str, district: str | None, regency: str | None) -> Resolution | None:
        """A village cell that holds the whole path: "Desa X, Kec. Y, Kab. Z"; prefixes or the order tell
        the levels."""
        first, *rest = [part.strip() for part in text.split(",") if part.strip()] or [""]
        said: dict[str, str] = {}
        for part in rest:
            stated = [level for level in ("district", "regency") if split_prefix(part, level)[1]]
            free = [level for level in ("district", "regency") if level not in said]
            if stated or free:
                said.setdefault(stated[0] if stated else free[0], part)
        hit = self._resolve(first, said.get("district", district), said.get("regency", regency))
        return hit if hit.code else None

    def _parents(self, text: str | None, level: str) -> list[str] | None:
        """Codes of the places meant, None when nothing was said."""
        if text is None or not place_key(text):
            return None
        return [row.code for row in self._matches(text, level)]

    def _narrowed(self, district: str | None, regency: str | None) -> _Above:
        """Where a village of this district and regency may lie; a list names few of them many times."""
        hit = self._above.get((district, regency))
        if hit is None:
            hit = self._narrow(district, regency)
            if len(self._above) < 20_000:
                self._above[district, regency] = hit
        return hit

    def _narrow(self, district: str | None, regency: str | None) -> _Above:
        regencies = self._parents(regency, "regency")
        if regencies == []:
            return _Above(reason=Resolution(None, "kabupaten/kota tidak dikenal"))
        districts = self._parents(district, "district")
        if districts is not None:
            if regencies is not None:
                districts = [code for code in districts if code[:5] in regencies]
            if not districts:
                return _Above(reason=Resolution(None, "kecamatan tidak dikenal di kabupaten/kota itu"))
            return _Above(frozenset(districts), 8)
        return _Above() if regencies is None else _Above(frozenset(regencies), 5)

    def _resolve(self, village: str, district: str | None, regency: str | None) -> Resolution:
        if not place_key(village):
            return _BLANK
        above = self._narrowed(district, regency)
        if above.reason is not None:
            return above.reason
        villages = self._matches(village, "village")
        if above.codes is not None:
            villages = [row for row in villages if row.code[: above.length] in above.codes]
        if len(villages) > 1:
            _, kind = split_prefix(village, "village")
            exact = [row for row in villages if place_key(row.name) == place_key(village)]
            villages = [row for row in villages if row.kind == kind] if kind else exact if len(exact) == 1 else villages
        if len(villages) == 1:
            return Resolution(villages[0].code)
        return _SEVERAL if villages else _NOWHERE

    def _below(self, parent: str) -> dict[str, str]:
        if parent not in self._names_below:
            self._names_below[parent] = {
                code: place_key(row.name)
                for code, row in self.by_code.items()
                if row.level == "village" and (not parent or code.startswith(parent + "."))
            }
        return self._names_below[parent]

    def propose(
        self, village: str, district: str | None = None, regency: str | None = None, limit: int = 3
    ) -> list[Proposal]:
        """Near spellings for a triple that did not resolve, best first; looked for in the narrowest place
        that is known (district, else regency, else everywhere). One call costs up to some milliseconds: ask
        on demand."""
        bare, _ = split_prefix(village, "village")
        query = place_key(bare)
        if not query:
            return []
        scope = self._scope(district, regency)
        best: dict[str, int] = {}
        for parent in scope:
            hits = process.extract(query, self._below(parent), scorer=fuzz.ratio, limit=limit, score_cutoff=70)
            for _, score, code in hits:
                best[code] = max(best.get(code, 0), round(score))
        if not best and scope != [""] and any(len(code) > 5 for code in scope):
            return self.propose(village, None, regency, limit)
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [Proposal(code, self.by_code[code].name, self.path(code), score) for code, score in ranked]

    def _scope(self, district: str | None, regency: str | None) -> list[str]:
        regencies = self._near_parents(regency, "regency", None)
        districts = self._near_parents(district, "district", regencies)
        return districts or regencies or [""]

    def _near_parents(self, text: str | None, level: str, within: list[str] | None) -> list[str]:
        if not text or not place_key(text):
            return []
        codes = [row.code for row in self._matches(text, level)]
        if not codes:
            query = place_key(split_prefix(text, level)[0])
            keys = self._levels[level].by_key
            near = process.extract(query, list(keys), scorer=fuzz.ratio, limit=3, score_cutoff=80)
            codes = [row.code for name, _, _ in near for row in keys[name]]
        return [code for code in codes if not within or code[:5] in within]

    def find(self, text: str, limit: int = 10) -> list[dict[str, str | int]]:
        """Places for a free text or a code, best first: ``{"code", "name", "level", "path", "score"}``.

        Commas narrow the answer ("Oesao, Kupang Timur"); a prefix such as "Kec." names the level.
        """
        text = text.strip()
        if text in self.by_code:
            return [self._found(self.by_code[text], 100)]
        first, *rest = [part.strip() for part in text.split(",") if part.strip()] or [""]
        if not place_key(first):
            return []
        ranked: dict[str, int] = {}
        for level in LEVELS:
            bare, kind = split_prefix(first, level)
            query, by_key = place_key(bare), self._levels[level].by_key
            hits = process.extract(query, list(by_key), scorer=fuzz.WRatio, limit=4 * limit, score_cutoff=60)
            for name, score, _ in hits:
                exact = fuzz.ratio(query, name)
                for row in by_key[name]:
                    other = 4 if kind and kind != row.kind else 0  # "Kota X" asked, "Kabupaten X" found
                    points = round(0.35 * min(score, exact + 25) + 0.65 * exact) - other
                    ranked[row.code] = max(ranked.get(row.code, 0), points)
        above = [place_key(split_prefix(split_prefix(part, "district")[0], "regency")[0]) for part in rest]
        if above:
            ranked = {code: score for code, score in ranked.items() if all(self._lies_in(code, name) for name in above)}
        order = sorted(ranked.items(), key=lambda item: (-item[1], len(item[0]), item[0]))
        return [self._found(self.by_code[code], score) for code, score in order[:limit]]

    def _lies_in(self, code: str, key: str) -> bool:
        names = self.path(code).split(", ")[1:]
        return any(key in (place_key(name), place_key(split_prefix(name, "regency")[0])) for name in names)

    def _found(self, row: PlaceRow, score: int) -> dict[str, str | int]:
        return {
            "code": row.code,
            "name": row.name,
            "level": row.level,
            "path": self.path(row.code),
            "score": min(score, 100),
        }
