"""Mess in how a list is laid out: groups, sections, families, ditto marks, sheets. See ``mess``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.intake.mess import HEADER, KINDS, Case, Person, book, good, held, kind, line, same_village, text
from tests.intake.mess_layouts import plain

__all__ = ["KINDS"]
SHORT = HEADER[:5]


def renumbered(groups: Sequence[Sequence[Person]]) -> list[list[list[Any]]]:
    """The rows of groups of people, each with a number and a name of its own."""
    out, seen = [], 0
    for group in groups:
        rows = []
        for one in group:
            seen += 1
            rows.append(
                line(seen, one, nik=f"{one.nik[:12]}{seen:04}", name=f"{one.name} {'ABCDEFGHIJKLMNOPQRST'[seen]}ano")
            )
        out.append(rows)
    return out


GROUPS = ((3, 0), (2, 4), (3, 2))


def sections(folder: Path, head: Any, after: Any = None, header: Sequence[str] = SHORT) -> Case:
    """Groups of three villages under heading rows; ``head`` and ``after`` make the rows around a group."""
    groups = [same_village(count, village) for count, village in GROUPS]
    rows: list[list[Any]] = [list(header)]
    truth = {}
    for number, (group, cells) in enumerate(zip(groups, renumbered(groups), strict=True), 1):
        rows += head(number, group[0])
        for one, row in zip(group, cells, strict=True):
            rows.append(row[: len(header)])
            truth["", len(rows)] = one.code
        rows += after(number, group) if after else []
    return Case(book(folder / "a.xlsx", {"A": rows}), truth)


ROMAN = ["", "I", "II", "III"]


@kind
def sections_by_roman_numbers(folder: Path) -> Case:
    return sections(
        folder, lambda n, one: [[f"{ROMAN[n]}.", f"DESA {one.village.upper()} KEC. {one.district.upper()}"]]
    )


@kind
def sections_by_letters(folder: Path) -> Case:
    return sections(folder, lambda n, one: [[f"{'ABC'[n - 1]}. Desa/Kel. {one.village}, Kec. {one.district}"]])


@kind
def sections_with_a_title_each(folder: Path) -> Case:
    def head(_n: int, one: Person) -> list[list[Any]]:
        return [
            [],
            ["DAFTAR PEKERJA RENTAN"],
            [f"DESA : {one.village.upper()}", "", f"KECAMATAN : {one.district.upper()}"],
            [],
        ]

    return sections(folder, head)


@kind
def sections_with_totals_in_words(folder: Path) -> Case:
    def after(_n: int, group: list[Person]) -> list[list[Any]]:
        return [["", f"Jumlah Desa {group[0].village}", f"{len(group)} orang"], ["Jumlah laki-laki", "", "2"], []]

    return sections(folder, lambda _n, one: [["", f"Desa {one.village}", f"Kec. {one.district}"]], after)


@kind
def sections_carried_over_pages(folder: Path) -> Case:
    def after(n: int, group: list[Person]) -> list[list[Any]]:
        return [
            ["", "", "Jumlah dipindahkan", str(len(group))],
            [f"Halaman {n} dari 3"],
            [],
            ["", "", "Jumlah pindahan", str(len(group))],
        ]

    return sections(folder, lambda _n, one: [[f"DS. {one.village} / KEC. {one.district}"]], after)


@kind
def hamlets_under_villages(folder: Path) -> Case:
    def head(n: int, one: Person) -> list[list[Any]]:
        return [
            [f"DESA {one.village.upper()} KECAMATAN {one.district.upper()}"],
            [f"DUSUN {ROMAN[n]}"],
            ["RT 00" + str(n), "RW 001"],
        ]

    return sections(folder, head)


@kind
def totals_of_villages_behind_their_people(folder: Path) -> Case:
    everybody, rows = plain(8)
    whole = [
        HEADER,
        *rows[:4],
        ["SUB TOTAL", "", "", "", "", "", "", "4"],
        *rows[4:],
        ["GRAND TOTAL", "", "", "", "", "", "", "8"],
    ]
    whole += [
        ["Terbilang: delapan orang"],
        [],
        ["Demikian daftar ini dibuat dengan sebenarnya untuk dipergunakan seperlunya."],
    ]
    whole += [
        ["", "", "", "", "", "Dibuat di : Oelamasi"],
        ["", "", "", "", "", "Pada tanggal : 12 Juni 2025"],
        ["", "Mengetahui:", "", "", "", "Yang membuat,"],
    ]
    whole += [
        [],
        ["", "YOSEF BRIA", "", "", "", "MARIA LETO"],
        ["", "Camat", "", "", "", "Operator Desa"],
        ["", "Tembusan:"],
        ["", "1. Bupati Kupang"],
    ]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody[:4]) | good(everybody[4:], 7))


@kind
def families_by_their_card(folder: Path) -> Case:
    everybody, rows = plain(8)
    header = ["No", "No. KK", "Nama Kepala Keluarga", "NIK Anggota", "Nama Anggota Keluarga", "SHDK", *HEADER[3:]]
    whole: list[list[Any]] = [header]
    for n, row in enumerate(rows):
        card = [str(n // 2 + 1), f"53010112061200{n:02}", "Orang Lain"] if n % 2 == 0 else ["", "", ""]
        whole.append([*card, row[1], row[2], ["KEPALA KELUARGA", "ISTRI"][n % 2], *row[3:]])
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def families_under_a_row_of_their_card(folder: Path) -> Case:
    """A row with card and head of a family is nobody by himself; who belongs to it stands below."""
    everybody, rows = plain(6)
    whole: list[list[Any]] = [HEADER]
    truth = {}
    for n, (one, row) in enumerate(zip(everybody, rows, strict=True)):
        if n % 2 == 0:
            whole.append([f"No. KK : 53010112061200{n:02}   Kepala Keluarga : Orang Lain"])
        whole.append(row)
        truth["", len(whole)] = one.code
    return Case(book(folder / "a.xlsx", {"A": whole}), truth)


def dittoed(folder: Path, *signs: str) -> Case:
    groups = [same_village(count, village) for count, village in ((4, 0), (4, 1))]
    rows: list[list[Any]] = [HEADER]
    seen = 0
    for group in renumbered(groups):
        for n, cells in enumerate(group):
            rows.append(cells if n == 0 else [*cells[:5], *[signs[seen % len(signs)]] * 3])
            seen += 1
    return Case(book(folder / "a.xlsx", {"A": rows}), good([one for group in groups for one in group]))


@kind
def ditto_marks(folder: Path) -> Case:
    return dittoed(folder, '"', "''", "”", ",,", "〃", '-"-', '" "')


@kind
def ditto_words(folder: Path) -> Case:
    return dittoed(folder, "idem", "sda", "s.d.a", "Sda.", "dito", "s d a", "IDEM", "sama dengan atas")


@kind
def ditto_marks_in_text(folder: Path) -> Case:
    group = same_village(4, 2)
    (rows,) = renumbered([group])
    lines = [";".join(HEADER), ";".join(rows[0]), *[";".join([*row[:5], '"', '"', '"']) for row in rows[1:]]]
    path = folder / "a.csv"
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
    return Case(path, good(group))


@kind
def ditto_below_a_total(folder: Path) -> Case:
    """Ditto means who stands above, not the line of a total between."""
    group = same_village(4, 2)
    (rows,) = renumbered([group])
    rows = [rows[0], *[[*row[:5], "sda", "sda", "sda"] for row in rows[1:]]]
    whole = [HEADER, *rows[:2], ["", "", "Jumlah", "", "", "2 orang"], *rows[2:]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(group[:2]) | good(group[2:], 5))


def sheeted(folder: Path, name: str, count: int = 3) -> Case:
    groups = [same_village(2, village) for village in range(count)]
    sheets, truth = {}, {}
    for n, (group, rows) in enumerate(zip(groups, renumbered(groups), strict=True), 1):
        one = group[0]
        title = name.format(v=one.village, d=one.district, n=n)[:31]
        sheets[title] = [SHORT, *[row[:5] for row in rows]]
        truth |= good(group, sheet=title)
    return Case(book(folder / "a.xlsx", sheets), truth)


@kind
def villages_as_sheets_with_their_word(folder: Path) -> Case:
    return sheeted(folder, "Desa {v}")


@kind
def villages_as_numbered_sheets(folder: Path) -> Case:
    return sheeted(folder, "{n}. {v}")


@kind
def villages_as_sheets_with_numbers_before(folder: Path) -> Case:
    return sheeted(folder, "{n}_DS {v}")


@kind
def village_and_district_as_sheet(folder: Path) -> Case:
    return sheeted(folder, "{v} - {d}")


@kind
def title_in_one_line_with_wide_gaps(folder: Path) -> Case:
    group = same_village(4, 1)
    (rows,) = renumbered([group])
    one = group[0]
    title = f"DESA : {one.village.upper()}          KEC. : {one.district.upper()}          KAB. : {one.regency.removeprefix('KABUPATEN ')}"
    return Case(
        book(folder / "a.xlsx", {"A": [["DATA PEKERJA RENTAN"], [title], [], SHORT, *[r[:5] for r in rows]]}),
        good(group, 5),
    )


@kind
def title_with_colons_in_their_own_cells(folder: Path) -> Case:
    group = same_village(4, 2)
    (rows,) = renumbered([group])
    one = group[0]
    above = [
        ["Desa/Kelurahan", "", ":", one.village],
        ["Kecamatan", "", ":", one.district],
        ["Kabupaten/Kota", "", ":", one.regency],
        [],
    ]
    return Case(book(folder / "a.xlsx", {"A": [*above, SHORT, *[r[:5] for r in rows]]}), good(group, 6))


@kind
def sheet_of_the_dead(folder: Path) -> Case:
    """Who stands on a sheet of the dead, of those who left or of those struck off is held, whatever his row says."""
    everybody, rows = plain(10)
    sheets: dict[str, list[list[Any]]] = {"Usulan": [HEADER, *rows[:4]]}
    truth = good(everybody[:4], sheet="Usulan")
    for n, name in enumerate(("Meninggal", "PINDAH DOMISILI", "Data Ganda")):
        sheets[name] = [HEADER, *rows[4 + 2 * n : 6 + 2 * n]]
        truth |= held(2, sheet=name)
    return Case(book(folder / "a.xlsx", sheets), truth)


@kind
def section_of_the_dead(folder: Path) -> Case:
    everybody, rows = plain(10)
    whole = [
        ["A. MASIH HIDUP"],
        HEADER,
        *rows[:4],
        [],
        ["B. SUDAH MENINGGAL DUNIA"],
        *rows[4:7],
        ["C. USULAN BARU"],
        *rows[7:],
    ]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody[:4], 3) | held(3, 9) | good(everybody[7:], 13))


@kind
def title_of_the_dead(folder: Path) -> Case:
    _everybody, rows = plain(4)
    return Case(
        book(folder / "a.xlsx", {"A": [["DAFTAR PEKERJA YANG TELAH MENINGGAL DUNIA"], HEADER, *rows]}), held(4, 3)
    )


@kind
def heirs_in_a_table_below(folder: Path) -> Case:
    """Who is only an heir is no worker of the list, though his table looks the same."""
    group = same_village(4, 1)
    (rows,) = renumbered([group])
    one = group[0]
    whole = [
        [f"DESA {one.village.upper()} KECAMATAN {one.district.upper()}"],
        SHORT,
        *[r[:5] for r in rows[:3]],
        [],
        ["DAFTAR AHLI WARIS"],
    ]
    whole += [["No", "NIK Ahli Waris", "Nama Ahli Waris", "Tgl Lahir Ahli Waris", "Hubungan"], [*rows[3][:4], "Istri"]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(group[:3], 3))


@kind
def a_sheet_of_another_year_with_other_people(folder: Path) -> Case:
    everybody, rows = plain(8)
    sheets = {"2024": [HEADER, *rows[:4]], "2025": [["TAHUN 2025"], [], HEADER, *rows[4:]]}
    return Case(book(folder / "a.xlsx", sheets), good(everybody[:4], sheet="2024") | good(everybody[4:], 4, "2025"))


@kind
def dots_where_the_list_ends(folder: Path) -> Case:
    everybody, rows = plain(8)
    whole = [HEADER, *rows, ["dst", "", "........", "", "", "", "", ""], ["9", "…", "…", "…", "…", "…", "…", "…"]]
    return Case(text(folder / "a.csv", whole), good(everybody))


@kind
def titles_that_only_mention_the_dead(folder: Path) -> Case:
    """Who takes the place of somebody who died is alive, and a note about doubles says nothing of who is left."""
    everybody, rows = plain(8)
    above = [
        ["DAFTAR PENGGANTI PESERTA YANG MENINGGAL DUNIA"],
        ["Catatan: data ganda dan yang pindah telah dihapus"],
        ["Data ganda sudah dihapus"],
    ]
    return Case(book(folder / "a.xlsx", {"A": [*above, HEADER, *rows]}), good(everybody, 5))
