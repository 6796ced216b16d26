# ruff: noqa: SIM905 - names are easier to read in a line
"""Made-up people in the real villages of the province, the same for the same seed and size.

Nobody here exists: names are drawn from lists, numbers from a generator. A NIK is unique within one pool.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from payung.kernel.money import largest_remainder
from payung.places.packaged import packaged_index, populations

Ints = npt.NDArray[np.int64]
WOMEN = (
    "Maria Yuliana Anastasia Adriana Agnes Antonia Bernadeta Debora Dorkas Elisabet Emiliana Ester Fatima Florensia "
    "Fransiska Getrudis Helena Irmina Katarina Kornelia Lusia Margaretha Marlina Martha Natalia Nur Oliva Paulina "
    "Regina Rosalia Ruth Skolastika Sofia Theresia Veronika Welmince Wilhelmina Yane Yohana Yosefina"
).split()
MEN = (
    "Yohanes Petrus Paulus Markus Lukas Matius Yakobus Andreas Antonius Agustinus Alfonsus Aloysius Benediktus "
    "Daniel Dominikus Eduard Ferdinandus Fransiskus Gabriel Gerardus Hendrikus Ignasius Imanuel Kornelis Laurensius "
    "Marselinus Melkianus Mikael Musa Nikolaus Obed Oktovianus Rofinus Ruben Servasius Simon Soleman Stefanus "
    "Thobias Umbu Vinsensius Wilibrodus Yeremias Yosef"
).split()
FAMILIES = (
    "Abanat Adoe Amalo Banoet Beda Bere Berek Bessi Bola Boimau Bria Bulu Dapa Dhone Diaz Djami Djawa Fahik Fallo "
    "Fernandez Foeh Haba Hale Jemadu Kaka Kase Kefi Klau Koli Kopong Kore Lado Lakapu Lay Leki Lele Liunokas Lopo "
    "Manafe Masan Mbate Messakh Moruk Mosa Muda Nahak Naimnule Ndima Ndun Neno Ngabut Nino Ola Pello Pono Praing "
    "Radja Riwu Sabaat Sanam Selan Siga Sinlae Soares Taek Tamo Taneo Tefa Tnunay Tokan Ule Wea Weo Wolo Wora"
).split()
FIRST_DAY = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class People:
    """Columns of one pool, one entry a person. Days count from 1970-01-01; `village` indexes `villages()`."""

    nik: list[str]
    name: list[str]
    woman: npt.NDArray[np.bool_]
    born: npt.NDArray[np.datetime64]
    village: Ints

    def __len__(self) -> int:
        return len(self.nik)


@dataclass(frozen=True, slots=True)
class Village:
    """How a village is written in a list so that it resolves to itself."""

    code: str
    name: str
    district: str
    regency: str
    capital: str


@lru_cache(maxsize=1)
def villages() -> tuple[Village, ...]:
    """Every packaged village that its written triple leads back to, by code."""
    index = packaged_index()
    places_read = []
    for code in index.village_codes:
        row, district, regency = (
            index.by_code[code],
            index.by_code[code[:8]].name,
            index.by_code[code[:5]].name,
        )
        for name in (row.name, f"{'Desa' if row.kind == 'desa' else 'Kel.'} {row.name}"):
            if index.resolve(name, district, regency).code == code:
                places_read.append(Village(code, name, district, regency.title(), district))
                break
    return tuple(places_read)


@lru_cache(maxsize=1)
def regency_weights() -> dict[str, int]:
    """BPS population of each regency: how people and quotas are spread."""
    return {p.code: p.population for p in populations() if p.series == "bps" and len(p.code) == 5}


def quotas(total: int) -> dict[str, int]:
    """`total` places split over the regencies by BPS population, nothing lost."""
    weights = regency_weights()
    codes = sorted(weights)
    return dict(zip(codes, largest_remainder(total, [weights[c] for c in codes]), strict=True))


def pick_villages(random: np.random.Generator, counts: dict[str, int]) -> Ints:
    """Village numbers for `counts` people a regency, grouped by regency in code order."""
    by_regency: dict[str, list[int]] = {}
    for number, village in enumerate(villages()):
        by_regency.setdefault(village.code[:5], []).append(number)
    parts = [random.choice(np.array(by_regency[code]), size=n) for code, n in sorted(counts.items())]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def make_people(
    random: np.random.Generator, village: Ints, ages: tuple[int, int] = (18, 63), used_niks: Iterable[str] = ()
) -> People:
    """One person for each entry of `village`, aged between `ages` on the first day of the scheme.

    taken: NIKs that other people of the story have already.
    """
    total = len(village)
    born = np.datetime64(FIRST_DAY) - random.integers(ages[0] * 366, ages[1] * 365 + 200, size=total)
    woman = random.random(total) < 0.46
    names = _names(random, woman)
    serial = random.integers(1, 10_000, size=total)
    nik = _unique_niks(village, born, woman, serial, set(used_niks))
    _separate_twins(names, born, village)
    return People(nik, names, woman, born, village)


def nik_of(village: int, born: Any, woman: bool, serial: int) -> str:
    """NIK with the district of a village, a birth date (day + 40 for women) and a serial."""
    day = born.astype(object) if isinstance(born, np.datetime64) else born
    district = villages()[village].code[:8].replace(".", "")
    return f"{district}{day.day + 40 * bool(woman):02d}{day.month:02d}{day.year % 100:02d}{serial:04d}"


def _names(random: np.random.Generator, woman: npt.NDArray[np.bool_]) -> list[str]:
    total = len(woman)
    first_w, first_m = (
        random.integers(len(WOMEN), size=(2, total)),
        random.integers(len(MEN), size=(2, total)),
    )
    family = random.integers(len(FAMILIES), size=total)
    middle = random.random(total) < 0.6
    names = []
    for n in range(total):
        given, chosen = (WOMEN, first_w) if woman[n] else (MEN, first_m)
        words = [given[chosen[0, n]]]
        if middle[n] and chosen[0, n] != chosen[1, n]:
            words.append(given[chosen[1, n]])
        words.append(FAMILIES[family[n]])
        names.append(" ".join(words))
    return names


def _unique_niks(village: Ints, born: Any, woman: npt.NDArray[np.bool_], serial: Ints, seen: set[str]) -> list[str]:
    days = born.astype("datetime64[D]").astype(object)
    district = [v.code[:8].replace(".", "") for v in villages()]
    niks = []
    for n in range(len(village)):
        day = days[n]
        stem = f"{district[village[n]]}{day.day + 40 * bool(woman[n]):02d}{day.month:02d}{day.year % 100:02d}"
        number = int(serial[n])
        while (nik := f"{stem}{number:04d}") in seen:
            number = number % 9_999 + 1
        seen.add(nik)
        niks.append(nik)
    return niks


def _separate_twins(names: list[str], born: Any, village: Ints) -> None:
    """Two strangers of one name, birth date and village would look like one person: give the later a third name."""
    seen: set[tuple[str, Any, int]] = set()
    for n, (day, place) in enumerate(zip(born.astype(np.int64).tolist(), village.tolist(), strict=True)):
        while (names[n], day, place) in seen:
            names[n] = f"{names[n]} {FAMILIES[(n * 31) % len(FAMILIES)]}"
        seen.add((names[n], day, place))
