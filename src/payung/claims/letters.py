"""The letter that tells a decision: its content, and the code that proves it is genuine."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from payung.access import selectors as access
from payung.claims import selectors
from payung.claims.assessment import readings
from payung.claims.assessment.deciding import OUTCOME_WORDS, RELATION_WORDS
from payung.claims.errors import ClaimRefused
from payung.claims.kinds import KINDS
from payung.claims.models import BenefitAssessment, Claim, Decision, Report
from payung.kernel.money import format_rupiah
from payung.notices import letters
from payung.notices.selectors import letters as issued
from payung.participation import selectors as participation
from payung.places import selectors as places

TEMPLATES = {"approve": "decision_approved", "reject": "decision_rejected"}
DIVISION = ("heirs.order", "heirs.shares")
UNPAID_RULES = ("terms.bpu_grace_months",)
EMPLOYER_RULES = ("terms.pu_arrears_months",)
ASSESSED = gettext_noop("Dinilai oleh")
DECIDED = gettext_noop("Diputuskan oleh")
OFFICE = "BPJS Ketenagakerjaan"


def render(claim: Claim, language: str = "id") -> bytes:
    """The letter as PDF. The same decision always gives the same letter. Raises ClaimRefused(NOT_DECIDED)."""
    decision = _decision(claim)
    code_of_letter = next((one.code for one in issued(f"claim:{claim.pk}") if one.key == _key(decision)), "")
    with translation.override(language):
        data = _data(claim, decision, decision.assessment)
    data |= {
        "language": language,
        "number": _number(claim, decision),
        "date": decision.decided_on.isoformat(),
        "verify_code": code_of_letter,
    }
    return letters.render(TEMPLATES[decision.decision], data)


def _decision(claim: Claim) -> Decision:
    decision = selectors.decided(claim.pk)
    if decision is None:
        raise ClaimRefused("NOT_DECIDED", "Klaim ini belum diputuskan, jadi belum ada suratnya.")
    return decision


def _key(decision: Decision) -> str:
    return f"claim-decision:{decision.pk}"


def _number(claim: Claim, decision: Decision) -> str:
    return f"{KINDS[claim.kind_id].programme}/{claim.pk}/{decision.decided_on.year}"


def _data(claim: Claim, decision: Decision, assessed: BenefitAssessment) -> dict[str, Any]:
    facts, result = assessed.facts, assessed.result
    report = next((one for one in Report.objects.filter(claim=claim) if one.code == claim.code), None)
    identity = claim.person.identity
    place = places.place(claim.regency)
    members = participation.memberships(claim.person_id)
    common = {
        "office": {"name": OFFICE, "address": places.long_name(place.name) if place else ""},
        "recipient": {
            "name": report.reporter_name if report else "",
            "address": report.reporter_address if report else "",
        },
        "claim_code": letters.grouped(claim.code),
        "deceased": identity.name,
        "kpj": members[0].kpj if members else "",
        "event_on": claim.event_on.isoformat(),
        "complete_on": claim.case.complete_on.isoformat() if claim.case.complete_on else "",
        "kind": gettext(KINDS[claim.kind_id].letter),
        "reading": _reading(assessed),
        "articles": _articles(facts, result["outcome"]),
        "signatures": _signatures(assessed, decision),
    }
    if decision.decision == "reject":
        finding = gettext(OUTCOME_WORDS[result["outcome"]]) if result["outcome"] not in ("full", "funeral") else ""
        return {**common, "reason": decision.reason, "findings": [finding] if finding else []}
    return {**common, "amount": result["payable"], "components": _parts(facts, result), "heirs": _heirs(claim)}


def _reading(assessed: BenefitAssessment) -> dict[str, Any] | None:
    """By which reading of the law it was paid, where two readings gave different amounts, and why."""
    dispute = readings.of_assessment(assessed)
    if dispute is None or dispute.chosen is None or dispute.other is None or dispute.decision is None:
        return None
    return {
        "chosen": dispute.chosen.word,
        "amount": dispute.chosen.amount,
        "other": dispute.other.word,
        "other_amount": dispute.other.amount,
        "on": dispute.decision.decided_on.isoformat(),
        "reason": dispute.decision.reason,
    }


def _parts(facts: dict[str, Any], result: dict[str, Any]) -> list[dict[str, Any]]:
    """Lines of the benefit. What the fund keeps has its own line, so that the lines add up to what is paid."""
    lines = [
        {
            "label": gettext(part.word),
            "amount": result["parts"][part.name],
            "basis": _at(facts, part.parameter)["basis"],
        }
        for part in KINDS[facts["kind"]].parts
        if result["parts"][part.name]
    ]
    if result["fund"]:
        lines.append(
            {"label": gettext("Kepada Dana Jaminan Sosial"), "amount": format_rupiah(-result["fund"]), "basis": ""}
        )
    return lines


def _heirs(claim: Claim) -> list[dict[str, Any]]:
    lines = [line for line in selectors.heirs(claim.pk) if line.amount]
    weights = sum(line.heir.weight for line in lines)
    return [
        {
            "name": line.identity.name if line.identity else f"#{line.heir.person_id}",
            "relation": gettext(RELATION_WORDS[line.heir.relation]),
            "share": f"{line.heir.weight}/{weights}",
            "amount": line.amount,
            "account": line.account_masked,
        }
        for line in lines
    ]


def _articles(facts: dict[str, Any], outcome: str) -> list[dict[str, Any]]:
    """Articles of the law behind the decision that the table of parts does not name yet, each with the mark of its
    certainty.
    """
    own = KINDS[facts["kind"]].rules
    met = outcome in ("full", "funeral")
    rules = (*own, *DIVISION) if met else EMPLOYER_RULES if outcome == "employer" else (*UNPAID_RULES, *own)
    labels = {raw["id"]: raw["label"] for raw in facts["law"]}
    articles = [(labels[rule], _at(facts, rule)) for rule in rules]
    return [
        {"text": gettext(label), "basis": value["basis"], "verified": value["verified"] == "high"}
        for label, value in articles
    ]


def _at(facts: dict[str, Any], parameter: str) -> dict[str, Any]:
    """The value of a parameter on the day for which the law is read, taken from the frozen facts."""
    values = next(raw["values"] for raw in facts["law"] if raw["id"] == parameter)
    day = facts["event_on"]
    return dict([value for value in values if value["start"] <= day][-1])


def _signatures(assessed: BenefitAssessment, decision: Decision) -> list[dict[str, str]]:
    names = access.names_of([assessed.assessed_by, decision.decided_by])
    return [
        {
            "role": gettext(ASSESSED),
            "name": names.get(assessed.assessed_by, ""),
            "on": assessed.assessed_on.isoformat(),
        },
        {"role": gettext(DECIDED), "name": names.get(decision.decided_by, ""), "on": decision.decided_on.isoformat()},
    ]
