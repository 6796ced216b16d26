"""What a lawyer should check first: values that nobody has matched with the text of the law, by the people and the money
that rest on them here. Counted from the registry within the scope of the session; nothing is estimated.

A value is weighed by what was computed with it: bills of the months in which it held, and the latest assessments of
claims whose death it covers: a claim rests on every value that its kind may read. A value that only tells what will be (a ceiling of 2027, a rule for wage earners whom
nobody bills here) weighs nothing yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from payung.access.policies import require
from payung.access.services import Actor
from payung.claims import totals
from payung.claims.kinds import KINDS
from payung.claims.totals import Assessed
from payung.contributions import selectors as contributions
from payung.coverage import selectors as coverage
from payung.law.contributions import BPU_PARAMETERS
from payung.law.sources import has_article
from payung.law.store import MARKS, PROGRAMMES, DatedValue, Parameter, Relief, Statute, statute
from payung.platform import clock

ACTION = "law.whatif"
FAR = date(9999, 12, 31)
# Which part of a BPU bill a parameter decides; the base of the tiers is that of JHT too.
BILLED: dict[str, tuple[str, ...]] = {
    **{name: (name.partition(".")[0],) for name in BPU_PARAMETERS},
    "jkk.bpu_tiers": ("jkk", "jht"),
    "terms.bpu_due_day": PROGRAMMES,
    "terms.bpu_late_fine": PROGRAMMES,
}
OF_SEGMENT: dict[str, Collection[str]] = {"terms.bpu_grace_months": ("BPU",), "terms.pu_arrears_months": ("PU",)}


@dataclass(frozen=True)
class Weighed:
    """A value to be checked, and what rests on it. people: insured or billed people, else those of the claims; contributions
    and benefits in whole rupiah. article: whether one is named.
    """

    id: str
    label: str
    start: date
    by_month: bool
    mark: str
    article: bool
    basis: str
    source: str
    people: int
    claims: int
    contributions: int
    benefits: int

    @property
    def rupiah(self) -> int:
        return self.contributions + self.benefits

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for programs."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "by_month"}


@dataclass(frozen=True)
class Registry:
    """What the registry holds within the scope: bills by month and class of payer, claims by kind and day, insured people
    by segment.
    """

    bills: Sequence[dict[str, Any]]
    claims: Sequence[Assessed]
    insured: Mapping[str, int]


def to_check(actor: Actor, today: date | None = None, law: Statute | None = None) -> list[Weighed]:
    """Every value and relief whose mark is not high or whose article nobody has seen, the heaviest first: by rupiah, then
    people, then the weaker mark. Values that are recorded as unknown are refused by the calculation and stand elsewhere.
    """
    require(actor.roles, ACTION)
    return weighed(law or statute(), _registry(today or clock.today()), today or clock.today())


def weighed(law: Statute, registry: Registry, today: date) -> list[Weighed]:
    """The list for a statute and a registry."""
    lines = [
        _line(parameter, value, after, registry, today)
        for parameter in law
        for value, after in _spans(parameter)
        if value.value is not None and (value.verified != "high" or not has_article(value))
    ]
    lines += [_of_relief(one, registry) for one in law.reliefs if one.verified != "high" or not has_article(one)]
    return sorted(lines, key=lambda one: (-one.rupiah, -one.people, MARKS[::-1].index(one.mark), one.id, one.start))


def _registry(today: date) -> Registry:
    month = coverage.latest_month(today)
    insured = coverage.by_segment(month) if month else {}
    return Registry(contributions.by_month_and_class(), totals.by_kind_and_day(), insured)


def _spans(parameter: Parameter) -> Iterator[tuple[DatedValue, date]]:
    """Each value with the first day on which it holds no longer."""
    ends = [value.start for value in parameter.values[1:]]
    yield from zip(parameter.values, [*ends, FAR], strict=True)


def _line(parameter: Parameter, value: DatedValue, after: date, registry: Registry, today: date) -> Weighed:
    people, billed = _billed(registry, BILLED.get(parameter.id, ()), value.start, after - timedelta(days=1))
    claims, benefits, insures = _claimed(parameter.id, registry.claims, value.start, after)
    if insures and value.start <= today < after:
        people = max(people, sum(registry.insured.get(one, 0) for one in _segments(parameter.id, value, registry)))
    return Weighed(
        parameter.id,
        parameter.label,
        value.start,
        parameter.by_month,
        value.verified,
        has_article(value),
        value.basis,
        value.source,
        max(people, claims),
        claims,
        billed,
        benefits,
    )


def _segments(name: str, value: DatedValue, registry: Registry) -> Collection[str]:
    """The segments that a value is about: those that it names itself, or its parameter; else all that are insured."""
    if isinstance(value.value, dict) and "segments" in value.value:
        return list(value.value["segments"])
    return OF_SEGMENT.get(name, registry.insured)


def _billed(registry: Registry, parts: tuple[str, ...], first: date, last: date, *without: str) -> tuple[int, int]:
    """People of the fullest month and whole rupiah of some programmes in the bills of a span of days."""
    people: dict[date, int] = {}
    amount = 0
    for bill in registry.bills if parts else ():
        day = bill["month"].first_day
        if first <= day <= last and bill["payer_class"] not in without:
            people[day] = people.get(day, 0) + bill["people"]
            amount += sum(bill[name] for name in parts)
    return max(people.values(), default=0), amount


def _claimed(name: str, assessed: Sequence[Assessed], first: date, after: date) -> tuple[int, int, bool]:
    """How many claims rest on a parameter, their rupiah (of the part that it decides alone, else all of it), and whether
    it decides the benefit of any kind.
    """
    claims, amount, decides = 0, 0, False
    for kind in KINDS.values():
        if name not in {*kind.law, f"terms.{kind.programme.lower()}_payout", "terms.delay_compensation"}:
            continue
        decides = True
        own = {part.name for part in kind.parts if part.parameter == name}
        lines = [one for one in assessed if one.kind == kind.name and first <= one.event_on < after]
        claims += sum(one.claims for one in lines if one.part == kind.parts[0].name)
        amount += sum(one.amount for one in lines if not own or one.part in own)
    return claims, amount, decides


def _of_relief(one: Relief, registry: Registry) -> Weighed:
    """A relief and the bills of its months that may have it. Bills hold no sector: for a relief of one sector it is the most."""
    parts = (
        tuple(name for name in PROGRAMMES if name in one.shares) if not one.segments or "BPU" in one.segments else ()
    )
    last = one.last.first_day
    people, billed = _billed(registry, parts, one.start.first_day, last, *one.excluded_payers)
    return Weighed(
        one.id,
        one.label,
        one.start.first_day,
        True,
        one.verified,
        has_article(one),
        one.basis,
        one.source,
        people,
        0,
        billed,
        0,
    )
