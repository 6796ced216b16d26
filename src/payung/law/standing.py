"""Facts about a payer and a member that decide whether a relief applies to them, on arrays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from payung.kernel.money import Int64Array
from payung.kernel.months import Month
from payung.law.errors import LawError
from payung.law.inputs import Months, month_from, month_indices, registered_in_range
from payung.law.store import Statute

Registered = Months | None
FRESH, UNSETTLED = 1, 2  # bits of a standing; 0 stands for a member of long standing whose payer owes nothing


@dataclass(frozen=True, slots=True)
class Standings:
    """The distinct standings of the rows, and the place of each row's own among them."""

    present: tuple[int, ...]
    at: int | Int64Array


def standings(
    law: Statute, month_of: int | Int64Array, registered: Registered, settled: bool | npt.NDArray[np.bool_]
) -> Standings:
    """Who pays full months because he is new (`FRESH`), and who owes what a relief asks to be paid (`UNSETTLED`).

    `registered` is the month of registration (a `Month`, or month indices of the rows), None: before every relief.
    """
    marks = newcomers(law, month_of, registered)
    owes = np.where(settled, 0, UNSETTLED) if isinstance(settled, np.ndarray) else 0 if settled else UNSETTLED
    marks = marks + owes
    if isinstance(marks, int):
        return Standings((marks,), 0)
    return Standings(*numbered_kinds(marks, FRESH + UNSETTLED + 1))


def numbered_kinds(kinds: Int64Array, count: int) -> tuple[tuple[int, ...], Int64Array]:
    """The distinct kinds (0 to `count` - 1) of the rows, rising, and the place of each row's own among them."""
    present = np.flatnonzero(np.bincount(kinds, minlength=count))
    places = np.zeros(count, dtype=np.int64)
    places[present] = np.arange(len(present))
    return tuple(present.tolist()), places[kinds]


def newcomers(law: Statute, month_of: int | Int64Array, registered: Registered) -> int | Int64Array:
    """1 where a relief of that month asks for full months first and the member has not paid them, else 0."""
    if registered is None:
        return 0
    if isinstance(registered, Month | date | str):
        start: int | Int64Array = month_from(registered).index
    else:
        start = np.asarray(registered)
        start = month_indices(start) if start.dtype.kind in "MOUST" else start
        if start.dtype.kind not in "iu" or not (isinstance(month_of, int) or start.shape == month_of.shape):
            raise LawError("LAW_INPUT_SHAPE", "Kolom %(label)s tidak sesuai", label="Bulan terdaftar")
        start = registered_in_range(start.astype(np.int64, copy=False))
    new = np.zeros(np.broadcast(month_of, start).shape, dtype=np.bool_)
    for relief in law.reliefs:
        if relief.full_months:
            held = (month_of >= np.int64(relief.start.index)) & (month_of <= np.int64(relief.last.index))
            new |= held & (start >= np.int64(relief.start.index)) & (month_of < start + np.int64(relief.full_months))
    return new.astype(np.int64) if new.shape else int(new)
