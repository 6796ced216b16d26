"""Old-age savings (JHT): growth of a balance, how much may be withdrawn and when (PP 46/2015, Permenaker 4/2022)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np

from payung.kernel.dates import completed_years, format_date
from payung.kernel.money import MAX_RUPIAH, PPM, Int64Array, apply_ppm
from payung.kernel.months import Month
from payung.law.eras import Days, add_months, day_column, filled, number_at, ratio
from payung.law.errors import LawError
from payung.law.explain import Explanation, beside, cite, computed, divisor
from payung.law.inputs import Amounts, LawCode, amounts
from payung.law.language import marked, text_of
from payung.law.nodes import How
from payung.law.store import Statute, statute
from payung.law.texts import takes_texts
from payung.law.verdicts import Conditions, Verdict

YEAR = marked("Bulan setahun")


class Purpose(LawCode):
    """What a part of the balance is taken for."""

    OTHER = 0
    HOUSING = 1


class Leaving(LawCode):
    """Why the whole balance is asked for (PP 46/2015 ps. 22, 26; PP 60/2015; Permenaker 4/2022)."""

    AGE = 0
    CONTRACT_PENSION = 1
    RESIGNATION = 2
    LAYOFF = 3
    CONTRACT_END = 4
    BPU_STOPPED = 5
    EMIGRATION = 6
    TOTAL_DISABILITY = 7
    DEATH = 8


WAITING = (Leaving.RESIGNATION, Leaving.LAYOFF)


@dataclass(frozen=True, slots=True)
class JhtYear:
    """One calendar year of a balance, whole rupiah; `rate` in ppm."""

    year: int
    opening: int
    contributions: int
    rate: int
    development: int
    closing: int


@dataclass(frozen=True, slots=True)
class JhtProjection:
    """The years in order and the tree that shows each of them."""

    years: tuple[JhtYear, ...]
    explanation: Explanation

    @property
    def balance(self) -> int:
        return self.years[-1].closing if self.years else 0


@dataclass(frozen=True, slots=True)
class _Year:
    """A year with what its line is made of: the contributions month by month, and the line of the rate."""

    year: JhtYear
    paid: tuple[int, ...]
    rate: Explanation


def jht_grow(balance: Amounts, rate: int, years: int) -> Int64Array:
    """Balances after whole years at one yearly rate (ppm), credited and rounded once a year; rupiah, shape (n,).

    Raises RowError(LAW_BALANCE_RANGE), LawError(LAW_RATE_RANGE) unless the rate is 0 to 100 %, and
    LawError(LAW_BALANCE_RANGE) when a balance passes 10^15.
    """
    if not 0 <= rate <= PPM or years < 0:
        raise LawError("LAW_RATE_RANGE", "Tingkat hasil harus 0 sampai 100 persen dan tahun tidak negatif")
    grown = amounts(balance, "LAW_BALANCE_RANGE", "Saldo").copy()
    for _ in range(years):
        grown += ratio(grown, rate, PPM)
        if grown.size and int(grown.max()) > MAX_RUPIAH:
            raise LawError("LAW_BALANCE_RANGE", "Saldo melampaui yang dapat dihitung")
    return grown


@takes_texts
def jht_project(
    opening: int,
    first: Month,
    contributions: Sequence[int],
    *,
    assumed_rate: int | None = None,
    law: Statute | None = None,
) -> JhtProjection:
    """A balance through the months from `first`, one contribution (rupiah, may be 0) a month.

    The rate is that of each calendar year; `assumed_rate` (ppm) stands in for the years that have none recorded
    and shows as an assumption. A contribution earns from the following month to the end of its year (rule
    `jht.crediting`, not verified). A first or last year that is not whole earns its months' share.
    Raises MissingValue(jht.development_rate) for a year without a rate when none is assumed.
    """
    law = law or statute()
    if opening < 0 or any(type(amount) is not int or amount < 0 for amount in contributions):
        raise LawError("LAW_BALANCE_RANGE", "Saldo dan iuran tidak boleh negatif")
    years: list[_Year] = []
    balance, at = opening, 0
    while at < len(contributions):
        month = first + at
        paid = contributions[at : at + 13 - month.month]
        rate, line = _rate(law, month.year, assumed_rate)
        # Twelfths of a year: the balance for all months counted, each contribution for the months after its own.
        weighted = balance * len(paid) + sum(amount * (len(paid) - 1 - place) for place, amount in enumerate(paid))
        gain = ratio(weighted, rate, 12 * PPM)
        year = JhtYear(month.year, balance, sum(paid), rate, gain, balance + sum(paid) + gain)
        years.append(_Year(year, tuple(paid), line))
        balance, at = year.closing, at + len(paid)
    return JhtProjection(tuple(one.year for one in years), _tree(years, opening, _crediting(law, first)))


@takes_texts
def jht_partial(balance: Amounts, purpose: Purpose, on: Days, *, law: Statute | None = None) -> Int64Array:
    """The most that may be taken once, rupiah, rounded down to stay within the share; shape (n,).

    30 % for housing or 10 % for other purposes (PP 46/2015 ps. 22). Whether it may be taken: `jht_partial_verdict`.
    """
    law = law or statute()
    balances = amounts(balance, "LAW_BALANCE_RANGE", "Saldo")
    rate = filled(number_at(law, f"jht.partial_{purpose.word}", day_column(on, len(balances))), len(balances))
    quotient, remainder = np.divmod(balances, PPM)
    limits: Int64Array = quotient * rate + remainder * rate // PPM
    return limits


@takes_texts
def jht_partial_verdict(
    membership_months: int, on: date, *, taken_before: bool = False, law: Statute | None = None
) -> Verdict:
    """Whether a part may be taken: ten years of membership (JHT_PARTIAL_YEARS), once (JHT_PARTIAL_ONCE)."""
    law = law or statute()
    needed = law.value("jht.partial_years", on)
    conditions = Conditions("Hak mengambil JHT sebagian")
    line = cite(law, "jht.partial_years", on, unit="tahun")
    message = "Kepesertaan %(months)s bulan, kurang dari %(years)s tahun"
    facts = {"months": membership_months, "years": needed}
    conditions.need(membership_months >= 12 * needed, line, "JHT_PARTIAL_YEARS", message, **facts)
    once = Explanation("Sudah pernah mengambil sebagian", taken_before, basis="PP 46/2015 ps. 22")
    message = "Pengambilan sebagian hanya satu kali"
    conditions.need(not taken_before, once, "JHT_PARTIAL_ONCE", message)
    return conditions.verdict()


@takes_texts
def jht_full_verdict(
    reason: Leaving, left: date, on: date, *, birth: date | None = None, law: Statute | None = None
) -> Verdict:
    """Whether the whole balance may be taken on `on`; `left` is the day of the event.

    Codes: JHT_AGE (below 56 when the reason is age; LawError without a birth date), JHT_WAITING (one month after
    resignation or layoff), JHT_EVENT_AHEAD.
    """
    law = law or statute()
    conditions = Conditions("Hak mengambil JHT seluruhnya")
    happened = Explanation("Hari kejadian", format_date(left))
    conditions.need(left <= on, happened, "JHT_EVENT_AHEAD", "Kejadian belum berlangsung")
    if reason is Leaving.AGE:
        if birth is None:
            raise LawError("LAW_BIRTH_MISSING", "Tanggal lahir diperlukan")
        age, limit = completed_years(birth, on), law.value("jht.full_age", on)
        line = cite(law, "jht.full_age", on, unit="tahun")
        conditions.need(
            age >= limit, line, "JHT_AGE", "Usia %(age)s tahun, belum %(limit)s tahun", age=age, limit=limit
        )
    if reason in WAITING:
        free = add_months(left, law.value("jht.waiting_months", on))
        line = cite(law, "jht.waiting_months", on, unit="bulan")
        message = "Masa tunggu sampai %(day)s"
        conditions.need(on >= free, line, "JHT_WAITING", message, day=format_date(free))
    return conditions.verdict()


@takes_texts
def jht_final_tax(payout: int, on: date, *, law: Statute | None = None) -> int:
    """PPh 21 on a lump sum in rupiah (PP 68/2009, outside the social security law): 5 % of what exceeds 50 million."""
    law = law or statute()
    return apply_ppm(max(payout - law.rupiah("jht.final_tax_free", on), 0), law.ppm("jht.final_tax_rate", on))


def _rate(law: Statute, year: int, assumed: int | None) -> tuple[int, Explanation]:
    when = Month.of(year, 7) if year == 2015 else Month.of(year, 1)
    dated = law.parameter("jht.development_rate").values
    held = [value for value in dated if value.start <= when.first_day]
    if assumed is not None and (not held or held[-1].value is None):
        note = marked("Anggapan; tingkat tahun ini belum tercatat.")
        return assumed, Explanation(
            text_of("Tingkat hasil %(year)s", year=year), assumed, "ppm", verified="low", note=note
        )
    line = cite(law, "jht.development_rate", when)
    return law.ppm("jht.development_rate", when), line


def _tree(years: Sequence[_Year], opening: int, crediting: Explanation) -> Explanation:
    """Each year's closing balance from the one before; a year that follows opens with what the one before closed with."""
    if not years:
        return computed(marked("Saldo JHT"), opening, How.SUM, Explanation("Saldo awal", opening, "IDR"), crediting)
    closing = years[-1].year.closing
    return computed(marked("Saldo JHT"), closing, How.LAST, *(_year_line(one) for one in years), crediting)


def _year_line(one: _Year) -> Explanation:
    """Opening balance, contributions and development; the development from the balance times its months."""
    year = one.year
    opening = Explanation("Saldo awal", year.opening, "IDR")
    paid = [
        _times(marked("Iuran sebulan"), amount, len(list(run)), marked("Banyak bulan"))
        for amount, run in groupby(one.paid)
    ]
    weights = [
        _times(marked("Iuran sebulan"), amount, months, marked("Bulan berbunga"))
        for amount, months in _by_amount(one.paid).items()
        if amount and months
    ]
    balance = _times(marked("Saldo awal"), year.opening, len(one.paid), marked("Bulan berbunga"))
    whole = sum(int(line.value or 0) for line in (balance, *weights))
    weighed = computed(marked("Saldo kali bulan"), whole, How.SUM, balance, *weights)
    development = computed(
        marked("Hasil pengembangan"),
        year.development,
        How.PRODUCT,
        weighed,
        one.rate,
        divisor(Explanation(YEAR, 12, "bulan")),
    )
    parts = (opening, computed(marked("Iuran"), year.contributions, How.SUM, *paid), development)
    return computed(text_of("Saldo akhir %(year)s", year=year.year), year.closing, How.SUM, *parts)


def _times(label: str, amount: int, count: int, counted: str) -> Explanation:
    factors = (Explanation(label, amount, "IDR"), Explanation(counted, count, "bulan"))
    return computed(label, amount * count, How.PRODUCT, *factors)


def _by_amount(paid: Sequence[int]) -> dict[int, int]:
    """How many months each amount earns until the end of the year, all contributions of that amount together."""
    months: dict[int, int] = {}
    for place, amount in enumerate(paid):
        months[amount] = months.get(amount, 0) + len(paid) - 1 - place
    return months


def _crediting(law: Statute, when: Month) -> Explanation:
    return beside(cite(law, "jht.crediting", when, marked("majemuk tahunan"), " "))
