"""Forms on the page of a claim (those about heirs are in `heirs.py`). An act that cannot be undone is asked once
more, with its consequences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.policies import Forbidden
from payung.claims import policies, selectors, services
from payung.claims.acts import APPROVE, CLAIMS, DECIDE_READING
from payung.claims.assessment import deciding, readings
from payung.claims.assessment.readings import Dispute
from payung.claims.errors import ClaimRefused
from payung.claims.models import Claim
from payung.claims.pages.claim import WARNINGS, explained, the_claim
from payung.kernel.acts import Invalid, check
from payung.kernel.errors import PayungError
from payung.ui import sentences
from payung.ui.acts import Place, act_urls, carry_out, question_context, typed_of
from payung.ui.components.formats import rupiah
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.vault.kinds import PAPER_WORDS
from payung.vault.pages.papers import stored_answer


def done(request: ActorRequest, claim: Claim, act: Callable[[], Any], text: str, anchor: str = "") -> HttpResponse:
    """Do an act, show its result or its refusal as a message, and return to the page of the claim."""
    try:
        with transaction.atomic():
            act()
    except Forbidden:
        raise
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    else:
        messages.success(request, text)
    return HttpResponseRedirect(reverse("claim", args=[claim.pk]) + anchor)


def trail(claim: Claim) -> dict[str, Any]:
    here = (claim.person.identity.name, reverse("claim", args=[claim.pk]))
    return {"breadcrumbs": crumbs((_("Klaim"), reverse("claims")), here)}


@page("papers.add", methods=("POST",))
def add_paper(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Put a paper into the claim's folder."""
    claim = the_claim(request, claim_id)
    target = reverse("claim", args=[claim_id]) + "#surat"
    details = {
        name: request.POST.get(key, "").strip()[:120] for name, key in (("issuer", "penerbit"), ("number", "nomor"))
    }
    kind = request.POST.get("jenis", "")
    if kind in PAPER_WORDS and kind != "lain":
        target = reverse("claim", args=[claim_id]) + f"#surat-{kind}"

    def store(paper_type: str, upload: Any) -> int:
        return services.add_paper(request.actor, claim.pk, paper_type, upload, upload.name, **details)

    return stored_answer(request, store, target)


@page("claims.assess", methods=("GET", "HEAD", "POST"))
def assess(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Show the benefit that the law gives; after confirmation, store it as the assessment."""
    claim = the_claim(request, claim_id)
    if "assess" not in policies.possible(request.actor, claim):
        messages.error(request, gettext("Klaim ini tidak sedang menunggu penilaian Anda."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]))
    if request.method == "POST" and request.POST.get("paham"):
        return done(
            request,
            claim,
            lambda: services.assess(request.actor, claim_id),
            gettext("Penilaian disimpan; orang lain memutuskannya."),
            "#penilaian",
        )
    dispute = readings.standing(claim)
    if dispute is not None and dispute.decision is None:
        return _undecided(request, claim, dispute)
    result = services.preview(request.actor, claim_id)
    heirs = selectors.heirs(claim_id)
    shares = {share.heir_id: share.amount for share in result.shares}
    context = {
        "claim": claim,
        "name": claim.person.identity.name,
        "result": result,
        "outcome": gettext(deciding.OUTCOME_WORDS[result.outcome]),
        "warnings": [WARNINGS[code] for code in result.warnings if code in WARNINGS],
        "settled": dispute,
        "root": explained(result.explanation.to_dict(), heirs),
        "money": services.money_days(request.actor, claim_id),
        "facts": [(h.identity.name if h.identity else "", rupiah(shares.get(h.heir.pk, 0))) for h in heirs],
        "no_account": [h.identity.name for h in heirs if h.account is None and h.identity and shares.get(h.heir.pk)],
        "consequences": [
            gettext("Fakta, pasal, dan hitungannya dibekukan bersama nama Anda."),
            gettext("Anda tidak dapat memutuskan klaim ini; itu dilakukan orang lain."),
        ],
        "button": gettext("Simpan penilaian %(amount)s") % {"amount": rupiah(result.total)},
        **trail(claim),
    }
    return render(request, "claims/assess.html", context)


def _undecided(request: ActorRequest, claim: Claim, dispute: Dispute) -> HttpResponse:
    """Both readings side by side, each with what it rests on, and the form with which one is decided."""
    result = services.preview(request.actor, claim.pk)
    lines = [(one, explained(one.rests_on.to_dict(), [])) for one in dispute.readings if one.rests_on]
    specs = DECIDE_READING.specs()
    context = {
        "claim": claim,
        "name": claim.person.identity.name,
        "dispute": dispute,
        "lines": lines,
        "earlier": readings.of_claim(claim.pk)[-1:],
        "warnings": [WARNINGS[code] for code in result.warnings if code in WARNINGS],
        "money": services.money_days(request.actor, claim.pk),
        "reason": specs["reason"],
        **trail(claim),
    }
    return render(request, "claims/readings.html", context)


@page(APPROVE.right, methods=("GET", "HEAD", "POST"))
def approve(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Approve the assessment. It is asked once more, because money will be paid."""
    claim, back = the_claim(request, claim_id), reverse("claim", args=[claim_id])
    latest = selectors.assessment(claim_id)
    try:
        asked = APPROVE.question(request.actor, claim, None)
    except ClaimRefused:
        asked = None
    if latest is None or asked is None:
        messages.error(
            request,
            gettext(
                "Klaim ini tidak dapat Anda setujui sekarang. Lihat di halaman klaim apa yang ditunggu; yang menilai tidak memutuskan."
            ),
        )
        return HttpResponseRedirect(back)
    if request.method == "POST" and request.POST.get("paham"):
        try:
            data = check(APPROVE, typed_of(request, APPROVE))
        except Invalid as wrong:
            messages.error(request, " ".join(gettext(text) for text in wrong.errors.values()))
            return HttpResponseRedirect(back)
        return carry_out(request, APPROVE, {"claim_id": claim_id}, data, back + "#penilaian")
    context = {
        "claim": claim,
        "name": claim.person.identity.name,
        **question_context(asked),
        "hidden": [("sidik", latest.digest)],
        "warnings": [WARNINGS[code] for code in latest.result["warnings"] if code in WARNINGS],
        "money": deciding.money_days(latest.facts),
        "settled": readings.of_assessment(latest),
        "button": gettext(APPROVE.button),
        "outcome": gettext(deciding.OUTCOME_WORDS[latest.outcome]),
        **trail(claim),
    }
    return render(request, "claims/confirm.html", context)


def locate(request: ActorRequest, keys: Mapping[str, int]) -> Place:
    """The claim of an act, and where its page is."""
    claim = the_claim(request, keys["claim_id"])
    back = reverse("claim", args=[claim.pk])
    return Place(claim, claim.person.identity.name, back, trail(claim)["breadcrumbs"])


urlpatterns = [
    *act_urls(CLAIMS, locate),
    path("klaim/<int:claim_id>/surat", add_paper, name="claim_paper"),
    path("klaim/<int:claim_id>/nilai", assess, name="claim_assess"),
    path("klaim/<int:claim_id>/setujui", approve, name="claim_approve"),
]
