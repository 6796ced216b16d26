"""What is done on the page of a claim. What cannot be taken back is asked for once more, with its consequences."""

from __future__ import annotations

from collections.abc import Callable
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
from payung.claims.models import Claim
from payung.claims.services import HeirData
from payung.kernel.errors import PayungError
from payung.registry import services as registry
from payung.vault.types import PAPER_TYPES
from payung.web import sentences
from payung.web.components.formats import rupiah
from payung.web.context import crumbs
from payung.web.decorators import ActorRequest, page
from payung.web.forms.claims import AccountForm, CompleteForm, HeirForm
from payung.web.pages.claim import WARNINGS, claim_context, explained, the_claim
from payung.web.pages.vault import taken


def _done(request: ActorRequest, found: Claim, act: Callable[[], Any], text: str, anchor: str = "") -> HttpResponse:
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


def _crumbs(found: Claim) -> dict[str, Any]:
    here = (found.person.identity.name, reverse("claim", args=[found.pk]))
    return {"breadcrumbs": crumbs((_("Klaim"), reverse("claims")), here)}


@page("papers.add", methods=("POST",))
def add_paper(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Put a paper into the claim's folder."""
    found = the_claim(claim_id)
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
    found = the_claim(claim_id)
    return _done(
        request,
        found,
        lambda: services.request_papers(request.actor, claim_id),
        gettext("Keluarga dikabari surat apa yang masih diperlukan."),
    )


@page("claims.report", methods=("POST",))
def add_heir(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Add an heir to the list, or replace his line."""
    found = the_claim(claim_id)
    form = HeirForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                _store_heir(request, found, form.cleaned_data)
            messages.success(request, gettext("Ahli waris dicatat."))
            return HttpResponseRedirect(reverse("claim", args=[claim_id]) + "#ahli-waris")
        except Forbidden:
            raise
        except PayungError as error:
            form.add_error(None, sentences.sentence(error))
    context = {**claim_context(request, found), "heir_form": form, "heir_open": True}
    return render(request, "claims/claim.html", context, status=400)


def _store_heir(request: ActorRequest, found: Claim, data: dict[str, Any]) -> None:
    actor, lives_in = request.actor, found.person.identity.village_code
    person_id = registry.add_person(actor, data["name"], lives_in, nik=data["nik"] or None)
    registry.add_relative(actor, found.person_id, person_id, data["relation"])
    account_id = None
    if data["account_no"]:
        holder = data["holder_name"] or data["name"]
        account_id = registry.add_account(actor, person_id, data["bank_code"], data["account_no"], holder)
    added = HeirData(person_id, data["relation"], data["weight"] or 1, account_id)
    kept = [] if data["relation"] == deciding.ORGANISER else _lines(found, without_person=person_id)
    services.set_heirs(actor, found.pk, [*kept, added])


def _lines(found: Claim, without_person: int = 0) -> list[HeirData]:
    """The heirs as they stand, without one person and without a funeral organiser beside real heirs."""
    return [
        HeirData(h.person_id, h.relation, h.weight, h.account_id)
        for h in selectors.current_heirs(found.pk)
        if h.person_id != without_person and h.relation != deciding.ORGANISER
    ]


@page("claims.report", methods=("POST",))
def add_relative(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Add a relative on record to the heirs."""
    found = the_claim(claim_id)
    number = request.POST.get("orang", "")
    chosen = [
        (person, relation, accounts)
        for person, relation, accounts in selectors.possible_heirs(found)
        if person is not None and str(person.person_id) == number
    ]

    def store() -> None:
        for person, relation, accounts in chosen[:1]:
            account = accounts[-1].pk if accounts else None
            kept = [] if relation == deciding.ORGANISER else _lines(found, without_person=person.person_id)
            services.set_heirs(request.actor, found.pk, [*kept, HeirData(person.person_id, relation, 1, account)])

    return _done(request, found, store, gettext("Ahli waris dicatat."), "#ahli-waris")


@page("claims.report", methods=("POST",))
def drop_heir(request: ActorRequest, claim_id: int, person_id: int) -> HttpResponse:
    """Leave a person out of the heirs; the list before stays on record."""
    found = the_claim(claim_id)
    return _done(
        request,
        found,
        lambda: services.set_heirs(request.actor, claim_id, _lines(found, without_person=person_id)),
        gettext("Ahli waris dikeluarkan dari daftar; daftar sebelumnya tetap tercatat."),
        "#ahli-waris",
    )


@page("claims.report", methods=("POST",))
def account(request: ActorRequest, claim_id: int, heir_id: int) -> HttpResponse:
    """Another account of an heir: for his line before the assessment, or for a share that came back."""
    found = the_claim(claim_id)
    form = AccountForm(request.POST)
    line = next((h for h in selectors.current_heirs(claim_id) if h.pk == heir_id), None)
    if line is None or not form.is_valid():
        messages.error(request, gettext("Isi bank, nomor rekening, dan nama seperti di buku tabungan."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]) + "#ahli-waris")
    data = form.cleaned_data

    def store() -> None:
        made = registry.add_account(
            request.actor, line.person_id, data["bank_code"], data["account_no"], data["holder_name"]
        )
        if found.case.state == "returned_payment":
            services.new_account(request.actor, claim_id, heir_id, made)
            return
        heirs = [
            HeirData(h.person_id, h.relation, h.weight, made if h.pk == heir_id else h.account_id)
            for h in selectors.current_heirs(claim_id)
        ]
        services.set_heirs(request.actor, claim_id, heirs)

    text = (
        gettext("Rekening pengganti dicatat; bagiannya dikirim lagi.")
        if found.case.state == "returned_payment"
        else gettext("Rekening dicatat.")
    )
    return _done(request, found, store, text, "#ahli-waris")


@page("claims.assess", methods=("POST",))
def complete(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Declare the papers complete; the clock runs."""
    found = the_claim(claim_id)
    form = CompleteForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Isi tanggal berkas terakhir diterima."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]))
    on = form.cleaned_data["on"]
    return _done(
        request,
        found,
        lambda: services.papers_complete(request.actor, claim_id, on),
        gettext("Berkas dinyatakan lengkap; waktu tujuh hari berjalan."),
    )


@page("claims.report", methods=("POST",))
def pause(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Stop the clock with a reason, or let it run on."""
    found = the_claim(claim_id)
    if found.case.paused_since is not None:
        return _done(request, found, lambda: services.resume(request.actor, claim_id), gettext("Klaim dilanjutkan."))
    reason = request.POST.get("alasan", "")
    return _done(request, found, lambda: services.pause(request.actor, claim_id, reason), gettext("Klaim dijeda."))


@page("claims.assess", methods=("GET", "HEAD", "POST"))
def assess(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Show what the statute gives, and keep it as the assessment."""
    found = the_claim(claim_id)
    if "assess" not in policies.possible(request.actor, found):
        messages.error(request, gettext("Klaim ini tidak sedang menunggu penilaian Anda."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]))
    if request.method == "POST" and request.POST.get("paham"):
        return _done(
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
        "facts": [(h.identity.name if h.identity else "", rupiah(shares.get(h.heir.pk, 0))) for h in heirs],
        "no_account": [h.identity.name for h in heirs if h.account is None and h.identity and shares.get(h.heir.pk)],
        "consequences": [
            gettext("Fakta, pasal, dan hitungannya dibekukan bersama nama Anda."),
            gettext("Anda tidak dapat memutuskan klaim ini; itu dilakukan orang lain."),
        ],
        "button": gettext("Simpan penilaian %(amount)s") % {"amount": rupiah(result.total)},
        **_crumbs(found),
    }
    return render(request, "claims/assess.html", context)


@page("claims.approve", methods=("GET", "HEAD", "POST"))
def approve(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Approve the assessment: asked once more, because money follows."""
    found = the_claim(claim_id)
    latest = selectors.assessment(claim_id)
    if latest is None or "approve" not in policies.possible(request.actor, found):
        messages.error(request, gettext("Klaim ini tidak dapat Anda setujui sekarang."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]))
    if request.method == "POST" and request.POST.get("paham"):
        digest = request.POST.get("sidik", "")
        return _done(
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
        "button": gettext("Setujui dan bayarkan"),
        "outcome": gettext(deciding.OUTCOME_WORDS[latest.outcome]),
        **_crumbs(found),
    }
    return render(request, "claims/confirm.html", context)


def _refusing(
    request: ActorRequest, claim_id: int, action: str, act: Callable[[str], Any], words: dict[str, str]
) -> HttpResponse:
    """An act with a reason that cannot be taken back: the reason first, then once more with consequences."""
    found = the_claim(claim_id)
    reason = request.POST.get("alasan", "").strip()
    if action not in policies.possible(request.actor, found) or len(reason) < 5:
        messages.error(request, gettext("Tuliskan alasannya (paling sedikit 5 huruf)."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]))
    if request.POST.get("paham"):
        return _done(request, found, lambda: act(reason), words["done"])
    context = {
        "claim": found,
        "name": found.person.identity.name,
        "title": words["title"] % {"name": found.person.identity.name},
        "facts": [(gettext("Alasan"), reason)],
        "consequences": [words["consequence"]],
        "hidden": [("alasan", reason)],
        "button": words["button"],
        **_crumbs(found),
    }
    return render(request, "claims/confirm.html", context)


@page("claims.approve", methods=("POST",))
def reject(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Reject a claim for good."""
    words = {
        "title": gettext("Tolak klaim untuk %(name)s?"),
        "consequence": gettext("Klaim selesai tanpa pembayaran; keluarga menerima alasan ini dalam suratnya."),
        "button": gettext("Tolak klaim"),
        "done": gettext("Klaim ditolak; keluarga dikabari."),
    }
    return _refusing(
        request, claim_id, "reject", lambda reason: services.reject(request.actor, claim_id, reason), words
    )


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
        request, claim_id, "withdraw", lambda reason: services.withdraw(request.actor, claim_id, reason), words
    )


@page("claims.approve", methods=("POST",))
def send_back(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Send the assessment back to be done again."""
    found = the_claim(claim_id)
    reason = request.POST.get("alasan", "")
    return _done(
        request,
        found,
        lambda: services.return_(request.actor, claim_id, reason),
        gettext("Dikembalikan untuk dinilai lagi."),
    )


@page("claims.assess", methods=("POST",))
def recall(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Take the own assessment back before anybody has decided."""
    found = the_claim(claim_id)
    reason = request.POST.get("alasan", "")
    return _done(
        request,
        found,
        lambda: services.recall(request.actor, claim_id, reason),
        gettext("Penilaian ditarik kembali; ia tetap tercatat."),
    )


urlpatterns = [
    path("klaim/<int:claim_id>/surat", add_paper, name="claim_paper"),
    path("klaim/<int:claim_id>/minta", request_papers, name="claim_request"),
    path("klaim/<int:claim_id>/ahli-waris", add_heir, name="claim_heir"),
    path("klaim/<int:claim_id>/keluarga", add_relative, name="claim_relative"),
    path("klaim/<int:claim_id>/ahli-waris/<int:person_id>/keluarkan", drop_heir, name="claim_heir_drop"),
    path("klaim/<int:claim_id>/ahli-waris/<int:heir_id>/rekening", account, name="claim_account"),
    path("klaim/<int:claim_id>/lengkap", complete, name="claim_complete"),
    path("klaim/<int:claim_id>/jeda", pause, name="claim_pause"),
    path("klaim/<int:claim_id>/nilai", assess, name="claim_assess"),
    path("klaim/<int:claim_id>/setujui", approve, name="claim_approve"),
    path("klaim/<int:claim_id>/tolak", reject, name="claim_reject"),
    path("klaim/<int:claim_id>/kembalikan", send_back, name="claim_return"),
    path("klaim/<int:claim_id>/tarik-nilai", recall, name="claim_recall"),
    path("klaim/<int:claim_id>/tarik", withdraw, name="claim_withdraw"),
]
