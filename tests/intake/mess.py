"""Lists in the mess that offices send, with the truth of every person in them.

Each kind builds one small file and says for every row that is a person whether he must be accepted, and in which village,
or held. Villages are real, people are made up.
"""

from __future__ import annotations

import csv
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from payung.kernel.months import MONTH_NAMES
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


def _same_village(count: int, village: int = 0) -> list[Person]:
    """People of one village."""
    code = people(village + 1, seed=3)[village].code
    return people(count, seed=5, within=code)


@kind
def merged_village_cells(folder: Path) -> Case:
    groups = [_same_village(3, 0), _same_village(2, 1), _same_village(4, 2)]
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
    for group in (_same_village(3, 0), _same_village(2, 4), _same_village(3, 2)):
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
    groups = [_same_village(4, 0), _same_village(4, 1)]
    rows: list[list[Any]] = [HEADER]
    for k, group in enumerate(groups):
        for n, one in enumerate(group):
            seen = 4 * k + n + 1
            cells = line(seen, one, nik=f"{one.nik[:12]}{seen:04}", name=f"{one.name} {LAST[seen]}")
            rows.append([*cells[:5], *(cells[5:] if n == 0 else [""] * 3)])
    truth = good([one for group in groups for one in group])
    return Case(book(folder / "a.xlsx", {"A": rows}), truth, "FILL_DOWN", {"fill": "down"})


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
    everybody = _same_village(6, village)
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
    everybody = _same_village(4, 2)
    rows = [HEADER[:5], *[line(n, p)[:5] for n, p in enumerate(everybody, 1)]]
    return Case(book(folder / "a.xlsx", {everybody[0].village: rows}), good(everybody))


@kind
def village_nowhere(folder: Path) -> Case:
    everybody = _same_village(4, 3)
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


def old_workbook(path: Path, rows: list[list[str]]) -> Path:
    """An .xls (BIFF8 in its container) of one sheet of text cells."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def string(text: str, wide: str) -> bytes:
        return struct.pack(wide, len(text)) + b"\1" + text.encode("utf-16-le")

    cells = b"".join(
        record(0x0204, struct.pack("<HHH", n, k, 0) + string(text, "<H"))
        for n, row in enumerate(rows)
        for k, text in enumerate(row)
        if text
    )
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6)) + cells + record(0x000A, b"")
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)) + record(0x0042, struct.pack("<H", 1200))
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
