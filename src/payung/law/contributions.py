"""Monthly contributions on arrays; one implementation for one person and for sixty million.

Every amount of a month depends on few things (tier, sector, payer), so the arithmetic is done once per
combination, exactly and rounded half-up per participant and programme, and rows only look their amounts up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import numpy.typing as npt

from payung.kernel.money import PPM, Int64Array, apply_ppm
from payung.kernel.months import Month
from payung.law.errors import LawWarning
from payung.law.inputs import (
    BLOCK,
    Amounts,
    BpuGroup,
    Coded,
    Flags,
    Months,
    PayerClass,
    Sector,
    amounts,
    code_column,
    flag_column,
    month_column,
)
from payung.law.standing import Registered, numbered_kinds, standings
from payung.law.store import Relief, Statute, statute
from payung.law.tables import TierTable, tier_table

Variant = tuple[str, int]  # the word of a group and a standing
BPU_PARAMETERS = ("jkk.bpu_tiers", "jkk.bpu_rate", "jkm.bpu_amount", "jht.bpu_rate")


@dataclass(frozen=True, slots=True)
class BpuContributions:
    """Contributions of BPU rows, in the order of the input; int64 rupiah, each of shape (n,).

    `tier` counts from 1 as the printed table does. `relief` points into `reliefs` (0 = full tariff).
    """

    base: Int64Array
    jkk: Int64Array
    jkm: Int64Array
    jht: Int64Array
    total: Int64Array
    tier: npt.NDArray[np.int16]
    relief: npt.NDArray[np.int16]
    reliefs: tuple[str, ...]
    warnings: tuple[LawWarning, ...]

    def __len__(self) -> int:
        return len(self.total)

    def row(self, number: int) -> dict[str, int | str]:
        """One row as plain numbers and the id of its relief ("" for the full tariff)."""
        columns = ("base", "jkk", "jkm", "jht", "total", "tier")
        plain: dict[str, int | str] = {name: int(getattr(self, name)[number]) for name in columns}
        plain["relief"] = self.reliefs[int(self.relief[number])]
        return plain


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Amounts per (group, tier): group is one (month, sector, payer class); shape (groups * tiers,)."""

    jkk: Int64Array
    jkm: Int64Array
    jht: Int64Array
    base: Int64Array
    relief: npt.NDArray[np.int16]


def bpu_contributions(
    income: Amounts,
    months: Months,
    *,
    sector: Coded[Sector] = Sector.OTHER,
    payer: Coded[PayerClass] = PayerClass.SELF,
    jht: Flags = False,
    group: Coded[BpuGroup] = BpuGroup.INDEPENDENT,
    registered: Registered = None,
    law: Statute | None = None,
) -> BpuContributions:
    """Monthly contributions of BPU participants (PP 44/2015 Lampiran II; PP 46/2015; reliefs).

    `income` in whole rupiah a month, shape (n,) or one int; the others one value for all rows or shape (n,).
    Months are `Month`, "2025-07", days, or columns of them or of month indices; codes are members, their words, or columns
    of either. JKK and JKM are always assessed, JHT where `jht` is true. `group` is that of
    PP 46/2015 ps. 4 ayat (3), `registered` the month of registration (None: long ago): both decide on reliefs.
    Raises RowError with row numbers for negative incomes or incomes above 10^15 (LAW_INCOME_RANGE), unknown
    codes (LAW_CODE_UNKNOWN) and months outside 2015-07..2100-12 (LAW_MONTH_RANGE); LawError for floats.
    """
    law = law or statute()
    wages = amounts(income, "LAW_INCOME_RANGE", "Penghasilan")
    rows = len(wages)
    month_of = month_column(months, rows)
    sector_of = code_column(sector, Sector, rows)
    payer_of = code_column(payer, PayerClass, rows)
    wants_jht = flag_column(jht, rows, "JHT")
    present = _present(month_of)
    stand = standings(law, month_of, registered, True)
    variants, variant_of = _variants(code_column(group, BpuGroup, rows), stand.present, stand.at)
    group_of = _groups(month_of, sector_of, payer_of, present, len(variants), variant_of)
    return _look_up(wages, group_of, wants_jht, _plan(law, tuple(present), variants))


@dataclass(frozen=True, slots=True)
class _Plan:
    """All that depends on the months alone: tier tables, the table of each month, amounts, names, warnings."""

    tiers: list[TierTable]
    era_of: list[int]
    width: int
    per_month: int
    lookup: _Lookup
    names: list[str]
    warnings: tuple[LawWarning, ...]


@lru_cache(maxsize=256)
def _plan(law: Statute, present: tuple[Month, ...], variants: tuple[Variant, ...]) -> _Plan:
    tiers, era_of = _eras(law, present)
    names: list[str] = [""]
    width = max(len(table) for table in tiers)
    lookup = _build(law, present, variants, tiers, era_of, width, names)
    per_month = len(variants) * len(Sector) * len(PayerClass)
    return _Plan(tiers, era_of, width, per_month, lookup, names, _warn(law, present))


def _look_up(
    wages: Int64Array,
    group_of: int | Int64Array,
    wants_jht: bool | npt.NDArray[np.bool_],
    plan: _Plan,
) -> BpuContributions:
    rows = len(wages)
    base, jkk, jkm, total = np.empty((4, rows), dtype=np.int64)
    jht = np.zeros(rows, dtype=np.int64)
    tier, relief = np.empty((2, rows), dtype=np.int16)
    lookup = plan.lookup
    eras = np.array(plan.era_of, dtype=np.int64)
    for start in range(0, rows, BLOCK):
        block = slice(start, start + BLOCK)
        group = group_of if isinstance(group_of, int) else group_of[block]
        at = plan.tiers[0].rows(wages[block])
        for number, table in enumerate(plan.tiers[1:], 1):
            at = np.where(eras[group // plan.per_month] == number, table.rows(wages[block]), at)
        np.add(at, 1, out=tier[block], casting="unsafe")
        at = at + group * plan.width
        # "clip" spares NumPy a check: groups are made of checked codes, nothing is clipped
        np.take(lookup.base, at, out=base[block], mode="clip")
        np.take(lookup.jkk, at, out=jkk[block], mode="clip")
        np.take(lookup.jkm, at, out=jkm[block], mode="clip")
        np.take(lookup.relief, at, out=relief[block], mode="clip")
        if wants_jht is not False:
            np.take(lookup.jht, at, out=jht[block], mode="clip")
        if not isinstance(wants_jht, bool):
            jht[block] *= wants_jht[block]
        np.add(jkk[block], jkm[block], out=total[block])
        if wants_jht is not False:
            total[block] += jht[block]
    return BpuContributions(base, jkk, jkm, jht, total, tier, relief, tuple(plan.names), plan.warnings)


def _present(month_of: int | Int64Array) -> list[Month]:
    if isinstance(month_of, int):
        return [Month(month_of)]
    if not len(month_of):
        return []
    first = int(month_of.min())
    seen = np.flatnonzero(np.bincount(month_of - first)) + first
    return [Month(index) for index in seen.tolist()]


def _groups(
    month_of: int | Int64Array,
    sector_of: int | Int64Array,
    payer_of: int | Int64Array,
    present: list[Month],
    variants: int,
    variant_of: int | Int64Array,
) -> int | Int64Array:
    position: int | Int64Array = 0
    if not isinstance(month_of, int) and present:
        table = np.zeros(present[-1].index - present[0].index + 1, dtype=np.int64)
        table[[month.index - present[0].index for month in present]] = np.arange(len(present))
        position = table[month_of - present[0].index]
    return ((position * variants + variant_of) * len(Sector) + sector_of) * len(PayerClass) + payer_of


def _variants(
    group: int | Int64Array, stands: tuple[int, ...], stand: int | Int64Array
) -> tuple[tuple[Variant, ...], int | Int64Array]:
    """The distinct (group, standing) of the rows, and the place of each row's own among them."""
    if isinstance(group, int) and isinstance(stand, int):
        return ((BpuGroup(group).word, stands[stand]),), 0
    both, at = numbered_kinds(np.asarray(stand, dtype=np.int64) * len(BpuGroup) + group, len(stands) * len(BpuGroup))
    variants = tuple((BpuGroup(one % len(BpuGroup)).word, stands[one // len(BpuGroup)]) for one in both)
    return variants, at


def _eras(law: Statute, present: tuple[Month, ...]) -> tuple[list[TierTable], list[int]]:
    """The distinct tier tables of the months, and the number of the table of each month."""
    tables: dict[object, TierTable] = {}
    keys = []
    parameter = law.parameter("jkk.bpu_tiers")
    for month in present:
        start = parameter.at(month).start
        keys.append(start)
        if start not in tables:
            tables[start] = tier_table(law, month)
    if not tables:
        return [tier_table(law, Month.parse("2015-07"))], []
    order = list(tables)
    return [tables[key] for key in order], [order.index(key) for key in keys]


def _build(
    law: Statute,
    present: tuple[Month, ...],
    variants: tuple[Variant, ...],
    tiers: list[TierTable],
    era_of: list[int],
    width: int,
    names: list[str],
) -> _Lookup:
    shape = (len(present), len(variants), len(Sector), len(PayerClass), width)
    base, jkk, jkm, jht = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    relief = np.zeros(shape, dtype=np.int16)
    for number, month in enumerate(present):
        bases = tiers[era_of[number]].bases
        span = slice(0, len(bases))
        base[number, ..., span] = bases
        jht[number, ..., span] = apply_ppm(bases, law.ppm("jht.bpu_rate", month))
        for place, sector, payer in product(range(len(variants)), Sector, PayerClass):
            group, stand = variants[place]
            decree = law.relief_for(month, "BPU", sector.word, payer.word, group=group, standing=stand)
            if decree and decree.id not in names:
                names.append(decree.id)
            where = (number, place, sector, payer, span)
            relief[where] = names.index(decree.id) if decree else 0
            jkk[where] = relieved(bases, law.ppm("jkk.bpu_rate", month), decree, "jkk")
            flat = law.rupiah("jkm.bpu_amount", month)
            jkm[where] = apply_ppm(flat, decree.shares.get("jkm", PPM)) if decree else flat
    return _Lookup(jkk.ravel(), jkm.ravel(), jht.ravel(), base.ravel(), relief.ravel())


def relieved(base: Int64Array, rate: int, decree: Relief | None, programme: str) -> Int64Array:
    """`base` times the rate that remains payable, rounded once.

    The share is applied to the rate when that stays a whole ppm (all decrees so far), else to the product.
    """
    share = decree.shares.get(programme, PPM) if decree else PPM
    if rate * share % PPM == 0:
        return apply_ppm(base, rate * share // PPM)
    return apply_ppm(apply_ppm(base, rate), share)


def _warn(law: Statute, present: tuple[Month, ...]) -> tuple[LawWarning, ...]:
    warnings = (law.parameter(name).warning_at(month) for month in present for name in BPU_PARAMETERS)
    return tuple(warning for warning in warnings if warning)
