"""The effect of a draft decree on a population: counts, rupiah, who pays more and who pays less.

Rows come in blocks and only sums are kept, so the memory does not grow with the population. Nothing is written anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from payung.kernel.money import Int64Array
from payung.law.batch import Contributions, Rows, contributions, numbered
from payung.law.draft import Draft
from payung.law.errors import LawWarning
from payung.law.inputs import Segment, exact_sum
from payung.law.store import Statute, statute

PROGRAMMES = ("jkk", "jkm", "jht", "jp", "jkp_government")
SIDES = ("employer", "worker")
BLOCK = 65_536
# Lower bounds of the bands of wages, and of the monthly change, in rupiah.
WAGE_BANDS = (0, 1_000_000, 2_000_000, 3_000_000, 5_000_000, 10_000_000)
CHANGE_BANDS = (100_000, 10_000, 1_000, 1)


@dataclass(slots=True)
class Line:
    """Sums of one group in whole rupiah (Python integers: nothing overflows); `more` and `less` are what moves."""

    rows: int = 0
    before: int = 0
    after: int = 0
    more_rows: int = 0
    more: int = 0
    less_rows: int = 0
    less: int = 0

    def to_dict(self) -> dict[str, int]:
        """Plain values for JSON, with the difference."""
        return {
            "rows": self.rows,
            "before": self.before,
            "after": self.after,
            "difference": self.after - self.before,
            "more_rows": self.more_rows,
            "more": self.more,
            "less_rows": self.less_rows,
            "less": self.less,
        }


class WhatIf:
    """Adds up a draft against the law in force, block by block."""

    def __init__(self, draft: Draft, *, law: Statute | None = None) -> None:
        self.draft = draft
        self.law = law or statute()
        self.total = Line()
        self.programmes = {name: Line() for name in PROGRAMMES}
        self.sides = {name: Line() for name in SIDES}
        self.segments: dict[str, Line] = {}
        self.places: dict[str, Line] = {}
        self.place_programmes: dict[str, dict[str, Line]] = {}
        self.bands = {str(low): Line() for low in WAGE_BANDS}
        self.changes = [0] * (2 * len(CHANGE_BANDS) + 1)
        self.largest_rise = self.largest_fall = 0
        self.warnings: dict[LawWarning, None] = {}

    def add(self, rows: Rows, places: Sequence[str] | np.ndarray[Any, Any] | None = None) -> None:
        """Add rows, with the place code of each where there is one. Raises as `contributions` does."""
        names = np.asarray(places if places is not None else [""] * len(rows), dtype=str)
        for start in range(0, len(rows), BLOCK):
            at = np.arange(start, min(start + BLOCK, len(rows)), dtype=np.int64)
            with numbered(start):
                self._add(rows if len(at) == len(rows) else rows.part(at), names[start : start + BLOCK])

    def _add(self, rows: Rows, places: np.ndarray[Any, Any]) -> None:
        old, new = contributions(rows, law=self.law), contributions(rows, law=self.draft.law)
        self.warnings.update(dict.fromkeys((*old.warnings, *new.warnings)))
        _sum(self.total, old.total, new.total)
        for lines, names in ((self.programmes, PROGRAMMES), (self.sides, SIDES)):
            for name in names:
                _sum(lines[name], getattr(old, name), getattr(new, name))
        band = np.searchsorted(np.array(WAGE_BANDS), rows.wage, side="right") - 1
        _grouped(self.bands, np.array([str(low) for low in WAGE_BANDS]), band, old, new)
        segment = np.full(len(rows), rows.segment) if isinstance(rows.segment, int) else rows.segment
        _grouped(self.segments, np.array([one.word for one in Segment]), segment, old, new)
        codes, at = np.unique(places, return_inverse=True)
        _grouped(self.places, codes, at, old, new)
        for number, code in enumerate(codes.tolist()):
            here = at == number
            lines = self.place_programmes.setdefault(code, {name: Line() for name in PROGRAMMES})
            for name in PROGRAMMES:
                _sum(lines[name], getattr(old, name)[here], getattr(new, name)[here])
        self._spread(new.total - old.total)

    def _spread(self, change: Int64Array) -> None:
        lows = np.array([low for low, _high in change_bands()[1:]], dtype=np.int64)
        bands = np.searchsorted(lows, change, side="right")
        for step, count in enumerate(np.bincount(bands, minlength=len(self.changes)).tolist()):
            self.changes[step] += count
        self.largest_rise = max(self.largest_rise, int(change.max(initial=0)))
        self.largest_fall = max(self.largest_fall, -int(change.min(initial=0)))

    def to_dict(self) -> dict[str, Any]:
        """The result as plain values for JSON; empty groups are left out."""
        return {
            "draft": self.draft.to_dict(),
            **self.total.to_dict(),
            "unchanged_rows": self.total.rows - self.total.more_rows - self.total.less_rows,
            "largest_rise": self.largest_rise,
            "largest_fall": self.largest_fall,
            "programmes": [{"programme": name, **line.to_dict()} for name, line in self.programmes.items()],
            "sides": [{"side": name, **line.to_dict()} for name, line in self.sides.items()],
            "segments": [
                {"segment": name, **line.to_dict()} for name, line in sorted(self.segments.items()) if line.rows
            ],
            "places": [
                {
                    "place": code,
                    **line.to_dict(),
                    "programmes": {
                        name: {"before": one.before, "after": one.after}
                        for name, one in self.place_programmes[code].items()
                    },
                }
                for code, line in sorted(self.places.items())
            ],
            "bands": [
                {"from": low, "to": high, **self.bands[str(low)].to_dict()}
                for low, high in zip(WAGE_BANDS, (*WAGE_BANDS[1:], None), strict=True)
            ],
            "changes": [
                {"from": low, "to": high, "rows": rows}
                for (low, high), rows in zip(change_bands(), self.changes, strict=True)
            ],
            "warnings": [
                {"code": one.code, "parameter": one.parameter, "when": one.when, "message": one.message}
                for one in self.warnings
            ],
        }


def run_file(
    draft: Draft, path: Path, defaults: Mapping[str, Any], tell: Callable[[int], None] | None = None
) -> WhatIf:
    """A draft over a file of people (`payung.law.frames`); `tell` is called with the number of rows done. Raises as the
    file does."""
    from payung.law.frames import blocks_of_file

    whatif = WhatIf(draft)
    for block in blocks_of_file(path, defaults):
        with numbered(block.first):
            whatif.add(block.rows, block.places)
        if tell:
            tell(whatif.total.rows)
    return whatif


def change_bands() -> list[tuple[int | None, int | None]]:
    """Bounds of the steps of the monthly change, both inclusive, from the deepest fall to the steepest rise."""
    rises: list[tuple[int | None, int | None]] = []
    above: int | None = None
    for low in CHANGE_BANDS:
        rises.append((low, above))
        above = low - 1
    falls = [(None if high is None else -high, None if low is None else -low) for low, high in rises]
    return [*falls, (0, 0), *reversed(rises)]


def _sum(line: Line, before: Int64Array, after: Int64Array) -> None:
    change = after - before
    line.rows += len(change)
    line.before += exact_sum(before)
    line.after += exact_sum(after)
    up, down = change[change > 0], change[change < 0]
    line.more_rows += len(up)
    line.more += exact_sum(up)
    line.less_rows += len(down)
    line.less -= exact_sum(down)


def _grouped(
    lines: dict[str, Line], names: np.ndarray[Any, Any], at: Int64Array, old: Contributions, new: Contributions
) -> None:
    for number in np.unique(at).tolist():
        here = at == number
        _sum(lines.setdefault(str(names[number]), Line()), old.total[here], new.total[here])
