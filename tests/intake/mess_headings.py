"""Mess in headings: words, abbreviations and shapes that one office uses and the next one does not. See ``mess``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.intake.mess import HEADER, KINDS, Case, Person, book, good, kind, line, people, text
from tests.intake.mess_layouts import plain

__all__ = ["KINDS"]


def headed(folder: Path, *header: list[Any]) -> Case:
    """A plain table under this header of one line or more."""
    everybody, rows = plain(8)
    return Case(book(folder / "a.xlsx", {"A": [*header, *rows]}), good(everybody, 1 + len(header)))


@kind
def headings_of_a_card_file(folder: Path) -> Case:
    return headed(folder, ["No.", "N.I.K.", "Nm. Lengkap", "Tgl. Lhr.", "L/P", "Ds./Kel.", "Kec.", "Kab./Kota"])


@kind
def headings_in_english(folder: Path) -> Case:
    header = [
        "No",
        "National ID (NIK)",
        "Full Name",
        "Date of Birth",
        "Gender",
        "Village",
        "Sub-District",
        "Regency/City",
    ]
    return headed(folder, header)


@kind
def headings_with_their_rules(folder: Path) -> Case:
    return headed(folder, [
        "No", "NIK (16 digit, wajib)", "Nama Lengkap sesuai KTP-el", "Tanggal Lahir (tgl/bln/thn)", "Jenis Kelamin (L/P)",
        "Desa/Kelurahan (pilih)", "Kecamatan (pilih)", "Kabupaten/Kota (pilih)",
    ])  # fmt: skip


@kind
def headings_of_workers(folder: Path) -> Case:
    return headed(folder, [
        "NO URUT", "NO. INDUK KEPENDUDUKAN", "NAMA PEKERJA BUKAN PENERIMA UPAH", "TGL/BLN/THN LAHIR", "JENIS KELAMIN",
        "NAMA DESA/KELURAHAN", "NAMA KECAMATAN", "NAMA KABUPATEN",
    ])  # fmt: skip


@kind
def headings_cut_by_hyphens(folder: Path) -> Case:
    return headed(folder, [
        "No", "NIK", "Nama Leng-\nkap", "Tanggal La-\nhir", "Jenis Kela-\nmin", "Desa/ Kelu-\nrahan", "Keca-\nmatan", "Kabu-\npaten/Kota",
    ])  # fmt: skip


@kind
def headings_in_spaced_letters(folder: Path) -> Case:
    return headed(folder, ["NO", "N I K", "N A M A", "TGL LAHIR", "J K", "D E S A", "KECAMATAN", "KABUPATEN"])


@kind
def a_heading_in_two_rows_of_one_word_each(folder: Path) -> Case:
    top = ["No", "Nomor Induk", "Nama", "Tanggal", "Jenis", "Desa/", "Kecamatan", "Kabupaten/"]
    return headed(folder, top, ["", "Kependudukan", "Lengkap", "Lahir", "Kelamin", "Kelurahan", "", "Kota"])


@kind
def three_lines_with_groups_and_letters(folder: Path) -> Case:
    return headed(
        folder,
        ["NO", "IDENTITAS CALON PESERTA", "", "", "", "ALAMAT SESUAI KTP", "", ""],
        ["", "NIK", "NAMA", "TGL LAHIR", "L/P", "DESA/KEL", "KEC", "KAB/KOTA"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
    )


@kind
def sex_as_ticks_under_two_headings(folder: Path) -> Case:
    everybody, rows = plain(8)
    top = ["No", "NIK", "Nama", "Tgl Lahir", "Jenis Kelamin", "", "Desa", "Kecamatan", "Kabupaten"]
    whole: list[list[Any]] = [top, ["", "", "", "", "L", "P", "", "", ""]]
    for one, row in zip(everybody, rows, strict=True):
        whole.append([*row[:4], *(["√", ""] if one.sex == "L" else ["", "√"]), *row[5:]])
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody, 3))


@kind
def place_and_day_under_one_heading(folder: Path) -> Case:
    everybody, rows = plain(8)
    top = ["No", "NIK", "Nama", "Tempat dan Tanggal Lahir", "", "JK", "Alamat", "", "", "", ""]
    low = ["", "", "", "Tempat", "Tanggal", "", "RT", "RW", "Desa", "Kec.", "Kab."]
    whole = [top, low, *[[*row[:3], "Kupang", *row[3:5], "01", "02", *row[5:]] for row in rows]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody, 3))


@kind
def number_of_an_officer_before_the_number(folder: Path) -> Case:
    everybody, rows = plain(8)
    header = ["No", "Nama Petugas", "NIK Petugas", "NIK Calon Peserta", "Nama Calon Peserta", *HEADER[3:]]
    whole = [header, *[[row[0], "Simon Petugas", "5301010101800077", *row[1:]] for row in rows]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def number_of_the_husband_before_the_number(folder: Path) -> Case:
    everybody, rows = plain(8)
    header = ["No", "NIK Suami", "Nama Suami", "NIK Istri (peserta)", "Nama Peserta", *HEADER[3:]]
    whole = [header, *[[row[0], f"53010112056000{n:02}", "Orang Lain", *row[1:]] for n, row in enumerate(rows, 11)]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def old_number_beside_the_new_one(folder: Path) -> Case:
    everybody, rows = plain(8)
    header = ["No", "NIK Lama", "NIK Baru", *HEADER[2:]]
    whole = [header, *[[row[0], f"{row[1][:12]}9{n:03}", *row[1:]] for n, row in enumerate(rows, 1)]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody), "COLUMNS_UNSURE", columns={"nik baru": "nik"})


@kind
def village_of_before_beside_that_of_now(folder: Path) -> Case:
    everybody, rows = plain(8)
    header = [*HEADER[:5], "Desa Sebelumnya", "Desa Sekarang", *HEADER[6:]]
    whole = [header, *[[*row[:5], "Naimata", *row[5:]] for row in rows]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def forty_columns_of_a_welfare_register(folder: Path) -> Case:
    everybody, rows = plain(8)
    more = [
        "ID DTSEN", "No KK", "Nama Bank", "No Rekening", "Nama Petugas", "Tanggal Pendataan", "Jumlah ART", "Status Bangunan", "Luas Lantai",
        "Sumber Air", "Penerima PKH", "Penerima BPNT", "Nama Pendamping", "HP Pendamping", "Longitude", "Latitude", "Foto", "Jenis Ternak",
    ]  # fmt: skip
    filler = ["a1", "5301011206120001", "BRI", "123456789012345", "Simon Petugas", "01/02/2025", "4", "Milik", "36",
              "Sumur", "Ya", "Tidak", "Maria P", "08123456789", "123.5", "-10.1", "a.jpg", "Sapi"]  # fmt: skip
    whole = [[*more[:9], *HEADER, *more[9:]], *[[*filler[:9], *row, *filler[9:]] for row in rows]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def summary_of_villages_above_the_list(folder: Path) -> Case:
    everybody, rows = plain(8)
    above = [
        ["REKAPITULASI"],
        ["No", "Desa", "Jumlah"],
        ["1", "Tablolong", "4"],
        ["2", "Uiasa", "4"],
        ["", "Total", "8"],
        [],
    ]
    return Case(book(folder / "a.xlsx", {"A": [*above, HEADER, *rows]}), good(everybody, 8))


@kind
def rules_of_filling_in_below_the_header(folder: Path) -> Case:
    """A line that says how to fill in the columns is nobody."""
    everybody, rows = plain(8)
    rules = ["", "16 digit angka", "sesuai KTP", "dd/mm/yyyy", "L/P", "pilih", "pilih", "pilih"]
    return Case(book(folder / "a.xlsx", {"A": [HEADER, rules, *rows]}), good(everybody, 3))


@kind
def first_and_last_name_apart(folder: Path) -> Case:
    everybody, rows = plain(8)
    header = [*HEADER[:2], "Nama Depan", "Nama Belakang", *HEADER[3:]]
    return Case(
        book(folder / "a.xlsx", {"A": [header, *[[*r[:2], *r[2].split(" ", 1), *r[3:]] for r in rows]]}),
        good(everybody),
    )


@kind
def numbers_in_boxes_of_one_digit(folder: Path) -> Case:
    """A form with one box for each of the sixteen digits."""
    everybody, rows = plain(8)
    header = ["No", "Nama Lengkap", "NIK", *[""] * 15, *HEADER[3:]]
    whole = [header, *[[row[0], row[2], *row[1], *row[3:]] for row in rows]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody))


@kind
def nickname_and_clan_beside_the_name(folder: Path) -> Case:
    everybody, rows = plain(8)
    header = ["No", "Nama Panggilan", "Nama Suku", "NIK/No. KTP", "Nama (sesuai e-KTP)", *HEADER[3:]]
    return Case(
        book(folder / "a.xlsx", {"A": [header, *[[row[0], "Sef", "Lio", *row[1:]] for row in rows]]}), good(everybody)
    )


@kind
def header_below_a_row_of_filters(folder: Path) -> Case:
    everybody, rows = plain(8)

    def filters(_made: Any, sheets: dict[str, Any]) -> None:
        sheets["A"].autofilter(1, 0, 9, 7)
        sheets["A"].freeze_panes(2, 3)
        sheets["A"].set_column(3, 3, 12, None, {"hidden": True})

    return Case(book(folder / "a.xlsx", {"A": [["Data per 1 Juli 2025"], HEADER, *rows]}, filters), good(everybody, 3))


@kind
def header_glued_to_a_second_file(folder: Path) -> Case:
    """Two files of text put one behind the other, each with its mark and header."""
    everybody = people(8)

    def part(some: list[Person]) -> str:
        return "\ufeff" + "".join(
            ";".join(row) + "\r\n" for row in [HEADER, *[line(n, p) for n, p in enumerate(some, 1)]]
        )

    path = folder / "a.csv"
    path.write_text(part(everybody[:4]) + part(everybody[4:]), encoding="utf-8", newline="")
    return Case(path, good(everybody[:4]) | good(everybody[4:], 7))


@kind
def header_in_words_of_a_machine(folder: Path) -> Case:
    everybody, rows = plain(8)
    header = [
        "no",
        "nik",
        "nama_lengkap",
        "tanggal_lahir",
        "jenis_kelamin",
        "nama_desa",
        "nama_kecamatan",
        "nama_kabupaten",
    ]
    return Case(text(folder / "a.csv", [header, *rows], "|"), good(everybody))
