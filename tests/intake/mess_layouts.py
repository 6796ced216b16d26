"""More of the mess: how tables stand on the page, what stands around them, and how files are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.intake.mess import HEADER, KINDS, Case, Person, book, good, held, kind, line, people, same_village, text

__all__ = ["KINDS"]


def plain(count: int = 6, seed: int = 7) -> tuple[list[Person], list[list[Any]]]:
    """People and their rows under HEADER."""
    everybody = people(count, seed=seed)
    return everybody, [line(n, one) for n, one in enumerate(everybody, 1)]


def framed(folder: Path, above: list[list[Any]], below: list[list[Any]], header: list[Any] | None = None) -> Case:
    """A plain table between rows that are nobody."""
    everybody, rows = plain()
    whole = [*above, header or HEADER, *rows, *below]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody, 2 + len(above)))


# -- around the table


@kind
def letterhead_numbers_and_signatures(folder: Path) -> Case:
    everybody, rows = plain()
    above = [
        ["PEMERINTAH KABUPATEN KUPANG"], ["DINAS TENAGA KERJA DAN TRANSMIGRASI"], ["Jl. Timor Raya Km 36 Oelamasi"], [],
        ["DAFTAR CALON PESERTA BPJS KETENAGAKERJAAN"], ["TAHUN ANGGARAN 2025"], [], HEADER, [str(n) for n in range(1, 9)],
    ]  # fmt: skip
    below = [
        ["", "", "JUMLAH", "6 orang"], [], ["", "", "", "", "", "Oelamasi, 12 Juni 2025"], ["", "", "Mengetahui,"],
        ["", "", "Kepala Dinas"], [], ["", "", "Drs. YOHANES BRIA, M.Si"], ["", "", "Pembina Utama Muda"],
        ["", "", "NIP. 19720101 199903 1 002"], ["", "199903200012311002"],
    ]  # fmt: skip
    return Case(book(folder / "a.xlsx", {"A": [*above, *rows, *below]}), good(everybody, 10))


@kind
def column_numbers_in_brackets(folder: Path) -> Case:
    everybody, rows = plain()
    whole = [HEADER, [f"({n})" for n in range(1, 9)], *rows]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody, 3))


@kind
def column_letters_under_the_header(folder: Path) -> Case:
    everybody, rows = plain()
    return Case(book(folder / "a.xlsx", {"A": [HEADER, list("ABCDEFGH"), *rows]}), good(everybody, 3))


@kind
def footnotes_below(folder: Path) -> Case:
    notes = [["Catatan:"], ["*) nama sesuai KTP elektronik"], ["1. Data per 31 Mei 2025"], ["", "Sumber: Kantor Desa"]]
    return framed(folder, [], [[], *notes])


@kind
def subtotals_of_villages(folder: Path) -> Case:
    first, second = same_village(3, 0), same_village(3, 4)
    rows: list[list[Any]] = [HEADER]
    truth = {}
    for group in (first, second):
        for one in group:
            number = len(truth) + 1
            rows.append(line(number, one, nik=f"{one.nik[:12]}{number:04}", name=f"{one.name} {'ABCDEF'[number - 1]}o"))
            truth["", len(rows)] = one.code
        rows.append(["", f"Sub total Desa {group[0].village}", "", "3 orang"])
    rows.append(["TOTAL KESELURUHAN", "", "", "6"])
    return Case(book(folder / "a.xlsx", {"A": rows}), truth)


@kind
def table_not_in_the_corner_with_notes(folder: Path) -> Case:
    everybody, rows = plain()
    whole = [[], ["", "", "Daftar nelayan"], [], ["", "", "", *HEADER]]
    whole += [["ok" if n == 2 else "", "", "", *row] for n, row in enumerate(rows)]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody, 5))


@kind
def header_far_down(folder: Path) -> Case:
    letter = [[f"Paragraf {n} dari surat pengantar yang dikirim bersama daftar ini."] for n in range(24)]
    return framed(folder, letter, [])


@kind
def blank_rows_between_people(folder: Path) -> Case:
    everybody, rows = plain()
    whole: list[list[Any]] = [HEADER]
    truth = {}
    for one, row in zip(everybody, rows, strict=True):
        whole += [row, []]
        truth["", len(whole) - 1] = one.code
    return Case(book(folder / "a.xlsx", {"A": whole}), truth)


@kind
def empty_bordered_rows_below(folder: Path) -> Case:
    everybody, rows = plain()

    def borders(made: Any, sheets: dict[str, Any]) -> None:
        frame = made.add_format({"border": 1})
        for row in range(7, 3000):
            for column in range(8):
                sheets["A"].write_blank(row, column, None, frame)

    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}, borders), good(everybody))


@kind
def numbered_rows_without_people(folder: Path) -> Case:
    """A form with lines left over: a number and nothing else is nobody."""
    return framed(folder, [], [[str(n)] for n in range(7, 21)])


@kind
def other_marks_beside_the_table(folder: Path) -> Case:
    everybody, rows = plain()
    whole = [[*HEADER, "", "Paraf"], *[[*row, "", f"{n}. ......"] for n, row in enumerate(rows, 1)]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def hidden_sheet_of_lists(folder: Path) -> Case:
    """A hidden sheet of words to choose from is nobody's list."""
    everybody, rows = plain()

    def hide(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["Pilihan"].hide()

    sheets = {"A": [HEADER, *rows], "Pilihan": [["L"], ["P"], ["Islam"], ["Katolik"]]}
    return Case(book(folder / "a.xlsx", sheets, hide), good(everybody, sheet="A"))


# -- headers


@kind
def wrapped_headers(folder: Path) -> Case:
    header = [
        "NO.", "NOMOR\nINDUK\nKEPENDUDUKAN", "NAMA\nLENGKAP", "TANGGAL\nLAHIR", "JENIS\nKELAMIN\n(L/P)", "DESA/\nKEL.", "KEC.", "KAB./\nKOTA",
    ]  # fmt: skip
    return framed(folder, [], [], header)


@kind
def numbered_headers(folder: Path) -> Case:
    words = ["No", "NIK", "Nama", "Tgl. Lahir", "L/P", "Desa", "Kecamatan", "Kabupaten"]
    return framed(folder, [], [], [f"{n}. {word}" for n, word in enumerate(words, 1)])


@kind
def headers_with_stars_and_hints(folder: Path) -> Case:
    header = [
        "No", "NIK* (16 digit)", "Nama Lengkap* (sesuai KTP)", "Tanggal Lahir* (dd/mm/yyyy)", "Jenis Kelamin* (L/P)", "Desa/Kelurahan*",
        "Kecamatan*", "Kabupaten/Kota*",
    ]  # fmt: skip
    return framed(folder, [], [], header)


@kind
def grouped_headers(folder: Path) -> Case:
    everybody, rows = plain()
    top = ["No", "Identitas", "", "", "", "Alamat", "", ""]
    low = ["", "NIK", "Nama", "Tgl Lahir", "L/P", "Desa", "Kec", "Kab"]
    return Case(book(folder / "a.xlsx", {"A": [top, low, *rows]}), good(everybody, 3))


@kind
def form_of_a_survey(folder: Path) -> Case:
    everybody, _rows = plain()
    header = [
        "Timestamp", "Email Address", "Nama lengkap Anda (sesuai KTP)", "Nomor Induk Kependudukan (NIK)", "Tanggal lahir", "Jenis kelamin",
        "Desa / Kelurahan tempat tinggal", "Kecamatan tempat tinggal", "Kabupaten / Kota", "Nomor WhatsApp aktif",
    ]  # fmt: skip
    rows = [
        [f"6/{n}/2025 10:15:0{n}", "a@b.id", one.name, one.nik, one.born.strftime("%d/%m/%Y"), {"L": "Laki-laki", "P": "Perempuan"}[one.sex],
         one.village, one.district, one.regency, f"08123456780{n}"] for n, one in enumerate(everybody, 1)
    ]  # fmt: skip
    return Case(text(folder / "a.csv", [header, *rows], ","), good(everybody))


@kind
def card_number_of_the_family_first(folder: Path) -> Case:
    everybody, rows = plain()
    header = ["No", "No. KK", *HEADER[1:]]
    whole = [header, *[[row[0], f"53010112061200{n:02}", *row[1:]] for n, row in enumerate(rows, 1)]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def house_and_neighbourhood_columns(folder: Path) -> Case:
    everybody, rows = plain()
    header = [*HEADER[:5], "Alamat", "RT", "RW", *HEADER[5:], "No HP"]
    whole = [header, *[[*row[:5], "Jl. Kelapa 3", "001", "002", *row[5:], "081234567890"] for row in rows]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def place_of_birth_beside_the_date(folder: Path) -> Case:
    everybody, rows = plain()
    header = [*HEADER[:3], "Tempat Lahir", *HEADER[3:]]
    return Case(book(folder / "a.xlsx", {"A": [header, *[[*r[:3], "Kupang", *r[3:]] for r in rows]]}), good(everybody))


@kind
def day_month_and_year_apart(folder: Path) -> Case:
    everybody, rows = plain()
    top = ["No", "NIK", "Nama", "Tanggal Lahir", "", "", "JK", "Desa", "Kecamatan", "Kabupaten"]
    low = ["", "", "", "Tgl", "Bln", "Thn", "", "", "", ""]
    whole = [top, low]
    for one, row in zip(everybody, rows, strict=True):
        whole.append([*row[:3], str(one.born.day), str(one.born.month), str(one.born.year), *row[4:]])
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody, 3))


@kind
def age_in_place_of_a_date(folder: Path) -> Case:
    everybody, rows = plain()
    header = [*HEADER[:3], "Umur", *HEADER[4:]]
    whole = [header, *[[*r[:3], str(2025 - one.born.year), *r[4:]] for one, r in zip(everybody, rows, strict=True)]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def work_and_harmless_remarks(folder: Path) -> Case:
    everybody, rows = plain()
    said = ["aktif", "penerima PKH", "Petani", "-", "kepala keluarga", "usulan baru"]
    whole = [
        [*HEADER, "Pekerjaan", "Keterangan"],
        *[[*row, "Nelayan", word] for row, word in zip(rows, said, strict=True)],
    ]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def code_of_the_village_beside_its_name(folder: Path) -> Case:
    everybody, rows = plain()
    header = [*HEADER[:5], "Kode Desa", *HEADER[5:]]
    whole = [header, *[[*row[:5], one.code, *row[5:]] for one, row in zip(everybody, rows, strict=True)]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


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
def names_with_titles(folder: Path) -> Case:
    return cells_of(
        folder,
        name=turn(
            "H. {n}",
            "Drs. {n}, M.Si",
            "{n}, S.Pd",
            "Ny. {n}",
            "{n}, A.Md.Keb",
            "José {n}",
            "{n} O'Taek",
            "Ma. {n}",
            "{n} II",
            "{n}, SE",
        ),
    )


@kind
def one_word_names(folder: Path) -> Case:
    everybody = people(4)
    names = ["Suharto", "Yulius", "Ina", "Bo"]
    rows = [line(n, one, name=names[n - 1]) for n, one in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody))


@kind
def words_of_sex(folder: Path) -> Case:
    men = ["L", "l", "Laki-laki", "LAKI LAKI", "Pria", "LK", "M", "Lk.", "Laki - Laki", "laki2"]
    women = ["P", "p", "Perempuan", "PEREMPUAN", "Wanita", "PR", "F", "Pr.", "perempuan ", "Prp"]
    return cells_of(folder, sex=lambda n, one: (men if one.sex == "L" else women)[n % 9 if n % 10 != 9 else 0])


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
def numbers_in_cells_of_numbers(folder: Path) -> Case:
    """A number that ends in another digit than 0 has kept its sixteen; one that ends in 0 has not."""
    import xlsxwriter

    everybody = people(6)
    path = folder / "a.xlsx"
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet("A")
    sheet.write_row(0, 0, HEADER)
    truth = {}
    for n, one in enumerate(everybody, 1):
        nik = one.nik[:15] + ("0" if n in (2, 5) else "3")
        for column, cell in enumerate(line(n, one)):
            if column == 1:
                sheet.write_number(n, column, int(nik))
            else:
                sheet.write_string(n, column, str(cell))
        truth["", n + 1] = "" if nik.endswith("0") else one.code
    made.close()
    return Case(path, truth)


@kind
def marks_that_nobody_sees(folder: Path) -> Case:
    return cells_of(
        folder,
        nik=turn("\u200e{k}\u200e", "\u00a0{k}", "\ufeff{k}", "{k}\u200b", "'{k}", "`{k}"),
        name=turn("\u200e{n}", "{n}\u00a0", "\u200f{n}\u200b"),
        village=turn("{v}\u00a0", "\u200e{v}"),
    )


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


@kind
def formulas_with_their_values(folder: Path) -> Case:
    everybody, rows = plain()

    def formulas(_made: Any, sheets: dict[str, Any]) -> None:
        for n, one in enumerate(everybody, 1):
            sheets["A"].write_formula(n, 0, f"=ROW()-{1}", None, n)
            sheets["A"].write_formula(n, 1, f'=CONCATENATE("{one.nik[:8]}","{one.nik[8:]}")', None, one.nik)
            sheets["A"].write_formula(n, 2, f'=UPPER("{one.name}")', None, one.name.upper())

    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}, formulas), good(everybody))


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
def utf16_with_its_mark(folder: Path) -> Case:
    return written(folder, "a.csv", "utf-16", "\t")


@kind
def utf8_with_its_mark(folder: Path) -> Case:
    return written(folder, "a.csv", "utf-8-sig", ",")


@kind
def pipes_in_a_text_file(folder: Path) -> Case:
    return written(folder, "a.txt", "utf-8", "|")


@kind
def lines_of_an_old_machine(folder: Path) -> Case:
    return written(folder, "a.csv", "cp1252", ";", "\r")


@kind
def separator_named_in_the_first_line(folder: Path) -> Case:
    return written(folder, "a.csv", "utf-8", ";", start="sep=;\r\n")  # not a row to a spreadsheet


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
def numbers_as_formulas_of_text(folder: Path) -> Case:
    everybody, rows = plain()
    for row in rows:
        row[1] = f'="{row[1]}"'
    return Case(text(folder / "a.csv", [HEADER, *rows]), good(everybody))


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
