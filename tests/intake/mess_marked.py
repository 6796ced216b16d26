"""Old workbooks and pages with rows that are hidden, struck out or commented: what nobody sees in the text of the cells."""

from __future__ import annotations

from pathlib import Path

from tests.intake.mess import HEADER, KINDS, Case, Person, kind, line, people
from tests.intake.mess_cells import old_workbook

__all__ = ["KINDS"]
_BOOK = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


def _rows(count: int = 6) -> tuple[list[Person], list[list[str]]]:
    everybody = people(count)
    return everybody, [HEADER, *[line(n, one) for n, one in enumerate(everybody, 1)]]


def _truth(everybody: list[Person], gone: set[int], without: set[int] | None = None) -> dict[tuple[str, int], str]:
    """Of people below a header in the first row; some (by position) are gone, some are nowhere."""
    return {("", n + 2): "" if n in gone else one.code for n, one in enumerate(everybody) if n not in (without or ())}


@kind
def old_workbook_with_struck_rows(folder: Path) -> Case:
    everybody, rows = _rows()
    return Case(old_workbook(folder / "a.xls", rows, struck=(2, 5)), _truth(everybody, {1, 4}))


@kind
def old_workbook_with_hidden_rows(folder: Path) -> Case:
    everybody, rows = _rows()
    path = old_workbook(folder / "a.xls", rows, hidden=(3,))
    return Case(path, _truth(everybody, set(), {2}), "HIDDEN_ROWS", {"hidden": "skip"})


@kind
def old_workbook_with_comments(folder: Path) -> Case:
    everybody, rows = _rows()
    notes = [(2, "sudah meninggal"), (4, "NIK sudah dicek")]
    return Case(old_workbook(folder / "a.xls", rows, notes=notes), _truth(everybody, {1}))


def _page(folder: Path, rows: list[list[str]], row_styles: dict[int, str], cell: str = "{}", struck: int = 0) -> Path:
    body = ""
    for n, row in enumerate(rows):
        cells = "".join(f"<td>{(cell if n == struck else '{}').format(text)}</td>" for text in row)
        body += f"<tr {row_styles.get(n, '')}>{cells}</tr>\n"
    path = folder / "a.xls"
    path.write_text(f"<html><body><table>{body}</table></body></html>", encoding="utf-8")
    return path


@kind
def web_table_with_struck_cells(folder: Path) -> Case:
    everybody, rows = _rows()
    return Case(_page(folder, rows, {}, "<s>{}</s>", 3), _truth(everybody, {2}))


@kind
def web_table_with_struck_rows(folder: Path) -> Case:
    everybody, rows = _rows()
    path = _page(folder, rows, {2: 'style="text-decoration:line-through"', 4: 'style="color:red"'})
    return Case(path, _truth(everybody, {1}))


@kind
def web_table_with_hidden_rows(folder: Path) -> Case:
    everybody, rows = _rows()
    path = _page(folder, rows, {2: 'style="display:none"'})
    return Case(path, _truth(everybody, set(), {1}), "HIDDEN_ROWS", {"hidden": "skip"})


def _xml(
    folder: Path, rows: list[list[str]], row_signs: dict[int, str], cell_signs: dict[int, str], note: int = 0
) -> Path:
    body = ""
    for n, row in enumerate(rows):
        said = "<Comment><ss:Data>telah meninggal dunia</ss:Data></Comment>" if n and n == note else ""
        cells = "".join(
            f'<Cell {cell_signs.get(n, "")}><Data ss:Type="String">{text}</Data>{said}</Cell>' for text in row
        )
        body += f"<Row {row_signs.get(n, '')}>{cells}</Row>\n"
    styles = '<Styles><Style ss:ID="a"><Font/></Style><Style ss:ID="b"><Font ss:StrikeThrough="1"/></Style></Styles>'
    path = folder / "a.xls"
    sheet = f'<Worksheet ss:Name="Data"><Table>{body}</Table></Worksheet>'
    path.write_text(f'<?xml version="1.0"?>\n<Workbook {_BOOK}>{styles}{sheet}</Workbook>', encoding="utf-8")
    return path


@kind
def xml_workbook_with_struck_rows(folder: Path) -> Case:
    everybody, rows = _rows()
    path = _xml(folder, rows, {}, {1: 'ss:StyleID="a"', 3: 'ss:StyleID="b"'}, note=5)
    return Case(path, _truth(everybody, {2, 4}))


@kind
def xml_workbook_with_hidden_rows(folder: Path) -> Case:
    everybody, rows = _rows()
    path = _xml(folder, rows, {2: 'ss:Hidden="1"', 3: 'ss:Hidden="0"'}, {})
    return Case(path, _truth(everybody, set(), {1}), "HIDDEN_ROWS", {"hidden": "skip"})
