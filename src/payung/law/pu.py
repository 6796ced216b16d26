"""Monthly contributions of wage earners (PU) on arrays: JKK, JKM, JHT, JP, and the parts that make up JKP."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import numpy.typing as npt

from payung.kernel.money import PPM, Int64Array
from payung.kernel.months import Month
from payung.law.errors import LawError, LawWarning
from payung.law.inputs import Amounts, Coded, Flags, LawCode, Months, amounts, code_column, flag_column, month_column
from payung.law.products import RATES, Rates, Target, computed, evened
from payung.law.standing import Registered, numbered_kinds, standings
from payung.law.store import Relief, Statute, statute

WORKER_LIMIT = 100_000_000  # more workers than the country has is an error of the caller
_PARAMETERS = ("jp.wage_ceiling", "jkk.pu_rate", "jkm.pu_rate", "jht.pu_employer_rate", "jp.employer_rate")


class RiskClass(LawCode):
    """JKK risk class of the employer's business, I very low to V very high (PP 44/2015 ps. 16)."""

    I = 1  # noqa: E741 - the law's own numerals
    II = 2
    III = 3
    IV = 4
    V = 5


class Industry(LawCode):
    """Industries of the labour-intensive relief (PP 7/2025, PP 36/2025)."""

    OTHER = 0
    FOOD_BEVERAGE_TOBACCO = 1
    TEXTILE_APPAREL = 2
    LEATHER = 3
    FOOTWEAR = 4
    TOYS = 5
    FURNITURE = 6


@dataclass(frozen=True, slots=True)
class PuContributions:
    """Contributions of PU rows, in the order of the input; int64 rupiah, each of shape (n,).

    `jp_employer` and `jp_worker` are due for the month, the worker's withheld in full; `jp_deferred` is the part of both
    that an employer under PP 49/2020 may remit later, so that jp_employer + jp_worker - jp_deferred is remitted now.
    `jkp_*` are internal shares: they change nothing in what employer and worker pay.
    `relief` points into `reliefs` (0 = full tariff).
    """

    jkk: Int64Array
    jkm: Int64Array
    jht_employer: Int64Array
    jht_worker: Int64Array
    jp_base: Int64Array
    jp_employer: Int64Array
    jp_worker: Int64Array
    jp_deferred: Int64Array
    jkp_base: Int64Array
    jkp_government: Int64Array
    jkp_from_jkk: Int64Array
    jkp_from_jkm: Int64Array
    employer: Int64Array
    worker: Int64Array
    relief: npt.NDArray[np.int16]
    reliefs: tuple[str, ...]
    warnings: tuple[LawWarning, ...]

    def __len__(self) -> int:
        return len(self.jkk)

    def row(self, number: int) -> dict[str, int | str]:
        """One row as plain numbers and the id of its relief ("" for the full tariff)."""
        plain: dict[str, int | str] = {name: int(getattr(self, name)[number]) for name in MONEY}
        plain["relief"] = self.reliefs[int(self.relief[number])]
        return plain


MONEY = tuple(name for name in PuContributions.__slots__ if name not in ("relief", "reliefs", "warnings"))


def pu_contributions(
    wage: Amounts,
    months: Months,
    *,
    risk: Coded[RiskClass],
    jht: Flags = True,
    jp: Flags = True,
    jkp: Flags = True,
    industry: Coded[Industry] = Industry.OTHER,
    workers: int | npt.NDArray[np.int64] = 1,
    jp_deferral: Flags = False,
    registered: Registered = None,
    settled: Flags = True,
    law: Statute | None = None,
) -> PuContributions:
    """Monthly contributions of PU participants.

    PP 44/2015 ps. 16, 18; PP 46/2015 ps. 16; PP 45/2015 ps. 28, 29; PP 37/2021 ps. 11; PP 6/2025; reliefs.
    `wage` is the reported wage, whole rupiah a month, above zero; the others one value or shape (n,), months and codes
    also as texts ("2025-07", "ii"). Which
    programmes a participant is in (employer size, nationality) is for the caller to say by the three flags.
    `jp_deferral` states that the employer defers JP under PP 49/2020 ps. 17 to 21; `registered` is the month of
    registration (None: long ago), for decrees that ask full months of new members; `settled` states that the employer
    has paid what PP 7/2025 and PP 36/2025 ask for.
    Raises RowError with row numbers for wages outside 1..10^15 (LAW_WAGE_RANGE), unknown codes and months
    outside 2015-07..2100-12; LawError for floats. `warnings` tells months beyond the known JP ceiling.
    """
    asked = pu_columns(
        wage, months, risk=risk, jht=jht, jp=jp, jkp=jkp, industry=industry, workers=workers, jp_deferral=jp_deferral,
        registered=registered, settled=settled, law=law,
    )  # fmt: skip
    return PuContributions(**asked.money, relief=asked.relief, reliefs=asked.reliefs, warnings=asked.warnings)


@dataclass(frozen=True, slots=True)
class DueColumns:
    """Columns of what is due, by name: whole rupiah a month, int64; `relief` points into `reliefs` (0 = full tariff)."""

    money: dict[str, Int64Array]
    relief: npt.NDArray[np.int16]
    reliefs: tuple[str, ...]
    warnings: tuple[LawWarning, ...]


def pu_columns(
    wage: Amounts,
    months: Months,
    *,
    risk: Coded[RiskClass],
    jht: Flags = True,
    jp: Flags = True,
    jkp: Flags = True,
    industry: Coded[Industry] = Industry.OTHER,
    workers: int | npt.NDArray[np.int64] = 1,
    jp_deferral: Flags = False,
    registered: Registered = None,
    settled: Flags = True,
    law: Statute | None = None,
    into: Target | None = None,
) -> DueColumns:
    """`pu_contributions` into some of its columns, or the sums `jht`, `jp` and `total` of `payung.law.products`: what is not
    asked for is not computed. `into` None: all columns of its own. Raises as `pu_contributions`."""
    law = law or statute()
    wages = amounts(wage, "LAW_WAGE_RANGE", "Upah", allow_zero=False)
    rows = len(wages)
    month_of = month_column(months, rows)
    present, position = _months(month_of)
    stand = standings(law, month_of, registered, flag_column(settled, rows, "Lunas"))
    rates = _rates(law, present, stand.present)
    size = _size(workers, rows, rates.sizes)
    position = position * len(stand.present) + stand.at
    group = (position * len(Industry) + code_column(industry, Industry, rows)) * len(rates.sizes) + size
    group = (group * len(RiskClass) - 1) + code_column(risk, RiskClass, rows)
    flags = {
        "jht": flag_column(jht, rows, "JHT"),
        "jp": flag_column(jp, rows, "JP"),
        "jkp": flag_column(jkp, rows, "JKP"),
        "jp_deferral": flag_column(jp_deferral, rows, "Penundaan JP"),
    }
    target = into or Target.of(MONEY, rows)
    relief = computed(wages, group, flags, rates, target)
    return DueColumns(target.columns, relief, rates.reliefs, rates.warnings)


def _months(month_of: int | Int64Array) -> tuple[tuple[int, ...], int | Int64Array]:
    """The distinct months, rising, and the place of each row's own among them."""
    if isinstance(month_of, int) or not len(month_of):
        return ((month_of,) if isinstance(month_of, int) else (), 0)
    first = int(month_of.min())
    later = month_of - first
    kinds, at = numbered_kinds(later, int(later.max()) + 1)
    return tuple(first + kind for kind in kinds), at


def _size(workers: int | npt.NDArray[np.int64], rows: int, sizes: tuple[int, ...]) -> int | Int64Array:
    if isinstance(workers, int) and 0 <= workers <= WORKER_LIMIT:
        return bisect_right(sizes, workers) - 1
    counts = amounts(workers, "LAW_WORKERS_RANGE", "Jumlah pekerja")
    if (counts.size and int(counts.max()) > WORKER_LIMIT) or len(counts) != rows:
        raise LawError("LAW_INPUT_SHAPE", "Kolom %(label)s tidak sesuai", label="Jumlah pekerja")
    bands = np.zeros(len(counts), dtype=np.int64)
    for bound in sizes[1:]:  # the first is 0
        bands += counts >= bound
    return bands


@lru_cache(maxsize=256)
def _rates(law: Statute, present: tuple[int, ...], stands: tuple[int, ...]) -> Rates:
    sizes = sorted({0, *(relief.min_workers for relief in law.reliefs)})
    reliefs = [""]
    rows: list[dict[str, int]] = []
    marks: list[int] = []
    for index, stand, industry, size in product(present, stands, Industry, sizes):
        month = Month(index)
        decree = law.relief_for(month, "PU", industry.word, "employer", size, standing=stand)
        if decree and decree.id not in reliefs:
            reliefs.append(decree.id)
        marks += [reliefs.index(decree.id) if decree else 0] * len(RiskClass)
        rows += [_row(law, month, risk, decree) for risk in RiskClass]
    warnings = (law.parameter(name).warning_at(Month(index)) for index in present for name in _PARAMETERS)
    columns = {name: np.array([row[name] for row in rows], dtype=np.int64) for name in RATES}
    return Rates(
        {name: evened(column) for name, column in columns.items()},
        evened(np.array(marks, dtype=np.int64)),
        tuple(sizes),
        tuple(reliefs),
        tuple(warning for warning in warnings if warning),
        bool((columns["jp_share"] != PPM).any()),
    )


def _row(law: Statute, month: Month, risk: RiskClass, decree: Relief | None) -> dict[str, int]:
    shares = decree.shares if decree else {}
    deferring = law.relief_for(month, "PU")  # the employer's fact, whoever the member is
    jkk = payable_rate(law.value("jkk.pu_rate", month)[risk - 1], shares.get("jkk", PPM))
    insured = month >= jkp_begins(law)
    lowered = bool(decree) and "jkk" in shares
    from_jkk = law.value("jkp.from_jkk_relief", month)[risk - 1] if insured and lowered else None
    return {
        "jkk": jkk,
        "jkm": payable_rate(law.ppm("jkm.pu_rate", month), shares.get("jkm", PPM)),
        "jht_employer": law.ppm("jht.pu_employer_rate", month),
        "jht_worker": law.ppm("jht.pu_worker_rate", month),
        "jp_ceiling": law.rupiah("jp.wage_ceiling", month),
        "jp_employer": law.ppm("jp.employer_rate", month),
        "jp_worker": law.ppm("jp.worker_rate", month),
        "jp_share": PPM - deferring.terms.get("jp_deferred_ppm", 0) if deferring else PPM,
        "jkp_ceiling": law.rupiah("jkp.wage_ceiling", month) if insured else 0,
        "jkp_government": law.ppm("jkp.government_rate", month) if insured else 0,
        "jkp_from_jkk": (law.ppm("jkp.from_jkk_rate", month) if from_jkk is None else from_jkk) if insured else 0,
        "jkp_from_jkm": law.ppm("jkp.from_jkm_rate", month) if insured else 0,
    }


def jkp_begins(law: Statute) -> Month:
    """The first contribution month of JKP (PP 37/2021)."""
    return Month.from_date(law.parameter("jkp.government_rate").values[0].start)


def payable_rate(rate: int, share: int) -> int:
    """The rate (ppm) that remains payable. Raises LawError(LAW_RATE_SCALE) when it is no whole ppm."""
    if rate * share % PPM:
        message = "Tarif %(rate)s per juta dengan bagian %(share)s tidak bulat per juta"
        raise LawError("LAW_RATE_SCALE", message, rate=rate, share=share)
    return rate * share // PPM
