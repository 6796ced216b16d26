"""Heirs on the page of a claim: who they are, their accounts, and another account for a share that came back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext

from payung.access.policies import Forbidden
from payung.access.selectors import names_of
from payung.claims import policies, selectors, services
from payung.claims.forms import AccountForm, HeirForm
from payung.claims.heirs import services as heirs
from payung.claims.pages.acts import done, trail
from payung.claims.pages.claim import claim_context, the_claim
from payung.claims.words import holder_words
from payung.kernel.errors import PayungError
from payung.payouts import words
from payung.ui import sentences
from payung.ui.components.formats import rupiah
from payung.ui.decorators import ActorRequest, page


@page("claims.report", methods=("POST",))
def add_heir(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Add an heir to the list, or replace his line."""
    claim = the_claim(request, claim_id)
    form = HeirForm(request.POST)
    if form.is_valid():
        try:
            data = form.cleaned_data
            new = heirs.NewHeir(data["name"], data["relation"], data["nik"], data["weight"] or 1, _account_of(data))
            heirs.record_heir(request.actor, claim_id, new)
            messages.success(request, gettext("Ahli waris dicatat."))
            return HttpResponseRedirect(reverse("claim", args=[claim_id]) + "#ahli-waris")
        except Forbidden:
            raise
        except PayungError as error:
            form.add_error(None, sentences.sentence(error))
    context = {**claim_context(request, claim), "heir_form": form, "heir_open": True}
    return render(request, "claims/claim.html", context, status=400)


def _account_of(data: dict[str, Any]) -> heirs.BankAccountData | None:
    names = ("bank_code", "account_no", "holder_name", "holder_reason")
    return heirs.BankAccountData(*(data[name] for name in names)) if data["account_no"] else None


@page("claims.report", methods=("POST",))
def add_relative(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Add a relative on record to the heirs."""
    claim = the_claim(request, claim_id)
    number = request.POST.get("orang", "")
    person_id = int(number) if number.isascii() and number.isdigit() else 0
    act = partial(heirs.include_heir, request.actor, claim_id, person_id)
    return done(request, claim, act, gettext("Ahli waris dicatat."), "#ahli-waris")


@page("claims.report", methods=("POST",))
def drop_heir(request: ActorRequest, claim_id: int, person_id: int) -> HttpResponse:
    """Remove a person from the heirs. The earlier list stays stored."""
    claim = the_claim(request, claim_id)
    store = partial(heirs.leave_out, request.actor, claim_id, person_id)
    text = gettext("Ahli waris dikeluarkan dari daftar; daftar sebelumnya tetap tercatat.")
    return done(request, claim, store, text, "#ahli-waris")


@page("claims.report", methods=("POST",))
def account(request: ActorRequest, claim_id: int, heir_id: int) -> HttpResponse:
    """Give an heir another account. Before the assessment it changes the heir's line; for a share that came back it is
    a proposal.
    """
    claim = the_claim(request, claim_id)
    form = AccountForm(request.POST, auto_id=f"%s-{heir_id}")
    if not any(heir.pk == heir_id for heir in selectors.current_heirs(claim_id)):
        messages.error(request, gettext("Daftar ahli warisnya sudah berubah. Periksa lagi, lalu isi rekeningnya."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]) + "#ahli-waris")
    if form.is_valid():
        try:
            with transaction.atomic():
                heirs.give_account(request.actor, claim_id, heir_id, heirs.BankAccountData(**form.cleaned_data))
        except Forbidden:
            raise
        except PayungError as error:
            form.add_error(None, sentences.sentence(error))
        else:
            messages.success(
                request,
                gettext("Rekening pengganti diusulkan; orang lain menyetujuinya sebelum uangnya dikirim lagi.")
                if claim.case.state == "returned_payment"
                else gettext("Rekening dicatat."),
            )
            return HttpResponseRedirect(reverse("claim", args=[claim_id]) + "#ahli-waris")
    context = {**claim_context(request, claim), "account_form": form, "account_of": heir_id}
    return render(request, "claims/claim.html", context, status=400)


@page("claims.approve", methods=("POST",))
def confirm_payee_change(request: ActorRequest, claim_id: int, payee_change_id: int) -> HttpResponse:
    """The second person confirms the proposed account, and the share is paid to it. It is asked once more, because
    money will be paid.
    """
    claim = the_claim(request, claim_id)
    line = next(
        (h for h in selectors.heirs(claim_id) if h.proposed and h.proposed.payee_change.pk == payee_change_id), None
    )
    if line is None or line.payment is None or not policies.may_confirm(request.actor, line):
        messages.error(
            request,
            gettext(
                "Rekening pengganti ini tidak dapat Anda setujui: yang menyetujuinya bukan yang mengusulkan atau mencatat rekening itu, dan usulnya masih menunggu. Mintalah kepada rekan yang berwenang."
            ),
        )
        return HttpResponseRedirect(reverse("claim", args=[claim_id]) + "#ahli-waris")
    if request.POST.get("paham"):
        text = gettext("Rekening pengganti disetujui; bagiannya dikirim lagi.")
        act = partial(services.confirm_payee_change, request.actor, claim_id, payee_change_id)
        return done(request, claim, act, text, "#ahli-waris")
    amount, name = rupiah(line.payment.amount), line.identity.name if line.identity else ""
    waiting = line.proposed
    to = f"{waiting.account.bank_code} {waiting.account_masked}" if waiting and waiting.account else ""
    by = names_of([waiting.payee_change.maker_id] if waiting else [])
    context = {
        "claim": claim,
        "name": claim.person.identity.name,
        "title": gettext("Kirim %(amount)s untuk %(name)s ke rekening lain?") % {"amount": amount, "name": name},
        "facts": [
            (gettext("Rekening pengganti"), to),
            (gettext("Nama di buku tabungan"), waiting.account.holder_name if waiting and waiting.account else ""),
            (gettext("Diusulkan oleh"), ", ".join(by.values())),
            *((gettext("Jawaban bank"), hand["text"]) for hand in words.hands(line.hands)),
        ],
        "warnings": [text] if waiting and (text := holder_words(line.identity, waiting.account)) else [],
        "consequences": [gettext("Perintah bayar baru dibuat dan keluarga dikabari.")],
        "button": gettext("Setujui rekening ini"),
        **trail(claim),
    }
    return render(request, "claims/confirm.html", context)


urlpatterns = [
    path("klaim/<int:claim_id>/ahli-waris", add_heir, name="claim_heir"),
    path("klaim/<int:claim_id>/keluarga", add_relative, name="claim_relative"),
    path("klaim/<int:claim_id>/ahli-waris/<int:person_id>/keluarkan", drop_heir, name="claim_heir_drop"),
    path("klaim/<int:claim_id>/ahli-waris/<int:heir_id>/rekening", account, name="claim_account"),
    path("klaim/<int:claim_id>/rekening/<int:payee_change_id>", confirm_payee_change, name="claim_account_confirm"),
]
