"""The answer that goes back to the sender: the same sheet, a verdict and one plain sentence on every row.

Titles, header, totals and signatures stay where they were; cells that a person has to look at are coloured.
Every cell is written as text, so nothing that a sender typed can become a formula.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from payung.intake.masking import Mask
from payung.intake.reading import ReadList
from payung.intake.reading.arrow import RecordBatch
from payung.intake.verdicts.check import CheckResult
from payung.intake.verdicts.codes import (
    ACCEPTED,
    BY_NAME,
    REJECTED,
    REVIEW,
    VERDICT_ORDER,
    VERDICT_WORDS,
    WAITING,
    bit,
    decide,
    names,
    sentences,
)
from payung.intake.verdicts.rules import Rules
from payung.kernel.spreadsheets import disarmed
from payung.places.index import PlaceIndex

RESULT, REMARK = "Hasil", "Keterangan"
"""Headings of the two added columns (message ids)."""

NEAR = "Ejaan yang dekat: {names}."
"""Remark on an unknown place (message id)."""

_PLACE_UNKNOWN = bit("PLACE_UNKNOWN")
_MOST_SPELLINGS = 5_000
_FILLS = {REJECTED: "#F4C7C3", REVIEW: "#FCE8B2", WAITING: "#FCE8B2", ACCEPTED: "#FFFFFF"}

Translate = Callable[[str], str]


def _same(text: str) -> str:
    return text


class _Answers:
    """Looks up a row's verdict; rows are asked for in sheet order, so a cursor is enough."""

    def __init__(self, result: CheckResult, rules: Rules, translate: Translate, spellings: _Spellings) -> None:
        self.spellings = spellings
        self.rows, self.masks = result.sheet_rows, result.masks
        self.facts, self.translate = rules.facts(), translate
        self.cursor = 0
        self.texts: dict[int, tuple[str, str, str, frozenset[str]]] = {}

    def of(self, sheet_row: int, texts: list[str]) -> tuple[str, str, str, frozenset[str]] | None:
        """(verdict, word, sentence, fields to mark) of a data row; None for a title, total or signature."""
        while self.cursor < len(self.rows) and self.rows[self.cursor] < sheet_row:
            self.cursor += 1
        if self.cursor >= len(self.rows) or self.rows[self.cursor] != sheet_row:
            return None
        mask = int(self.masks[self.cursor])
        if mask not in self.texts:
            verdict = decide(mask)
            marked = frozenset(name for code in names(mask) for name in BY_NAME[code].fields)
            remark = sentences(mask, self.translate, **self.facts)
            self.texts[mask] = (verdict, self.translate(VERDICT_WORDS[verdict]), remark, marked)
        answer = self.texts[mask]
        if mask & _PLACE_UNKNOWN and (near := self.spellings.near(texts)):
            return (*answer[:2], f"{answer[2]} {near}", answer[3])
        return answer


class _Spellings:
    """Near spellings for places that did not resolve, once per distinct text and for a bounded number of
    them."""

    def __init__(self, index: PlaceIndex | None, read: ReadList, translate: Translate) -> None:
        self.index, self.columns, self.translate = index, read.mapping.fields, translate
        self.near_names: dict[tuple[str | None, ...], str] = {}

    def near(self, texts: list[str]) -> str:
        """A sentence that proposes names, or "" when nothing is near."""
        levels = ("village", "district", "regency")
        cells = [texts[self.columns[name]].strip() if name in self.columns else None for name in levels]
        key = tuple(cells)
        if key not in self.near_names:
            if self.index is None or not cells[0] or len(self.near_names) >= _MOST_SPELLINGS:
                return ""
            proposals = self.index.propose(cells[0], cells[1], cells[2])
            names = "; ".join(", ".join(proposal.path.split(", ")[:3]) for proposal in proposals)
            self.near_names[key] = self.translate(NEAR).format(names=names) if proposals else ""
        return self.near_names[key]


def _rows(read: ReadList) -> Iterator[tuple[int, list[str]]]:
    """Every filled row of the sheet as texts, with its number."""
    columns = ["sheet_row", *(f"c{n}" for n in range(read.width))]
    for batch in read.raw_batches(columns):
        numbers = batch["sheet_row"].to_pylist()
        for at in range(0, batch.num_rows, 5_000):
            part: RecordBatch = batch.slice(at, 5_000)
            lists = [part[name].to_pylist() for name in columns[1:]]
            yield from zip(numbers[at : at + 5_000], map(list, zip(*lists, strict=True)), strict=True)


def write_answer_workbook(
    read: ReadList,
    result: CheckResult,
    rules: Rules,
    out: str | os.PathLike[str],
    translate: Translate = _same,
    progress: Callable[[int], None] | None = None,
    index: PlaceIndex | None = None,
    cover: Mask | None = None,
) -> None:
    """Writes the answer as .xlsx, row by row in constant memory; whole or not at all.

    ``cover`` is for readers who are not the sender; ``translate`` turns message ids into the sender's language; ``progress`` hears the sheet row now and
    then; with an ``index`` an unknown place gets near spellings in its remark.
    """
    target = Path(out)
    part = target.with_name(target.name + ".part")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(part), {**options, "strings_to_numbers": False})
    sheet = book.add_worksheet(_sheet_name(read.sheet))
    styles = _Styles(book)
    right = read.first_column + read.width
    sheet.set_column(right, right, 16)
    sheet.set_column(right + 1, right + 1, 70)
    sheet.freeze_panes(read.header_rows[1], 0)
    answers = _Answers(result, rules, translate, _Spellings(index, read, translate))
    columns, left = read.mapping.fields, read.first_column
    if "birth_date" not in columns and "birth_place_date" in columns:
        columns = columns | {"birth_date": columns["birth_place_date"]}
    for number, texts in _rows(read):
        answer = answers.of(number, texts)
        marked = {columns[name] for name in answer[3] if name in columns} if answer else set()
        header = read.header_rows[0] <= number <= read.header_rows[1]
        if cover is not None:
            texts = cover(number, texts)
        for column, text in enumerate(texts):
            style = styles.header if header else styles.text
            if answer and column in marked:
                style = styles.fills[answer[0]]
            if text or column in marked:
                sheet.write_string(number - 1, left + column, text[:32_767], style)
        if number == read.header_rows[1]:
            sheet.write_string(number - 1, right, translate(RESULT), styles.header)
            sheet.write_string(number - 1, right + 1, translate(REMARK), styles.header)
        elif answer:
            sheet.write_string(number - 1, right, answer[1], styles.fills[answer[0]])
            sheet.write_string(number - 1, right + 1, answer[2], styles.text)
        if progress is not None and number % 5_000 == 0:
            progress(number)
    book.close()
    part.replace(target)


class _Styles:
    """The few formats of an answer sheet; "@" keeps every cell text when someone edits it."""

    def __init__(self, book: Any) -> None:
        self.text = book.add_format({"num_format": "@"})
        self.header = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        self.fills = {
            verdict: book.add_format({"num_format": "@", "bg_color": _FILLS[verdict]}) for verdict in VERDICT_ORDER
        }


def _sheet_name(name: str) -> str:
    """A name that a workbook accepts: 31 characters, none of ``[]:*?/\\``, no apostrophe at an end."""
    cleaned = "".join("_" if sign in "[]:*?/\\" else sign for sign in name).strip("'")[:31]
    return cleaned or RESULT


def write_answer_list_csv(
    read: ReadList,
    result: CheckResult,
    rules: Rules,
    out: str | os.PathLike[str],
    translate: Translate = _same,
    index: PlaceIndex | None = None,
    cover: Mask | None = None,
) -> None:
    """Writes the answer as CSV (UTF-8 with byte order mark, the sender's delimiter): the same rows with the
    two added columns; blank lines are not repeated. Whole or not at all."""
    target = Path(out)
    part = target.with_name(target.name + ".part")
    answers = _Answers(result, rules, translate, _Spellings(index, read, translate))
    with part.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, delimiter=read.delimiter or ";", lineterminator="\r\n")
        for number, texts in _rows(read):
            answer = answers.of(number, texts)
            added = ["", ""]
            if number == read.header_rows[1]:
                added = [translate(RESULT), translate(REMARK)]
            elif answer:
                added = [answer[1], answer[2]]
            cells = texts if cover is None else cover(number, texts)
            writer.writerow([*map(disarmed, cells), *added])
    part.replace(target)
