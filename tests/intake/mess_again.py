"""Mess once more: places that are said only around the list, states of membership, marks in odd cells. See ``mess``."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from payung.places.packaged import packaged_index
from tests.intake.mess import HEADER, KINDS, Case, book, good, held, kind, line, people, same_village, text
from tests.intake.mess_layouts import plain
from tests.intake.mess_mixed import document, row
from tests.intake.mess_sheets import renumbered
from tests.intake.mess_words import remarked

__all__ = ["KINDS"]


@kind
def regency_only_in_the_title(folder: Path) -> Case:
    everybody = [one for one in people(60, seed=4) if one.regency == "KABUPATEN KUPANG"][:6] or people(
        3, within="53.01."
    )
    rows = [line(n, one)[:7] for n, one in enumerate(everybody, 1)]
    above = [["PEMERINTAH KABUPATEN KUPANG"], ["DAFTAR PEKERJA RENTAN KABUPATEN KUPANG TAHUN 2025"], []]
    return Case(book(folder / "a.xlsx", {"A": [*above, HEADER[:7], *rows]}), good(everybody, 5))


@kind
def district_only_in_the_title_of_villages_of_one_name(folder: Path) -> Case:
    """The title says which of two villages of one name is meant."""
    index = packaged_index()
    names: dict[str, list[str]] = {}
    for code in sorted(index.village_codes):
        names.setdefault(index.by_code[code].name, []).append(code)
    code = next(
        codes[1]
        for codes in names.values()
        if len(codes) == 2 and codes[0][:5] != codes[1][:5] and codes[1].startswith("53.")
    )
    everybody = people(3)
    village, district, regency = (index.by_code[code[:length]].name for length in (13, 8, 5))
    rows = [line(n, one, village=village)[:6] for n, one in enumerate(everybody, 1)]
    above = [[f"KECAMATAN {district.upper()}"], [regency.upper()]]
    return Case(book(folder / "a.xlsx", {"A": [*above, HEADER[:6], *rows]}), {("", n + 4): code for n in range(3)})


@kind
def group_rows_in_the_middle_of_the_table(folder: Path) -> Case:
    groups = [same_village(3, 0), same_village(3, 2)]
    rows: list[list[Any]] = [HEADER[:5]]
    truth = {}
    for group, cells in zip(groups, renumbered(groups), strict=True):
        rows.append(["", "", f"DESA {group[0].village.upper()}", f"KEC. {group[0].district.upper()}"])
        for one, one_row in zip(group, cells, strict=True):
            rows.append(one_row[:5])
            truth["", len(rows)] = one.code
    return Case(book(folder / "a.xlsx", {"A": rows}), truth)


@kind
def dashes_in_the_column_of_the_village_under_a_title(folder: Path) -> Case:
    group = same_village(4, 1)
    (rows,) = renumbered([group])
    title = [[f"DESA {group[0].village.upper()} KECAMATAN {group[0].district.upper()}"]]
    whole = [*title, HEADER[:6], *[[*cells[:5], "-"] for cells in rows]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(group, 3))


@kind
def members_of_the_fund_already(folder: Path) -> Case:
    wrong = ["Aktif", "Sudah terdaftar", "Terdaftar", "sudah", "Peserta aktif"]
    return remarked(folder, "Status BPJS Ketenagakerjaan", wrong, ["Belum", "", "Belum terdaftar", "-", "tidak"])


@kind
def members_of_the_health_fund(folder: Path) -> Case:
    return remarked(folder, "Status BPJS Kesehatan", [], ["Aktif", "PBI", "Terdaftar", "Tidak", "Sudah"])


@kind
def states_of_marriage_and_of_houses(folder: Path) -> Case:
    return remarked(
        folder, "Status Perkawinan", [], ["Cerai Mati", "Kawin", "Belum Kawin", "Janda", "Cerai Hidup", "CERAI MATI"]
    )


@kind
def numbers_with_remarks_behind_them(folder: Path) -> Case:
    """What stands behind a number may say that it is another one: nobody guesses."""
    everybody, rows = plain(6)
    for n, behind in ((1, " (KTP lama)"), (3, " salah"), (4, " / 5301010101010001")):
        rows[n][1] += behind
    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}), good(everybody) | {("", n): "" for n in (3, 5, 6)})


@kind
def headers_with_blanks_that_nobody_sees(folder: Path) -> Case:
    everybody, rows = plain(6)
    header = [
        "No",
        "N\u00a0I\u00a0K",
        "\u200bNama\u00a0Lengkap",
        "Tgl\u00a0Lahir\u200b",
        "L\u00a0/\u00a0P",
        "\ufeffDesa",
        " Kecamatan\u00a0",
        "Kab.\u00a0/ Kota",
    ]
    return Case(book(folder / "a.xlsx", {"A": [header, *rows]}), good(everybody))


@kind
def one_person_again_on_the_next_page(folder: Path) -> Case:
    everybody, rows = plain(6)
    whole = [HEADER, *rows[:4], [], ["Halaman 2"], HEADER, rows[1], *rows[4:]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody[:4]) | {("", 9): ""} | good(everybody[4:], 10))


@kind
def struck_out_in_a_document(folder: Path) -> Case:
    """Cells and letters that are struck through in an .ods."""
    everybody, rows = plain(6)
    body = [row(HEADER), *[row([*cells]) for cells in rows]]
    body[2] = body[2].replace("<table:table-cell office", '<table:table-cell table:style-name="ce7" office')
    body[4] = body[4].replace(
        f"<text:p>{rows[3][2]}", f'<text:p><text:span text:style-name="T3">{rows[3][2]}</text:span>'
    )
    path = document(folder / "a.ods", body)
    styles = (
        '<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><style:style style:name="ce7" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style><style:style style:name="ce8" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="none"/></style:style><style:style style:name="T3" style:family="text">'
        '<style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style></office:automatic-styles>'
    )
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b"<office:body>", styles.encode() + b"<office:body>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return Case(path, good(everybody) | {("", 3): "", ("", 5): ""})


@kind
def noted_in_a_document(folder: Path) -> Case:
    everybody, rows = plain(6)
    body = [row(HEADER), *[row([*cells]) for cells in rows]]
    for n, note in ((2, "sudah meninggal"), (4, "NIK dicek")):
        body[n] = body[n].replace(
            "<text:p>",
            f'<office:annotation><dc:date xmlns:dc="x">2025</dc:date><text:p>{note}</text:p></office:annotation><text:p>',
            1,
        )
    return Case(document(folder / "a.ods", body), good(everybody) | {("", 3): ""})


@kind
def quotes_a_sign_line_and_a_mark(folder: Path) -> Case:
    everybody, rows = plain(6)
    lines = ["sep=,", *[",".join(f'"{cell}"' for cell in one) for one in [HEADER, *rows]]]
    path = folder / "a.csv"
    path.write_bytes("\ufeff".encode() + "\r\n".join(lines).encode() + b"\r\n")
    return Case(path, good(everybody))


@kind
def names_with_a_number_behind(folder: Path) -> Case:
    everybody = people(4)
    rows = [line(n, one, name=f"{one.name} {n}" if n % 2 else one.name.lower()) for n, one in enumerate(everybody, 1)]
    return Case(text(folder / "a.csv", [HEADER, *rows]), good(everybody))


@kind
def days_that_are_none(folder: Path) -> Case:
    everybody, rows = plain(6)
    for n, day in enumerate(("00-00-1980", "31-11-1980", "0/0/0", "1980", "??-??-1980", "12-13-1980")):
        rows[n][3] = day
    return Case(text(folder / "a.csv", [HEADER, *rows]), held(len(everybody)))


@kind
def two_worksheets_written_as_xml(folder: Path) -> Case:
    everybody, rows = plain(6)

    def sheet(name: str, some: list[list[Any]]) -> str:
        body = "".join(
            "<ss:Row>"
            + "".join(f'<ss:Cell><ss:Data ss:Type="String">{cell}</ss:Data></ss:Cell>' for cell in one)
            + "</ss:Row>"
            for one in some
        )
        return f'<ss:Worksheet ss:Name="{name}"><ss:Table>{body}</ss:Table></ss:Worksheet>'

    ns = 'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    whole = f'<?xml version="1.0"?><ss:Workbook {ns}>{sheet("A", [HEADER, *rows[:3]])}{sheet("B", [HEADER, *rows[3:]])}</ss:Workbook>'
    path = folder / "a.xml"
    path.write_text(whole.replace("'", "&apos;"), encoding="utf-8")
    return Case(path, good(everybody[:3]) | good(everybody[3:], 6))


@kind
def numbered_rows_that_lack_nearly_everything(folder: Path) -> Case:
    """A row with a number and little else is somebody who was not filled in: told, and not dropped as a heading."""
    everybody, rows = plain(4)
    whole = [HEADER, *rows[:2], ["3", "", "", "", "L", rows[1][5]], ["4.", "", "", "", "", "Meninggal"], *rows[2:]]
    return Case(book(folder / "a.xlsx", {"A": whole}), good(everybody[:2]) | held(2, 4) | good(everybody[2:], 6))
