"""Pensions (JP): wages indexed by inflation, the 1 % formula, its limits and their yearly growth (PP 45/2015)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from payung.kernel.dates import birthday
from payung.kernel.money import PPM, Int64Array
from payung.law.eras import Days, day_column, filled, number_at, ratio, warnings_at
from payung.law.errors import LawError, LawWarning, MissingValue, RowError
from payung.law.explain import Explanation, beside, cite, computed, divisor
from payung.law.inputs import Amounts, amounts
from payung.law.language import marked, text_of
from payung.law.nodes import How
from payung.law.store import Statute, statute
from payung.law.texts import takes_texts

LONGEST = 1_200  # months of contributions; more is an error of the caller
HIGHEST = 1_000_000_000  # rupiah a month of a wage to be weighted, far above every ceiling
_SCALE = 10**9


@dataclass(frozen=True, slots=True)
class JpPension:
    """Monthly pension in int64 rupiah, each of shape (n,): by the formula, and within the year's limits.

    `warnings` lists days whose limits are not recorded yet; the latest recorded ones are used.
    """

    formula: Int64Array
    minimum: Int64Array
    maximum: Int64Array
    payable: Int64Array
    warnings: tuple[LawWarning, ...]

    def __len__(self) -> int:
        return len(self.payable)

    def row(self, number: int) -> dict[str, int]:
        """One row as plain numbers."""
        names = ("formula", "minimum", "maximum", "payable")
        return {name: int(getattr(self, name)[number]) for name in names}


def jp_wage_index(inflation: Mapping[int, int], year: int, retired: int) -> tuple[int, int]:
    """The exact factor that lifts a wage of `year` to the year before `retired`, as numerator and denominator.

    The product of 1 + inflation (ppm by year) over year .. retired - 1. Raises LawError(LAW_INFLATION_MISSING)
    naming the year that is not given, LawError(LAW_RATE_RANGE) for a rate beyond plus or minus 100 %.
    """
    numerator, denominator = 1, 1
    for number in range(year, retired):
        if number not in inflation:
            raise LawError("LAW_INFLATION_MISSING", "Inflasi tahun %(year)s belum diberikan", year=number)
        if not -PPM < inflation[number] <= PPM:
            raise LawError("LAW_RATE_RANGE", "Inflasi tahun %(year)s di luar rentang", year=number)
        numerator *= PPM + inflation[number]
        denominator *= PPM
    return numerator, denominator


def jp_weighted_wages(wages: npt.NDArray[np.int64] | Sequence[int], index: tuple[int, int]) -> npt.NDArray[np.int64]:
    """Wages of one year (rupiah a month, shape (n,)) times an exact factor of `jp_wage_index`, rounded half-up.

    Computed in int64 with a scaled factor; rows so near to half a rupiah that the scale might decide are done
    again exactly. Raises RowError(LAW_WAGE_RANGE) for wages that are negative or above 10^9.
    """
    column = amounts(wages, "LAW_WAGE_RANGE", "Upah")
    high = np.flatnonzero(column > HIGHEST)
    if len(high):
        message = "%(label)s di luar rentang pada %(count)s baris, mulai baris %(first)s"
        rows = high[:20].tolist()
        raise RowError("LAW_WAGE_RANGE", message, rows, len(high), label="Upah", first=rows[0])
    numerator, denominator = index
    scaled = (2 * numerator * _SCALE + denominator) // (2 * denominator)
    if scaled >= 9 * _SCALE:  # a factor of nine and more leaves int64: do every row exactly
        near = np.arange(len(column))
        lifted = np.zeros(len(column), dtype=np.int64)
    else:
        product = column * scaled
        lifted = (product + _SCALE // 2) // _SCALE
        # The scaled factor is off by at most half of 10^-9, so the product by at most wage / 2.
        near = np.flatnonzero(np.abs(product % _SCALE - _SCALE // 2) <= column // 2 + 1)
    for row in near.tolist():
        lifted[row] = (2 * int(column[row]) * numerator + denominator) // (2 * denominator)
    return lifted


def average_wage(rows: npt.NDArray[np.int64] | Sequence[int]) -> int:
    """The average of one person's weighted wages, each year of equal weight, rounded half-up."""
    if not len(rows):
        raise LawError("LAW_WAGES_EMPTY", "Upah tertimbang tidak ada")
    total = sum(int(wage) for wage in rows)
    return (2 * total + len(rows)) // (2 * len(rows))


@takes_texts
def pension_from_wages(rows: Sequence[int], months: int, on: date, *, law: Statute | None = None) -> int:
    """The formula on one person's weighted wages without rounding in between; before limits, rupiah a month."""
    if not rows or not 0 <= months <= LONGEST or any(wage < 0 for wage in rows):
        raise LawError("LAW_WAGES_EMPTY", "Upah tertimbang atau masa iur tidak ada")
    accrual = (law or statute()).ppm("jp.accrual", on)
    return ratio(sum(rows), months * accrual, 12 * PPM * len(rows))


def jp_pension(average: Amounts, months: Amounts, on: Days, *, law: Statute | None = None) -> JpPension:
    """Monthly pension: 1 % x months / 12 x average weighted wage, within the limits of the day it starts.

    PP 45/2015 ps. 17, 18. `average` rupiah a month, `months` contribution months (0..1200); one value or shape
    (n,). Whether a monthly pension is due at all: `payung.law.jp_claims`. Rounded half-up to the rupiah.
    """
    law = law or statute()
    wages = amounts(average, "LAW_WAGE_RANGE", "Upah tertimbang")
    rows = len(wages)
    counted = amounts(months, "LAW_MONTHS_RANGE", "Masa iur")
    if len(counted) not in (1, rows):
        raise LawError("LAW_INPUT_SHAPE", "Panjang kolom %(label)s berbeda", label="Masa iur")
    wrong = np.flatnonzero(counted > LONGEST)
    if len(wrong):
        message = "Masa iur di luar rentang pada %(count)s baris, mulai baris %(first)s"
        raise RowError("LAW_MONTHS_RANGE", message, wrong[:20].tolist(), len(wrong), first=int(wrong[0]))
    day = day_column(on, rows)
    formula = ratio(wages, counted * number_at(law, "jp.accrual", day), 12 * PPM)
    low = filled(number_at(law, "jp.minimum_pension", day), rows)
    high = filled(number_at(law, "jp.maximum_pension", day), rows)
    warnings = warnings_at(law, ("jp.minimum_pension", "jp.maximum_pension"), day)
    return JpPension(formula, low, high, np.clip(formula, low, high), warnings)


def jp_raised_pension(pension: Amounts, on: Days, *, law: Statute | None = None) -> Int64Array:
    """A pension in payment after the yearly indexation that holds on `on`: times 1 + inflation, half-up; shape (n,).

    Raises MissingValue before 2016-03 and past the last inflation that is known.
    """
    law = law or statute()
    column = amounts(pension, "LAW_PENSION_RANGE", "Pensiun")
    day = day_column(on, len(column))
    beyond = warnings_at(law, ("jp.benefit_indexation",), day)
    if beyond:
        label = law.parameter(beyond[0].parameter).label
        raise MissingValue(beyond[0].parameter, beyond[0].when, label=label)
    rate = number_at(law, "jp.benefit_indexation", day)
    return ratio(column, PPM + rate, PPM)


@takes_texts
def index_limit(previous: int, inflation: int, on: date, *, law: Statute | None = None) -> int:
    """The next lowest or highest pension (PP 45/2015 ps. 18): times 1 + inflation (ppm), rounded up to the step."""
    step: int = (law or statute()).value("jp.benefit_step", on)
    return -(-previous * (PPM + inflation) // (PPM * step)) * step


@takes_texts
def jp_retirement_day(birth: date, *, law: Statute | None = None) -> date:
    """The first day on which a person has the retirement age then in force (PP 45/2015 ps. 15).

    The age rises every three years, so who misses one step waits for the next birthday that reaches the new one. Who
    was born on 29 February completes a year on 1 March of common years.
    Raises LawError(LAW_BIRTH_MISSING) for births from which no recorded age follows.
    """
    history = (law or statute()).parameter("jp.retirement_age").values
    for number, value in enumerate(history):
        stop = history[number + 1].start if number + 1 < len(history) else date.max
        reached = max(birthday(birth, value.value), value.start)
        if reached < stop:
            return reached
    raise LawError("LAW_BIRTH_MISSING", "Usia pensiun tidak dapat ditetapkan")


@takes_texts
def explain_jp_pension(
    wages: Mapping[int, int],
    inflation: Mapping[int, int],
    months: int,
    retired: date,
    *,
    law: Statute | None = None,
) -> Explanation:
    """One person's pension from the yearly wages (rupiah a month, already under each year's ceiling) and inflation.

    The formula is computed on the rounded weighted wages, as the published example shows them.
    """
    law = law or statute()
    lines, lifted = [], []
    for year in sorted(wages):
        index = jp_wage_index(inflation, year, retired.year)
        lifted.append(int(jp_weighted_wages([wages[year]], index)[0]))
        rates = [
            Explanation(text_of("100 %% ditambah inflasi %(year)s", year=one), PPM + inflation[one], "ppm")
            for one in range(year, retired.year)
        ]
        paid = Explanation("Upah dilaporkan", wages[year], "IDR")
        lines.append(computed(text_of("Upah tertimbang %(year)s", year=year), lifted[-1], How.PRODUCT, paid, *rates))
    formula = pension_from_wages(lifted, months, retired, law=law)
    low, high = (law.rupiah(f"jp.{side}_pension", retired) for side in ("minimum", "maximum"))
    average = Explanation("Rata-rata upah tertimbang", average_wage(lifted), "IDR")
    tree = computed(
        marked("Pensiun menurut rumus"),
        formula,
        How.PRODUCT,
        computed(marked("Jumlah upah tertimbang"), sum(lifted), How.SUM, *lines),
        Explanation("Masa iur yang dihitung", months, "bulan"),
        cite(law, "jp.accrual", retired),
        divisor(Explanation("Banyak tahun", len(lifted), "tahun")),
        divisor(Explanation("Bulan setahun", 12, "bulan")),
        beside(average),
        beside(cite(law, "jp.weighting", retired, marked("tiap tahun berbobot sama"), " ")),
    )
    limits = (cite(law, "jp.minimum_pension", retired), cite(law, "jp.maximum_pension", retired))
    return computed(marked("Pensiun per bulan"), min(max(formula, low), high), How.WITHIN, tree, *limits)
