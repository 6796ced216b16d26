"""What a person over time is made of: spells of work, months due, events and what a right is worth. `payung.law.person` computes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from payung.kernel.months import Month
from payung.law.errors import LawError
from payung.law.explain import Explanation
from payung.law.explain_bpu import explain_bpu
from payung.law.explain_pu import explain_pu
from payung.law.inputs import BpuGroup, LawCode, PayerClass, Sector, Segment
from payung.law.pu import Industry, RiskClass
from payung.law.store import Statute
from payung.law.texts import case_of_texts
from payung.law.verdicts import Verdict

PROGRAMMES = ("jkk", "jkm", "jht", "jp")


class LifeEvent(LawCode):
    """What the day of the question is: a day like any other, or one on which something happened."""

    NOTHING = 0
    OLD_AGE = 1
    LAYOFF = 2
    DEATH = 3
    DEATH_AT_WORK = 4
    DISABLED_AT_WORK = 5  # permanent total disability


@case_of_texts
@dataclass(frozen=True)
class Spell:
    """Months of one kind of work at one wage or income (rupiah a month), from `first` to `last`, paid or not.

    A PU needs a `risk`; the flags say which programmes the person is in. Months and codes also as texts.
    Raises LawError(LAW_SPELL) for a spell that ends before it begins, or a segment that does not pay by the month.
    """

    segment: Segment
    wage: int
    first: Month
    last: Month
    risk: RiskClass | None = None
    jht: bool = True
    jp: bool = True
    jkp: bool = True
    sector: Sector = Sector.OTHER
    payer: PayerClass = PayerClass.SELF
    group: BpuGroup = BpuGroup.INDEPENDENT
    industry: Industry = Industry.OTHER
    workers: int = 1
    paid: bool = True

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise LawError("LAW_SPELL", "Masa kerja berakhir sebelum dimulai; tukar bulan pertama dan terakhirnya")
        if self.segment not in (Segment.PU, Segment.BPU) or (self.segment is Segment.PU and self.risk is None):
            raise LawError("LAW_SPELL", "Masa kerja harus PU dengan kelas risiko, atau BPU")

    @property
    def months(self) -> list[Month]:
        return [self.first + number for number in range(self.last.since(self.first) + 1)]

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What the segment's own function is asked with, besides wage and month."""
        names: tuple[str, ...] = ("jht", "sector", "payer", "group")
        if self.segment is Segment.PU:
            names = ("risk", "jht", "jp", "jkp", "industry", "workers")
        return {name: getattr(self, name) for name in names}

    def explained(self, month: Month, registered: Month, law: Statute) -> Explanation:
        """The tree of one of its months, for a person registered in that month."""
        explain = explain_pu if self.segment is Segment.PU else explain_bpu
        return explain(self.wage, month, registered=registered, law=law, **self.facts)


@dataclass(frozen=True, slots=True)
class MonthDue:
    """One month: whole rupiah by programme, employer and worker together; `base` is what benefits are measured by."""

    month: Month
    spell: int
    paid: bool
    base: int
    jp_base: int
    jkk: int
    jkm: int
    jht: int
    jp: int
    in_jkp: bool

    @property
    def total(self) -> int:
        return self.jkk + self.jkm + self.jht + self.jp


@dataclass(frozen=True, slots=True)
class Worth:
    """What a right is worth: `amount` in rupiah, None where it cannot be computed; `monthly` for a pension."""

    name: str
    amount: int | None
    explanation: Explanation
    verdict: Verdict | None = None
    monthly: bool = False


@dataclass(frozen=True)
class PersonOverTime:
    """Contributions month by month, in the order of time, and what follows from them on the day of the event."""

    birth: date
    on: date
    event: LifeEvent
    months: tuple[MonthDue, ...]
    benefits: tuple[Worth, ...] = field(default=())
    explanation: Explanation = field(default=Explanation("", None))

    def paid(self, programme: str) -> list[Month]:
        """The months paid for a programme of `PROGRAMMES`, or "jkp"."""
        name = "in_jkp" if programme == "jkp" else programme
        return [due.month for due in self.months if due.paid and getattr(due, name)]

    def total(self, programme: str) -> int:
        """Rupiah paid for a programme of `PROGRAMMES`."""
        return sum(getattr(due, programme) for due in self.months if due.paid)

    def worth(self, name: str) -> Worth:
        """The benefit of a name. Raises KeyError where the event asks for none of that name."""
        return {one.name: one for one in self.benefits}[name]
