"""What is done on the page of a claim (heirs: `claim_heirs`). What cannot be taken back is asked for once more, with its
consequences.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.policies import Forbidden
from payung.claims import deciding, policies, selectors, services
from payung.claims.forms import CompleteForm
from payung.claims.models import Claim
from payung.claims.pages.claim import WARNINGS, explained, the_claim
from payung.kernel.errors import PayungError
from payung.ui import sentences
from payung.ui.components.formats import rupiah
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.vault.pages.papers import taken
from payung.vault.types import PAPER_TYPES


def done(request: ActorRequest, found: Claim, act: Callable[[], Any], text: str, anchor: str = "") -> HttpResponse:
    """Carry an act out, say what came of it, go back to the claim."""
    try:
        with transaction.atomic():
            act()
    except Forbidden:
        raise
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    else:
        messages.success(request, text)
    return HttpResponseRedirect(reverse("claim", args=[found.pk]) + anchor)


def trail(found: Claim) -> dict[str, Any]:
    here = (found.person.identity.name, reverse("claim", args=[found.pk]))
    return {"breadcrumbs": crumbs((_("Klaim"), reverse("claims")), here)}


@page("papers.add", methods=("POST",))
def add_paper(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Put a paper into the claim's folder."""
    found = the_claim(request, claim_id)
    target = reverse("claim", args=[claim_id]) + "#surat"
    details = {
        name: request.POST.get(key, "").strip()[:120] for name, key in (("issuer", "penerbit"), ("number", "nomor"))
    }
    kind = request.POST.get("jenis", "")
    if kind in PAPER_TYPES and kind != "lain":
        target = reverse("claim", args=[claim_id]) + f"#surat-{kind}"

    def store(paper_type: str, upload: Any) -> int:
        return services.add_paper(request.actor, found.pk, paper_type, upload, upload.name, **details)

    return taken(request, store, target)


@page("claims.report", methods=("POST",))
def request_papers(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Tell the family which papers are still needed."""
    found = the_claim(request, claim_id)
    return done(
        request,
        found,
        lambda: services.request_papers(request.actor, claim_id),
        gettext("Keluarga dikabari surat apa yang masih diperlukan."),
    )


@page("claims.assess", methods=("POST",))
def complete(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Declare the papers complete; the clock runs."""
    found = the_claim(request, claim_id)
    form = CompleteForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Isi tanggal berkas terakhir diterima."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]))
    on = form.cleaned_data["on"]
    return done(
        request,
        found,
        lambda: services.papers_complete(request.actor, claim_id, on),
        gettext("Berkas dinyatakan lengkap; waktu tujuh hari berjalan."),
    )


@page("claims.report", methods=("POST",))
def pause(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Stop the clock with a reason, or let it run on."""
    found = the_claim(request, claim_id)
    if found.case.paused_since is not None:
        return done(request, found, lambda: services.resume(request.actor, claim_id), gettext("Klaim dilanjutkan."))
    reason = request.POST.get("alasan", "")
    return done(request, found, lambda: services.pause(request.actor, claim_id, reason), gettext("Klaim dijeda."))


@page("claims.assess", methods=("GET", "HEAD", "POST"))
def assess(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Show what the statute gives, and keep it as the assessment."""
    found = the_claim(request, claim_id)
    if "assess" not in policies.possible(request.actor, found):
        messages.error(request, gettext("Klaim ini tidak sedang menunggu penilaian Anda."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]))
    if request.method == "POST" and request.POST.get("paham"):
        return done(
            request,
            found,
            lambda: services.assess(request.actor, claim_id),
            gettext("Penilaian disimpan; orang lain memutuskannya."),
            "#penilaian",
        )
    result = services.preview(request.actor, claim_id)
    heirs = selectors.heirs(claim_id)
    shares = {share.heir_id: share.amount for share in result.shares}
    context = {
        "claim": found,
        "name": found.person.identity.name,
        "result": result,
        "outcome": gettext(deciding.OUTCOME_WORDS[result.outcome]),
        "warnings": [WARNINGS[code] for code in result.warnings if code in WARNINGS],
        "root": explained(result.explanation.to_dict(), heirs),
        "money": services.money_days(request.actor, claim_id),
        "facts": [(h.identity.name if h.identity else "", rupiah(shares.get(h.heir.pk, 0))) for h in heirs],
        "no_account": [h.identity.name for h in heirs if h.account is None and h.identity and shares.get(h.heir.pk)],
        "consequences": [
            gettext("Fakta, pasal, dan hitungannya dibekukan bersama nama Anda."),
            gettext("Anda tidak dapat memutuskan klaim ini; itu dilakukan orang lain."),
        ],
        "button": gettext("Simpan penilaian %(amount)s") % {"amount": rupiah(result.total)},
        **trail(found),
    }
    return render(request, "claims/assess.html", context)


@page("claims.approve", methods=("GET", "HEAD", "POST"))
def approve(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Approve the assessment: asked once more, because money follows."""
    found = the_claim(request, claim_id)
    latest = selectors.assessment(claim_id)
    if latest is None or "approve" not in policies.possible(request.actor, found):
        messages.error(request, gettext("Klaim ini tidak dapat Anda setujui sekarang."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]))
    if request.method == "POST" and request.POST.get("paham"):
        digest = request.POST.get("sidik", "")
        return done(
            request,
            found,
            lambda: services.approve(request.actor, claim_id, digest),
            gettext("Keputusan disimpan."),
            "#penilaian",
        )
    heirs = [h for h in selectors.heirs(claim_id) if h.amount]
    context = {
        "claim": found,
        "name": found.person.identity.name,
        "title": gettext("Setujui %(amount)s untuk ahli waris %(name)s?")
        % {"amount": rupiah(latest.payable), "name": found.person.identity.name},
        "facts": [
            (
                h.identity.name if h.identity else "",
                f"{rupiah(h.amount)} → {h.account.bank_code} {h.account_masked}" if h.account else rupiah(h.amount),
            )
            for h in heirs
        ],
        "consequences": [
            gettext("Keputusan ini dibukukan dan perintah bayarnya dibuat."),
            gettext("Keluarga dikabari, dan surat keputusannya terbit."),
        ],
        "hidden": [("sidik", latest.digest)],
        "warnings": [WARNINGS[code] for code in latest.result["warnings"] if code in WARNINGS],
        "money": deciding.money_days(latest.facts),
        "button": gettext("Setujui dan bayarkan"),
        "outcome": gettext(deciding.OUTCOME_WORDS[latest.outcome]),
        **trail(found),
    }
    return render(request, "claims/confirm.html", context)


def _refusing(
    request: ActorRequest, claim_id: int, action: str, act: Callable[[str, str], Any], words: dict[str, str]
) -> HttpResponse:
    """An act with a reason that cannot be taken back: the reason first, then once more with consequences."""
    found = the_claim(request, claim_id)
    reason, digest = request.POST.get("alasan", "").strip(), request.POST.get("sidik", "")
    if action not in policies.possible(request.actor, found) or len(reason) < 5:
        messages.error(request, gettext("Tuliskan alasannya (paling sedikit 5 huruf)."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]))
    if request.POST.get("paham"):
        return done(request, found, lambda: act(reason, digest), words["done"])
    context = {
        "claim": found,
        "name": found.person.identity.name,
        "title": words["title"] % {"name": found.person.identity.name},
        "facts": [(gettext("Alasan"), reason)],
        "consequences": [words["consequence"]],
        "hidden": [("alasan", reason), *([("sidik", digest)] if digest else [])],
        "button": words["button"],
        **trail(found),
    }
    return render(request, "claims/confirm.html", context)


@page("claims.approve", methods=("POST",))
def reject(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Reject a claim for good."""
    words = {
        "title": gettext("Tolak klaim untuk %(name)s?"),
        "consequence": gettext(
            "Klaim selesai tanpa pembayaran; keluarga dikabari, dan alasan ini tertulis dalam suratnya."
        ),
        "button": gettext("Tolak klaim"),
        "done": gettext("Klaim ditolak; keluarga dikabari."),
    }
    return _refusing(request, claim_id, "reject", partial(services.reject, request.actor, claim_id), words)


@page("claims.assess", methods=("POST",))
def withdraw(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Take back a claim that was opened by mistake."""
    words = {
        "title": gettext("Tarik klaim untuk %(name)s?"),
        "consequence": gettext("Klaim ini selesai; kematian yang sama baru dapat diklaim lagi dengan laporan baru."),
        "button": gettext("Tarik klaim"),
        "done": gettext("Klaim ditarik."),
    }
    return _refusing(
        request, claim_id, "withdraw", lambda reason, _digest: services.withdraw(request.actor, claim_id, reason), words
    )


@page("claims.approve", methods=("POST",))
def send_back(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Send the assessment back to be done again."""
    found = the_claim(request, claim_id)
    reason, digest = request.POST.get("alasan", ""), request.POST.get("sidik", "")
    return done(
        request,
        found,
        lambda: services.return_(request.actor, claim_id, reason, digest),
        gettext("Dikembalikan untuk dinilai lagi."),
    )


@page("claims.assess", methods=("POST",))
def recall(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Take the own assessment back before anybody has decided."""
    found = the_claim(request, claim_id)
    reason = request.POST.get("alasan", "")
    return done(
        request,
        found,
        lambda: services.recall(request.actor, claim_id, reason),
        gettext("Penilaian ditarik kembali; ia tetap tercatat."),
    )


urlpatterns = [
    path("klaim/<int:claim_id>/surat", add_paper, name="claim_paper"),
    path("klaim/<int:claim_id>/minta", request_papers, name="claim_request"),
    path("klaim/<int:claim_id>/lengkap", complete, name="claim_complete"),
    path("klaim/<int:claim_id>/jeda", pause, name="claim_pause"),
    path("klaim/<int:claim_id>/nilai", assess, name="claim_assess"),
    path("klaim/<int:claim_id>/setujui", approve, name="claim_approve"),
    path("klaim/<int:claim_id>/tolak", reject, name="claim_reject"),
    path("klaim/<int:claim_id>/kembalikan", send_back, name="claim_return"),
    path("klaim/<int:claim_id>/tarik-nilai", recall, name="claim_recall"),
    path("klaim/<int:claim_id>/tarik", withdraw, name="claim_withdraw"),
]
