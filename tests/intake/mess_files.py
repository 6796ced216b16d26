"""Still more kinds of mess: heads and feet of tables, columns that mislead, kinds of text file, cells of spreadsheets. See ``mess``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from payung.kernel.months import MONTH_NAMES
from payung.places.packaged import packaged_index
from tests.intake.mess import HEADER, KINDS, Case, Person, book, good, held, kind, line, people

__all__ = ["KINDS"]
FEW = 8


def _table(everybody: Sequence[Person], first: int = 1) -> list[list[Any]]:
    return [line(n, p) for n, p in enumerate(everybody, first)]


def _sheet(
    folder: Path, above: list[list[Any]], below: list[list[Any]], header: list[Any] | None = None, blank: int = 0
) -> Case:
    """People with lines over their header and under them, and columns that are empty before them."""
    everybody = people(FEW)
    pad = [""] * blank
    rows = [*above, [*pad, *(header or HEADER)], *[[*pad, *cells] for cells in _table(everybody)], *below]
    return Case(book(folder / "a.xlsx", {"Data": rows}), good(everybody, len(above) + 2))


# -- around the table


@kind
def letterhead_and_two_blank_lines(folder: Path) -> Case:
    above = [
        ["PEMERINTAH PROVINSI NUSA TENGGARA TIMUR"],
        ["DINAS TENAGA KERJA DAN TRANSMIGRASI"],
        ["Jl. Basuki Rahmat No. 1, Kupang"],
        [],
        [],
    ]
    return _sheet(folder, above, [])


@kind
def numbers_of_columns_under_the_header(folder: Path) -> Case:
    everybody = people(FEW)
    numbers = [str(n) for n in range(1, len(HEADER) + 1)]
    rows = [["DAFTAR PEKERJA RENTAN"], HEADER, numbers, *_table(everybody)]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody, 4))


@kind
def numbers_in_brackets_under_the_header(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [HEADER, [f"({n})" for n in range(1, len(HEADER) + 1)], *_table(everybody)]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody, 3))


@kind
def total_and_signatures_at_the_end(folder: Path) -> Case:
    below: list[list[Any]] = [["", "", "JUMLAH", "", "", FEW], [], ["", "", "", "", "", "Kupang, 12 Juli 2025"],
             ["", "", "", "", "", "Kepala Desa"], [], [], ["", "", "", "", "", "Drs. Yosef Bria"],
             ["", "", "", "", "", "NIP. 196801121994031003"]]  # fmt: skip
    return _sheet(folder, [], below)


@kind
def two_columns_of_signatures(folder: Path) -> Case:
    below: list[list[Any]] = [[], ["", "Mengetahui", "", "", "", "Dibuat oleh"], ["", "Camat", "", "", "", "Kepala Desa"], [],
             ["", "Maria Leto, S.Sos", "", "", "", "Petrus Tefa"], ["", "NIP 197003121995032001"]]  # fmt: skip
    return _sheet(folder, [], below)


@kind
def footnotes(folder: Path) -> Case:
    below: list[list[Any]] = [
        [],
        ["*) Data per 30 Juni 2025"],
        ["Keterangan: L = laki-laki, P = perempuan"],
        ["Sumber: DTKS"],
    ]
    return _sheet(folder, [], below)


@kind
def subtotals_between(folder: Path) -> Case:
    everybody = people(FEW)
    rows = _table(everybody)
    rows = [
        HEADER,
        *rows[:4],
        ["", "", "Jumlah", "", "4"],
        *rows[4:],
        ["", "", "Jumlah", "", "4"],
        ["", "", "TOTAL", "", "8"],
    ]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody[:4]) | good(everybody[4:], 7))


@kind
def blank_lines_between(folder: Path) -> Case:
    everybody = people(FEW)
    rows: list[list[Any]] = [HEADER]
    for cells in _table(everybody):
        rows += [cells, []]
    return Case(book(folder / "a.xlsx", {"A": rows}), {("", 2 + 2 * n): one.code for n, one in enumerate(everybody)})


@kind
def empty_columns_before_the_table(folder: Path) -> Case:
    return _sheet(folder, [[], []], [], blank=3)


@kind
def a_column_of_nothing_in_the_middle(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [[*cells[:3], "", *cells[3:]] for cells in [HEADER, *_table(everybody)]]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody))


@kind
def title_merged_over_the_table(folder: Path) -> Case:
    everybody = people(FEW)

    def merge(made: Any, sheets: dict[str, Any]) -> None:
        sheets["A"].merge_range(
            0, 0, 0, len(HEADER) - 1, "DAFTAR PEKERJA RENTAN PROVINSI NUSA TENGGARA TIMUR TAHUN 2025"
        )

    rows = [[], HEADER, *_table(everybody)]
    return Case(book(folder / "a.xlsx", {"A": rows}, merge), good(everybody, 3))


@kind
def header_of_two_rows(folder: Path) -> Case:
    everybody = people(FEW)
    top = ["No", "NIK", "Nama", "Tanggal Lahir", "L/P", "Alamat", "", ""]
    low = ["", "", "", "", "", "Desa", "Kecamatan", "Kabupaten"]

    def merge(made: Any, sheets: dict[str, Any]) -> None:
        sheets["A"].merge_range(0, 5, 0, 7, "Alamat")
        for column in range(5):
            sheets["A"].merge_range(0, column, 1, column, top[column])

    return Case(book(folder / "a.xlsx", {"A": [top, low, *_table(everybody)]}, merge), good(everybody, 3))


# -- what stands in the header


def _headed(folder: Path, header: list[str]) -> Case:
    everybody = people(FEW)
    return Case(book(folder / "a.xlsx", {"A": [header, *_table(everybody)]}), good(everybody))


@kind
def units_in_the_header(folder: Path) -> Case:
    return _headed(
        folder,
        [
            "No.",
            "NIK (16 digit)",
            "Nama Lengkap (sesuai KTP)",
            "Tgl Lahir (dd/mm/yyyy)",
            "JK (L/P)",
            "Desa/Kel.",
            "Kec.",
            "Kab./Kota",
        ],
    )


@kind
def header_with_line_breaks(folder: Path) -> Case:
    return _headed(
        folder,
        [
            "NO",
            "NOMOR\nINDUK\nKEPENDUDUKAN",
            "NAMA\nLENGKAP",
            "TANGGAL\nLAHIR",
            "JENIS\nKELAMIN",
            "DESA/\nKELURAHAN",
            "KECAMATAN",
            "KABUPATEN/\nKOTA",
        ],
    )


@kind
def header_with_stars_and_colons(folder: Path) -> Case:
    return _headed(
        folder,
        [
            "No",
            "NIK*",
            "Nama Lengkap *",
            "Tanggal Lahir:",
            "Jenis Kelamin :",
            "Desa / Kelurahan*",
            "Kecamatan*",
            "Kabupaten / Kota*",
        ],
    )


@kind
def header_in_capitals_with_blanks(folder: Path) -> Case:
    return _headed(folder, [f"  {word.upper()}  " for word in HEADER])


# -- columns that mislead


@kind
def family_card_beside_the_number(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [["No", "No. KK", *HEADER[1:]], *[[c[0], "5301010203040001", *c[1:]] for c in _table(everybody)]]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody))


@kind
def hamlet_and_ward_columns(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [
        [*HEADER[:5], "Alamat", "RT", "RW", "Dusun", *HEADER[5:]],
        *[[*c[:5], "Jl. Melati 3", "001", "002", "I", *c[5:]] for c in _table(everybody)],
    ]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody))


@kind
def telephone_beside_the_number(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [["No", "No HP", *HEADER[1:]], *[[c[0], f"08123456{n:04}", *c[1:]] for n, c in enumerate(_table(everybody))]]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody))


@kind
def telephone_in_the_column_of_the_number(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [line(n, p, nik=f"08123456{n:04}" if n < 3 else p.nik) for n, p in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), held(2) | good(everybody[2:], 4))


@kind
def two_persons_on_one_number(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [line(n, p, nik=everybody[0].nik if n == 3 else p.nik) for n, p in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody) | held(1, 4))


@kind
def birthplace_and_day_in_one_cell(folder: Path) -> Case:
    everybody = people(FEW)
    header = [*HEADER[:3], "Tempat, Tanggal Lahir", *HEADER[4:]]
    rows = [
        line(n, p, born=f"Kupang, {p.born.day:02}-{p.born.month:02}-{p.born.year}") for n, p in enumerate(everybody, 1)
    ]
    return Case(book(folder / "a.xlsx", {"A": [header, *rows]}), good(everybody))


@kind
def hidden_columns(folder: Path) -> Case:
    everybody = people(FEW)

    def hide(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["A"].set_column(6, 7, None, None, {"hidden": True})

    return Case(book(folder / "a.xlsx", {"A": [HEADER, *_table(everybody)]}, hide), good(everybody))


# -- forms of cells


def _cells(folder: Path, of: Callable[[int, Person], dict[str, Any]]) -> Case:
    everybody = people(FEW)
    rows = [line(n, p, **of(n, p)) for n, p in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


@kind
def words_of_sex(folder: Path) -> Case:
    words = {
        "L": ["Laki-laki", "LAKI - LAKI", "Pria", "Lk", "M", "laki2", "Lk.", "L "],
        "P": ["Perempuan", "PEREMPUAN", "Wanita", "Pr", "F", "perempuan ", "Pr.", " P"],
    }
    return _cells(folder, lambda n, p: {"sex": words[p.sex][n - 1]})


@kind
def names_of_months(folder: Path) -> Case:
    def born(n: int, p: Person) -> dict[str, Any]:
        name = MONTH_NAMES[p.born.month - 1]
        return {"born": f"{p.born.day} {(name, name[:3], name.upper(), name.lower())[n % 4]} {p.born.year}"}

    return _cells(folder, born)


@kind
def days_as_serial_numbers(folder: Path) -> Case:
    return _cells(folder, lambda _n, p: {"born": (p.born - date(1899, 12, 30)).days})


@kind
def invisible_marks(folder: Path) -> Case:
    marks = ["\u200e", "\u200f", "\u200b", "\ufeff", "\u202a", "\u00a0", "\u2060", "\u202c"]
    return _cells(
        folder, lambda n, p: {"nik": f"{marks[n - 1]}{p.nik}{marks[-n]}", "village": f"{marks[n - 1]}{p.village}"}
    )


@kind
def many_blanks_and_capitals(folder: Path) -> Case:
    return _cells(
        folder,
        lambda _n, p: {
            "name": f"  {p.name.upper()}   ",
            "village": f" desa  {p.village.upper()} ",
            "district": f"KEC.{p.district.upper()}",
        },
    )


@kind
def titles_around_the_name(folder: Path) -> Case:
    around = ["H. {}", "Hj. {}", "{}, S.Pd", "Drs. {}", "{} A.Md", "Ibu {}", "Bpk. {}", "{}, SE, M.Si"]
    return _cells(folder, lambda n, p: {"name": around[n - 1].format(p.name)})


@kind
def formulas_with_their_values(folder: Path) -> Case:
    everybody = people(FEW)

    def write(_made: Any, sheets: dict[str, Any]) -> None:
        for n, one in enumerate(everybody, 1):
            sheets["A"].write_formula(n, 2, f'=UPPER("{one.name}")', None, one.name.upper())
            sheets["A"].write_formula(n, 1, f'=TEXT({n},"0")', None, one.nik)

    return Case(book(folder / "a.xlsx", {"A": [HEADER, *_table(everybody)]}, write), good(everybody))


@kind
def province_beside_the_places(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [[*cells, "Nusa Tenggara Timur"] for cells in _table(everybody)]
    return Case(book(folder / "a.xlsx", {"A": [[*HEADER, "Provinsi"], *rows]}), good(everybody))


@kind
def places_from_the_largest_to_the_smallest(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [[*cells[:5], *reversed(cells[5:])] for cells in [HEADER, *_table(everybody)]]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody))


@kind
def number_spoilt_by_the_spreadsheet(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [line(n, p, nik=float(p.nik[:15] + "0") if n < 4 else p.nik) for n, p in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), held(3) | good(everybody[3:], 5))


@kind
def age_beside_the_day_of_birth(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [
        [*cells[:4], 2025 - one.born.year, *cells[4:]] for one, cells in zip(everybody, _table(everybody), strict=True)
    ]
    return Case(book(folder / "a.xlsx", {"A": [[*HEADER[:4], "Umur", *HEADER[4:]], *rows]}), good(everybody))


@kind
def notes_beside_and_a_picture_of_a_table_below(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [[*cells, "", "dicek RT" if n == 2 else ""] for n, cells in enumerate(_table(everybody))]
    below: list[list[Any]] = [[], ["", "Rekapitulasi"], ["", "Desa", "", "Jumlah"], ["", everybody[0].village, "", "4"]]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows, *below]}), good(everybody))


@kind
def villages_of_one_name_in_two_districts(folder: Path) -> Case:
    """Without its district such a village is nobody's; with it, it is that one."""
    index = packaged_index()
    names: dict[str, list[str]] = {}
    for code in sorted(index.village_codes):
        names.setdefault(index.by_code[code].name, []).append(code)
    twice = next(codes for codes in names.values() if len({code[:5] for code in codes}) == 2 and len(codes) == 2)
    everybody = people(4)
    rows = []
    for n, (one, code) in enumerate(zip(everybody, [*twice, *twice], strict=True), 1):
        village, district, regency = (index.by_code[code[:length]].name for length in (13, 8, 5))
        above = {"district": district, "regency": regency} if n < 3 else {"district": "", "regency": ""}
        rows.append(line(n, one, village=village, **above))
    truth = {("", 2): twice[0], ("", 3): twice[1], ("", 4): "", ("", 5): ""}
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), truth)
