"""The page of one claim: what it waits for, its deadlines, papers, heirs, the assessment with its reasons, payments,
and its history.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from payung.access.policies import can
from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.casework import words as cases
from payung.casework.holidays import working_calendar
from payung.casework.selectors import Clock
from payung.claims import policies, reading, selectors, services, transitions
from payung.claims import words as claimwords
from payung.claims.assessment import deciding, readings
from payung.claims.assessment.readings import Dispute
from payung.claims.choices import RECOMPUTED
from payung.claims.forms import AccountForm, CompleteForm, HeirForm
from payung.claims.kinds import KINDS
from payung.claims.models import BenefitAssessment, Claim
from payung.claims.pages.claims import VIAS
from payung.claims.selectors import HeirLine, Moment
from payung.claims.statutory import paid_on, report_term, statutory_term
from payung.contributions.counted import counted_of
from payung.contributions.words import counted_said
from payung.kernel.months import Month
from payung.kernel.names import normalise_name
from payung.kernel.nik import mask_nik
from payung.law import Explanation
from payung.notices.letters import grouped
from payung.payouts import sources
from payung.payouts import words as payoutwords
from payung.payouts.selectors import reason_text
from payung.places import selectors as places
from payung.platform import clock
from payung.registry.selectors import named_heirs
from payung.ui.choices import translated
from payung.ui.components.clock import Pause, day_clock
from payung.ui.components.formats import long_date, rupiah
from payung.ui.components.parts import Step
from payung.ui.components.words import Word
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.statute.tree import Node, node_of
from payung.vault.parts import papers_of

WARNINGS: dict[str, Word] = {
    "GAP_COMMITTED": _(
        "Ada bulan yang sudah dijanjikan tetapi iurannya belum diterima. Bila uangnya masuk, hitungan dapat berubah:"
        " tarik kembali penilaian dan nilai lagi."
    ),
    **{
        code: word
        for code, word in deciding.WARNING_WORDS.items()
        if code not in ("GAP_COMMITTED", "MONTHS_AFTER_DEATH")
    },
}
RECOMPUTED_WORDS = translated(RECOMPUTED)
BACK = ("rejected", "returned", "stopped")
PATH = ("reported", "papers", "complete", "assessed", "approved", "paid")


def the_claim(request: ActorRequest, claim_id: int) -> Claim:
    """The claim; that it was read is logged. A claim that does not exist or is out of scope gives a 404."""
    return reading.opened(request.actor, claim_id)


@page("claims.view")
def claim(request: ActorRequest, claim_id: int) -> HttpResponse:
    """The page of one claim."""
    context = claim_context(request, the_claim(request, claim_id))
    if chosen := next((one for one in context["named"] if str(one["id"]) == request.GET.get("waris")), None):
        # What the person said fills the form; it is stored only when somebody sends it, with the papers that prove it.
        context |= {"heir_form": HeirForm(initial={**chosen, "weight": 1}), "heir_open": True}
    return render(request, "claims/claim.html", context)


def claim_context(request: ActorRequest, claim: Claim) -> dict[str, Any]:
    """Everything that the page of a claim shows, in a fixed number of queries."""
    today = clock.today()
    heirs = selectors.heirs(claim.pk)
    latest = selectors.assessment(claim.pk)
    can = policies.possible(request.actor, claim)
    papers = papers_of(
        claim.folder_id,
        request.actor,
        upload_url=reverse("claim_paper", args=[claim.pk]),
        back=reverse("claim", args=[claim.pk]),
        required=[item.paper_type for item in selectors.checklist(claim)],
        may_add="add_paper" in can,
    )
    dispute = readings.standing(claim)
    moments = selectors.timeline(claim.pk)
    names = {h.heir.pk: h.identity.name for h in heirs if h.identity}
    running = selectors.clock(claim, today)
    reports = selectors.reports_of(claim.pk)
    events, at_bank = claimwords.events_of(moments, names)
    return {
        "claim": claim,
        "code": grouped(claim.code),
        "name": claim.person.identity.name,
        "nik": mask_nik(claim.person.identity.nik or ""),
        "place": places.names([claim.regency]).get(claim.regency, claim.regency),
        "state": cases.state_badge(transitions.NAME, claim.case.state),
        "kind": gettext(KINDS[claim.kind_id].title),
        "said": claimwords.event_words(claim.kind_id, selectors.finding(claim.pk)),
        "lead": lead_of(claim, papers.missing, heirs, latest, dispute),
        "dispute": dispute,
        "counted": counted_lines(claim),
        "steps": steps_of(claim.case.state),
        "clock": running,
        **clock_of(claim, running, moments, today),
        "term": statutory_term(claim, latest.payable if latest else None, paid_on(claim, moments), today),
        "report_term": report_term(claim),
        "papers": papers,
        "heirs": heir_rows(heirs, request.actor),
        "relatives": _relatives(claim, heirs) if "set_heirs" in can else [],
        "named": _named(claim, heirs) if "set_heirs" in can else [],
        "heir_form": HeirForm(),
        "account_form": AccountForm(),
        "complete_form": CompleteForm(initial={"on": today}),
        "can": can,
        "acts": can
        - {"letter", "add_paper", "set_heirs", "propose_payee_change", "confirm_payee_change", "decide_reading"}
        or claim.case.state == "assessed",
        "gathering": claim.case.state in ("reported", "papers") or ("assess" in can and papers.missing),
        "events": events,
        "at_bank": at_bank,
        "sent_to_family": claimwords.sent_to_family(claim.pk, reports),
        "via": VIAS.get(claim.via, claim.via),
        "report": next((report for report in reports if report.code == claim.code), None),
        "breadcrumbs": crumbs((_("Klaim"), reverse("claims"))),
        **assessed_context(claim, latest, heirs),
    }


def counted_lines(claim: Claim) -> list[str]:
    """Months of the person that are paid until the event, over all payers, and the grace of the law on that day."""
    until = Month.from_date(claim.event_on)
    bpu = claim.person.memberships.filter(segment="BPU").exists()
    jkm = KINDS[claim.kind_id].programme == "JKM"
    counted = counted_of([claim.person_id], until)
    return [line for one in counted.values() for line in counted_said(one, bpu=bpu, scholarship=jkm, ahead=False)]


def assessed_context(claim: Claim, latest: BenefitAssessment | None, heirs: list[HeirLine]) -> dict[str, Any]:
    """The assessment in words, or what is shown when there is none."""
    if latest is None:
        return {"assessment": None}
    result = latest.result
    people = names_of([latest.assessed_by])
    decisions = selectors.decisions(claim.pk)
    deciders = names_of(d.decided_by for d in decisions)
    standing = claim.case.state in ("assessed", "approved", "paying", "paid", "returned_payment", "rejected")
    return {
        "assessment": latest,
        "standing": standing,
        "by": people.get(latest.assessed_by, ""),
        "outcome": gettext(deciding.OUTCOME_WORDS[latest.outcome]),
        "result": result,
        "warnings": [WARNINGS[code] for code in result["warnings"] if code in WARNINGS],
        # an explanation that the second process has not come to may be anything; only its amounts are shown
        "root": explained(result["explanation"], heirs) if latest.recomputed != "different" else None,
        "money": deciding.money_days(latest.facts),
        "recomputed": (latest.recomputed, RECOMPUTED_WORDS[latest.recomputed]),
        "settled": readings.of_assessment(latest),
        "marked": result["mark"] not in ("", "high"),
        "decisions": [(d, claimwords.DONE[d.decision], deciders.get(d.decided_by, "")) for d in decisions],
    }


def explained(plain: dict[str, Any], heirs: list[HeirLine]) -> Node:
    """A frozen explanation in the form in which pages about the law show explanations."""
    return node_of(Explanation.from_dict(plain), [gettext(deciding.RELATION_WORDS[h.heir.relation]) for h in heirs])


def lead_of(
    claim: Claim, missing: int, heirs: list[HeirLine], latest: BenefitAssessment | None, dispute: Dispute | None
) -> str:
    """The first line of the page: what this claim waits for."""
    state, amount = claim.case.state, rupiah(latest.payable) if latest else ""
    if claim.case.paused_since is not None:
        return gettext("Dijeda: %(reason)s") % {"reason": claim.case.pause_reason}
    if state in policies.BEFORE and (missing or state != "complete"):
        if missing:
            return ngettext("Menunggu %(n)s surat.", "Menunggu %(n)s surat.", missing) % {"n": missing}
        return (
            gettext("Semua surat ada; nyatakan lengkap.") if heirs else gettext("Semua surat ada; catat ahli warisnya.")
        )
    if dispute is not None and dispute.decision is None:
        return gettext("Dua bacaan aturan memberi jumlah berbeda; menunggu keputusan bacaan.")
    if state == "returned_payment" and all(h.proposed for h in heirs if h.payout in BACK):
        return gettext("Rekening pengganti diusulkan; menunggu persetujuan orang kedua.")
    sentences = {
        "complete": gettext("Berkas lengkap; menunggu penilaian."),
        "assessed": gettext("Dinilai %(amount)s; menunggu keputusan orang kedua."),
        "approved": gettext("%(amount)s disetujui; menunggu pencairan."),
        "paying": gettext("%(amount)s sedang dibayar."),
        "paid": gettext("%(amount)s sudah dibayar kepada ahli waris."),
        "returned_payment": gettext("Uang kembali dari bank; ahli waris perlu rekening lain."),
        "rejected": gettext("Klaim ini ditolak."),
        "withdrawn": gettext("Klaim ini ditarik."),
    }
    return sentences[state] % {"amount": amount} if "%(" in sentences[state] else sentences[state]


def steps_of(state: str) -> list[Step]:
    """The steps of a claim from report to payment, with the present one marked."""
    at = {"paying": "approved", "returned_payment": "approved"}.get(state, state)
    words: dict[str, Word] = {
        "reported": _("Dilaporkan"),
        "papers": _("Surat dikumpulkan"),
        "complete": _("Dinilai"),
        "assessed": _("Diputuskan"),
        "approved": _("Dibayar"),
    }
    if state in ("rejected", "withdrawn"):
        return []
    position = PATH.index(at)
    marks = [
        "done" if n < position or state == "paid" else "now" if n == position else "next" for n in range(len(words))
    ]
    if state == "returned_payment":
        marks[-1] = "failed"
    return [Step(word, mark) for word, mark in zip(words.values(), marks, strict=True)]


def clock_of(claim: Claim, running: Clock, moments: list[Moment], today: date) -> dict[str, Any]:
    """The deadline in words and as cells for days; empty while the clock does not run."""
    if running.complete_on is None or running.calendar_due is None or running.working_due is None:
        return {"picture": ""}
    decided = selectors.decided(claim.pk)
    pauses: list[Pause] = []
    for moment in moments:
        if moment.kind == "pause" and moment.on:
            pauses.append(Pause(moment.on))
        elif moment.kind == "resume" and pauses:
            pauses[-1] = Pause(pauses[-1].since, moment.on)
    end = decided.decided_on if decided else None
    words = gettext("Diputuskan %(day)s") % {"day": long_date(end)} if end else cases.left_in_words(running)
    return {
        "left": words,
        "late": running.late if end is None else end > running.calendar_due,
        "picture": day_clock(
            running.complete_on, running.calendar_due, running.working_due, today, working_calendar(), pauses, end
        ),
    }


def heir_rows(heirs: list[HeirLine], actor: Actor) -> list[dict[str, Any]]:
    """Heirs in words: relation, share, account, and the state of the payment."""
    weights = sum(h.heir.weight for h in heirs) or 1
    return [
        {
            "line": h,
            "name": h.identity.name if h.identity else gettext("(di luar cakupan)"),
            "relation": gettext(deciding.RELATION_WORDS[h.heir.relation]),
            "part": f"{h.heir.weight}/{weights}",
            "account": f"{h.account.bank_code} {h.account_masked}" if h.account else "",
            "state": payoutwords.STATES.get(h.payout),
            "reason": gettext(reason_text(h.reason)) if h.reason else "",
            "back": h.payout in BACK,
            "doubt": claimwords.holder_words(h.identity, h.account),
            "proposed_doubt": claimwords.holder_words(h.identity, h.proposed.account) if h.proposed else "",
            "hands": payoutwords.hands(h.hands),
            "may_confirm": policies.may_confirm(actor, h),
        }
        for h in heirs
    ]


def _relatives(claim: Claim, heirs: list[HeirLine]) -> list[dict[str, Any]]:
    """Relatives on record who are not among the heirs yet."""
    named = {h.heir.person_id for h in heirs}
    return [
        {"person": person, "relation": relation, "word": gettext(deciding.RELATION_WORDS.get(relation, relation))}
        for person, relation, _accounts in selectors.possible_heirs(claim)
        if person is not None and person.person_id not in named and relation != "guardian"
    ]


def _named(claim: Claim, heirs: list[HeirLine]) -> list[dict[str, Any]]:
    """Whom the person named as his heirs at a contract and who is not in the list yet: the name, the words said, and the relation of the
    law that they are, where they are just that."""
    listed = {normalise_name(h.identity.name) for h in heirs if h.identity}
    by_word = {word.casefold(): code for code, word in deciding.RELATION_WORDS.items() if code != "guardian"}
    by_word |= dict.fromkeys(("suami", "istri", "isteri"), "spouse") | dict.fromkeys(("ayah", "ibu", "bapak"), "parent")
    return [
        {
            "id": one.pk,
            "name": one.name,
            "said": one.relation,
            "relation": by_word.get(one.relation.strip().casefold(), ""),
            "named_on": one.named_on,
        }
        for one in named_heirs(claim.person_id)
        if normalise_name(one.name) not in listed
    ]


@page("claims.view")
def letter(request: ActorRequest, claim_id: int) -> HttpResponse:
    """The letter of the decision as PDF."""
    claim_asked = the_claim(request, claim_id)
    language = "en" if request.GET.get("bahasa") == "en" else "id"
    answer = HttpResponse(services.letter(request.actor, claim_asked.pk, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="surat-{claim_asked.code.lower()}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


REFERENCE = re.compile(r"^claim:([0-9]{1,18}):")


def address(actor: Actor, reference: str) -> str:
    """The page of the claim that a payment belongs to. A bank sees its payments but not every claim, so it may get
    none.
    """
    match = REFERENCE.match(reference)
    if not match or not can(actor.roles, "claims.view") or selectors.claim(int(match[1])) is None:
        return ""
    return reverse("claim", args=[int(match[1])])


sources.register("claims", address, selectors.codes_paid)
urlpatterns = [
    path("klaim/<int:claim_id>", claim, name="claim"),
    path("klaim/<int:claim_id>/surat.pdf", letter, name="claim_letter"),
]
