"""The answer that goes back to the sender: the same sheet, a verdict and one plain sentence on every row.

Titles, header, totals and signatures stay where they were; cells that a person has to look at are coloured.
Every cell is written as text, so nothing that a sender typed can become a formula.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from payung.intake.choices import LEFT_OUT
from payung.intake.masking import Mask
from payung.intake.reading import Part, ReadList
from payung.intake.reading.arrow import RecordBatch
from payung.intake.reading.numbering import shown_row
from payung.intake.verdicts.check import CheckResult
from payung.intake.verdicts.codes import (
    ACCEPTED,
    BY_NAME,
    OF_ROW,
    REJECTED,
    REVIEW,
    VERDICT_ORDER,
    VERDICT_WORDS,
    WAITING,
    WAITING_MASK,
    bit,
    decide,
    names,
    sentences,
)
from payung.intake.verdicts.facts import row_facts
from payung.intake.verdicts.rules import Rules
from payung.intake.verdicts.whereabouts import is_blank
from payung.kernel.spreadsheets import disarmed
from payung.places.index import PlaceIndex
from payung.platform.workbooks import new_workbook

RESULT, REMARK = "Hasil", "Keterangan"
"""Headings of the two added columns (message ids)."""

NEAR = "Ejaan yang dekat: {names}."
"""Remark on an unknown place (message id)."""

BECAME_WORDS = {"committed": "Tersimpan", "already": "Sudah ada", "refused": "Ditolak", "left": "Belum masuk"}
"""What became of an accepted row, as the answer says it (message ids)."""

LOOKED = {
    "accepted": "Diterima setelah diperiksa; ikut disimpan pada penyimpanan berikutnya.",
    "joined": "Diterima setelah diperiksa.",
    "confirm": "Diterima, dan masih menunggu persetujuan orang kedua.",
    "checking": "Sudah diperbaiki, dan sedang diperiksa lagi.",
}
"""What was decided about a row that somebody had to look at (message ids)."""

TRANSPORT = "Iurannya dihitung sebagai pekerja angkutan."
"""Remark on an accepted row whose price is that of the transport sector (message id)."""

BECAUSE = "Alasannya: {reason}"
"""Why a row was refused (message id)."""

_LEFT_OUT = {one.value: one for one in LEFT_OUT}
_PLACE_UNKNOWN = bit("PLACE_UNKNOWN")
_MOST_SPELLINGS = 5_000
_FILLS = {REJECTED: "#F4C7C3", REVIEW: "#FCE8B2", WAITING: "#FCE8B2", ACCEPTED: "#FFFFFF"}

Translate = Callable[[str], str]


def _same(text: str) -> str:
    return text


class _Answers:
    """Looks up a row's verdict; rows are asked for in sheet order, so a cursor is enough."""

    def __init__(
        self, result: CheckResult, rules: Rules, translate: Translate, spellings: _Spellings, covered: bool = False
    ) -> None:
        self.spellings, self.covered = spellings, covered
        self.rows, self.masks, self.sheets = result.sheet_rows, result.masks, result.sheets
        self.others, self.outcomes = result.other_rows, result.outcomes
        self.looked, self.reasons, self.sectors = result.looked, result.reasons, result.sectors
        self.rules, self.facts, self.translate = rules, rules.facts(), translate
        self.cursor = 0
        self.texts: dict[tuple[int, str, str, str, bool], tuple[str, str, str, frozenset[str]]] = {}

    def of(self, part: Part, sheet_row: int, texts: list[str]) -> tuple[str, str, str, frozenset[str]] | None:
        """(verdict, word, sentence, fields to mark) of a data row by its number; None for a title, total or signature."""
        while self.cursor < len(self.rows) and self.rows[self.cursor] < sheet_row:
            self.cursor += 1
        if self.cursor >= len(self.rows) or self.rows[self.cursor] != sheet_row:
            return None
        mask, became = int(self.masks[self.cursor]), self.outcomes[self.cursor] if self.outcomes else ""
        decided = (self.looked[self.cursor], self.reasons[self.cursor]) if self.looked else ("", "")
        village = part.mapping.fields.get("village")
        blank = bool(mask & _PLACE_UNKNOWN) and (village is None or is_blank(texts[village]))
        if mask & OF_ROW:
            nik = "" if self.covered else texts[part.mapping.fields["nik"]]
            other = self.others[self.cursor] if self.others else None
            facts = row_facts(nik, other, self.sheets, self.rules.first_day, self.translate)
            answer = self._answer(mask, became, *decided, blank, facts)
        else:
            key = (mask, became, *decided, blank)
            if key not in self.texts:
                self.texts[key] = self._answer(*key, {})
            answer = self.texts[key]
        if answer[0] == ACCEPTED and self.sectors and self.sectors[self.cursor] == "transport":
            answer = (*answer[:2], " ".join(filter(None, (answer[2], self.translate(TRANSPORT)))), answer[3])
        if mask & _PLACE_UNKNOWN and decided[0] not in LOOKED and (near := self.spellings.near(part, texts)):
            return (*answer[:2], f"{answer[2]} {near}", answer[3])
        return answer

    def _answer(
        self, mask: int, became: str, looked: str, reason: str, blank: bool, facts: dict[str, str]
    ) -> tuple[str, str, str, frozenset[str]]:
        if looked in ("accepted", "joined"):
            mask &= WAITING_MASK  # the findings were accepted by an officer; only the reason for waiting is left
        verdict = decide(mask)
        marked = frozenset(name for code in names(mask) for name in BY_NAME[code].fields)
        word, remark = VERDICT_WORDS[verdict], sentences(mask, self.translate, blank, **self.facts, **facts)
        if became in _LEFT_OUT:
            word = BECAME_WORDS.get(became, BECAME_WORDS["left"])
            because = self.translate(BECAUSE).format(reason=reason) if reason else ""
            remark = " ".join(filter(None, (self.translate(_LEFT_OUT[became].hint), because, remark)))
        elif became == "committed":
            word = BECAME_WORDS[became]
        if looked in LOOKED:
            remark = " ".join(filter(None, (self.translate(LOOKED[looked]), remark)))
        return verdict, self.translate(word), remark, marked


class _Spellings:
    """Near spellings for places that did not resolve, once per distinct text and for a bounded number of
    them."""

    def __init__(self, index: PlaceIndex | None, translate: Translate) -> None:
        self.index, self.translate = index, translate
        self.near_names: dict[tuple[str | None, ...], str] = {}

    def near(self, part: Part, texts: list[str]) -> str:
        """A sentence that proposes names, or "" when nothing is near."""
        levels, columns = ("village", "district", "regency"), part.mapping.fields
        cells = [texts[columns[name]].strip() if name in columns else None for name in levels]
        key = tuple(cells)
        if key not in self.near_names:
            if self.index is None or not cells[0] or len(self.near_names) >= _MOST_SPELLINGS:
                return ""
            proposals = self.index.propose(cells[0], cells[1], cells[2])
            names = "; ".join(", ".join(proposal.path.split(", ")[:3]) for proposal in proposals)
            self.near_names[key] = self.translate(NEAR).format(names=names) if proposals else ""
        return self.near_names[key]


def _rows(read: ReadList) -> Iterator[tuple[Part, int, list[str]]]:
    """Every filled row of the sheets as texts, with its table and its number."""
    for part, batch in read.raw_batches(lambda part: ["sheet_row", *(f"c{n}" for n in range(part.width))]):
        numbers = batch["sheet_row"].to_pylist()
        for at in range(0, batch.num_rows, 5_000):
            piece: RecordBatch = batch.slice(at, 5_000)
            lists = [piece[f"c{n}"].to_pylist() for n in range(part.width)]
            for number, texts in zip(numbers[at : at + 5_000], zip(*lists, strict=True), strict=True):
                yield part, number, list(texts)


def _added(part: Part) -> tuple[int, int]:
    """Columns of the answer: those of the answer before, when the list comes back with one, else two more at the right."""
    first, second, *_ = [*part.mapping.answered, part.width, part.width + 1]
    return first, second


def write_answer_workbook(
    read: ReadList,
    result: CheckResult,
    rules: Rules,
    out: str | os.PathLike[str],
    made_on: date,
    translate: Translate = _same,
    progress: Callable[[int], None] | None = None,
    index: PlaceIndex | None = None,
    cover: Mask | None = None,
) -> None:
    """Writes the answer as .xlsx, sheet by sheet and row by row in constant memory; whole or not at all.

    ``made_on`` is the day that the file says it was made on; ``cover`` is for readers who are not the sender; ``translate`` turns message ids into the sender's language; ``progress`` hears the sheet row now and
    then; with an ``index`` an unknown place gets near spellings in its remark.
    """
    target = Path(out)
    part_file = target.with_name(target.name + ".part")
    book = new_workbook(str(part_file), made_on)
    writer = _SheetWriter(book, translate, cover)
    answers = _Answers(result, rules, translate, _Spellings(index, translate), cover is not None)
    for part, number, texts in _rows(read):
        writer.write(part, shown_row(number), texts, answers.of(part, number, texts))
        if progress is not None and number % 5_000 == 0:
            progress(number)
    book.close()
    part_file.replace(target)


class _SheetWriter:
    """Writes rows into the sheet that they came from, each table with its two columns of the answer."""

    def __init__(self, book: Any, translate: Translate, cover: Mask | None) -> None:
        self.book, self.translate, self.cover = book, translate, cover
        self.styles = _Styles(book)
        self.part: Part | None = None
        self.sheet: Any = None
        self.names: set[str] = set()

    def _open(self, part: Part) -> None:
        if self.part is None or part.sheet != self.part.sheet:
            self.sheet = self.book.add_worksheet(_sheet_name(part.name, self.names))
            result, remark = (part.first_column + column for column in _added(part))
            self.sheet.set_column(result, result, 16)
            self.sheet.set_column(remark, remark, 70)
            self.sheet.freeze_panes(part.header_rows[1], 0)
        self.part = part
        columns = part.mapping.fields
        if "birth_date" not in columns and "birth_place_date" in columns:
            columns = columns | {"birth_date": columns["birth_place_date"]}
        self.columns, self.dropped = columns, set(part.mapping.answered)

    def write(
        self, part: Part, row: int, texts: list[str], answer: tuple[str, str, str, frozenset[str]] | None
    ) -> None:
        """One row, as its sheet shows it; ``answer`` when it is a person."""
        if part is not self.part:
            self._open(part)
        marked = {self.columns[name] for name in answer[3] if name in self.columns} if answer else set()
        header = part.header_rows[0] <= row <= part.header_rows[1]
        cells = texts if self.cover is None else self.cover(part, row, texts)
        left, styles = part.first_column, self.styles
        for column, text in enumerate(cells):
            style = styles.header if header else styles.text
            if answer and column in marked:
                style = styles.fills[answer[0]]
            if (text or column in marked) and column not in self.dropped:
                self.sheet.write_string(row - 1, left + column, text[:32_767], style)
        result, remark = (left + column for column in _added(part))
        if row == part.header_rows[1]:
            self.sheet.write_string(row - 1, result, self.translate(RESULT), styles.header)
            self.sheet.write_string(row - 1, remark, self.translate(REMARK), styles.header)
        elif answer:
            self.sheet.write_string(row - 1, result, answer[1], styles.fills[answer[0]])
            self.sheet.write_string(row - 1, remark, answer[2], styles.text)


class _Styles:
    """The few formats of an answer sheet; "@" keeps every cell text when someone edits it."""

    def __init__(self, book: Any) -> None:
        self.text = book.add_format({"num_format": "@"})
        self.header = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        self.fills = {
            verdict: book.add_format({"num_format": "@", "bg_color": _FILLS[verdict]}) for verdict in VERDICT_ORDER
        }


def _sheet_name(name: str, used: set[str]) -> str:
    """A name that a workbook accepts and that is not ``used`` yet: 31 characters, none of ``[]:*?/\\``, no apostrophe at an
    end."""
    cleaned = "".join("_" if sign in "[]:*?/\\" else sign for sign in name).strip("'")[:31] or RESULT
    count = 1
    while cleaned.lower() in used:
        count += 1
        cleaned = f"{cleaned[:27]} {count}"
    used.add(cleaned.lower())
    return cleaned


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
    part_file = target.with_name(target.name + ".part")
    answers = _Answers(result, rules, translate, _Spellings(index, translate), cover is not None)
    with part_file.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, delimiter=read.delimiter or ";", lineterminator="\r\n")
        for part, number, texts in _rows(read):
            answer, row = answers.of(part, number, texts), shown_row(number)
            added = ["", ""]
            if row == part.header_rows[1]:
                added = [translate(RESULT), translate(REMARK)]
            elif answer:
                added = [answer[1], answer[2]]
            cells = texts if cover is None else cover(part, row, texts)
            kept = [disarmed(text) for column, text in enumerate(cells) if column not in part.mapping.answered]
            writer.writerow([*kept, *added])
    part_file.replace(target)
