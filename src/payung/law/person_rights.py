"""What a person's months give a right to on the day of an event; each right by the function of its programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from payung.kernel.months import Month
from payung.law.benefits import jkm_benefit, jkm_consecutive_paid
from payung.law.errors import LawError, MissingValue
from payung.law.explain import Explanation, computed, reason
from payung.law.explain_jkk import explain_jkk_death, explain_jkk_total_disability
from payung.law.explain_jkp import explain_jkp
from payung.law.inputs import Segment
from payung.law.jht import Leaving, jht_full_verdict, jht_project
from payung.law.jkp import JkpCase, jkp_verdict
from payung.law.jp import explain_jp_pension
from payung.law.jp_claims import JpEvent, JpForm, JpMember, jp_right
from payung.law.language import marked, text_of
from payung.law.lives import LifeEvent, MonthDue, PersonOverTime, Spell, Worth
from payung.law.nodes import How
from payung.law.payments import Standing, bpu_standing, grant_payer
from payung.law.scholarship import Cause, scholarship_eligibility
from payung.law.store import Statute

_LEAVING = {
    LifeEvent.OLD_AGE: Leaving.AGE,
    LifeEvent.LAYOFF: Leaving.LAYOFF,
    LifeEvent.DEATH: Leaving.DEATH,
    LifeEvent.DEATH_AT_WORK: Leaving.DEATH,
    LifeEvent.DISABLED_AT_WORK: Leaving.TOTAL_DISABILITY,
}
_JP_EVENTS = {
    LifeEvent.OLD_AGE: JpEvent.OLD_AGE,
    LifeEvent.DEATH: JpEvent.DEATH,
    LifeEvent.DEATH_AT_WORK: JpEvent.DEATH,
    LifeEvent.DISABLED_AT_WORK: JpEvent.TOTAL_DISABILITY,
}
_CAUSES = {
    LifeEvent.DEATH: Cause.JKM,
    LifeEvent.DEATH_AT_WORK: Cause.JKK_DEATH,
    LifeEvent.DISABLED_AT_WORK: Cause.JKK_TOTAL,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question with all that it rests on."""

    person: PersonOverTime
    spells: Sequence[Spell]
    assumed_rate: int | None
    inflation: Mapping[int, int] | None
    law: Statute

    @property
    def latest(self) -> MonthDue:
        return self.person.months[-1]

    @property
    def segment(self) -> Segment:
        return self.spells[self.latest.spell].segment


def benefits_of(
    person: PersonOverTime,
    spells: Sequence[Spell],
    assumed_rate: int | None,
    inflation: Mapping[int, int] | None,
    law: Statute,
) -> tuple[Worth, ...]:
    """What the event gives a right to, in the order in which people ask; a right that is not there says why."""
    asked = _Asked(person, spells, assumed_rate, inflation, law)
    worth: list[Worth] = []
    if person.event in _CAUSES:
        worth.append(_grant(asked))
        worth.append(_scholarship(asked))
    if person.event is LifeEvent.LAYOFF:
        worth.append(_cash(asked))
    if person.paid("jht"):
        worth.append(_savings(asked))
    if person.event in _JP_EVENTS and person.paid("jp"):
        worth.append(_pension(asked))
    return tuple(worth)


def _grant(asked: _Asked) -> Worth:
    """JKM or JKK, if the month of the event is paid."""
    person, law = asked.person, asked.law
    name = "jkm" if person.event is LifeEvent.DEATH else "jkk"
    why = _unprotected(asked, name)
    if why:
        return Worth(name, 0, Explanation(_GRANTS[name], 0, "IDR", children=(reason(why),)))
    if person.event is LifeEvent.DEATH:
        months = jkm_consecutive_paid(person.paid("jkm"), person.on)
        # Of the registration the month is known: its first day gives the longest membership that there can be.
        registered = min(due.month for due in person.months).first_day
        tree = jkm_benefit(person.on, months, asked.segment, registered=registered, law=law).explanation
    elif person.event is LifeEvent.DEATH_AT_WORK:
        tree = explain_jkk_death(asked.latest.base, person.on, law=law)
    else:
        tree = explain_jkk_total_disability(asked.latest.base, person.on, law=law)
    return Worth(name, _amount(tree), tree)


_GRANTS = {"jkm": marked("Manfaat jaminan kematian"), "jkk": marked("Manfaat jaminan kecelakaan kerja")}


def _unprotected(asked: _Asked, programme: str) -> str:
    """Why the person was not protected on the day; "" when the month of it is paid."""
    paid, month = asked.person.paid(programme), Month.from_date(asked.person.on)
    if month in paid:
        return ""
    if asked.latest.month != month:
        return text_of("Tidak bekerja sebagai peserta pada bulan kejadian, jadi tidak dilindungi")
    if asked.segment is Segment.PU:
        arrears = month.since(max(paid)) if paid else len(asked.person.months)
        if grant_payer(arrears, asked.person.on, law=asked.law) == "bpjs":
            return ""
        return text_of(
            "Pemberi kerja menunggak %(months)s bulan, jadi membayar santunannya lebih dahulu", months=arrears
        )
    if bpu_standing(paid, month, law=asked.law) is Standing.GRACE:
        return text_of("Bulan kejadian belum dibayar; tunggakannya dilunasi dahulu")
    return text_of("Bulan kejadian tidak dibayar, jadi tidak dilindungi")


def _scholarship(asked: _Asked) -> Worth:
    """Whether children have a right; what it comes to depends on them (`explain_scholarship`)."""
    months = len(asked.person.paid("jkm"))
    verdict = scholarship_eligibility(_CAUSES[asked.person.event], asked.person.on, months, law=asked.law)
    return Worth("scholarship", None if verdict.eligible else 0, verdict.explanation, verdict)


def _cash(asked: _Asked) -> Worth:
    person, law = asked.person, asked.law
    paid = frozenset(person.paid("jkp"))
    if not paid:
        why = reason(text_of("Belum ada iuran JKP yang dibayar"))
        return Worth("jkp", 0, Explanation("Manfaat uang tunai JKP", 0, "IDR", children=(why,)))
    verdict = jkp_verdict(JkpCase(person.on, person.on, paid), law=law)
    if not verdict.eligible:
        tree = Explanation("Manfaat uang tunai JKP", 0, "IDR", children=(verdict.explanation,))
        return Worth("jkp", 0, tree, verdict)
    try:
        tree = explain_jkp(asked.latest.base, person.on, law=law)
    except LawError as error:  # laid off before the change of 2025, and nobody says what was paid by then
        return Worth("jkp", None, _unknown(law, marked("Manfaat uang tunai JKP"), error), verdict)
    tree = replace(tree, children=(*tree.children, verdict.explanation))
    return Worth("jkp", _amount(tree), tree, verdict)


def _savings(asked: _Asked) -> Worth:
    """The balance with every month from the first to that of the event; months without a contribution earn as well."""
    person, law = asked.person, asked.law
    paid = {due.month: due.jht for due in person.months if due.paid and due.jht}
    first, last = min(paid), Month.from_date(person.on)
    amounts = [paid.get(first + number, 0) for number in range(last.since(first) + 1)]
    verdict = None
    if person.event in _LEAVING:
        verdict = jht_full_verdict(_LEAVING[person.event], person.on, person.on, birth=person.birth, law=law)
    try:
        tree = jht_project(0, first, amounts, assumed_rate=asked.assumed_rate, law=law).explanation
    except MissingValue as error:
        return Worth("jht", None, _unknown(law, marked("Saldo JHT"), error), verdict)
    if verdict is not None:
        tree = replace(tree, children=(*tree.children, verdict.explanation))
    return Worth("jht", _amount(tree), tree, verdict)


def _pension(asked: _Asked) -> Worth:
    """Monthly pension from the wages of each year, lifted by inflation; else the contributions at once, or not yet."""
    person, law = asked.person, asked.law
    paid = [due for due in person.months if due.paid and due.jp]
    first = paid[0].month
    due = sum(one.jp > 0 for one in person.months)
    member = JpMember(person.birth, first.first_day, due, len(paid))
    right = jp_right(_JP_EVENTS[person.event], person.on, member, law=law)
    if right.form is JpForm.MONTHLY:
        return _monthly(asked, paid, right.months, right.verdict.explanation)
    label = marked("Iuran JP yang dibayar, belum dengan hasil pengembangannya")
    total = sum(one.jp for one in paid)
    runs = [
        computed(
            marked("Iuran JP"),
            amount * count,
            How.PRODUCT,
            Explanation("Iuran JP sebulan", amount, "IDR"),
            _count(count),
        )
        for amount, count in ((amount, len(list(run))) for amount, run in groupby(one.jp for one in paid))
    ]
    tree = computed(label, total, How.SUM, *runs, right.verdict.explanation)
    return Worth("jp", 0 if right.form is JpForm.NOT_YET else None, tree, right.verdict)


def _count(months: int) -> Explanation:
    return Explanation("Banyak bulan", months, "bulan")


def _monthly(asked: _Asked, paid: Sequence[MonthDue], months: int, verdict: Explanation) -> Worth:
    wages = {}
    for year, dues in groupby(paid, key=lambda one: one.month.year):
        bases = [one.jp_base for one in dues]
        wages[year] = (2 * sum(bases) + len(bases)) // (2 * len(bases))
    try:
        tree = explain_jp_pension(wages, asked.inflation or {}, months, asked.person.on, law=asked.law)
    except LawError as error:
        if error.code != "LAW_INFLATION_MISSING":
            raise
        return Worth("jp", None, _unknown(asked.law, marked("Pensiun per bulan"), error), monthly=True)
    tree = replace(tree, children=(*tree.children, verdict))
    return Worth("jp", _amount(tree), tree, monthly=True)


def _unknown(law: Statute, label: str, error: LawError) -> Explanation:
    """That something cannot be computed, and for want of what; a parameter is told by its label."""
    why = error.message
    if isinstance(error, MissingValue):
        missing = law.parameter(error.facts["parameter"]).label
        why = text_of("%(label)s belum tercatat untuk %(when)s", label=missing, when=error.facts["when"])
    return Explanation(label, marked("belum dapat dihitung"), children=(reason(why),))


def _amount(tree: Explanation) -> int:
    return int(tree.value or 0)
