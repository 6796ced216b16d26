"""Coverage of a place in a month, and of all places that the user may see, for pages, API and commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from payung.coverage import selectors
from payung.coverage.choices import BASE_KIND, BASE_STATE, STANDING
from payung.coverage.contradictions import Contradiction
from payung.coverage.mixing import Mix
from payung.coverage.selectors import Protected
from payung.coverage.villages import Standing, Village
from payung.kernel.shares import share_bp
from payung.kernel.views import Col, Columns, fields
from payung.places import selectors as places
from payung.places.models import Denominator
from payung.places.selectors import long_name
from payung.registry.selectors import identities
from payung.registry.views import person_line

PLACE: Columns = (
    Col("name", "Wilayah"),
    Col("code", "Kode", on="file"),
    Col("people", "Terlindungi", "number"),
    Col("through_schemes", "Melalui skema", "number"),
    Col("existing", "Data peserta BPJS", "number"),
    Col("base.value", "Penduduk", "number"),
    Col("base.source", "Sumber penduduk", on="file"),
    Col("share_bp", "Persen penduduk", "share"),
)
PUBLISHED: Columns = (
    Col("as_of", "Per tanggal", "date"),
    Col("subject", "Tentang"),
    Col("percent_bp", "Persentase", "share"),
    Col("numerator", "Bagian", "number"),
    Col("denominator", "Keseluruhan", "number"),
    Col("source", "Sumber", "wide"),
    Col("note", "Catatan", "wide"),
)
COUNTED: Columns = (
    Col("id", "Nomor", "id", on="file"),
    Col("place", "Wilayah"),
    Col("place_code", "Kode", on="file"),
    Col("kind", "Yang dihitung", "choice", BASE_KIND),
    Col("value", "Jumlah orang", "number"),
    Col("as_of", "Per tanggal", "date"),
    Col("source", "Sumber", "wide"),
    Col("state", "Keadaan", "choice", BASE_STATE),
    Col("made_by", "Dicatat oleh"),
    Col("decided_by", "Diputuskan oleh"),
    Col("reason", "Alasan", "wide"),
)
OF_PUBLISHED = (
    *("id", "corrects_id", "code", "place_id", "subject", "percent_bp", "numerator", "denominator", "as_of", "source"),
    *("note", "known_at"),
)
VILLAGER: Columns = (
    Col("name", "Nama", private=True),
    Col("nik", "NIK", private=True),
    Col("birth_date", "Tanggal lahir", "date", private=True),
    Col("state", "Keadaan", "choice", STANDING),
    Col("last", "Terakhir terlindungi", "month"),
)
OF_PLACE = ("code", "people", "through_schemes", "existing", "share_bp")
OF_BASE = ("kind", "value", "as_of", "source")
OF_MIX = (
    *("total_bp", "formal_bp", "informal_bp", "formal_share_bp", "total_from_parts_bp"),
    *("formal", "informal", "implied_formal", "implied_informal", "covered_formal", "covered_informal", "workforce"),
)
OF_CONTRADICTION = ("rule", "place_code", "subject", "as_of", "source", "stated_bp", "numerator", "denominator")
BASE = "population_bps"  # nobody publishes the labour force below the province, so shares are of the population


@dataclass(frozen=True)
class PlaceLine:
    """One place in a month. `base`: its population with source and day, if known."""

    code: str
    name: str
    people: int = 0
    through_schemes: int = 0
    existing: int = 0
    by_payer: Mapping[str, int] = field(default_factory=dict)
    base: Denominator | None = None

    @property
    def share_bp(self) -> int | None:
        """Protected people in hundredths of a percent of the base; None without a base."""
        return share_bp(self.people, self.base.value) if self.base else None


def place_line(line: PlaceLine) -> dict[str, Any]:
    """One place as pages, API and commands show it."""
    base = fields(line.base, OF_BASE) if line.base else None
    return {**fields(line, OF_PLACE), "name": long_name(line.name), "by_payer": dict(line.by_payer), "base": base}


def breaks_of(shares: Iterable[int | None], classes: int = 5) -> tuple[Fraction, ...]:
    """Lower limits, in percent, of the colour classes above the first. They are quantiles of the shares (hundredths of
    a percent).

    Each class holds about as many places as the others, even if the shares are small or close together. Places with the
    same share are in the same class.

    Each class holds as many places, however small or close together their shares are; places alike share one.

    >>> [str(one) for one in breaks_of([10, 20, 30, 40, 50, 50, None])]
    ['1/5', '3/10', '2/5', '1/2']
    >>> breaks_of([50, 50, None])
    ()
    """
    listed = sorted(share for share in shares if share is not None)
    if not listed:
        return ()
    bounds = sorted({listed[len(listed) * step // classes] for step in range(1, classes)} - {listed[0]})
    return tuple(Fraction(bound, 100) for bound in bounds)


def ucj(province: str, month: date) -> dict[str, Any] | None:
    """Universal coverage that follows from the published shares, and what schemes add in a month; None without
    published shares.

    `added` is None for users who do not see every regency.
    """
    published = selectors.implied_mix(province)
    if published is None:
        return None
    mix, people = published.mix, added(province, month)
    more = {"place_code": province, "as_of": published.as_of, "source": published.source, "month": f"{month:%Y-%m}"}
    return {**fields(mix, OF_MIX), **more, "added": people, "total_with_added_bp": with_added(mix, people)}


def contradiction_line(one: Contradiction) -> dict[str, Any]:
    """A contradiction as pages, API and commands show it: the figure, what it should be, and the figures that say
    so.
    """
    codes = sorted({one.stated.code, *(other.code for other in one.others)})
    return {**fields(one, OF_CONTRADICTION), "computed_bp": one.near_bp, "codes": codes}


def village_line(one: Village) -> dict[str, Any]:
    """The counts of a village as pages, API and commands show them."""
    base = fields(one.base, OF_BASE) if one.base else None
    return {
        "code": one.place.code,
        "name": long_name(one.place.name),
        "month": f"{one.month:%Y-%m}",
        "people": len(one.people),
        **one.counts,
        "refused": one.refused,
        "unprotected": one.unprotected,
        "base": base,
        "gap": one.gap,
    }


def villager_lines(standing: Sequence[Standing]) -> list[dict[str, Any]]:
    """People of a village with names and masked numbers, in the given order. Two queries, however many people."""
    by_id = identities([one.person_id for one in standing])
    return [
        {
            **person_line(by_id[one.person_id]),
            "state": one.state,
            "last": f"{one.last:%Y-%m}" if one.last else None,
        }
        for one in standing
        if one.person_id in by_id
    ]


def lines(month: date, level: int, within: str) -> list[PlaceLine]:
    """Places of a level (2 regency, 3 district, 4 village) with counted people in the session's scope, sorted by
    code.
    """
    counted = selectors.protected(month, level, within)
    inside = sorted(code for code in counted if not within or code == within or code.startswith(within + "."))
    names, bases = places.names(inside), places.denominators(inside, BASE)
    return [_line(code, names.get(code, code), counted[code], bases.get(code)) for code in inside]


def picture(
    code: str, name: str, month: date | None, level: int, below: Mapping[str, str], *, partial: bool = False
) -> tuple[PlaceLine, list[PlaceLine]]:
    """A place as the sum of the places below it (`below`: names by code), and those places, also if nobody is counted
    there. Two queries.

    partial: the user may see only a part of the place; the base is then that of this part. A place without its own base
    has the sum of the bases below it, if all of them are known.
    """
    counted = selectors.protected(month, level, code) if month else {}
    bases = places.denominators([*([] if partial else [code]), *below], BASE)
    parts = [_line(one, named, counted.get(one), bases.get(one)) for one, named in below.items()]
    by_payer: dict[str, int] = {}
    for part in parts:
        for kind, people in part.by_payer.items():
            by_payer[kind] = by_payer.get(kind, 0) + people
    own = None if partial else bases.get(code)
    return _line(code, name, Protected(code, by_payer), own or _sum_of(parts)), parts


def _line(code: str, name: str, spot: Protected | None, base: Denominator | None) -> PlaceLine:
    if spot is None:
        return PlaceLine(code, name, base=base)
    existing = spot.by_payer.get(selectors.EXISTING, 0)
    return PlaceLine(code, name, spot.people, spot.through_schemes, existing, spot.by_payer, base)


def _sum_of(parts: list[PlaceLine]) -> Denominator | None:
    bases = [part.base for part in parts if part.base is not None]
    if not bases or len(bases) < len(parts):
        return None
    first = bases[0]
    return Denominator(value=sum(b.value for b in bases), as_of=first.as_of, source=first.source, kind=first.kind)


def seen(month: date, viewed: frozenset[str] | None) -> PlaceLine:
    """All that the session may see (`selectors.viewed`), with the population of those regencies as base."""
    named = {p.code: p.name for p in places.regencies()} if viewed is None else dict.fromkeys(sorted(viewed), "")
    return picture("", "", month, places.REGENCY, named, partial=True)[0]


def added(province: str, month: date) -> int | None:
    """People whom schemes protect in a province in a month; None for users who do not see the whole province."""
    spots = selectors.protected(month, places.REGENCY, province).values()
    return _for_those_who_see_all(sum(spot.through_schemes for spot in spots), selectors.viewed())


def added_of(total: PlaceLine, viewed: frozenset[str] | None) -> int | None:
    """People whom schemes protect, from a total that was made for a user who sees these regencies
    (`selectors.viewed`).
    """
    return _for_those_who_see_all(total.through_schemes, viewed)


def _for_those_who_see_all(people: int, viewed: frozenset[str] | None) -> int | None:
    return people if viewed is None else None


def with_added(mix: Mix, people: int | None) -> int | None:
    """Coverage in hundredths of a percent after `people` more are covered; None if the user may not see their
    number.
    """
    return None if people is None else mix.with_added(people)


def gain(mix: Mix, people: int | None) -> int | None:
    """By how much `people` raise the coverage, in hundredths of a percent."""
    after = with_added(mix, people)
    return None if after is None else after - mix.total_bp
