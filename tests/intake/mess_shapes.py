"""More of the mess: what stands in cells, and how files are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.intake.mess import HEADER, KINDS, Case, Person, book, good, held, kind, line, people
from tests.intake.mess_layouts import plain

__all__ = ["KINDS"]


# -- cells


def cells_of(folder: Path, **change: Callable[[int, Person], Any]) -> Case:
    """A plain list with cells of every row replaced by what a function makes of number and person."""
    everybody = people(12)
    rows = [
        line(n, one, **{name: make(n - 1, one) for name, make in change.items()}) for n, one in enumerate(everybody, 1)
    ]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


def turn(*forms: str) -> Callable[[int, Person], str]:
    """One form after the other; {v}, {d}, {r} are village, district and regency, {n} is the name, {k} the NIK."""

    def make(number: int, one: Person) -> str:
        return forms[number % len(forms)].format(v=one.village, d=one.district, r=one.regency, n=one.name, k=one.nik)

    return make


@kind
def words_before_places(folder: Path) -> Case:
    """Words of a desa before villages that are one (the last part of the code begins with 2)."""
    everybody = [one for one in people(40) if one.code[9] == "2" and not one.regency.upper().startswith("KOTA")][:12]
    village = turn("Desa {v}", "DS. {v}", "Ds {v}", " {v} ", "desa  {v}", "Desa. {v}")
    district = turn("Kec. {d}", "KEC {d}", "Kecamatan {d}", "{d}")
    words = ("Kab. ", "KABUPATEN ", "Kab ", "")
    rows = [
        line(
            n + 1,
            one,
            village=village(n, one),
            district=district(n, one),
            regency=words[n % 4] + one.regency.removeprefix("KABUPATEN "),
        )
        for n, one in enumerate(everybody)
    ]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


@kind
def places_in_capitals(folder: Path) -> Case:
    return cells_of(
        folder,
        village=lambda _n, one: one.village.upper(),
        district=lambda _n, one: one.district.upper(),
        regency=lambda _n, one: one.regency.upper(),
        name=lambda _n, one: one.name.upper(),
    )


@kind
def one_word_names(folder: Path) -> Case:
    everybody = people(4)
    names = ["Suharto", "Yulius", "Ina", "Bo"]
    rows = [line(n, one, name=names[n - 1]) for n, one in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


MONTHS = ["Jan", "Peb", "Mrt", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nop", "Des"]
WHOLE = [
    "Januari",
    "Pebruari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "Nopember",
    "Desember",
]
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


@kind
def months_in_old_words(folder: Path) -> Case:
    def make(number: int, one: Person) -> str:
        d = one.born
        return [
            f"{d.day} {WHOLE[d.month - 1]} {d.year}", f"{d.day}-{MONTHS[d.month - 1]}-{d.year}", f"{d.day:02} {MONTHS[d.month - 1].upper()} {d.year}",
            f"{d.day}/{WHOLE[d.month - 1]}/{d.year}", f"{d.day} {WHOLE[d.month - 1].upper()} {d.year}",
        ][number % 5]  # fmt: skip

    return cells_of(folder, born=make)


@kind
def roman_months(folder: Path) -> Case:
    return cells_of(folder, born=lambda _n, one: f"{one.born.day}-{ROMAN[one.born.month - 1]}-{one.born.year}")


@kind
def weekdays_before_dates(folder: Path) -> Case:
    days = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
    return cells_of(
        folder,
        born=lambda _n, one: f"{days[one.born.weekday()]}, {one.born.day} {WHOLE[one.born.month - 1]} {one.born.year}",
    )


@kind
def dates_without_signs(folder: Path) -> Case:
    return cells_of(folder, born=lambda n, one: one.born.strftime("%d%m%Y" if n % 2 else "%Y%m%d"))


@kind
def spreadsheet_dates_among_texts(folder: Path) -> Case:
    return cells_of(folder, born=lambda n, one: one.born if n % 2 else one.born.strftime("%d-%m-%Y"))


@kind
def dates_of_the_other_epoch(folder: Path) -> Case:
    import xlsxwriter

    everybody = people(5)
    path = folder / "a.xlsx"
    made = xlsxwriter.Workbook(str(path), {"date_1904": True, "strings_to_numbers": False})
    sheet, form = made.add_worksheet("A"), made.add_format({"num_format": "dd/mm/yyyy"})
    for column, word in enumerate(HEADER):
        sheet.write(0, column, word)
    for n, one in enumerate(everybody, 1):
        for column, cell in enumerate(line(n, one)):
            if column == 3:
                sheet.write_datetime(n, column, one.born, form)
            else:
                sheet.write_string(n, column, cell)
    made.close()
    return Case(path, good(everybody))


@kind
def town_and_date_in_many_forms(folder: Path) -> Case:
    everybody = people(8)
    forms = [
        "Kupang, {}",
        "Kupang,{}",
        "KUPANG / {}",
        "Kupang {}",
        "Oe'ekam, {}",
        "Kupang; {}",
        "Kupang. {}",
        "Kupang - {}",
    ]
    header = [*HEADER[:3], "Tempat/Tgl Lahir", *HEADER[4:]]
    rows = [line(n, one, born=forms[n - 1].format(one.born.strftime("%d-%m-%Y"))) for n, one in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [header, *rows]}), good(everybody))


@kind
def nik_in_groups(folder: Path) -> Case:
    def make(number: int, one: Person) -> str:
        k = one.nik
        return [f"{k[:4]} {k[4:8]} {k[8:12]} {k[12:]}", f"{k[:6]}.{k[6:12]}.{k[12:]}", f"{k[:6]}-{k[6:12]}-{k[12:]}"][
            number % 3
        ]

    return cells_of(folder, nik=make)


@kind
def family_card_in_the_column_of_the_nik(folder: Path) -> Case:
    """The number of the family's card looks like one of a person; the date in it is that of the card."""
    everybody = people(5)
    rows = [line(n, one, nik=f"{one.nik[:6]}1206120{n:03}") for n, one in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), held(5))


@kind
def one_number_for_two(folder: Path) -> Case:
    everybody, rows = plain()
    rows[3][1] = rows[1][1]
    truth = good(everybody)
    truth["", 5] = ""
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), truth)


@kind
def cells_one_to_the_right(folder: Path) -> Case:
    everybody, rows = plain()
    rows[2] = ["", *rows[2]]
    rows[4] = [*rows[4][1:]]
    truth = good(everybody)
    truth["", 4] = truth["", 6] = ""
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), truth)


@kind
def village_of_another_district(folder: Path) -> Case:
    everybody, rows = plain(8)
    truth = good(everybody)
    for n in (1, 4):
        other = next(one for one in everybody if one.regency != everybody[n].regency)
        rows[n][6], rows[n][7] = other.district, other.regency
        truth["", n + 2] = ""
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), truth)


@kind
def born_on_a_day_that_is_not(folder: Path) -> Case:
    everybody, rows = plain()
    for n, cell in ((1, "31/02/1980"), (3, "00/00/1975"), (4, "belum tahu")):
        rows[n][3] = cell
    truth = good(everybody)
    truth |= dict.fromkeys([("", 3), ("", 5), ("", 6)], "")
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), truth)


@kind
def too_young_and_too_old(folder: Path) -> Case:
    everybody, rows = plain()
    for n, born in ((0, date(2014, 5, 3)), (2, date(1948, 5, 3))):
        one = everybody[n]
        day = born.day + (40 if one.sex == "P" else 0)
        rows[n][1] = f"{one.nik[:6]}{day:02}{born:%m%y}{n + 1:04}"
        rows[n][3] = born.strftime("%d/%m/%Y")
    truth = good(everybody)
    truth["", 2] = truth["", 4] = ""
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), truth)


# -- how the file is written


def written(
    folder: Path, name: str, encoding: str, delimiter: str = ";", newline: str = "\r\n", start: str = ""
) -> Case:
    everybody, rows = plain()
    lines = [delimiter.join(str(cell) for cell in row) for row in [HEADER, *rows]]
    path = folder / name
    path.write_bytes((start + newline.join(lines) + newline).encode(encoding))
    return Case(path, good(everybody))


@kind
def text_named_as_workbook(folder: Path) -> Case:
    return written(folder, "a.xls", "utf-8", "\t")


@kind
def every_cell_in_quotes(folder: Path) -> Case:
    everybody, rows = plain()
    path = folder / "a.csv"
    path.write_text(
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in [HEADER, *rows]) + "\n", encoding="utf-8"
    )
    return Case(path, good(everybody))


@kind
def commas_at_the_end_of_lines(folder: Path) -> Case:
    everybody, rows = plain()
    path = folder / "a.csv"
    path.write_text(
        "\n".join(",".join([*map(str, row), "", "", ""]) for row in [HEADER, *rows]) + "\n" + "," * 10 + "\n",
        encoding="utf-8",
    )
    return Case(path, good(everybody))


@kind
def text_pasted_into_one_column(folder: Path) -> Case:
    """A text file that was opened with the wrong separator and saved as a workbook."""
    everybody, rows = plain()
    whole = [[";".join(str(cell) for cell in row)] for row in [HEADER, *rows]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def two_tables_side_by_side(folder: Path) -> Case:
    everybody = people(8)
    rows: list[list[Any]] = [[*HEADER, "", *HEADER]]
    for n in range(4):
        rows.append([*line(n + 1, everybody[n]), "", *line(n + 5, everybody[n + 4])])
    truth = good(everybody[:4], sheet="A") | good(everybody[4:], sheet="A (J)")
    return Case(book(folder / "a.xlsx", {"A": rows}), truth)


@kind
def three_tables_without_a_gap(folder: Path) -> Case:
    everybody = people(9)
    rows: list[list[Any]] = [["DAFTAR NELAYAN"], HEADER * 3]
    for n in range(3):
        rows.append([cell for k in range(3) for cell in line(n + k * 3 + 1, everybody[n + k * 3])])
    rows[4][16:] = []  # the last table is shorter
    truth = good(everybody[:3], 3, "A") | good(everybody[3:6], 3, "A (I)") | good(everybody[6:8], 3, "A (Q)")
    return Case(book(folder / "a.xlsx", {"A": rows}), truth)
