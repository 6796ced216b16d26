"""Mess in how programs write files: exports of old systems, odd workbooks, text in many hands. See ``mess``."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from tests.intake.mess import HEADER, KINDS, Case, book, good, kind, text
from tests.intake.mess_layouts import plain
from tests.intake.mess_mixed import document, row

__all__ = ["KINDS"]


def lines(
    folder: Path, write: Callable[[list[list[Any]]], str], encoding: str = "utf-8", first: int = 2, name: str = "a.csv"
) -> Case:
    """A file of text that a function makes of header and rows."""
    everybody, rows = plain(8)
    path = folder / name
    path.write_bytes(write([HEADER, *rows]).encode(encoding))
    return Case(path, good(everybody, first))


@kind
def every_line_in_quotes(folder: Path) -> Case:
    return lines(folder, lambda rows: "".join('"' + ",".join(row) + '"\r\n' for row in rows))


@kind
def every_line_in_quotes_with_quotes_inside(folder: Path) -> Case:
    return lines(folder, lambda rows: "".join('"' + ",".join(f'""{cell}""' for cell in row) + '"\r\n' for row in rows))


@kind
def quotes_behind_blanks(folder: Path) -> Case:
    return lines(folder, lambda rows: "".join("; ".join(f'"{cell}"' for cell in row) + "\r\n" for row in rows))


@kind
def table_of_a_terminal(folder: Path) -> Case:
    def write(rows: list[list[Any]]) -> str:
        body = ["| " + " | ".join(row) + " |" for row in rows]
        rule = "+" + "+".join("-" * 8 for _ in HEADER) + "+"
        return "\n".join([rule, body[0], rule, *body[1:], rule]) + "\n"

    return lines(folder, write, first=4, name="a.txt")


@kind
def table_of_a_page_of_notes(folder: Path) -> Case:
    def write(rows: list[list[Any]]) -> str:
        body = ["|" + "|".join(row) + "|" for row in rows]
        return "\n".join([body[0], "|" + "---|" * len(HEADER), *body[1:]]) + "\n"

    return lines(folder, write, first=3, name="a.md")


@kind
def text_of_two_bytes_without_a_mark(folder: Path) -> Case:
    return lines(folder, lambda rows: "".join(";".join(row) + "\r\n" for row in rows), "utf-16-be")


@kind
def letters_of_two_hands(folder: Path) -> Case:
    """One half in UTF-8, the other in the letters of Windows."""
    everybody, rows = plain(8)
    parts = [";".join([*row[:2], row[2] + " Né", *row[3:]]) + "\r\n" for row in rows]
    path = folder / "a.csv"
    path.write_bytes((";".join(HEADER) + "\r\n" + "".join(parts[:4])).encode() + "".join(parts[4:]).encode("cp1252"))
    return Case(path, good(everybody))


@kind
def blank_lines_and_a_letter_before_the_text(folder: Path) -> Case:
    top = "\r\n\r\nKepada Yth. Dinas Tenaga Kerja, di Kupang\r\nPerihal: usulan\r\n;;;\r\n"
    return lines(folder, lambda rows: top + "".join(";".join(row) + ";;;\r\n" for row in rows), first=7)


@kind
def decimal_comma_and_semicolons_of_a_spreadsheet(folder: Path) -> Case:
    """Commas in cells and semicolons between them."""
    return lines(folder, lambda rows: "".join(";".join([*row, "Kupang, RT 01, RW 02"]) + "\n" for row in rows))


@kind
def null_written_in_empty_cells(folder: Path) -> Case:
    everybody, rows = plain(8)
    whole = [[*HEADER, "Keterangan", "Pekerjaan"], *[[*row, "NULL", "\\N"] for row in rows]]
    return Case(text(folder / "a.csv", whole, ","), good(everybody))


@kind
def web_table_with_merged_headings(folder: Path) -> Case:
    def write(rows: list[list[Any]]) -> str:
        head = "".join(f'<th rowspan="2">{word}</th>' for word in HEADER[:5]) + '<th colspan="3">ALAMAT</th>'
        low = "".join(f"<th>{word}</th>" for word in HEADER[5:])
        body = "".join(
            "<tr>" + "".join(f"<td class=x>&nbsp;{escape(cell)}" for cell in row) + "</tr>\n" for row in rows[1:]
        )
        return f"<table><tr><td colspan=8><b>DAFTAR</b></td></tr><tr>{head}</tr><tr>{low}</tr>{body}</table>"

    return lines(folder, write, "cp1252", 4, "a.xlsx")


@kind
def web_page_of_two_bytes(folder: Path) -> Case:
    def write(rows: list[list[Any]]) -> str:
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
        return f"\ufeff<html><body><table border=1>{body}</table></body></html>"

    return lines(folder, write, "utf-16-le", 2, "a.xls")


@kind
def workbook_written_as_xml(folder: Path) -> Case:
    """What programs of 2003 and many report servers export as .xls."""

    def write(rows: list[list[Any]]) -> str:
        def cells(row: list[Any]) -> str:
            return "".join(f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in row)

        body = "".join(f"<Row>{cells(row)}</Row>\n" for row in rows)
        ns = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
        title = '<Row><Cell ss:MergeAcross="7"><Data ss:Type="String">DAFTAR</Data></Cell></Row><Row ss:Index="4"><Cell ss:Index="2"/></Row>'
        return (
            f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook {ns}>'
            f'<Worksheet ss:Name="Data"><Table>{title}{body}</Table></Worksheet></Workbook>'
        )

    return lines(folder, write, first=6, name="a.xls")


def rewritten(folder: Path, change: Callable[[str, str], str], name: str = "b.xlsx") -> Case:
    """A plain workbook whose parts a function rewrites (name and text of the part)."""
    everybody, rows = plain(8)
    plain_book = book(folder / "a.xlsx", {"A": [HEADER, *rows]})
    path = folder / name
    with zipfile.ZipFile(plain_book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part).decode()))
    return Case(path, good(everybody))


@kind
def workbook_that_lies_about_its_size(folder: Path) -> Case:
    return rewritten(folder, lambda _part, xml: re.sub(r'<dimension ref="[^"]*"/>', '<dimension ref="A1"/>', xml))


@kind
def workbook_with_a_prefix_on_every_tag(folder: Path) -> Case:
    def change(part: str, xml: str) -> str:
        if "worksheets/sheet" not in part:
            return xml
        xml = re.sub(
            r"<(/?)(worksheet|sheetData|row|c|v|dimension|sheetViews|sheetView|sheetFormatPr|pageMargins)\b",
            r"<\1x:\2",
            xml,
        )
        return xml.replace(
            'xmlns="http://schemas.openxmlformats.org/spreadsheetml',
            'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml',
        )

    return rewritten(folder, change)


@kind
def workbook_of_the_strict_kind(folder: Path) -> Case:
    def change(_part: str, xml: str) -> str:
        xml = xml.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
        )
        return xml.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )

    return rewritten(folder, change)


@kind
def workbook_with_paths_from_the_root(folder: Path) -> Case:
    return rewritten(
        folder,
        lambda part, xml: (
            xml.replace('Target="worksheets/', 'Target="/xl/worksheets/') if part.endswith("workbook.xml.rels") else xml
        ),
    )


@kind
def workbook_without_places_of_cells(folder: Path) -> Case:
    """Some programs leave the addresses of rows and cells out."""

    def change(part: str, xml: str) -> str:
        return re.sub(r'(<(?:row|c)\b[^>]*?) r="[^"]*"', r"\1", xml) if "worksheets/sheet" in part else xml

    return rewritten(folder, change)


@kind
def chart_before_the_list(folder: Path) -> Case:
    everybody, rows = plain(8)

    def chart(made: Any, _sheets: dict[str, Any]) -> None:
        sheet, drawing = made.add_chartsheet("Grafik"), made.add_chart({"type": "bar"})
        drawing.add_series({"values": "=A!$A$2:$A$9"})
        sheet.set_chart(drawing)
        sheet.activate()

    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}, chart), good(everybody))


@kind
def table_with_a_row_of_totals(folder: Path) -> Case:
    everybody, rows = plain(8)

    def table(_made: Any, sheets: dict[str, Any]) -> None:
        columns = [{"header": word} for word in HEADER]
        columns[0]["total_string"] = "Total"
        columns[7]["total_function"] = "count"
        sheets["A"].add_table(0, 0, 9, 7, {"columns": columns, "total_row": True})

    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}, table), good(everybody))


@kind
def coloured_and_protected_sheet(folder: Path) -> Case:
    everybody, rows = plain(8)

    def paint(made: Any, sheets: dict[str, Any]) -> None:
        red = made.add_format({"bg_color": "#FF0000"})
        for column, cell in enumerate(rows[2]):
            sheets["A"].write_string(3, column, cell, red)
        sheets["A"].protect()
        sheets["A"].data_validation(1, 4, 9, 4, {"validate": "list", "source": ["L", "P"]})
        sheets["A"].conditional_format(1, 1, 9, 1, {"type": "duplicate", "format": red})
        made.define_name("Daftar", "=A!$A$1:$H$9")

    return Case(book(folder / "a.xlsx", {"A": [HEADER, *rows]}, paint), good(everybody))


@kind
def document_with_notes_and_pieces(folder: Path) -> Case:
    everybody, rows = plain(6)

    def noted(cells: list[Any], note: str) -> str:
        xml = row(cells)
        return xml.replace("<text:p>", f"<office:annotation><text:p>{note}</text:p></office:annotation><text:p>", 1)

    body = [row(HEADER), row(rows[0]), noted(rows[1], "Operator: sudah dicek")]
    body += [
        row([*cells[:2], cells[2].replace(" ", "<text:s/><text:span>") + "</text:span>", *cells[3:]])
        for cells in rows[2:]
    ]
    return Case(document(folder / "a.ods", body), good(everybody))
