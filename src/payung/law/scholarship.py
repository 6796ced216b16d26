"""Scholarships of children (PP 82/2019, paid under Permenaker 5/2021; before: one lump sum, PP 44/2015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from payung.kernel.dates import completed_years
from payung.law.eras import add_months
from payung.law.errors import LawError
from payung.law.explain import Explanation, beside, cite, computed
from payung.law.inputs import LawCode
from payung.law.language import text_of
from payung.law.nodes import How
from payung.law.store import Statute, statute
from payung.law.texts import case_of_texts, takes_texts
from payung.law.verdicts import Conditions, Verdict, dated_line

_LEVELS = "scholarship.levels"


class Cause(LawCode):
    """The event that gives a right to scholarships."""

    JKM = 0
    JKK_DEATH = 1
    JKK_TOTAL = 2


class SchoolLevel(LawCode):
    """Levels in the order in which a child passes them; SMA includes SMK, PT includes training."""

    TK = 0
    SD = 1
    SMP = 2
    SMA = 3
    PT = 4

    @property
    def word(self) -> str:
        return self.name


@case_of_texts
@dataclass(frozen=True, slots=True)
class Child:
    """A child as it stands at its first claim: `claim_day` is that day, or the day on which school will start.

    `year` is the year within the level, from 1. `last_day` is the day of marriage or first work, if any.
    """

    birth: date
    level: SchoolLevel
    claim_day: date
    year: int = 1
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class ScholarshipPayment:
    """One yearly payment in rupiah; `child` counts from 0. Each is due only on that year's proof of schooling."""

    child: int
    day: date
    level: SchoolLevel | None
    year: int
    amount: int


@dataclass(frozen=True, slots=True)
class ScholarshipPlan:
    """All future payments if every child passes every year, in the order of children and years."""

    payments: tuple[ScholarshipPayment, ...]
    verdict: Verdict
    explanation: Explanation

    @property
    def total(self) -> int:
        return sum(payment.amount for payment in self.payments)


@takes_texts
def scholarship_eligibility(
    cause: Cause, event: date, contribution_months: int, *, law: Statute | None = None
) -> Verdict:
    """Whether the event gives a right: after JKM only with enough contribution months (SCHOLARSHIP_MONTHS)."""
    law = law or statute()
    if contribution_months < 0:
        raise LawError("LAW_MONTHS_NEGATIVE", "Jumlah bulan tidak boleh negatif")
    conditions = Conditions("Hak beasiswa pendidikan anak")
    if cause is Cause.JKM:
        needed = law.value("scholarship.jkm_contribution_months", event)
        line = cite(law, "scholarship.jkm_contribution_months", event)
        message = "Masa iur %(months)s bulan, kurang dari %(needed)s bulan"
        facts = {"months": contribution_months, "needed": needed}
        conditions.need(contribution_months >= needed, line, "SCHOLARSHIP_MONTHS", message, **facts)
        conditions.show(Explanation("Masa iur", contribution_months, "bulan"))
    else:
        conditions.show(cite(law, "scholarship.max_children", event, unit="anak"))
    return conditions.verdict()


@takes_texts
def scholarship_amount(level: SchoolLevel, event: date, *, law: Statute | None = None) -> tuple[int, int]:
    """Rupiah a year and the largest number of years of a level. Raises MissingValue before 2019-12-02."""
    row = (law or statute()).value(_LEVELS, event)[level.word]
    return row["amount"], row["years"]


@takes_texts
def scholarship_maximum(children: int, event: date, *, law: Statute | None = None) -> int:
    """The most that `children` children can receive together, in rupiah, all levels passed in full."""
    if children < 0:
        raise LawError("LAW_COUNT_NEGATIVE", "Jumlah anak tidak boleh negatif")
    law = law or statute()
    counted = min(children, int(law.value("scholarship.max_children", event)))
    return counted * (law.rupiah("scholarship.lump_sum", event) or _whole_way(law, event))


@takes_texts
def scholarship_plan(
    cause: Cause,
    event: date,
    contribution_months: int,
    children: Sequence[Child],
    *,
    law: Statute | None = None,
) -> ScholarshipPlan:
    """Every payment to come: one a year from each child's first claim, level after level.

    It ends with the last year of PT, on the 23rd birthday, and with marriage or work. No more children than the
    law pays for are counted, in the order given. Without a right the plan is empty and `verdict` says why.
    Raises LawError(LAW_SCHOOL_YEAR) for a year outside the level or a claim before the event.
    """
    law = law or statute()
    verdict = scholarship_eligibility(cause, event, contribution_months, law=law)
    payments: list[ScholarshipPayment] = []
    if verdict.eligible:
        for number, child in enumerate(children[: law.value("scholarship.max_children", event)]):
            payments += _of_child(law, event, number, child)
    return ScholarshipPlan(tuple(payments), verdict, scholarship_tree(law, event, payments, verdict))


@takes_texts
def scholarship_ceiling(birth: date | None, event: date, *, law: Statute | None = None) -> list[ScholarshipPayment]:
    """The most that one child can still receive: a payment each year until the age limit, at the furthest levels that
    leave the fewest years unpaid; the whole way without a birth date. Child 0; the days are those of the event's year on.
    """
    law = law or statute()
    lump = law.rupiah("scholarship.lump_sum", event)
    if lump:
        return [ScholarshipPayment(0, event, None, 1, lump)]
    way = [
        (level, year, scholarship_amount(level, event, law=law)[0])
        for level in SchoolLevel
        for year in range(1, scholarship_amount(level, event, law=law)[1] + 1)
    ]
    left = len(way)
    if birth is not None:
        limit = law.value("scholarship.age_limit", event)
        days = (add_months(event, 12 * number) for number in range(len(way)))
        left = sum(completed_years(birth, day) < limit for day in days)
    rest = way[len(way) - left :]
    return [
        ScholarshipPayment(0, add_months(event, 12 * number), level, year, amount)
        for number, (level, year, amount) in enumerate(rest)
    ]


def scholarship_tree(
    law: Statute, event: date, payments: Sequence[ScholarshipPayment], verdict: Verdict, *, dated: bool = True
) -> Explanation:
    """Payments by child, level and year, with the article of each; `dated` says the year in which one falls."""
    children = []
    for child, of_child in groupby(payments, key=lambda one: one.child):
        levels = []
        for level, of_level in groupby(of_child, key=lambda one: one.level):
            lines = [_line(law, event, payment, dated=dated) for payment in of_level]
            whole = sum(int(line.value or 0) for line in lines)
            levels.append(lines[0] if level is None else computed(level.word, whole, How.SUM, *lines))
        amount = sum(int(line.value or 0) for line in levels)
        children.append(computed(text_of("Anak %(number)s", number=child + 1), amount, How.SUM, *levels))
    total = sum(payment.amount for payment in payments)
    most = beside(cite(law, "scholarship.max_children", event, unit="anak"))
    how = How.SUM if children else How.GIVEN
    asides = (verdict.explanation, most)
    return Explanation("Beasiswa pendidikan anak", total, "IDR", children=(*children, *asides), how=how)


def _of_child(law: Statute, event: date, number: int, child: Child) -> list[ScholarshipPayment]:
    if child.claim_day < event:
        raise LawError("LAW_SCHOOL_YEAR", "Pengajuan beasiswa mendahului kejadian")
    lump = law.rupiah("scholarship.lump_sum", event)
    if lump:
        return [ScholarshipPayment(number, child.claim_day, None, 1, lump)]
    limit = law.value("scholarship.age_limit", event)
    level, year = child.level, child.year
    if not 1 <= year <= scholarship_amount(level, event, law=law)[1]:
        raise LawError("LAW_SCHOOL_YEAR", "Tahun ke-%(year)s tidak ada pada jenjang itu", year=year)
    payments: list[ScholarshipPayment] = []
    while True:
        day = add_months(child.claim_day, 12 * len(payments))
        stopped = child.last_day is not None and day >= child.last_day
        if stopped or completed_years(child.birth, day) >= limit:
            return payments
        amount, years = scholarship_amount(level, event, law=law)
        payments.append(ScholarshipPayment(number, day, level, year, amount))
        year += 1
        if year > years:
            if level is max(SchoolLevel):
                return payments
            level, year = SchoolLevel(level + 1), 1


def _line(law: Statute, event: date, payment: ScholarshipPayment, *, dated: bool) -> Explanation:
    if payment.level is None:
        return cite(law, "scholarship.lump_sum", event, payment.amount)
    label = text_of("Tahun ke-%(number)s", number=payment.year)
    if dated:
        label = text_of("Tahun ke-%(number)s, dibayar %(year)s", number=payment.year, year=payment.day.year)
    return dated_line(label, payment.amount, "IDR", replace(law.parameter(_LEVELS).at(event), note=""), _LEVELS)


def _whole_way(law: Statute, event: date) -> int:
    levels = law.value(_LEVELS, event).values()
    return sum(int(row["amount"]) * int(row["years"]) for row in levels)
