"""Kinds of mess that only files of plain text have: their letters, delimiters, line ends. See ``mess``."""

from __future__ import annotations

from pathlib import Path

from tests.intake.mess import HEADER, KINDS, Case, good, kind, line, people, text

__all__ = ["KINDS"]
FEW = 8


def _written(
    folder: Path, encoding: str, delimiter: str = ";", end: str = "\r\n", before: str = "", name: str = "a.csv"
) -> Case:
    everybody = people(FEW)
    rows = [HEADER, *[line(n, p, name=f"{p.name} Né") for n, p in enumerate(everybody, 1)]]
    content = before + end.join(delimiter.join(map(str, row)) for row in rows) + end
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return Case(path, good(everybody))


@kind
def text_with_a_mark_of_its_order(folder: Path) -> Case:
    return _written(folder, "utf-8-sig")


@kind
def text_of_two_bytes(folder: Path) -> Case:
    return _written(folder, "utf-16", "\t")


@kind
def text_of_windows(folder: Path) -> Case:
    return _written(folder, "cp1252")


@kind
def text_with_tabs(folder: Path) -> Case:
    return _written(folder, "utf-8", "\t", name="a.tsv")


@kind
def text_with_pipes(folder: Path) -> Case:
    return _written(folder, "utf-8", "|")


@kind
def text_with_commas_and_old_line_ends(folder: Path) -> Case:
    return _written(folder, "utf-8", ",", end="\r")


@kind
def text_that_names_its_delimiter(folder: Path) -> Case:
    """A spreadsheet takes that line for itself and does not count it."""
    return _written(folder, "utf-8", before="sep=;\r\n")


@kind
def text_with_line_breaks_in_cells(folder: Path) -> Case:
    everybody = people(FEW)
    header = [*HEADER, "Pekerjaan"]
    rows = [[*line(n, p), "Petani\nkebun" if n % 2 else "Nelayan"] for n, p in enumerate(everybody, 1)]
    return Case(text(folder / "a.csv", [header, *rows]), good(everybody))  # a row is a row, however many lines it takes


@kind
def text_with_numbers_as_formulas(folder: Path) -> Case:
    everybody = people(FEW)
    rows = [line(n, p, nik=f'="{p.nik}"') for n, p in enumerate(everybody, 1)]
    return Case(text(folder / "a.csv", [HEADER, *rows]), good(everybody))
