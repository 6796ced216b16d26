"""More of the mess: how tables stand on the page, what stands around them, and how files are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.intake.mess import HEADER, KINDS, Case, Person, book, good, kind, line, people, text

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
def column_letters_under_the_header(folder: Path) -> Case:
    everybody, rows = plain()
    return Case(book(folder / "a.xlsx", {"A": [HEADER, list("ABCDEFGH"), *rows]}), good(everybody, 3))


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
def numbered_headers(folder: Path) -> Case:
    words = ["No", "NIK", "Nama", "Tgl. Lahir", "L/P", "Desa", "Kecamatan", "Kabupaten"]
    return framed(folder, [], [], [f"{n}. {word}" for n, word in enumerate(words, 1)])


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
