"""A by-name list as offices send them: title rows, mixed dates, damaged NIKs, a total at the end.

Kinds of defects and their shares follow real lists (about one row in nine cannot be accepted at once). The verdict of
every row is left to the intake; nothing here says which is right.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from payung.kernel.money import largest_remainder
from payung.kernel.months import MONTH_NAMES
from payung.places.packaged import packaged_index, regencies
from payung.platform.workbooks import date_workbook
from payung.site.demo.people import Ints, People, make_people, nik_of, pick_villages, quotas, regency_weights, villages

SEED = 5300
HEADINGS = (
    "No", "NIK", "Nama Lengkap", "Tempat Lahir", "Tanggal Lahir", "Jenis Kelamin", "Alamat", "RT", "RW",
    "Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota", "Pekerjaan", "Penghasilan", "Desil", "No HP",
    "Nama Ibu Kandung", "Nama Ahli Waris", "Hubungan Ahli Waris",
)  # fmt: skip
TITLES = (
    "DAFTAR PEKERJA RENTAN CALON PENERIMA BANTUAN IURAN JAMINAN SOSIAL KETENAGAKERJAAN",
    "PROVINSI NUSA TENGGARA TIMUR (DATA CONTOH, BUKAN ORANG SUNGGUHAN)",
    "Periode Juli s.d. Desember 2025",
)
# Rows per 100,000 of each kind; the rest is clean.
DEFECTS = {
    "duplicate": 2000, "age": 1800, "birth_other": 1000, "decile": 1000, "nik_form": 1000, "place": 800, "sex": 600,
    "twin": 500, "precision": 400, "nik_date": 400, "birth_bad": 300, "serial": 200, "nameless": 200,
    "sex_place": 125, "decile_sex": 125, "protected": 800, "partly": 200,
}  # fmt: skip
NUMERIC, FOREIGN = 300, 200  # warnings only, per 100,000 clean rows
NEEDS_EARLIER = ("duplicate", "twin")
JOBS = (
    "Petani", "Nelayan", "Guru honor", "UMKM", "Pekerja keagamaan", "Buruh harian lepas", "Pedagang kaki lima",
    "Penenun", "Peternak", "Tukang ojek",
)  # fmt: skip
INCOMES = (600_000, 750_000, 900_000, 1_000_000, 1_200_000, 1_500_000)
HEIRS = ("Anak", "Istri", "Suami", "Orang tua", "Saudara")
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


@dataclass(frozen=True, slots=True)
class Plan:
    """Which kind every row of the list is, and the regency it comes from, in sheet order."""

    kinds: npt.NDArray[np.str_]
    village: Ints

    def __len__(self) -> int:
        return len(self.kinds)


def make_plan(rows: int) -> Plan:
    """Spread `rows` rows over kinds of defects and regencies; clean rows follow the population exactly."""
    random = np.random.default_rng([SEED, rows, 1])
    weights = list(DEFECTS.values())
    counts = largest_remainder(rows, [*weights, 100_000 - sum(weights)])
    bad = rows - counts[-1]
    kinds = np.concatenate([np.repeat(np.array([*DEFECTS, "clean"]), counts)])
    shares = np.array([w for _, w in sorted(regency_weights().items())], dtype=np.float64)
    codes = sorted(regency_weights())
    drawn = random.choice(len(codes), size=bad, p=shares / shares.sum())
    per_bad = {code: int((drawn == n).sum()) for n, code in enumerate(codes)}
    village = np.concatenate(
        [random.permutation(pick_villages(random, per_bad)), pick_villages(random, quotas(counts[-1]))]
    )
    order = random.permutation(rows)
    kinds, village = kinds[order], village[order]
    return Plan(_with_earlier_rows(kinds), village)


def _with_earlier_rows(kinds: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
    """Let repetitions come after the first clean row: swap their kinds with later clean rows."""
    clean = np.flatnonzero(kinds == "clean")
    if not len(clean):
        return kinds
    early = [n for n in range(clean[0]) if kinds[n] in NEEDS_EARLIER]
    for n, later in zip(early, clean[::-1], strict=False):
        kinds[n], kinds[later] = kinds[later], kinds[n]
    return kinds


@dataclass(slots=True)
class Cohort:
    """The list before it is spoilt: one person a row, where repeated rows share or copy an earlier one."""

    plan: Plan
    people: People
    source: Ints
    random: np.random.Generator


def make_cohort(rows: int) -> Cohort:
    """The people of a list of `rows` rows; ages outside the scheme where the plan says so."""
    plan = make_plan(rows)
    random = np.random.default_rng([SEED, rows, 2])
    people = make_people(random, plan.village)
    _set_ages(random, plan, people)
    source = np.arange(rows)
    clean = np.flatnonzero(plan.kinds == "clean")
    for n in np.flatnonzero(np.isin(plan.kinds, NEEDS_EARLIER)):
        before = int(np.searchsorted(clean, n))
        source[n] = clean[random.integers(before)] if before else n
    return Cohort(plan, people, source, random)


def _set_ages(random: np.random.Generator, plan: Plan, people: People) -> None:
    used = set(people.nik)
    for n in np.flatnonzero(plan.kinds == "age"):
        young = random.random() < 0.3
        days = random.integers(12 * 366, 16 * 365) if young else random.integers(66 * 366, 79 * 365)
        people.born[n] = np.datetime64("2025-07-01") - np.timedelta64(int(days), "D")
        serial = int(random.integers(1, 10_000))
        while (nik := nik_of(int(people.village[n]), people.born[n], bool(people.woman[n]), serial)) in used:
            serial = serial % 9_999 + 1
        used.add(nik)
        people.nik[n] = nik


def write_listing(path: Path, rows: int, made_on: date) -> None:
    """Write the workbook of `rows` data rows, made on a day of the story; whole or not at all."""
    from rustpy_xlsxwriter import write_worksheet

    part = path.with_name(f".{path.stem}.{os.getpid()}.xlsx")
    last = len(HEADINGS) - 1
    merged: list[Any] = [(n, 0, n, last, title) for n, title in enumerate(TITLES)]
    try:
        write_worksheet(
            list(list_rows(make_cohort(rows))),
            str(part),
            sheet_name="BNBA",
            header_row=4,
            merge_ranges=merged,
        )
        date_workbook(part, made_on)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def list_rows(cohort: Cohort) -> Iterator[dict[str, Any]]:
    """The rows as cells by heading, then the total."""
    painter = _Painter(cohort)
    for n in range(len(cohort.plan)):
        yield painter.row(n)
    total = dict.fromkeys(HEADINGS, "")
    yield {**total, "Nama Lengkap": "JUMLAH", "Tempat Lahir": len(cohort.plan)}


class _Painter:
    """Writes one person in the different ways of many offices, and makes the errors that the plan names."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort, self.people = cohort, cohort.people
        self.days = cohort.people.born.astype("datetime64[D]").astype(object)
        total = len(cohort.plan)
        random = cohort.random
        self.dice = random.integers(0, 1_000_000, size=(16, total))
        self.capitals = {r.code: r.capital for r in regencies()}
        self.used = set(cohort.people.nik)

    def row(self, n: int) -> dict[str, Any]:
        kind, who = str(self.cohort.plan.kinds[n]), int(self.cohort.source[n])
        dice = self.dice[:, n].tolist()
        village = villages()[int(self.people.village[who])]
        woman = bool(self.people.woman[who]) != ("sex" in kind.split("_"))
        cells = (
            n + 1,
            self._nik(n, who, kind, dice[0]),
            self._name(who, kind, dice[1]),
            self.capitals.get(village.code[:5], "") if dice[2] % 5 == 0 else village.district,
            self._birth(who, kind, dice[3]),
            (("P", "Perempuan", "P", "Wanita", "p") if woman else ("L", "Laki-laki", "L", "Pria", "l"))[dice[4] % 5],
            f"Dusun {dice[5] % 6 + 1}",
            f"{dice[6] % 12 + 1:03d}",
            f"{dice[7] % 6 + 1:03d}",
            self._village(village, kind, dice[8]),
            village.district,
            ("Kab. " + village.regency[10:] if dice[9] % 2 else village.regency)
            if village.regency.startswith("Kabupaten")
            else village.regency,
            JOBS[dice[10] % len(JOBS)],
            INCOMES[dice[11] % len(INCOMES)],
            6 + dice[12] % 4 if kind.startswith("decile") else 1 + dice[12] % 5,
            f"08{dice[13] % 9 + 1}{dice[13]:06d}{dice[14] % 1000:03d}",
            f"{self._woman_of(dice[14])}",
            f"{self._woman_of(dice[15])}",
            HEIRS[dice[15] % len(HEIRS)],
        )
        return dict(zip(HEADINGS, cells, strict=True))

    def _woman_of(self, die: int) -> str:
        from payung.site.demo.people import FAMILIES, WOMEN

        return f"{WOMEN[die % len(WOMEN)]} {FAMILIES[die // 7 % len(FAMILIES)]}"

    def _nik(self, n: int, who: int, kind: str, die: int) -> Any:
        nik = self.people.nik[who]
        spoilt: dict[str, Any] = {
            "nik_form": (nik[:15], nik + "1", "", nik[:9] + "O" + nik[10:], "-")[die % 5],
            "precision": int(nik[:15] + "0") if die % 3 else f"{nik[0]},{nik[1:6]}E+15",
            "nik_date": nik[:6] + ("3213", "0013", "7102")[die % 3] + nik[10:],
            "serial": nik[:12] + "0000",
        }
        if kind in spoilt:
            return spoilt[kind]
        if kind == "twin" and who != n:
            return self._twin(nik)
        if kind == "clean":
            if die % 100_000 < NUMERIC and not nik.endswith("0"):
                return int(nik)
            if die % 100_000 < NUMERIC + FOREIGN:
                nik = self._foreign(nik, die)
        forms = (nik, nik, nik, nik, nik, nik, nik, "'" + nik, nik + " ", f"{nik[:6]} {nik[6:12]} {nik[12:]}")
        return forms[die // 7 % 10]

    def _twin(self, nik: str) -> str:
        serial = int(nik[12:])
        while (other := f"{nik[:12]}{serial:04d}") in self.used or serial == 0:
            serial = serial % 9_999 + 1
        self.used.add(other)
        return other

    def _foreign(self, nik: str, die: int) -> str:
        """A NIK that was issued in another province; unique like the one it replaces."""
        moved = ("357801", "731101", "517102")[die % 3] + nik[6:]
        if moved in self.used:
            return nik
        self.used.add(moved)
        return moved

    def _name(self, who: int, kind: str, die: int) -> str:
        if kind == "nameless":
            return "   " if die % 2 else ""
        name = self.people.name[who]
        return (name, name, name, name, name.upper(), "  " + name.replace(" ", "  "))[die % 6]

    def _birth(self, who: int, kind: str, die: int) -> Any:
        day: date = self.days[who]
        if kind == "birth_bad":
            return ("", "-", "31/02/1985", "tidak tahu", "00/00/0000", "1985")[die % 6]
        if kind == "birth_other":
            day = day.replace(day=day.day % 28 + 1)
        month, plain = day.month, die % 10
        if plain < 3:
            return f"{day:%d/%m/%Y}"
        if plain < 5:
            return f"{day:%d-%m-%Y}"
        if plain == 5:
            return f"{day:%d.%m.%Y}" if die % 4 == 0 else f"{day.day} {SHORT_MONTHS[month - 1]} {day:%y}"
        if plain == 6:
            return day.isoformat()
        if plain == 7:
            return f"{day.day} {MONTH_NAMES[month - 1]} {day.year}"
        return day

    def _village(self, village: Any, kind: str, die: int) -> str:
        name: str = village.name
        if "place" in kind:
            for spoilt in (name[:-2] + name[-1:], name + "u", name[1:], f"{name} Seberang Laut"):
                if packaged_index().resolve(spoilt, village.district, village.regency).code is None:
                    return spoilt
        return name.upper() if die % 25 == 0 else name


__all__ = ["HEADINGS", "Cohort", "list_rows", "make_cohort", "make_plan", "write_listing"]
