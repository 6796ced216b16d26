"""Who gets a pension: old age, disability, spouse, children, parents, or everything at once (PP 45/2015 ps. 19-24)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from payung.kernel.dates import completed_years, format_date
from payung.kernel.money import PPM, apply_ppm, largest_remainder
from payung.law.eras import add_months, ratio
from payung.law.errors import LawError
from payung.law.explain import Explanation, beside, cite, computed, reason
from payung.law.inputs import LawCode
from payung.law.jp import jp_pension, jp_retirement_day
from payung.law.language import marked, text_of
from payung.law.nodes import How
from payung.law.store import Statute, statute
from payung.law.texts import case_of_texts, takes_texts
from payung.law.verdicts import Conditions, Reason, Verdict


class JpEvent(LawCode):
    """What a pension claim follows from."""

    OLD_AGE = 0
    TOTAL_DISABILITY = 1
    DEATH = 2


class JpForm(LawCode):
    """What is paid: a monthly pension, contributions with their development at once, or nothing yet."""

    MONTHLY = 0
    LUMP_SUM = 1
    NOT_YET = 2


class Survivor(LawCode):
    """Who can live on a member's pension, in the order of the law."""

    SPOUSE = 0
    CHILD = 1
    PARENT = 2


@case_of_texts
@dataclass(frozen=True, slots=True)
class JpMember:
    """A member on the day of the event: birth, first month's day, months that were due and months that were paid."""

    birth: date
    registered: date
    months_due: int
    months_paid: int

    def __post_init__(self) -> None:
        if not 0 <= self.months_paid <= self.months_due:
            raise LawError("LAW_MONTHS_RANGE", "Bulan dibayar harus antara nol dan bulan yang seharusnya")


@dataclass(frozen=True, slots=True)
class JpRight:
    """The form of payment; `months` counts in the formula. `verdict` tells why a monthly pension is not due."""

    form: JpForm
    months: int
    verdict: Verdict

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.verdict.reasons


@dataclass(frozen=True, slots=True)
class SurvivorPension:
    """Rupiah a month of one survivor, counted from 0 in the order given."""

    survivor: int
    kind: Survivor
    amount: int


@dataclass(frozen=True, slots=True)
class SurvivorPensions:
    """The pensions of the survivors who are entitled, and the tree that shows the share."""

    pensions: tuple[SurvivorPension, ...]
    explanation: Explanation

    @property
    def total(self) -> int:
        return sum(pension.amount for pension in self.pensions)


@takes_texts
def jp_right(event: JpEvent, on: date, member: JpMember, *, law: Statute | None = None) -> JpRight:
    """Monthly pension or lump sum.

    Old age: 180 months (JP_VESTING) from retirement age (JP_AGE). Disability: a month of membership (JP_MEMBER) and
    80 % of the months paid (JP_DENSITY). Death: a year of membership and 80 %, where less than 15 years was paid.
    Disability and death count at least 180 months. Before retirement age nothing is due (NOT_YET).
    """
    law = law or statute()
    whole = law.value("jp.vesting_months", on)
    conditions = Conditions("Hak pensiun bulanan")
    if event is JpEvent.OLD_AGE:
        due = jp_retirement_day(member.birth, law=law)
        age = cite(law, "jp.retirement_age", on, unit="tahun")
        conditions.need(on >= due, age, "JP_AGE", "Usia pensiun baru tercapai %(day)s", day=format_date(due))
        _need_months(law, on, conditions, "jp.vesting_months", member.months_paid, "JP_VESTING")
        return _right(conditions, member.months_paid)
    if event is JpEvent.DEATH and member.months_paid >= whole:
        conditions.show(cite(law, "jp.vesting_months", on, unit="bulan"))
        return _right(conditions, member.months_paid)
    needed = "jp.disability_months" if event is JpEvent.TOTAL_DISABILITY else "jp.survivor_months"
    lived = _whole_months(member.registered, on)
    _need_months(law, on, conditions, needed, lived, "JP_MEMBER")
    density = ratio(member.months_paid, PPM, member.months_due) if member.months_due else 0
    line = cite(law, "jp.density", on)
    met = member.months_paid * PPM >= law.ppm("jp.density", on) * member.months_due and member.months_due > 0
    message = "Kepadatan iuran %(paid)s dari %(due)s bulan"
    conditions.need(met, line, "JP_DENSITY", message, paid=member.months_paid, due=member.months_due, ppm=density)
    return _right(conditions, max(member.months_paid, whole))


@takes_texts
def latest_deferral(birth: date, *, law: Statute | None = None) -> date:
    """The last day to which someone who still works may defer the pension: three years after retirement age."""
    law = law or statute()
    due = jp_retirement_day(birth, law=law)
    return add_months(due, 12 * law.value("jp.defer_years", due))


@takes_texts
def jp_survivor_pensions(
    pension: int,
    survivors: Sequence[tuple[Survivor, date]],
    on: date,
    *,
    law: Statute | None = None,
) -> SurvivorPensions:
    """The survivors' pensions from a member's monthly pension (rupiah); each survivor is given with a birth date.

    One spouse 50 %; without a spouse up to two children below 23 share 50 %, no rupiah lost; without both one parent
    20 %; each within the lowest and highest pension of the day (PP 45/2015 ps. 16, 18). Two children share one pension
    and its limits; the tree shows the other reading. A member's pension of 0 gives nobody a right.
    Ends (remarriage, work, marriage of a child) are for the caller to know: leave such people out.
    """
    law = law or statute()
    if pension < 0:
        raise LawError("LAW_PENSION_RANGE", "Pensiun tidak boleh negatif")
    limit = law.value("jp.child_age_limit", on)
    numbers = {kind: [at for at, (who, _) in enumerate(survivors) if who is kind] for kind in Survivor}
    young = [at for at in numbers[Survivor.CHILD] if completed_years(survivors[at][1], on) < limit]
    turn = {
        Survivor.SPOUSE: numbers[Survivor.SPOUSE][:1],
        Survivor.CHILD: young[: law.value("jp.max_children", on)],
        Survivor.PARENT: numbers[Survivor.PARENT][:1],
    }
    for kind, who in turn.items():
        if who:
            parameter = f"jp.{kind.word}_rate"
            share = apply_ppm(pension, law.ppm(parameter, on))
            due = _within_limits(law, share, on) if pension else 0
            split = largest_remainder(due, [1] * len(who))
            paid = tuple(SurvivorPension(at, kind, part) for at, part in zip(who, split, strict=True))
            given = (Explanation("Pensiun peserta", pension, "IDR"), cite(law, parameter, on))
            lines = [computed(marked("Bagian menurut rumus"), share, How.PRODUCT, *given)]
            lines += [cite(law, f"jp.{side}_pension", on) for side in ("minimum", "maximum")]
            return SurvivorPensions(paid, _tree(law, lines, paid, due, on, pension))
    why = reason(text_of("Tidak ada janda, duda, anak, atau orang tua yang berhak"))
    return SurvivorPensions((), Explanation(_TOTAL, 0, "IDR", children=(why,)))


@takes_texts
def disability_pension(average: int, right: JpRight, on: date, *, law: Statute | None = None) -> int:
    """Monthly pension after a total disability, rupiah: the whole formula on at least 15 years (PP 45/2015 ps. 20).

    Raises LawError(LAW_LUMP_SUM) when the right is not to a monthly pension.
    """
    if right.form is not JpForm.MONTHLY:
        raise LawError("LAW_LUMP_SUM", "Yang menjadi hak adalah pembayaran sekaligus")
    return int(jp_pension(average, right.months, on, law=law).payable[0])


_TOTAL = marked("Pensiun ahli waris per bulan")


def _tree(
    law: Statute, lines: list[Explanation], paid: tuple[SurvivorPension, ...], due: int, on: date, pension: int
) -> Explanation:
    """One pension within the limits, and the part of each of those who share it; nothing without a member's pension."""
    share = int(lines[0].value or 0)
    equal = [Explanation(text_of("Penerima %(number)s", number=one.survivor + 1), one.amount, "IDR") for one in paid]
    asides = [
        beside(cite(law, "jp.survivor_limits", on, marked("ps. 16 dan 18"), " ")),
        *(beside(one) for one in equal),
    ]
    if not pension:
        why = reason(text_of("Peserta tidak mempunyai pensiun, jadi tidak ada bagian bagi ahli waris"))
        return Explanation(_TOTAL, 0, "IDR", children=(why, *lines, *asides))
    if len(paid) > 1:
        asides.append(beside(_limits_each(law, largest_remainder(share, [1] * len(paid)), on)))
    return computed(_TOTAL, due, How.WITHIN, *lines, *asides)


def _within_limits(law: Statute, pension: int, on: date) -> int:
    return min(max(pension, law.rupiah("jp.minimum_pension", on)), law.rupiah("jp.maximum_pension", on))


def _limits_each(law: Statute, parts: Sequence[int], on: date) -> Explanation:
    """What all children together had if each had the limits of their own: the reading that is not taken."""
    line = cite(law, "jp.children_limits", on, marked("satu untuk bersama"), " ")
    total = sum(_within_limits(law, part, on) for part in parts)
    return Explanation(
        "Bila tiap anak mendapat batas sendiri, bersama",
        total,
        "IDR",
        line.basis,
        line.source,
        "low",
        line.note,
        key=line.key,
    )


def _right(conditions: Conditions, months: int) -> JpRight:
    verdict = conditions.verdict()
    form = JpForm.MONTHLY if verdict.eligible else JpForm.LUMP_SUM
    return JpRight(JpForm.NOT_YET if "JP_AGE" in verdict.codes else form, months, verdict)


def _need_months(law: Statute, on: date, conditions: Conditions, parameter: str, months: int, code: str) -> None:
    needed = law.value(parameter, on)
    line = cite(law, parameter, on, unit="bulan")
    message = "Baru %(months)s bulan, kurang dari %(needed)s bulan"
    conditions.need(months >= needed, line, code, message, months=months, needed=needed)


def _whole_months(start: date, stop: date) -> int:
    months = (stop.year - start.year) * 12 + stop.month - start.month - (stop.day < start.day)
    return max(months, 0)
