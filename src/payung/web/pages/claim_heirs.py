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
from payung.claims import deciding, policies, selectors, services
from payung.claims.models import Claim
from payung.claims.services import HeirData
from payung.kernel.errors import PayungError
from payung.registry import services as registry
from payung.web import payoutwords as words
from payung.web import sentences
from payung.web.claimwords import holder_words
from payung.web.components.formats import rupiah
from payung.web.decorators import ActorRequest, page
from payung.web.forms.claims import AccountForm, HeirForm
from payung.web.pages.claim import claim_context, the_claim
from payung.web.pages.claim_acts import done, trail


@page("claims.report", methods=("POST",))
def add_heir(request: ActorRequest, claim_id: int) -> HttpResponse:
    """Add an heir to the list, or replace his line."""
    found = the_claim(request, claim_id)
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
    after = selectors.heirs_number(found.pk)
    person_id = registry.add_person(actor, data["name"], lives_in, nik=data["nik"] or None)
    registry.add_relative(actor, found.person_id, person_id, data["relation"])
    account_id = None
    if data["account_no"]:
        holder = data["holder_name"] or data["name"]
        account_id = registry.add_account(
            actor, person_id, data["bank_code"], data["account_no"], holder, data["holder_reason"]
        )
    added = HeirData(person_id, data["relation"], data["weight"] or 1, account_id)
    kept = [] if data["relation"] == deciding.ORGANISER else _lines(found, without_person=person_id)
    services.set_heirs(actor, found.pk, [*kept, added], after)


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
    found = the_claim(request, claim_id)
    number = request.POST.get("orang", "")
    chosen = [
        (person, relation, accounts)
        for person, relation, accounts in selectors.possible_heirs(found)
        if person is not None and str(person.person_id) == number
    ]

    def store() -> None:
        after = selectors.heirs_number(found.pk)
        for person, relation, accounts in chosen[:1]:
            account = accounts[-1].pk if accounts else None
            kept = [] if relation == deciding.ORGANISER else _lines(found, without_person=person.person_id)
            added = HeirData(person.person_id, relation, 1, account)
            services.set_heirs(request.actor, found.pk, [*kept, added], after)

    return done(request, found, store, gettext("Ahli waris dicatat."), "#ahli-waris")


@page("claims.report", methods=("POST",))
def drop_heir(request: ActorRequest, claim_id: int, person_id: int) -> HttpResponse:
    """Leave a person out of the heirs; the list before stays on record."""
    found = the_claim(request, claim_id)

    def store() -> None:
        after = selectors.heirs_number(claim_id)
        services.set_heirs(request.actor, claim_id, _lines(found, without_person=person_id), after)

    text = gettext("Ahli waris dikeluarkan dari daftar; daftar sebelumnya tetap tercatat.")
    return done(request, found, store, text, "#ahli-waris")


@page("claims.report", methods=("POST",))
def account(request: ActorRequest, claim_id: int, heir_id: int) -> HttpResponse:
    """Another account of an heir: for his line before the assessment, or proposed for a share that came back."""
    found = the_claim(request, claim_id)
    form = AccountForm(request.POST)
    line = next((h for h in selectors.current_heirs(claim_id) if h.pk == heir_id), None)
    if line is None or not form.is_valid():
        messages.error(request, gettext("Isi bank, nomor rekening, dan nama seperti di buku tabungan."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]) + "#ahli-waris")
    data = form.cleaned_data

    def store() -> None:
        made = registry.add_account(
            request.actor,
            line.person_id,
            data["bank_code"],
            data["account_no"],
            data["holder_name"],
            data["holder_reason"],
        )
        if found.case.state == "returned_payment":
            services.new_account(request.actor, claim_id, heir_id, made)
            return
        after = selectors.heirs_number(claim_id)
        heirs = [
            HeirData(h.person_id, h.relation, h.weight, made if h.pk == heir_id else h.account_id)
            for h in selectors.current_heirs(claim_id)
        ]
        services.set_heirs(request.actor, claim_id, heirs, after)

    text = (
        gettext("Rekening pengganti diusulkan; orang lain menyetujuinya sebelum uangnya dikirim lagi.")
        if found.case.state == "returned_payment"
        else gettext("Rekening dicatat.")
    )
    return done(request, found, store, text, "#ahli-waris")


@page("claims.approve", methods=("POST",))
def confirm_account(request: ActorRequest, claim_id: int, proposal_id: int) -> HttpResponse:
    """The second person lets a share go to the account that another has proposed: asked once more, money follows."""
    found = the_claim(request, claim_id)
    line = next((h for h in selectors.heirs(claim_id) if h.proposed and h.proposed.redirect.pk == proposal_id), None)
    if line is None or line.payment is None or not policies.may_confirm(request.actor, line):
        messages.error(request, gettext("Rekening pengganti ini tidak dapat Anda setujui."))
        return HttpResponseRedirect(reverse("claim", args=[claim_id]) + "#ahli-waris")
    if request.POST.get("paham"):
        text = gettext("Rekening pengganti disetujui; bagiannya dikirim lagi.")
        act = partial(services.confirm_account, request.actor, claim_id, proposal_id)
        return done(request, found, act, text, "#ahli-waris")
    amount, name = rupiah(line.payment.amount), line.identity.name if line.identity else ""
    waiting = line.proposed
    to = f"{waiting.account.bank_code} {waiting.account_masked}" if waiting and waiting.account else ""
    by = names_of([waiting.redirect.proposed_by] if waiting else [])
    context = {
        "claim": found,
        "name": found.person.identity.name,
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
        **trail(found),
    }
    return render(request, "claims/confirm.html", context)


urlpatterns = [
    path("klaim/<int:claim_id>/ahli-waris", add_heir, name="claim_heir"),
    path("klaim/<int:claim_id>/keluarga", add_relative, name="claim_relative"),
    path("klaim/<int:claim_id>/ahli-waris/<int:person_id>/keluarkan", drop_heir, name="claim_heir_drop"),
    path("klaim/<int:claim_id>/ahli-waris/<int:heir_id>/rekening", account, name="claim_account"),
    path("klaim/<int:claim_id>/rekening/<int:proposal_id>", confirm_account, name="claim_account_confirm"),
]
