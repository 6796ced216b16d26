"""Mess about who is meant: families in one row, heads of families, places that say too little or too much."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from payung.places.packaged import packaged_index
from tests.intake.mess import HEADER, KINDS, Case, book, good, kind, line, people, text
from tests.intake.mess_layouts import plain
from tests.intake.mess_shapes import turn

__all__ = ["KINDS"]


@kind
def head_of_the_family_before_the_person(folder: Path) -> Case:
    everybody, rows = plain()
    header = ["No", "Nama Kepala Keluarga", "No KK", "Nama Anggota Keluarga", "NIK", "Hubungan Keluarga", *HEADER[3:]]
    whole = [header]
    for row in rows:
        whole.append([row[0], "Bapak Lain", "5301011206120001", row[2], row[1], "Anak", *row[3:]])
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def mother_and_spouse_beside_the_person(folder: Path) -> Case:
    everybody, rows = plain()
    header = [*HEADER, "Nama Ibu Kandung", "Nama Suami/Istri", "NIK Suami/Istri"]
    whole = [header, *[[*row, "Maria Ibu", "Orang Lain", "5301014101800009"] for row in rows]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def heir_with_all_his_columns(folder: Path) -> Case:
    everybody, rows = plain()
    header = [*HEADER, "Nama Ahli Waris", "NIK Ahli Waris", "Tgl Lahir Ahli Waris", "Hubungan", "Desa Ahli Waris"]
    more = ["Orang Lain", "5301014101800009", "01/01/1980", "Istri", "Bukan Desa"]
    return Case(book(folder / "a.xlsx", {"A": [header, *[[*row, *more] for row in rows]]}), good(everybody))


@kind
def village_alone_where_its_name_is_one(folder: Path) -> Case:
    everybody, rows = plain()
    return Case(text(folder / "a.csv", [HEADER[:6], *[row[:6] for row in rows]]), good(everybody))


@kind
def village_alone_where_many_bear_its_name(folder: Path) -> Case:
    index = packaged_index()
    _everybody, rows = plain(4)
    names = [index.by_code[code].name for code in index.village_codes if code.startswith("53.")]
    often = sorted(name for name, times in Counter(names).items() if times > 1)[:4]
    for row, name in zip(rows, often, strict=True):
        row[5:] = [name]
    return Case(text(folder / "a.csv", [HEADER[:6], *rows]), {("", n + 2): "" for n in range(4)})


@kind
def hamlet_and_neighbourhood_in_the_village(folder: Path) -> Case:
    everybody = people(8)
    forms = turn("{v} RT 01/RW 02", "RT 003 RW 001 Desa {v}", "Desa {v}, Dusun II", "Dusun I, Desa {v}")
    rows = [line(n + 1, one, village=forms(n, one)) for n, one in enumerate(everybody)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


@kind
def district_in_brackets_behind_the_village(folder: Path) -> Case:
    everybody = people(6)
    forms = turn("{v} (Kec. {d})", "{v}, {d}", "{v} - {d}")
    rows = [line(n + 1, one, village=forms(n, one))[:6] for n, one in enumerate(everybody)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER[:6], *rows]}), good(everybody))


@kind
def no_number_is_said_to_be_none(folder: Path) -> Case:
    everybody, rows = plain()
    for n, cell in ((0, "-"), (2, "belum ada"), (3, "0000000000000000"), (5, "")):
        rows[n][1] = cell
    truth = good(everybody)
    truth |= {("", n + 2): "" for n in (0, 2, 3, 5)}
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), truth)


@kind
def one_person_in_two_lines(folder: Path) -> Case:
    """The second line of a wrapped address stands in a row of its own."""
    everybody, rows = plain()
    header = [*HEADER, "Alamat"]
    whole: list[list[Any]] = [header]
    truth = {}
    for one, row in zip(everybody, rows, strict=True):
        whole += [[*row, "Jl. Timor Raya"], [*[""] * 8, "RT 02 RW 03"]]
        truth["", len(whole) - 1] = one.code
    return Case(book(folder / "a.xlsx", {"A": whole}), truth)


@kind
def sheet_of_numbers_after_the_list(folder: Path) -> Case:
    everybody, rows = plain()
    sums = [["Rekapitulasi"], ["Kecamatan", "Laki-laki", "Perempuan", "Jumlah"], ["Semau", "3", "3", "6"]]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows], "Rekap": sums}), good(everybody, sheet="A"))


@kind
def the_same_list_on_two_sheets(folder: Path) -> Case:
    """Who stands on both sheets is taken once."""
    everybody, rows = plain(4)
    truth = good(everybody, sheet="A") | {("Salinan", n + 2): "" for n in range(4)}
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows], "Salinan": [HEADER, *rows]}), truth)
