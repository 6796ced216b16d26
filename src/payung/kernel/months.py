"""Contribution months and half-open ranges of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from payung.kernel.errors import PayungError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MONTH_NAMES = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
ENGLISH_MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_TEXT = re.compile(r"^(\d{4})-(\d{2})$")


class MonthError(PayungError):
    """Text or a number that is no month, or a range that ends before it starts."""


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One calendar month; ordered, hashable, and one integer (`index` = year * 12 + month - 1) in arrays."""

    index: int

    @classmethod
    def of(cls, year: int, month: int) -> Month:
        """Month of a year and a month number 1..12."""
        if not 1 <= month <= 12 or not 1 <= year <= 9999:
            raise MonthError("MONTH_FORMAT", "Bukan bulan: %(text)s", text=f"{year}-{month}")
        return cls(year * 12 + month - 1)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Month from "2025-07". Raises MonthError(MONTH_FORMAT)."""
        match = _TEXT.match(text.strip())
        if not match:
            raise MonthError("MONTH_FORMAT", "Bukan bulan: %(text)s", text=text)
        return cls.of(int(match[1]), int(match[2]))

    @classmethod
    def from_date(cls, day: date) -> Month:
        """The month that `day` lies in."""
        return cls(day.year * 12 + day.month - 1)

    @property
    def year(self) -> int:
        return self.index // 12

    @property
    def month(self) -> int:
        return self.index % 12 + 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return self.next().first_day - timedelta(days=1)

    @property
    def label(self) -> str:
        """Indonesian words: "Juli 2025"."""
        return f"{MONTH_NAMES[self.month - 1]} {self.year}"

    def next(self) -> Month:
        return Month(self.index + 1)

    def previous(self) -> Month:
        return Month(self.index - 1)

    def day(self, number: int) -> date:
        """Day `number` of this month, or its last day when the month is shorter."""
        return min(self.first_day + timedelta(days=number - 1), self.last_day)

    def __add__(self, months: int) -> Month:
        return Month(self.index + months)

    def __sub__(self, months: int) -> Month:
        return Month(self.index - months)

    def since(self, earlier: Month) -> int:
        """Whole months from `earlier` to this month (negative when `earlier` is later)."""
        return self.index - earlier.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class MonthRange:
    """Half-open months: `start` is in, `stop` is out; an empty range is allowed."""

    start: Month
    stop: Month

    def __post_init__(self) -> None:
        if self.stop < self.start:
            raise MonthError(
                "MONTH_RANGE",
                "Rentang bulan berakhir sebelum dimulai: %(start)s sampai %(stop)s",
                start=str(self.start),
                stop=str(self.stop),
            )

    @classmethod
    def through(cls, first: Month, last: Month) -> MonthRange:
        """The range whose first and last months are both in it."""
        return cls(first, last.next())

    @property
    def last(self) -> Month:
        """The last month inside. Raises MonthError on an empty range."""
        if not len(self):
            raise MonthError("MONTH_RANGE_EMPTY", "Rentang bulan kosong")
        return self.stop.previous()

    @property
    def label(self) -> str:
        """Indonesian words: "Juli 2025 - Desember 2025" (en dash), one label when it is one month."""
        if len(self) == 1:
            return self.start.label
        return f"{self.start.label} \u2013 {self.last.label}"

    def __len__(self) -> int:
        return self.stop.index - self.start.index

    def __iter__(self) -> Iterator[Month]:
        return (Month(index) for index in range(self.start.index, self.stop.index))

    def __contains__(self, month: object) -> bool:
        return isinstance(month, Month) and self.start <= month < self.stop

    def intersection(self, other: MonthRange) -> MonthRange | None:
        """The months in both, or None when there are none."""
        start, stop = max(self.start, other.start), min(self.stop, other.stop)
        return MonthRange(start, stop) if start < stop else None

    def indices(self) -> npt.NDArray[np.int64]:
        """Month indices of the range, shape (len,)."""
        import numpy as np

        return np.arange(self.start.index, self.stop.index, dtype=np.int64)
