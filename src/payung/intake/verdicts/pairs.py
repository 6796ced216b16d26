"""Pairs of rows of one list that may be one person: found by sorting whole numbers, compared by the registry's weights.

Rows meet when they share birth date and village, all of a NIK but its serial or its district, or a NIK but for one digit
or two neighbours. No row is compared with more than `WINDOW` others of one key, those with the nearest names first, so a
list in which everybody has one birth date costs no more than any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from payung.registry import likeness

Int64 = npt.NDArray[np.int64]
WINDOW = 40
AT_ONCE = 100_000  # rows that are sorted, pairs that are weighed together
DATE_DIGITS = range(4, 10)  # powers of ten of the six digits of the date in a NIK
SWAPS = range(3, 10)  # lower digit of neighbours of which at least one is of the date
_SEED = 0x5EED
_SLIPS = np.zeros(10**6, dtype=bool)  # by how much the first six digits of two numbers differ after one slip
_SLIPS[[digit * 10**place for place in range(6) for digit in range(1, 10)]] = True
_SLIPS[[9 * digit * 10**place for place in range(5) for digit in range(1, 10)]] = True
LINKS = {"row": pl.Int64, "earlier": pl.Int64, "weight": pl.Int16, "evidence": pl.Int32}


def linked(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows that may be the same person as an earlier one: `LINKS`, one line a pair, in the order of the rows.

    frame: `row` (any ascending number), `nik`, `birth` (yyyymmdd), `village` (ten digits), `sex` (1, 2), `name`; zero and
    "" stand for what is not known. Two rows of one NIK are no pair.
    """
    if frame.height < 2:
        return pl.DataFrame(schema=LINKS)
    rows = frame["row"].to_numpy().astype(np.int64)
    numbers = {name: frame[name].to_numpy().astype(np.int64) for name in ("nik", "birth", "village", "sex")}
    weighed = [pl.DataFrame(schema=LINKS)]
    names = frame["name"].rechunk()
    for one, other in _in_parts(_meetings(numbers, names)):
        pairs = _weighed(np.minimum(one, other), np.maximum(one, other), numbers, names)
        weighed.append(pairs.with_columns(pl.Series(name, rows[pairs[name].to_numpy()]) for name in ("row", "earlier")))
    return pl.concat(weighed).unique(["row", "earlier"]).sort("row", "earlier")


def _in_parts(met: Iterator[tuple[Int64, Int64]]) -> Iterator[tuple[Int64, Int64]]:
    """The same pairs in small portions, because names are compared as Python texts and those need much memory."""
    for one, other in met:
        for start in range(0, len(one), AT_ONCE):
            yield one[start : start + AT_ONCE], other[start : start + AT_ONCE]


def _weighed(earlier: Int64, later: Int64, numbers: dict[str, Int64], names: pl.Series) -> pl.DataFrame:
    """Of pairs of positions those that weigh enough."""
    nik, birth, village, sex = ((numbers[name][earlier], numbers[name][later]) for name in numbers)
    seen = likeness.features(nik, birth, village, sex)
    mine, theirs = names.gather(later).to_list(), names.gather(earlier).to_list()
    weights, evidence = likeness.weigh(mine, theirs, *seen)
    kept = (weights >= likeness.ENOUGH) & (seen[0] != likeness.NIK_SAME)
    columns: dict[str, npt.NDArray[Any]] = {"row": later, "earlier": earlier, "weight": weights, "evidence": evidence}
    return pl.DataFrame({name: values[kept] for name, values in columns.items()}, schema=LINKS)


def _meetings(numbers: dict[str, Int64], names: pl.Series) -> Iterator[tuple[Int64, Int64]]:
    """For each key that several rows share, the positions of these rows."""
    nik, birth, village = numbers["nik"], numbers["birth"], numbers["village"]
    yield from _near(np.where((birth > 0) & (village > 0), birth * 10**10 + village, 0), names)
    yield from _near(_named(names, village), names)
    yield from _near(nik // 10**4, names)
    for one, other in _near(
        nik % 10**10, names
    ):  # many share date and serial: kept are those with one slip in the district
        slip = _SLIPS[np.abs(nik[one] - nik[other]) // 10**10]
        yield one[slip], other[slip]
    for place in DATE_DIGITS:
        yield from _near(nik - nik // 10**place % 10 * 10**place, names)
    for place in SWAPS:
        low, high = nik // 10**place % 10, nik // 10 ** (place + 1) % 10
        least, most = np.minimum(low, high), np.maximum(low, high)
        yield from _near(nik + (most - low + (least - high) * 10) * 10**place, names)


def _named(names: pl.Series, village: Int64) -> Int64:
    """A number that is equal for rows with the same name in the same village; zero where name or village is unknown."""
    digest = pl.DataFrame({"name": names, "village": village}).hash_rows(_SEED).to_numpy() >> 1
    return np.where((names != "").to_numpy() & (village > 0), digest.astype(np.int64), 0)


def _near(keys: Int64, names: pl.Series) -> Iterator[tuple[Int64, Int64]]:
    """Pairs of positions with one key above zero; of many rows each meets those with the nearest names."""
    order = np.argsort(keys)
    sorted_keys = keys[order]
    same = (sorted_keys[1:] == sorted_keys[:-1]) & (sorted_keys[1:] > 0)
    shared = np.zeros(len(keys), dtype=bool)
    shared[1:] |= same
    shared[:-1] |= same
    at = order[shared]
    del order, sorted_keys, same, shared
    first = np.flatnonzero(np.diff(keys[at], prepend=0))  # where each key begins
    while len(at):
        stop = int(first[np.searchsorted(first, AT_ONCE)]) if first[-1] >= AT_ONCE else len(at)
        yield from _nearest(keys, at[:stop], names)
        at, first = at[stop:], first[first >= stop] - stop


def _nearest(keys: Int64, at: Int64, names: pl.Series) -> Iterator[tuple[Int64, Int64]]:
    """Pairs among positions whose keys all stand here, each with those of the nearest names."""
    block = pl.DataFrame({"key": keys[at], "at": at, "name": names.gather(at)}).sort("key", "name", "at")
    key, at = block["key"].to_numpy(), block["at"].to_numpy()
    for step in range(1, WINDOW + 1):
        meet = key[step:] == key[:-step]
        if not meet.any():
            return
        yield at[:-step][meet], at[step:][meet]
