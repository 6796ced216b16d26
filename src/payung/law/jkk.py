"""Work accident benefits (JKK) on arrays: grants by wage, caps by item; PP 44/2015 and PP 82/2019 by the event's day.

The wage in every formula is the last reported wage (PU) or the income base of the tier (BPU), without a cap.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from payung.kernel.money import PPM, Int64Array, product_ppm
from payung.law.eras import Days, add_months, day_column, eras, filled, number_at, ratio
from payung.law.errors import LawError, RowError
from payung.law.inputs import Amounts, LawCode, amounts
from payung.law.store import Statute, statute
from payung.law.texts import takes_texts

DAYS = 30  # more are a month and some days
LONGEST = 1_200  # months; a longer incapacity is an error of the caller


class Reimbursed(LawCode):
    """Costs that are paid back up to a cap; the word is the parameter's name behind "jkk."."""

    TRANSPORT_LAND = 1
    TRANSPORT_SEA = 2
    TRANSPORT_AIR = 3
    DENTURES = 4
    HEARING_AID = 5
    GLASSES = 6
    HOME_CARE = 7


@dataclass(frozen=True, slots=True)
class JkkGrant:
    """Money after a death or a total disability; int64 rupiah, each of shape (n,)."""

    grant: Int64Array
    periodic: Int64Array
    funeral: Int64Array
    total: Int64Array

    def __len__(self) -> int:
        return len(self.total)

    def row(self, number: int) -> dict[str, int]:
        """One row as plain numbers."""
        return {name: int(getattr(self, name)[number]) for name in ("grant", "periodic", "funeral", "total")}


def jkk_death(wage: Amounts, event: Days, *, law: Statute | None = None) -> JkkGrant:
    """Death by accident: 60 % x 80 x wage, at least the floor, with periodic grant and funeral cost.

    `wage` rupiah a month, above zero, shape (n,) or one int; `event` one day or datetime64 of shape (n,).
    PP 44/2015 ps. 25; PP 82/2019. Raises RowError(LAW_WAGE_RANGE, LAW_DATE_RANGE), MissingValue.
    """
    law = law or statute()
    wages, day = _case(wage, event)
    rate = number_at(law, "jkk.wage_multiple", day) * number_at(law, "jkk.death_rate", day)
    grant = np.maximum(ratio(wages, rate, PPM), number_at(law, "jkk.death_floor", day))
    return _grant(law, grant, day, funeral=True)


def jkk_total_disability(wage: Amounts, event: Days, *, law: Statute | None = None) -> JkkGrant:
    """Permanent total disability (cacat total tetap): 70 % x 80 x wage and the periodic grant.

    Units, article and errors as `jkk_death`.
    """
    law = law or statute()
    wages, day = _case(wage, event)
    rate = number_at(law, "jkk.wage_multiple", day) * number_at(law, "jkk.total_disability_rate", day)
    return _grant(law, ratio(wages, rate, PPM), day, funeral=False)


def jkk_partial_disability(
    wage: Amounts,
    event: Days,
    loss: Amounts,
    *,
    function_loss: Amounts = PPM,
    law: Statute | None = None,
) -> Int64Array:
    """Partial disability: table percentage x loss of function x 80 x wage, rounded once, shape (n,).

    `loss` is the table's share in ppm (`payung.law.disability`), `function_loss` in ppm is below a million
    where a part of the body is not lost but works less; each one value or shape (n,). PP 44/2015 Lampiran III.
    Raises RowError(LAW_SHARE_RANGE) for shares above 100 %, RowError(LAW_RATE_SCALE) where the product of both
    shares is no whole ppm.
    """
    law = law or statute()
    wages, day = _case(wage, event)
    share = _share(loss, "Persentase cacat", len(wages)) * _share(function_loss, "Kehilangan fungsi", len(wages))
    uneven = np.flatnonzero(share % PPM)
    if len(uneven):
        message = "Persentase cacat kali kehilangan fungsi tidak bulat per juta pada %(count)s baris"
        raise RowError("LAW_RATE_SCALE", message, uneven[:20].tolist(), len(uneven))
    rate = np.minimum(share // PPM, number_at(law, "jkk.disability_cap", day))
    return ratio(wages, rate * number_at(law, "jkk.wage_multiple", day), PPM)


def jkk_unable(wage: Amounts, months: Amounts, event: Days, *, law: Statute | None = None) -> Int64Array:
    """Temporary incapacity (STMB) over whole months, each month's payment rounded half-up; rupiah, shape (n,).

    100/75/50 % in steps of the event's regulation. Parts of a month: `jkk_unable_days`. Raises as `jkk_death`, and RowError(LAW_MONTHS_RANGE).
    """
    law = law or statute()
    wages, day = _case(wage, event)
    length = _spread(amounts(months, "LAW_MONTHS_RANGE", "Lama tidak mampu bekerja"), len(wages), "Bulan")
    wrong = np.flatnonzero(length > LONGEST)
    if len(wrong):
        message = "Lama tidak mampu bekerja di luar rentang pada %(count)s baris, mulai baris %(first)s"
        raise RowError("LAW_MONTHS_RANGE", message, wrong[:20].tolist(), len(wrong), first=int(wrong[0]))
    total = np.zeros(len(wages), dtype=np.int64)
    by_month = law.parameter("jkk.unable_rounding").values[-1].value["of"] == "month"
    for steps, rows in eras(law, "jkk.unable_steps", day):
        left = length[rows].copy()
        paid, parts = np.zeros(len(left), dtype=np.int64), np.zeros(len(left), dtype=np.int64)
        for step in steps:
            now = np.minimum(left, step.get("months", LONGEST))
            if by_month:
                paid += product_ppm(wages[rows], step["rate"]) * now
            parts += step["rate"] * now
            left -= now
        total[rows] = paid if by_month else ratio(wages[rows], parts, PPM)
    return total


@takes_texts
def jkk_unable_days(wage: int, months: int, days: int, event: date, *, law: Statute | None = None) -> tuple[int, int]:
    """The least and the most that incapacity (STMB) of months and days is worth, whole rupiah, each rounded half-up once.

    The law counts months; what part of one a day is has not been found (`jkk.unable_day_divisors`, marked low): the least
    and the most of what is in use. Both are `jkk_unable` where there are no days. Raises as `jkk_unable`.
    """
    law = law or statute()
    whole = int(jkk_unable(wage, months, event, law=law)[0])
    if not 0 <= days <= DAYS:
        raise LawError("LAW_DAYS_RANGE", "Hari di samping bulan penuh: 0 sampai %(most)s", most=DAYS)
    if not days:
        return whole, whole
    divisors = law.value("jkk.unable_day_divisors", event)
    worth = sorted(_unable_part(law, wage, months, days, event, divisor) for divisor in divisors.values())
    return worth[0], worth[-1]


def _unable_part(law: Statute, wage: int, months: int, days: int, event: date, divisor: int) -> int:
    """Steps of the months counted in days, `divisor` of them to a month; the sum rounded once."""
    left, sum_of_days = months * divisor + days, 0
    for step in law.value("jkk.unable_steps", event):
        now = min(left, step.get("months", LONGEST) * divisor)
        sum_of_days += step["rate"] * now
        left -= now
    return ratio(wage, sum_of_days, PPM * divisor)


@takes_texts
def jkk_reimbursed(cost: Amounts, item: Reimbursed, event: Days, *, law: Statute | None = None) -> Int64Array:
    """The reimbursed part of a cost: the cost up to the item's cap on the event's day; rupiah, shape (n,)."""
    law = law or statute()
    costs = amounts(cost, "LAW_COST_RANGE", "Biaya")
    return np.minimum(costs, number_at(law, f"jkk.{item.word}", day_column(event, len(costs))))


def jkk_transport(
    event: Days, *, land: Amounts = 0, sea: Amounts = 0, air: Amounts = 0, law: Statute | None = None
) -> Int64Array:
    """Reimbursed transport: each means of travel up to its own cap, the caps added; columns of one shape (n,)."""
    parts = (
        jkk_reimbursed(land, Reimbursed.TRANSPORT_LAND, event, law=law),
        jkk_reimbursed(sea, Reimbursed.TRANSPORT_SEA, event, law=law),
        jkk_reimbursed(air, Reimbursed.TRANSPORT_AIR, event, law=law),
    )
    total: Int64Array = parts[0] + parts[1] + parts[2]
    return total


@takes_texts
def jkk_orthosis(cost: int, listed: int, event: date, *, law: Statute | None = None) -> int:
    """Orthosis or prosthesis: the cost up to the hospital's listed price plus 40 %, in rupiah.

    `listed` is the price on the list of RS Ortopedi Prof. Soeharso, which is not recorded here.
    """
    if cost < 0 or listed < 0:
        raise LawError("LAW_COST_RANGE", "Biaya tidak boleh negatif")
    rate = (law or statute()).ppm("jkk.orthosis_surcharge", event)
    return min(cost, ratio(listed, PPM + rate, PPM))


def jkk_report_due(learnt_at: datetime, *, law: Statute | None = None) -> datetime:
    """Latest moment to report, in the given time zone: 2 x 24 hours after the accident (stage I) or its end (stage II)."""
    return learnt_at + timedelta(hours=(law or statute()).value("jkk.report_hours", learnt_at.date()))


@takes_texts
def jkk_home_care_ends(event: date, start: date, *, law: Statute | None = None) -> date:
    """The day on which paid care at home ends at the latest: a year after it began (PP 82/2019)."""
    return add_months(start, (law or statute()).value("jkk.home_care_months", event))


@takes_texts
def jkk_last_claim_day(event: date, *, law: Statute | None = None) -> date:
    """Last day to claim: two years after the event, five since PP 82/2019 ps. 26."""
    return add_months(event, 12 * (law or statute()).value("jkk.claim_expiry", event))


def _case(wage: Amounts, event: Days) -> tuple[Int64Array, int | Int64Array]:
    wages = amounts(wage, "LAW_WAGE_RANGE", "Upah", allow_zero=False)
    return wages, day_column(event, len(wages))


def _grant(law: Statute, grant: Int64Array, day: int | Int64Array, *, funeral: bool) -> JkkGrant:
    rows = len(grant)
    times = number_at(law, "jkk.periodic_months", day)
    periodic = filled(times * number_at(law, "jkk.periodic_amount", day), rows)
    buried = filled(number_at(law, "jkk.funeral", day) if funeral else 0, rows)
    return JkkGrant(grant, periodic, buried, grant + periodic + buried)


def _share(values: Amounts, label: str, rows: int) -> Int64Array:
    shares = amounts(values, "LAW_SHARE_RANGE", label)
    wrong = np.flatnonzero(shares > PPM)
    if len(wrong):
        message = "%(label)s di atas 100 persen pada %(count)s baris, mulai baris %(first)s"
        facts = {"label": label, "first": int(wrong[0])}
        raise RowError("LAW_SHARE_RANGE", message, wrong[:20].tolist(), len(wrong), **facts)
    return _spread(shares, rows, label)


def _spread(values: Int64Array, rows: int, label: str) -> Int64Array:
    if len(values) == 1:
        return filled(values, rows)
    if len(values) != rows:
        raise LawError("LAW_INPUT_SHAPE", "Panjang kolom %(label)s berbeda", label=label)
    return values
