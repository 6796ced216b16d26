"""The dry run: the verdict of every row by the rules of a scheme alone. It asks no registry and stores nothing, so that an office
can check a file before it sends it, without a database.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from payung.intake.reading import LIMITS, Limits, ListAsked, Mapping, ReadList, open_list
from payung.intake.reading.numbering import sheet_of, shown_row
from payung.intake.verdicts.codes import ACCEPTED, VERDICT_ORDER, decide_many, joined, names
from payung.intake.verdicts.crosscheck import CrossCheck
from payung.intake.verdicts.rowcheck import RowChecker
from payung.intake.verdicts.rules import Rules
from payung.places.index import PlaceIndex


class RowVerdict(NamedTuple):
    """One row's answer; ``sheet_row`` as its sheet shows it, ``codes`` joined by ``|``, ``village_code`` only for accepted
    rows, else ""."""

    sheet_row: int
    verdict: str
    codes: str
    village_code: str


@dataclass(slots=True)
class CheckResult:
    """Verdicts of a whole list, in sheet order, as arrays; counts for the funnel; how the list was read.

    ``sheet_rows`` are row numbers (see ``reading.numbering``), ``sheets`` the names of the sheets that were read by their
    number; ``of_several``: the file has more sheets than one. ``other_rows``: the earlier row with the same NIK;
    ``outcomes``: what became of each row when the list was committed, empty before. ``looked``: where a row stands that
    somebody had to look at (``choices.REVIEW_STATE``), ``reasons``: why he refused it, ``sectors``: what sets its price.
    """

    rows: int
    verdicts: dict[str, int]
    codes: dict[str, int]
    mapping: Mapping
    sheet: str
    sheet_rows: npt.NDArray[np.int32] = field(repr=False)
    masks: npt.NDArray[np.int64] = field(repr=False)
    village: npt.NDArray[np.int32] = field(repr=False)
    village_codes: list[str] = field(repr=False)
    sheets: list[str] = field(default_factory=list)
    of_several: bool = False
    other_rows: list[int | None] = field(default_factory=list, repr=False)
    outcomes: list[str] = field(default_factory=list, repr=False)
    looked: list[str] = field(default_factory=list, repr=False)
    reasons: list[str] = field(default_factory=list, repr=False)
    sectors: list[str] = field(default_factory=list, repr=False)

    def __iter__(self) -> Iterator[RowVerdict]:
        verdicts = decide_many(self.masks)
        packed = zip(
            self.sheet_rows.tolist(),
            verdicts.tolist(),
            self.masks.tolist(),
            self.village.tolist(),
            strict=True,
        )
        for sheet_row, verdict, mask, village in packed:
            word = VERDICT_ORDER[verdict]
            place = self.village_codes[village] if word == ACCEPTED and village >= 0 else ""
            yield RowVerdict(shown_row(sheet_row), word, joined(mask), place)

    def summary(self) -> dict[str, Any]:
        """Counts for JSON: rows, one number per verdict, one per code that occurs."""
        return {"rows": self.rows, **self.verdicts, "codes": self.codes, "sheet": self.sheet}


def check_file(
    path: str | os.PathLike[str],
    index: PlaceIndex,
    rules: Rules | None = None,
    mapping: dict[str, str] | None = None,
    progress: Callable[[int], None] | None = None,
    *,
    sheet: str | None = None,
    answers: dict[str, str] | None = None,
    limits: Limits = LIMITS,
) -> CheckResult:
    """Verdict of every row of a list file. ``mapping`` is a remembered header key -> field, ``answers`` those to questions;
    ``progress`` hears rows read. Raises ListRefused when the file as a whole cannot be taken, ListAsked when somebody has
    to say something first."""
    with open_list(path, sheet=sheet, remembered=mapping, answers=answers, progress=progress, limits=limits) as read:
        if read.questions:
            raise ListAsked(read.questions)
        return check_list(read, index, rules or Rules())


def check_list(read: ReadList, index: PlaceIndex, rules: Rules) -> CheckResult:
    """Verdict of every row of a list that was read."""
    checker, cross = RowChecker(index, rules), CrossCheck()
    place_of = {code: n for n, code in enumerate(index.village_codes)}
    villages = [np.zeros(0, dtype=np.int32)]
    for batch in read.batches():
        slim = checker.check(batch)
        cross.add(slim)
        numbers = slim["village_code"].replace_strict(place_of, default=-1, return_dtype=pl.Int32)
        villages.append(numbers.to_numpy())
    masks = cross.finish()
    return CheckResult(
        rows=len(masks),
        verdicts=verdict_counts(masks),
        codes=code_counts(masks),
        mapping=read.mapping,
        sheet=read.sheet,
        sheet_rows=cross.rows["sheet_row"].to_numpy(),
        masks=masks,
        village=np.concatenate(villages),
        village_codes=list(place_of),
        sheets=read.names,
        of_several=len(read.sheets) > 1,
        other_rows=cross.other_rows.to_list(),
    )


def verdict_counts(masks: npt.NDArray[np.int64]) -> dict[str, int]:
    """Rows per verdict, every verdict named."""
    counts = np.bincount(decide_many(masks), minlength=len(VERDICT_ORDER))
    return {word: int(counts[n]) for n, word in enumerate(VERDICT_ORDER)}


def code_counts(masks: npt.NDArray[np.int64]) -> dict[str, int]:
    """Rows per code, in the table's order, only codes that occur."""
    people_of: Counter[str] = Counter()
    distinct, counts = np.unique(masks, return_counts=True)
    for mask, count in zip(distinct.tolist(), counts.tolist(), strict=True):
        people_of.update(dict.fromkeys(names(mask), count))
    order = names((1 << 62) - 1)
    return {name: people_of[name] for name in order if name in people_of}


def write_answer_csv(result: CheckResult, out: str | os.PathLike[str]) -> None:
    """Writes ``sheet_row,verdict,codes,village_code``, one line per data row, and ``sheet`` when the file has several; whole
    or not at all."""
    target = Path(out)
    part = target.with_name(target.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        if result.of_several:
            writer.writerow([*RowVerdict._fields, "sheet"])
            names = (result.sheets[sheet_of(number)] for number in result.sheet_rows.tolist())
            writer.writerows([*row, name] for row, name in zip(result, names, strict=True))
        else:
            writer.writerow(RowVerdict._fields)
            writer.writerows(result)
    part.replace(target)
