"""More kinds of mess: rows that are nobody, forms of cells, layouts and kinds of file. See ``mess``."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from payung.kernel.months import MONTH_NAMES
from tests.intake.mess import (
    HEADER,
    KINDS,
    Case,
    Person,
    book,
    good,
    held,
    kind,
    line,
    people,
    same_village,
    text,
)

__all__ = ["KINDS"]

# -- not a person, or no longer


@kind
def names_that_are_none(folder: Path) -> Case:
    names = [
        "-",
        "......",
        "0",
        "12345",
        "#N/A",
        "NIHIL",
        "sda",
        "5301065503900002",
        "Alm. Yosef Bria",
        "Yosef Bria (Alm)",
    ]
    names += ["Almh. Maria Leto", "Yosef Bria / Maria Leto", "Yosef Bria dan Maria Leto", "Yosef Bria\nMaria Leto"]
    names += ["CONTOH: Budi Santoso", "Yosef & Maria", "#REF!", "nama", "Almarhum Petrus Tefa", "1. Yosef 2. Maria"]
    everybody = people(len(names) + 3)
    rows = [HEADER, *[line(n, p, name=name) for n, (p, name) in enumerate(zip(everybody, names, strict=False), 1)]]
    alive = ["H. Yosef Alma, S.Pd", "Dandi Almeida", "Maria Fatima da Costa"]
    rest = everybody[len(names) :]
    rows += [line(90 + n, p, name=name) for n, (p, name) in enumerate(zip(rest, alive, strict=True))]
    truth = held(len(names)) | good(rest, 2 + len(names))
    return Case(book(folder / "a.xlsx", {"A": rows}), truth)


REMARKS = [
    "MENINGGAL", "Sudah meninggal dunia", "Alm.", "Wafat 2024", "Pindah ke Kalimantan", "pindah domisili", "sudah peserta BPJS",
    "Sudah terdaftar BPJS Ketenagakerjaan", "peserta aktif BPJS TK", "data ganda", "tidak ditemukan", "dicoret",
]  # fmt: skip
HARMLESS = [
    "",
    "Baru",
    "layak menjadi peserta",
    "cerai mati",
    "belum peserta BPJS",
    "punya BPJS Kesehatan",
    "suami meninggal",
]


@kind
def remarks_of_death_and_moving(folder: Path) -> Case:
    everybody = people(len(REMARKS) + len(HARMLESS))
    said = zip(everybody, [*REMARKS, *HARMLESS], strict=True)
    rows = [[*HEADER, "Keterangan"], *[[*line(n, p), remark] for n, (p, remark) in enumerate(said, 1)]]
    truth = held(len(REMARKS)) | good(everybody[len(REMARKS) :], 2 + len(REMARKS))
    return Case(text(folder / "a.csv", rows), truth)


@kind
def remark_beside_the_table(folder: Path) -> Case:
    everybody = people(5)
    rows = [HEADER, *[line(n, p) for n, p in enumerate(everybody, 1)]]
    rows[3] = [*rows[3], "", "meninggal"]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody) | {("", 4): ""})


@kind
def struck_out_rows(folder: Path) -> Case:
    everybody = people(6)

    def strike(made: Any, sheets: dict[str, Any]) -> None:
        struck = made.add_format({"font_strikeout": True})
        for row in (2, 4):
            for column, cell in enumerate(line(row, everybody[row - 1])):
                sheets["A"].write_string(row, column, cell, struck)

    path = book(folder / "a.xlsx", {"A": [HEADER, *[line(n, p) for n, p in enumerate(everybody, 1)]]}, strike)
    return Case(path, good(everybody) | {("", 3): "", ("", 5): ""})


@kind
def sample_row_of_a_template(folder: Path) -> Case:
    everybody = people(4)
    rows = [HEADER, *[line(n, p) for n, p in enumerate(everybody, 1)]]
    rows[1][0] = "Contoh"
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody) | {("", 2): ""})


# -- forms of NIK and date


@kind
def forms_of_nik(folder: Path) -> Case:
    forms = [
        "{}.0",
        "NIK: {}",
        "NIK {}",
        "{},",
        '"{}"',
        "\u202a{}\u202c",
        "\u200e{}",
        "'{}",
        "No. KTP: {}",
        "\u201c{}\u201d",
        "{};",
    ]
    forms += ["{}\u00a0", "`{}", "{}.00", "KTP:{}"]
    everybody = people(len(forms))
    rows = [
        HEADER,
        *[line(n, p, nik=f.format(p.nik)) for n, (p, f) in enumerate(zip(everybody, forms, strict=True), 1)],
    ]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody))


@kind
def forms_of_date(folder: Path) -> Case:
    forms = [
        "%d/%m/%Y 0:00",
        "%d %m %Y",
        "%Y-%m-%d 00:00:00",
        "%d/%m/%Y 07:30",
        "%d-%m-%y",
        "%d.%m.%Y 00:00:00",
        "%Y-%m-%dT00:00:00",
    ]
    everybody = people(len(forms) + 2)
    rows = [
        HEADER,
        *[line(n, p, born=p.born.strftime(f)) for n, (p, f) in enumerate(zip(everybody, forms, strict=False), 1)],
    ]
    rows += [
        line(50, p, born=f"Senin, {p.born.day} {MONTH_NAMES[p.born.month - 1]} {p.born.year}") for p in everybody[-2:]
    ]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody))


@kind
def dates_in_us_order(folder: Path) -> Case:
    everybody = people(30)
    rows = [["Timestamp", *HEADER[1:]]]
    rows += [
        line(n, p, no="7/21/2025 9:12:00", born=f"{p.born.month}/{p.born.day}/{p.born.year}")
        for n, p in enumerate(everybody, 1)
    ]
    return Case(text(folder / "a.csv", rows, ","), good(everybody))


# -- layouts


ADDRESSES = [
    "Desa {v} Kec. {d} Kab. {r}", "Desa {v}, Kec. {d}, Kab. {r}", "RT 01/RW 02, Desa {v}, Kecamatan {d}, {r}",
    "Jl. Timor Raya No. 5, Desa {v} Kec. {d}", "Dusun II RT.003 RW.004 Desa {v} Kec. {d} Kab. {r} Provinsi NTT",
    "Desa {v} RT 02 RW 01 Kecamatan {d}", "{v}, {d}, {r}", "RT 05, {v}, Kec. {d}, Kab. {r}",
]  # fmt: skip


def _address(title: str, folder: Path) -> Case:
    everybody = [p for p in people(40, seed=11) if p.code[9] == "2" and p.regency.startswith("KABUPATEN")][:16]
    rows: list[list[Any]] = [[*HEADER[:5], title]]
    for n, one in enumerate(everybody):
        place = ADDRESSES[n % len(ADDRESSES)].format(v=one.village, d=one.district, r=one.regency[10:].title())
        rows.append([*line(n + 1, one)[:5], place])
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody))


@kind
def address_in_one_cell(folder: Path) -> Case:
    return _address("Alamat", folder)


@kind
def whole_address_under_the_village(folder: Path) -> Case:
    return _address("Desa/Kelurahan", folder)


@kind
def full_address_column(folder: Path) -> Case:
    return _address("Alamat Lengkap", folder)


def _titled(folder: Path, titles: Callable[[Person], list[list[str]]], village: int = 0) -> Case:
    everybody = same_village(6, village)
    rows = titles(everybody[0])
    first = len(rows) + 2
    rows.append(HEADER[:5])
    rows += [line(n, p)[:5] for n, p in enumerate(everybody, 1)]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody, first))


@kind
def village_in_the_title(folder: Path) -> Case:
    return _titled(
        folder,
        lambda p: [[f"DAFTAR PEKERJA RENTAN DESA {p.village.upper()}"], [f"KECAMATAN {p.district.upper()} TAHUN 2025"]],
    )


@kind
def village_in_cells_of_the_title(folder: Path) -> Case:
    return _titled(folder, lambda p: [["DAFTAR"], ["Desa", f": {p.village}"], ["Kecamatan", f": {p.district}"], []], 1)


@kind
def village_in_the_name_of_the_sheet(folder: Path) -> Case:
    everybody = same_village(4, 2)
    rows = [HEADER[:5], *[line(n, p)[:5] for n, p in enumerate(everybody, 1)]]
    return Case(book(folder / "a.xlsx", {everybody[0].village: rows}), good(everybody))


@kind
def village_nowhere(folder: Path) -> Case:
    everybody = same_village(4, 3)
    rows = [HEADER[:5], *[line(n, p)[:5] for n, p in enumerate(everybody, 1)]]
    one = everybody[0]
    said = {"village": f"{one.village}, {one.district}, {one.regency}"}
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody), "MISSING_COLUMNS", said)


def _two_places(folder: Path, answer: str, stacked: bool) -> Case:
    card, home = people(6, seed=21), people(6, seed=22)
    words = ["Desa", "Kecamatan", "Kabupaten"]
    if stacked:
        header = [[*HEADER[:5], "Alamat KTP", "", "", "Alamat Domisili", "", ""], [*[""] * 5, *words, *words]]
    else:
        header = [[*HEADER[:5], *[f"{word} KTP" for word in words], *[f"{word} Domisili" for word in words]]]
    rows: list[list[Any]] = list(header)
    for n, (one, two) in enumerate(zip(card, home, strict=True), 1):
        rows.append([*line(n, one), two.village, two.district, two.regency])
    truth = good(card if answer == "ktp" else home, 1 + len(header))
    return Case(book(folder / "a.xlsx", {"A": rows}), truth, "TWO_PLACES", {"place": answer})


@kind
def card_beside_domicile(folder: Path) -> Case:
    return _two_places(folder, "domicile", stacked=False)


@kind
def card_above_domicile(folder: Path) -> Case:
    return _two_places(folder, "ktp", stacked=True)


@kind
def misspelt_headers(folder: Path) -> Case:
    everybody = people(5)
    header = ["No", "NKI", "Nama", "Tgl Lahir", "JK", "Dasa", "Kecamtan", "Kabupaten"]
    rows = [header, *[line(n, p) for n, p in enumerate(everybody, 1)]]
    return Case(
        book(folder / "a.xlsx", {"A": rows}), good(everybody), "COLUMNS_UNSURE", {}, {"nki": "nik", "dasa": "village"}
    )


def open_document(path: Path, rows: list[list[Any]]) -> Path:
    """An .ods of one sheet, as small as the format allows."""
    space = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(cell.format(text) for text in row)}</table:table-row>" for row in rows)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {space}><office:body><office:spreadsheet>'
            f'<table:table table:name="Lembar">{body}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def old_workbook(
    path: Path,
    rows: list[list[str]],
    struck: Sequence[int] = (),
    hidden: Sequence[int] = (),
    notes: Sequence[tuple[int, str]] = (),
) -> Path:
    """An .xls (BIFF8 in its container) of one sheet of text cells; rows (from 0) that are struck out or hidden, and comments."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def string(text: str, wide: str) -> bytes:
        return struct.pack(wide, len(text)) + b"\1" + text.encode("utf-16-le")

    cells = b"".join(
        record(0x0204, struct.pack("<HHH", n, k, n in struck) + string(text, "<H"))
        for n, row in enumerate(rows)
        for k, text in enumerate(row)
        if text
    )
    of_rows = b"".join(record(0x0208, struct.pack("<HHHHHHI", n, 0, 9, 255, 0, 0, 0x20)) for n in hidden)
    of_notes = b"".join(
        record(0x5D, struct.pack("<HHHH", 0x15, 4, 0x19, n + 1))
        + record(0x1B6, struct.pack("<HHHHHHI", 0, 0, 0, 0, 0, len(said), 0))
        + record(0x3C, b"\0" + said.encode("latin-1"))
        + record(0x1C, struct.pack("<HHHH", row, 2, 0, n + 1))
        for n, (row, said) in enumerate(notes)
    )
    top = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    sheet = top + of_rows + cells + of_notes + record(0x000A, b"")
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)) + record(0x0042, struct.pack("<H", 1200))
    if struck:
        fonts = [struct.pack("<HHHHHBBBB", 200, bits, 0, 400, 0, 0, 0, 0, 0) + string("A", "<B") for bits in (0, 8)]
        start += b"".join(record(0x31, font) for font in fonts)
        start += b"".join(record(0xE0, struct.pack("<HH", font, 0) + bytes(16)) for font in (0, 1))
    name = string("Data", "<B")
    offset = len(start) + 4 + 6 + len(name) + 4
    stream = start + record(0x0085, struct.pack("<IBB", offset, 0, 0) + name) + record(0x000A, b"") + sheet
    stream += bytes(-len(stream) % 512 + (4096 if len(stream) < 4096 else 0))
    sectors = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack(
        "<109I", 0, *[0xFFFFFFFF] * 108
    )

    def entry(title: str, kind: int, child: int, first: int, size: int) -> bytes:
        text = title.encode("utf-16-le")
        links = struct.pack("<HBBIII", len(text) + 2 if text else 0, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", first, size)

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream)) + bytes(256)
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    path.write_bytes(head + fat + folder + stream)
    return path


def _plain_rows() -> tuple[list[list[str]], dict[tuple[str, int], str]]:
    everybody = people(8)
    return [["DAFTAR"], HEADER, *[line(n, p) for n, p in enumerate(everybody, 1)]], good(everybody, 3)


@kind
def old_office_workbook(folder: Path) -> Case:
    rows, truth = _plain_rows()
    return Case(old_workbook(folder / "a.xls", rows), truth)


@kind
def libreoffice_workbook(folder: Path) -> Case:
    rows, truth = _plain_rows()
    return Case(open_document(folder / "a.ods", rows), truth)


@kind
def workbook_under_another_name(folder: Path) -> Case:
    everybody = people(4)
    made = book(folder / "a.xlsx", {"A": [HEADER, *[line(n, p) for n, p in enumerate(everybody, 1)]]})
    return Case(made.rename(folder / "a.xls"), good(everybody))


@kind
def web_table_as_workbook(folder: Path) -> Case:
    everybody = people(4)
    rows = [["DAFTAR"], HEADER, *[line(n, p) for n, p in enumerate(everybody, 1)]]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    path = folder / "a.xls"
    path.write_text(f"<html><body><table border=1>{body}</table></body></html>", encoding="utf-8")
    return Case(path, good(everybody, 3))


@kind
def answer_sent_back_twice(folder: Path) -> Case:
    everybody = people(4)
    extra = ["Hasil", "Keterangan", "Hasil", "Keterangan"]
    said = ["Ditolak", "NIK ini sudah ada di baris sebelumnya dalam daftar ini.", "Perlu diperiksa", "Alm."]
    rows = [[*HEADER, *extra], *[[*line(n, p), *said] for n, p in enumerate(everybody, 1)]]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody))


@kind
def heirs_beside_the_person(folder: Path) -> Case:
    everybody = people(4)
    top = ["No", "Ahli Waris", "", "Peserta", *[""] * 6]
    low = ["", "Nama", "NIK", "NIK", "Nama", "Tgl Lahir", "JK", "Desa", "Kecamatan", "Kabupaten"]
    rows = [top, low, *[[str(n), "Anu", "5301010101800001", *line(n, p)[1:]] for n, p in enumerate(everybody, 1)]]
    return Case(book(folder / "a.xlsx", {"A": rows}), good(everybody, 3))
