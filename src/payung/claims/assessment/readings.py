"""A rule whose text nobody has seen may be read in two ways (the waiting rule of JKM). Where the readings give different
amounts, a person who assesses decides for the claim by which one it is paid; the law only shows both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from payung.claims import bindings, selectors
from payung.claims.assessment import deciding
from payung.claims.calls import call
from payung.claims.kinds import KINDS
from payung.claims.models import BenefitAssessment, Claim, ReadingDecision
from payung.kernel.choices import words
from payung.kernel.months import Month
from payung.law.explain import Explanation
from payung.platform import clock


@dataclass(frozen=True)
class Reading:
    """One reading: its name, its word in the reader's language, what it gives in whole rupiah, and what that rests on.

    rests_on: None where it is read off a stored assessment, which shows it in its own explanation.
    """

    name: str
    word: str
    amount: int
    rests_on: Explanation | None = None


@dataclass(frozen=True)
class Dispute:
    """Readings that give different amounts. seen: the digest with which a person decides. decision: the one that counts,
    None while nobody has decided on what is so now. stale: somebody has decided before, on other facts. registered, paid and
    memberships (first day, last day or None, segment): the facts that both rest on; empty for a stored assessment.
    """

    seen: str
    readings: tuple[Reading, ...]
    decision: ReadingDecision | None
    stale: bool = False
    registered: date | None = None
    paid: tuple[Month, ...] = ()
    memberships: tuple[tuple[date, date | None, str], ...] = ()

    @property
    def chosen(self) -> Reading | None:
        """The reading by which the claim is paid."""
        name = self.decision.reading if self.decision else ""
        return next((one for one in self.readings if one.name == name), None)

    @property
    def other(self) -> Reading | None:
        """The reading that was not chosen."""
        name = self.decision.reading if self.decision else ""
        return next((one for one in self.readings if name and one.name != name), None)

    def plain(self) -> dict[str, Any]:
        """The dispute as the interface and commands show it."""
        decision = self.decision
        return {
            "seen": self.seen,
            "needed": decision is None,
            "stale": self.stale,
            "amounts": {one.name: one.amount for one in self.readings},
            "reading": decision.reading if decision else None,
            "reason": decision.reason if decision else "",
            "decided_on": decision.decided_on if decision else None,
        }


def facts_of(claim_id: int) -> dict[str, Any]:
    """The facts of a claim as the database knows them now, with the values of the law in force. Raises ClaimRefused."""
    facts: dict[str, Any] = call(bindings.claim_facts(claim_id))
    facts["law"] = deciding.frozen_law(KINDS[facts["kind"]])
    facts["assessed_on"] = clock.today().isoformat()
    return facts


def considered(claim_id: int) -> tuple[dict[str, Any], deciding.Result]:
    """The facts of a claim as they are now, and what they give. Raises ClaimRefused, LawError."""
    facts = facts_of(claim_id)
    return facts, deciding.decide(facts)


def standing(claim: Claim) -> Dispute | None:
    """The readings of a claim that waits for its assessment; None where they agree or the claim is elsewhere."""
    kind = KINDS[claim.kind_id]
    if claim.case.state != "complete" or not kind.readings:
        return None
    facts, result = considered(claim.pk)
    if not result.readings:
        return None
    word = words(kind.readings)
    lines = tuple(
        Reading(name, gettext(word[name]), one.total, one.explanation.children[0])
        for name, one in result.readings.items()
    )
    decisions = of_claim(claim.pk)
    decision = decisions[-1] if result.reading else None
    return Dispute(
        facts["reading_seen"],
        lines,
        decision,
        bool(decisions) and decision is None,
        date.fromisoformat(facts["registered"]),
        tuple(Month.parse(text) for text in facts["months"]["paid"]),
        tuple(_membership(one) for one in facts["memberships"]),
    )


def _membership(one: dict[str, Any]) -> tuple[date, date | None, str]:
    last = date.fromisoformat(one["ended"]) if one["ended"] else None
    return date.fromisoformat(one["started"]), last, str(one["segment"])


def of(claim: Claim) -> Dispute | None:
    """The readings of a claim: as they are now while it waits for its assessment, else behind its latest assessment."""
    latest = selectors.assessment(claim.pk)
    return standing(claim) or (of_assessment(latest) if latest else None)


def of_assessment(assessment: BenefitAssessment) -> Dispute | None:
    """The readings behind a stored assessment and the decision on them; None where they agreed.

    The facts are those of the database; the result may be invented by raw SQL, until the second process has found it out.
    """
    facts, amounts = assessment.facts, assessment.result.get("readings")
    word = words(KINDS[facts["kind"]].readings)
    if not isinstance(amounts, dict) or set(amounts) != set(word) or {type(one) for one in amounts.values()} != {int}:
        return None
    lines = tuple(Reading(name, gettext(word[name]), amount) for name, amount in amounts.items())
    decided = ReadingDecision.objects.filter(pk=(facts["reading"] or {"id": 0})["id"]).first()
    return Dispute(facts["reading_seen"], lines, decided)


def of_claim(claim_id: int) -> list[ReadingDecision]:
    """Every decision on the reading of a claim, oldest first."""
    return list(ReadingDecision.objects.filter(claim_id=claim_id).order_by("id"))
