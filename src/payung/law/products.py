"""The monthly amounts of wage earners, block by block: products of a base with a rate, and sums of them.

Only what is asked for is computed, and what it needs on the way stays in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from payung.kernel.money import PPM, Int64Array, product_ppm
from payung.law.errors import LawWarning

BoolArray = npt.NDArray[np.bool_]
# What each product is a rate of; the wage itself, or the wage up to a ceiling.
PRODUCTS = {
    **dict.fromkeys(("jkk", "jkm", "jht_employer", "jht_worker"), "wage"),
    **dict.fromkeys(("jp_employer", "jp_worker"), "jp_base"),
    **dict.fromkeys(("jkp_government", "jkp_from_jkk", "jkp_from_jkm"), "jkp_base"),
}
CEILINGS = {"jp_base": "jp_ceiling", "jkp_base": "jkp_ceiling"}
SUMS = {
    "jht": ("jht_employer", "jht_worker"),
    "jp": ("jp_employer", "jp_worker"),
    "employer": ("jkk", "jkm", "jht_employer", "jp_employer"),
    "worker": ("jht_worker", "jp_worker"),
    "total": ("employer", "worker"),
}
FLAG_OF = {"jht_employer": "jht", "jht_worker": "jht", "jp_base": "jp", "jkp_base": "jkp"}
DEFERRED = "jp_deferred"
RATES = (*PRODUCTS, *CEILINGS.values(), "jp_share")
_DIRECT = 9 * 10**12  # wages up to here, times a million, stay within int64
_BLOCK = 16_384  # rows whose columns stay in the processor's caches
_PPM, _HALF = np.uint64(PPM), np.int64(PPM // 2)


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates (ppm), ceilings (rupiah) and reliefs per group of rows; a number where all groups have the same.

    `of` holds those of `RATES`, int64 of shape (groups,) otherwise. `sizes` are the bounds between employers' sizes,
    `defers` tells whether JP of any group may be deferred.
    """

    of: Mapping[str, int | Int64Array]
    relief: int | Int64Array
    sizes: tuple[int, ...]
    reliefs: tuple[str, ...]
    warnings: tuple[LawWarning, ...]
    defers: bool


@dataclass(frozen=True, slots=True)
class Target:
    """The columns to fill (of PRODUCTS, CEILINGS, SUMS and "jp_deferred"), in their rows `at`; None: in all rows."""

    columns: dict[str, Int64Array]
    at: Int64Array | None = None

    @classmethod
    def of(cls, names: Collection[str], rows: int) -> Target:
        """New columns; one piece of memory, for the system hands large ones out in large pages."""
        return cls(dict(zip(names, np.empty((len(names), rows), np.int64), strict=True)))


def evened(column: Int64Array) -> int | Int64Array:
    """The one number of a column whose rows are all equal, else the column."""
    return int(column[0]) if column.size and (column == column[0]).all() else column


def computed(
    wage: Int64Array,
    group: int | Int64Array,
    flags: Mapping[str, bool | BoolArray],
    rates: Rates,
    into: Target,
) -> npt.NDArray[np.int16]:
    """Fill the columns of `into`; the answer is each row's place among the reliefs.

    `group` points into the columns of `rates`. `flags` are jht, jp, jkp, jp_deferral: one for all rows or one a row.
    """
    rows = len(wage)
    order = _in_order(frozenset(into.columns))
    # What is written straight into its column needs no place of its own on the way.
    direct = into.columns if into.at is None else {}
    passing = {name: np.empty(min(rows, _BLOCK), np.int64) for name in order if name not in direct}
    relief = np.full(rows, rates.relief if isinstance(rates.relief, int) else 0, dtype=np.int16)
    rate = np.empty(min(rows, _BLOCK), np.int64)
    if 0 < rows <= _BLOCK and into.at is None:  # one person must not wait for what many need
        _fill(order, {**direct, **passing, "wage": wage}, group, flags, rates, rate)
        if not isinstance(rates.relief, int):
            relief[:] = rates.relief[group]
        return relief
    for start in range(0, rows, _BLOCK):
        block = slice(start, min(start + _BLOCK, rows))
        width = block.stop - start
        part = {name: direct[name][block] if name in direct else passing[name][:width] for name in order}
        at = group if isinstance(group, int) else group[block]
        on = {name: flag if isinstance(flag, bool) else flag[block] for name, flag in flags.items()}
        part["wage"] = wage[block]
        _fill(order, part, at, on, rates, rate[:width])
        if not isinstance(rates.relief, int):
            relief[block] = rates.relief[at]
        if into.at is not None:
            for name, column in into.columns.items():
                column[into.at[block]] = part[name]
    return relief


@lru_cache(maxsize=64)
def _in_order(wanted: frozenset[str]) -> tuple[str, ...]:
    """Everything that must be computed for what is wanted, each after what it is made of."""
    order: dict[str, None] = {}

    def need(name: str) -> None:
        parts = SUMS.get(name) or (SUMS["jp"] if name == DEFERRED else (PRODUCTS.get(name, "wage"),))
        for part in parts:
            if part != "wage":
                need(part)
        order[name] = None

    for name in sorted(wanted):
        need(name)
    return tuple(order)


def _fill(
    order: tuple[str, ...],
    part: dict[str, Int64Array],
    at: int | Int64Array,
    on: Mapping[str, bool | BoolArray],
    rates: Rates,
    buffer: Int64Array,
) -> None:
    """Fill one block of every column, in place."""
    wage = part["wage"]
    small = int(wage.max()) <= _DIRECT
    for name in order:
        target = part[name]
        if name in SUMS:
            first, second, *more = SUMS[name]
            np.add(part[first], part[second], out=target)
            for other in more:
                target += part[other]
        elif name == DEFERRED:
            target.fill(0)
            if rates.defers and on["jp_deferral"] is not False:
                _defer(part, _of(rates.of["jp_share"], at, buffer), on["jp_deferral"])
        else:
            flag = on[FLAG_OF[name]] if name in FLAG_OF else True
            if flag is False:
                target.fill(0)
                continue
            if name in CEILINGS:
                np.minimum(wage, _of(rates.of[CEILINGS[name]], at, buffer), out=target)
            else:
                _times(part[PRODUCTS[name]], _of(rates.of[name], at, buffer), target, small)
            if flag is not True:
                target *= flag


def _of(column: int | Int64Array, at: int | Int64Array, buffer: Int64Array) -> int | Int64Array:
    """The rate of the rows of a block: one number, or one a row in `buffer`."""
    if isinstance(column, int):
        return column
    if isinstance(at, int):
        return int(column[at])
    return np.take(column, at, out=buffer, mode="clip")  # groups are made of checked codes: nothing is clipped


def _defer(part: dict[str, Int64Array], share: int | Int64Array, asked: bool | BoolArray) -> None:
    """What may be remitted later: the rest of what is remitted now of each of both parts."""
    later = part[DEFERRED]
    for name in SUMS["jp"]:
        later += part[name] - product_ppm(part[name], share)
    if asked is not True:
        later *= asked


def _times(base: Int64Array, rate: int | Int64Array, out: Int64Array, small: bool) -> None:
    """`out` = base times rate (ppm), half-up; the short way where no product leaves int64."""
    if isinstance(rate, int) and rate == 0:
        out.fill(0)
    elif small:
        np.multiply(base, rate, out=out)
        out += _HALF
        bare = out.view(np.uint64)  # nothing is negative, and dividing without a sign is quicker
        np.floor_divide(bare, _PPM, out=bare)
    else:
        out[:] = product_ppm(base, rate)
