"""Unemployment insurance (JKP): cash by month of unemployment, and the conditions of both regulations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from payung.kernel.dates import format_date
from payung.kernel.money import Int64Array, product_ppm
from payung.kernel.months import Month
from payung.law.eras import Days, add_months, day_column, eras, filled, number_at
from payung.law.errors import LawError, RowError
from payung.law.explain import Explanation, cite
from payung.law.inputs import BLOCK, Amounts, LawCode, amounts
from payung.law.language import marked
from payung.law.store import Statute, statute
from payung.law.texts import case_of_texts, takes_texts
from payung.law.verdicts import Conditions, Verdict

_EPOCH = date(1970, 1, 1).toordinal()
CASH = "jkp.cash"


class JobEnd(LawCode):
    """How employment ended; only a layoff (PHK) gives a right."""

    LAYOFF = 0
    RESIGNATION = 1
    TOTAL_DISABILITY = 2
    RETIREMENT = 3
    DEATH = 4
    CONTRACT_END = 5


END_WORDS = {
    JobEnd.LAYOFF: marked("PHK"),
    JobEnd.RESIGNATION: marked("mengundurkan diri"),
    JobEnd.TOTAL_DISABILITY: marked("cacat total tetap"),
    JobEnd.RETIREMENT: marked("pensiun"),
    JobEnd.DEATH: marked("meninggal dunia"),
    JobEnd.CONTRACT_END: marked("kontrak berakhir"),
}


def first_day(law: Statute) -> date:
    """The day from which a layoff gives cash: that of the first regulation (PP 37/2021)."""
    return law.parameter(CASH).values[0].start


def change_day(law: Statute) -> date:
    """The day on which the second regulation began (PP 6/2025): who was being paid then gets its rate for the months left."""
    return law.parameter(CASH).values[1].start


def most_months(law: Statute) -> int:
    """Columns of `monthly`: the most months of cash of any regulation."""
    return max(sum(int(step["months"]) for step in value.value) for value in law.parameter(CASH).values)


@dataclass(frozen=True, slots=True)
class JkpBenefit:
    """Cash in int64 rupiah: `monthly` of shape (n, 6) (`most_months`), `base` and `total` of shape (n,)."""

    base: Int64Array
    monthly: npt.NDArray[np.int64]
    total: Int64Array

    def __len__(self) -> int:
        return len(self.total)

    def row(self, number: int) -> dict[str, int | list[int]]:
        """One row as plain numbers."""
        return {
            "base": int(self.base[number]),
            "monthly": self.monthly[number].tolist(),
            "total": int(self.total[number]),
        }


@case_of_texts
@dataclass(frozen=True, slots=True)
class JkpCase:
    """What decides the right to JKP. `paid` are the contribution months; `registered_age` in completed years."""

    layoff: date
    claimed: date
    paid: frozenset[Month]
    end: JobEnd = JobEnd.LAYOFF
    citizen: bool = True
    registered_age: int = 0
    claims_before: int = 0
    new_job: bool = False


def jkp_benefit(
    wage: Amounts,
    layoff: Days,
    *,
    paid_before_change: Amounts | None = None,
    law: Statute | None = None,
) -> JkpBenefit:
    """Monthly cash: 45 % three times, then 25 % three times; 60 % six times since PP 6/2025.

    `wage` is the last reported wage, rupiah a month, above zero; the layoff's day selects the regulation.
    `paid_before_change` is how many months were paid before 2025-02-07 to those laid off earlier: the months after
    are paid at the new rate. One value or shape (n,); None where the day of the layoff alone decides it
    (`paid_before`). Each month is rounded half-up. Raises RowError(LAW_WAGE_RANGE, LAW_DATE_RANGE), RowError(
    LAW_MONTHS_RANGE) for more months than could be paid by then, RowError(LAW_JKP_PAID) where the number is needed and
    not stated, MissingValue before 2021-02-02.
    """
    law = law or statute()
    wages = amounts(wage, "LAW_WAGE_RANGE", "Upah", allow_zero=False)
    rows = len(wages)
    day = day_column(layoff, rows)
    base = np.minimum(wages, number_at(law, "jkp.wage_ceiling", day))
    tables = list(eras(law, "jkp.cash", day))
    longest, change = most_months(law), change_day(law)
    monthly = np.zeros((rows, longest), dtype=np.int64)
    for start in range(0, rows, BLOCK):
        block = slice(start, start + BLOCK)
        for table, era in tables:
            here = era if isinstance(era, slice) else era[block]
            monthly[block][here] = _cash(base[block][here], table, longest)
    before = _before(law, filled(day, rows), paid_before_change)
    if before.size and int(before.min()) < longest:
        number = np.arange(longest)
        late = np.flatnonzero((filled(day, rows) < day_column(change, 1)) & (before < longest))
        left = before[late, None] <= number
        renewed = _cash(base[late], law.value(CASH, change), longest)
        monthly[late] = np.where(left, renewed, monthly[late])
    return JkpBenefit(base, monthly, monthly.sum(axis=1))


def jkp_verdict(case: JkpCase, *, law: Statute | None = None) -> Verdict:
    """Whether a person laid off has a right to JKP, with every condition of the regulation then in force.

    Codes in order: JKP_END, JKP_CITIZEN, JKP_AGE, JKP_MONTHS, JKP_CONSECUTIVE, JKP_WINDOW, JKP_NEW_JOB,
    JKP_CLAIMS. Months are counted back from the month before the layoff.
    """
    law = law or statute()
    on = case.layoff
    needed = Conditions("Hak manfaat JKP")
    end = Explanation("Berakhirnya hubungan kerja", END_WORDS[case.end], basis="PP 37/2021; PP 6/2025")
    needed.need(case.end is JobEnd.LAYOFF, end, "JKP_END", "Hanya PHK yang memberi hak JKP")
    citizen = Explanation("Warga negara Indonesia", case.citizen, basis="PP 37/2021 ps. 4")
    needed.need(case.citizen, citizen, "JKP_CITIZEN", "Hanya warga negara Indonesia")
    limit = law.value("jkp.age_limit", on)
    young = case.registered_age < limit
    age = cite(law, "jkp.age_limit", on, unit="tahun")
    needed.need(young, age, "JKP_AGE", "Usia saat mendaftar tidak di bawah %(limit)s tahun", limit=limit)
    _months(law, case, needed)
    window = law.value("jkp.claim_window", on)
    last = add_months(on, window)
    open_still = on <= case.claimed <= last
    line = cite(law, "jkp.claim_window", on, unit="bulan")
    needed.need(open_still, line, "JKP_WINDOW", "Pengajuan paling lambat %(day)s sejak PHK", day=format_date(last))
    job = Explanation("Sudah bekerja kembali", case.new_job, basis="PP 6/2025 ps. 40")
    needed.need(not case.new_job, job, "JKP_NEW_JOB", "Hak gugur karena sudah bekerja kembali")
    most = law.value("jkp.max_claims", on)
    claims = cite(law, "jkp.max_claims", on, unit="kali")
    needed.need(case.claims_before < most, claims, "JKP_CLAIMS", "Sudah %(most)s kali menerima JKP", most=most)
    return needed.verdict()


@takes_texts
def jkp_payer(arrears_months: int, layoff: date, *, bankrupt: bool = False, law: Statute | None = None) -> str:
    """Who pays first when contributions are in arrears: "bpjs", or "employer" (reimbursable); PP 6/2025 ps. 39, 39A.

    Raises MissingValue before 2025-02-07, whose rule has not been found.
    """
    law = law or statute()
    limit = law.value("jkp.bankrupt_arrears_months" if bankrupt else "jkp.arrears_months", layoff)
    return "bpjs" if arrears_months <= limit else "employer"


@takes_texts
def paid_before(layoff: date, *, law: Statute | None = None) -> tuple[int, int]:
    """The fewest and the most months of cash that can have been paid before 2025-02-07 to somebody laid off that day.

    The months follow one another, so that one more than the whole months gone by is the most; none to who was laid off
    in February 2025 itself. All six where the latest claim and its six months lie before the change. An assumption
    about the transition, marked low (`jkp.transition`). Both 6 after the change, where the number changes nothing.
    """
    law = law or statute()
    longest, change = most_months(law), change_day(law)
    if layoff >= change:
        return longest, longest
    gone = (change.year - layoff.year) * 12 + change.month - layoff.month
    if not gone:
        return 0, 0
    claimed = 0
    if layoff >= first_day(law):  # who was laid off earlier has no right, and no window to claim it
        claimed = law.value("jkp.claim_window", layoff)
    finished = claimed and add_months(layoff, claimed + longest) <= change
    return longest if finished else 0, min(gone - (layoff.day > change.day) + 1, longest)


def _before(law: Statute, day: Int64Array, stated: Amounts | None) -> Int64Array:
    """How many months each row had been paid before the change, checked against its layoff."""
    given = None if stated is None else amounts(stated, "LAW_MONTHS_RANGE", "Bulan yang sudah dibayar")
    if given is not None and len(day) and len(given) not in (1, len(day)):
        raise LawError("LAW_INPUT_SHAPE", "Panjang kolom %(label)s berbeda", label="Bulan yang sudah dibayar")
    before = filled(most_months(law), len(day))
    earlier = np.flatnonzero(day < day_column(change_day(law), 1))
    if not len(earlier):
        return before
    layoffs, back = np.unique(day[earlier], return_inverse=True)
    limits = [paid_before(date.fromordinal(one + _EPOCH), law=law) for one in layoffs.tolist()]
    fewest, most = np.array(limits, dtype=np.int64)[back].T
    if given is None:
        months, wrong = most, fewest != most
        code, message = (
            "LAW_JKP_PAID",
            marked("Sebutkan berapa bulan JKP yang dibayar sebelum 7 Februari 2025 (0 sampai %(most)s)"),
        )
    else:
        months = given[earlier] if len(given) > 1 else filled(int(given[0]), len(earlier))
        wrong = (months < fewest) | (months > most)
        code = "LAW_MONTHS_RANGE"
        message = "Bulan JKP yang dibayar sebelum 7 Februari 2025: %(least)s sampai %(most)s"
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        rows = earlier[wrong].tolist()
        raise RowError(code, message, rows[:20], len(rows), least=int(fewest[first]), most=int(most[first]))
    before[earlier] = months
    return before


def _months(law: Statute, case: JkpCase, needed: Conditions) -> None:
    last = Month.from_date(case.layoff).previous()
    within = law.value("jkp.within_months", case.layoff)
    begun = Month.from_date(law.parameter("jkp.government_rate").values[0].start)
    recent = {month for number in range(within) if (month := last - number) >= begun} & case.paid
    least = law.value("jkp.contribution_months", case.layoff)
    line = cite(law, "jkp.contribution_months", case.layoff, unit="bulan")
    message = "Masa iur %(months)s bulan dalam %(within)s bulan, kurang dari %(least)s"
    facts = {"months": len(recent), "within": within, "least": least}
    needed.need(len(recent) >= least, line, "JKP_MONTHS", message, **facts)
    row = law.value("jkp.consecutive_months", case.layoff)
    line = cite(law, "jkp.consecutive_months", case.layoff, unit="bulan")
    met = longest_run(recent) >= row
    needed.need(met, line, "JKP_CONSECUTIVE", "Iuran berturut-turut kurang dari %(months)s bulan", months=row)


def longest_run(months: Iterable[Month]) -> int:
    """The largest number of months that follow one another without a gap."""
    held = set(months)
    best = 0
    for month in held:
        if month - 1 not in held:
            length = 1
            while month + length in held:
                length += 1
            best = max(best, length)
    return best


def _cash(base: Int64Array, table: list[dict[str, int]], months: int) -> npt.NDArray[np.int64]:
    rates = np.array(monthly_rates(table, months), dtype=np.int64)
    return product_ppm(np.repeat(base[:, None], months, axis=1), rates)


def monthly_rates(table: list[dict[str, int]], months: int) -> list[int]:
    """The share of the wage (ppm) of each of so many months by a table of the law; 0 where it gives no month."""
    rates = [step["rate"] for step in table for _ in range(step["months"])]
    return (rates + [0] * months)[:months]
