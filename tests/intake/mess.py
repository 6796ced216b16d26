"""Lists in the mess that offices send, with the truth of every person in them.

Each kind builds one small file and says for every row that is a person whether he must be accepted, and in which village,
or held. Villages are real, people are made up.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from payung.places.packaged import packaged_index

FIRST = [
    "Yohanes",
    "Maria",
    "Petrus",
    "Ester",
    "Yosef",
    "Adolfina",
    "Naomi",
    "Rofinus",
    "Theresia",
    "Agustinus",
    "Yuliana",
    "Markus",
    "Selfina",
    "Dominggus",
]
LAST = [
    "Bria",
    "Leto",
    "Ndaumanu",
    "Tefa",
    "Ratu",
    "Benu",
    "Bait",
    "Lakapu",
    "Mosa",
    "Kase",
    "Nenobais",
    "Taneo",
    "Seran",
    "Klau",
    "Manafe",
    "Haning",
]


@dataclass(frozen=True)
class Person:
    """Somebody of a real village."""

    name: str
    nik: str
    born: date
    sex: str
    code: str
    village: str
    district: str
    regency: str


@dataclass
class Case:
    """A file and its truth: (sheet, row as shown) -> village code of who must be accepted, or "" for who must be held.

    ``asks``: the code of the question that has to be asked first; ``answers``: what is answered then.
    """

    path: Path
    truth: dict[tuple[str, int], str]
    asks: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)


def people(count: int, seed: int = 7, within: str = "53.") -> list[Person]:
    """Distinct adults of villages whose name means one place in its district."""
    rng, index = random.Random(seed), packaged_index()
    codes = [code for code in index.village_codes if code.startswith(within)]
    out: list[Person] = []
    while len(out) < count:
        code = rng.choice(codes)
        village, district, regency = (index.by_code[code[:length]].name for length in (13, 8, 5))
        if index.resolve(village, district, regency).code != code or index.resolve(village).code != code:
            continue
        born = date(rng.randint(1965, 2003), rng.randint(1, 12), rng.randint(1, 28))
        sex = rng.choice("LP")
        day = born.day + (40 if sex == "P" else 0)
        nik = f"{code[:8].replace('.', '')}{day:02}{born.month:02}{born.year % 100:02}{len(out) * 7 + 1:04}"
        name = f"{FIRST[len(out) % len(FIRST)]} {LAST[(len(out) // len(FIRST) + rng.randint(0, 15)) % len(LAST)]}"
        out.append(Person(name, nik, born, sex, code, village, district, regency))
    return out


HEADER = ["No", "NIK", "Nama Lengkap", "Tanggal Lahir", "JK", "Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota"]


def line(number: int, one: Person, **cells: Any) -> list[Any]:
    """One row under HEADER; a cell may be replaced by the name of its field."""
    whole = {
        "no": str(number),
        "nik": one.nik,
        "name": one.name,
        "born": one.born.strftime("%d/%m/%Y"),
        "sex": one.sex,
        "village": one.village,
        "district": one.district,
        "regency": one.regency,
    }
    return [*(whole | cells).values()]


def good(rows: Sequence[Person], first: int = 2, sheet: str = "") -> dict[tuple[str, int], str]:
    """Truth of people who stand one below the other from a row on."""
    return {(sheet, first + n): one.code for n, one in enumerate(rows)}


def held(rows: int, first: int = 2, sheet: str = "") -> dict[tuple[str, int], str]:
    """Truth of rows that must not be accepted."""
    return {(sheet, first + n): "" for n in range(rows)}


def book(
    path: Path, sheets: dict[str, list[list[Any]]], change: Callable[[Any, dict[str, Any]], None] | None = None
) -> Path:
    """A workbook; ``change`` gets the book and its sheets by name before it is closed."""
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"}
    made = xlsxwriter.Workbook(str(path), options)
    by_name = {}
    for name, rows in sheets.items():
        sheet = by_name[name] = made.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value not in ("", None):
                    sheet.write(row, column, value)
    if change is not None:
        change(made, by_name)
    made.close()
    return path


def text(path: Path, rows: list[list[Any]], delimiter: str = ";") -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, delimiter=delimiter).writerows(rows)
    return path


Kind = Callable[[Path], Case]
KINDS: dict[str, Kind] = {}


def kind(make: Kind) -> Kind:
    assert make.__name__ not in KINDS, make.__name__
    KINDS[make.__name__] = make
    return make


# -- nothing vanishes


def _quoted(folder: Path, damage: Callable[[int, str], str]) -> Case:
    everybody = people(24)
    rows = [";".join(HEADER)]
    for n, one in enumerate(everybody):
        cells = line(n + 1, one)
        cells[2] = damage(n, cells[2])
        rows.append(";".join(cells))
    path = folder / "a.csv"
    path.write_text("\r\n".join(rows) + "\r\n", encoding="utf-8")
    return Case(path, good(everybody))


@kind
def quote_never_closed(folder: Path) -> Case:
    return _quoted(folder, lambda n, name: f'"{name}' if n == 9 else name)


@kind
def quotes_in_many_rows(folder: Path) -> Case:
    return _quoted(folder, lambda n, name: f'"{name}' if n % 3 == 0 else name)


@kind
def nicknames_in_quotes(folder: Path) -> Case:
    return _quoted(folder, lambda n, name: name.replace(" ", ' "Sef" ' if n % 2 else ' "Sef ', 1))


@kind
def four_columns_and_two_quotes(folder: Path) -> Case:
    everybody = people(4)
    rows = ["NIK;Nama;Desa;Kecamatan"]
    for n, one in enumerate(everybody):
        rows.append(f"{one.nik};{chr(34) if n in (0, 2) else ''}{one.name};{one.village};{one.district}")
    path = folder / "a.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return Case(path, good(everybody))


@kind
def sheets_per_district(folder: Path) -> Case:
    everybody = people(18)
    names = ["Semau", "Amarasi Barat", "Sulamu"]
    sheets = {
        name: [HEADER, *[line(n, one) for n, one in enumerate(everybody[k::3], 1)]] for k, name in enumerate(names)
    }
    truth: dict[tuple[str, int], str] = {}
    for k, name in enumerate(names):
        truth |= good(everybody[k::3], sheet=name)
    return Case(book(folder / "a.xlsx", sheets), truth)


@kind
def sheets_with_other_columns(folder: Path) -> Case:
    everybody = people(8)
    one = [["DAFTAR SATU"], HEADER, *[line(n, p) for n, p in enumerate(everybody[:4], 1)]]
    two = [list(reversed(HEADER)), *[list(reversed(line(n, p))) for n, p in enumerate(everybody[4:], 1)]]
    path = book(folder / "a.xlsx", {"Satu": one, "Sampul": [["Surat pengantar"]], "Dua": two})
    return Case(path, good(everybody[:4], 3, "Satu") | good(everybody[4:], 2, "Dua"))


@kind
def a_sheet_goes_on_without_a_header(folder: Path) -> Case:
    everybody = people(8)
    sheets = {
        "Hal 1": [HEADER, *[line(n, p) for n, p in enumerate(everybody[:4], 1)]],
        "Hal 2": [line(n, p) for n, p in enumerate(everybody[4:], 5)],
    }
    return Case(book(folder / "a.xlsx", sheets), good(everybody[:4], 2, "Hal 1") | good(everybody[4:], 1, "Hal 2"))


@kind
def empty_second_sheet(folder: Path) -> Case:
    everybody = people(3)
    path = book(
        folder / "a.xlsx", {"Sheet1": [HEADER, *[line(n, p) for n, p in enumerate(everybody, 1)]], "Sheet2": []}
    )
    return Case(path, good(everybody, sheet="Sheet1"))


def _hidden(folder: Path, answer: str) -> Case:
    everybody = people(8)

    def hide(_book: Any, sheets: dict[str, Any]) -> None:
        for row in (3, 5):
            sheets["A"].set_row(row, None, None, {"hidden": True})

    path = book(folder / "a.xlsx", {"A": [HEADER, *[line(n, p) for n, p in enumerate(everybody, 1)]]}, hide)
    truth = good(everybody)
    if answer == "skip":
        truth = {at: code for at, code in truth.items() if at[1] not in (4, 6)}
    return Case(path, truth, "HIDDEN_ROWS", {"hidden": answer})


@kind
def hidden_rows_taken(folder: Path) -> Case:
    return _hidden(folder, "take")


@kind
def hidden_rows_skipped(folder: Path) -> Case:
    return _hidden(folder, "skip")


def same_village(count: int, village: int = 0) -> list[Person]:
    """People of one village."""
    code = people(village + 1, seed=3)[village].code
    return people(count, seed=5, within=code)


@kind
def merged_village_cells(folder: Path) -> Case:
    groups = [same_village(3, 0), same_village(2, 1), same_village(4, 2)]
    rows: list[list[Any]] = [HEADER]
    merges = []
    seen = 0
    for group in groups:
        merges.append((len(rows), len(rows) + len(group) - 1, group[0]))
        for n, one in enumerate(group):
            seen += 1
            nik = f"{one.nik[:12]}{seen:04}"
            rows.append(line(seen, one, nik=nik, name=f"{one.name} {LAST[seen]}", village="", district="", regency=""))
            del n

    def merge(made: Any, sheets: dict[str, Any]) -> None:
        plain = made.add_format()
        for top, bottom, one in merges:
            for column, cell in ((5, one.village), (6, one.district), (7, one.regency)):
                sheets["A"].merge_range(top, column, bottom, column, cell, plain)

    return Case(book(folder / "a.xlsx", {"A": rows}, merge), good([one for group in groups for one in group]))


def _grouped(word: str, columns: Sequence[int]) -> tuple[list[list[Any]], dict[tuple[str, int], str]]:
    rows: list[list[Any]] = [[HEADER[n] for n in columns]]
    truth = {}
    seen = 0
    for group in (same_village(3, 0), same_village(2, 4), same_village(3, 2)):
        rows.append([f"KECAMATAN {group[0].district.upper()}"])
        rows.append([f"{word} {group[0].village.upper()}"])
        for one in group:
            seen += 1
            cells = line(seen, one, nik=f"{one.nik[:12]}{seen:04}", name=f"{one.name} {LAST[seen]}")
            rows.append([cells[n] if n < 5 else "" for n in columns])
            truth["", len(rows)] = one.code
    return rows, truth


@kind
def group_rows_over_a_blank_column(folder: Path) -> Case:
    rows, truth = _grouped("DESA", range(8))
    return Case(book(folder / "a.xlsx", {"A": rows}), truth)


@kind
def group_rows_without_a_column(folder: Path) -> Case:
    rows, truth = _grouped("DESA :", range(5))
    return Case(text(folder / "a.csv", rows), truth)


@kind
def second_table_in_another_order(folder: Path) -> Case:
    everybody = people(9)
    order = [2, 1, 7, 6, 5, 4, 3, 0]
    rows = [HEADER, *[line(n, p) for n, p in enumerate(everybody[:4], 1)], [], ["", "", "JUMLAH", "4"], ["TAHAP DUA"]]
    rows += [[HEADER[n] for n in order], *[[line(k, p)[n] for n in order] for k, p in enumerate(everybody[4:], 5)]]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody[:4]) | good(everybody[4:], 10))


@kind
def header_on_every_page(folder: Path) -> Case:
    everybody = people(6)
    body = [line(n, p) for n, p in enumerate(everybody, 1)]
    rows = [["DAFTAR"], HEADER, *body[:3], ["", "", "Jumlah", "3"], HEADER, *body[3:], ["", "", "JUMLAH", "6"]]
    return Case(text(folder / "a.csv", rows), good(everybody[:3], 3) | good(everybody[3:], 8))


@kind
def village_written_once(folder: Path) -> Case:
    groups = [same_village(4, 0), same_village(4, 1)]
    rows: list[list[Any]] = [HEADER]
    for k, group in enumerate(groups):
        for n, one in enumerate(group):
            seen = 4 * k + n + 1
            cells = line(seen, one, nik=f"{one.nik[:12]}{seen:04}", name=f"{one.name} {LAST[seen]}")
            rows.append([*cells[:5], *(cells[5:] if n == 0 else [""] * 3)])
    truth = good([one for group in groups for one in group])
    return Case(book(folder / "a.xlsx", {"A": rows}), truth, "FILL_DOWN", {"fill": "down"})
