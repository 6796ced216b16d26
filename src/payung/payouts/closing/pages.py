"""Closing a bank account: at once when nothing is on its way to it, else by two people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import names_of
from payung.kernel.acts import Invalid, check
from payung.kernel.errors import PayungError
from payung.payouts.closing import services as closings
from payung.payouts.closing.acts import CLOSE_ACCOUNT, CLOSINGS, CONFIRM_CLOSING
from payung.registry import reading
from payung.registry import selectors as registry
from payung.registry import services as registry_services
from payung.registry.models import BankAccount
from payung.ui import sentences
from payung.ui.acts import Place, act_urls, typed_of
from payung.ui.components.formats import long_date
from payung.ui.decorators import ActorRequest, page


def the_account(bank_account_id: int) -> BankAccount:
    """The account, or 404 when it is not there or out of scope."""
    row = registry.account(bank_account_id)
    if row is None:
        raise Http404
    return row


@page("claims.view")
def account(request: ActorRequest, bank_account_id: int) -> HttpResponse:
    """One account: whose, whether it is open, and what waits to be decided about it."""
    return render(request, "payouts/bank_account.html", account_context(request, the_account(bank_account_id)))


@page("registry.reveal", methods=("POST",))
def reveal(request: ActorRequest, bank_account_id: int) -> HttpResponse:
    """Uncover the number on this answer only; who, whose and why are logged first."""
    chosen = the_account(bank_account_id)
    try:
        number = registry_services.reveal_account(request.actor, chosen.pk, request.POST.get("alasan", ""))
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
        return HttpResponseRedirect(reverse("account", args=[chosen.pk]))
    return render(request, "payouts/bank_account.html", account_context(request, chosen, number))


def account_context(request: ActorRequest, account: BankAccount, number: str = "") -> dict[str, Any]:
    """Everything the page of an account shows; number: what was uncovered."""
    person = reading.opened(request.actor, account.person_id or 0, "accounts")
    waiting = next(iter(closings.waiting_closings([account.pk])), None)
    names = names_of([account.created_by, *([waiting.maker_id] if waiting else [])])
    roles = request.actor.roles
    return {
        "account": account,
        "name": person.name,
        "facts": [
            (_("Bank"), account.bank_code),
            (_("Nomor rekening"), number or registry.mask_account(account.account_no)),
            (_("Nama di buku tabungan"), account.holder_name),
            (_("Kecocokan nama"), f"{account.holder_score}/100"),
            (_("Alasan nama berbeda"), account.holder_reason),
            (_("Dicatat oleh"), names.get(account.created_by, "")),
            (_("Ditutup"), long_date(account.closed_at) if account.closed_at else ""),
        ],
        "waiting": waiting,
        "proposer": names.get(waiting.maker_id, "") if waiting else "",
        "own": waiting is not None and waiting.maker_id == request.actor.user_id,
        "may_close": account.closed_at is None and waiting is None and policies.can(roles, CLOSE_ACCOUNT.right),
        "may_decide": waiting is not None and policies.can(roles, CONFIRM_CLOSING.right),
        "may_reveal": not number and account.closed_at is None and policies.can(roles, "registry.reveal"),
    }


@page("claims.view")
def closing(request: ActorRequest, closing_id: int) -> HttpResponse:  # noqa: ARG001  # pages are handed the request
    """Where a proposal is decided: on the page of its account."""
    row = closings.closing(closing_id)
    if row is None:
        raise Http404
    return HttpResponseRedirect(reverse("account", args=[row.bank_account_id]))


@page(CLOSE_ACCOUNT.right, methods=("POST",))
def close(request: ActorRequest, bank_account_id: int) -> HttpResponse:
    """Close an account, or propose it."""
    chosen = the_account(bank_account_id)
    try:
        data = check(CLOSE_ACCOUNT, typed_of(request, CLOSE_ACCOUNT))
        proposed = CLOSE_ACCOUNT.call(request.actor, {"bank_account_id": chosen.pk}, data)["proposal"]
    except Invalid as wrong:
        messages.error(request, " ".join(gettext(text) for text in wrong.errors.values()))
    except policies.Forbidden:
        raise
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    else:
        text = (
            gettext("Rekening ditutup.")
            if proposed is None
            else gettext("Penutupan diusulkan; orang lain memutuskannya, karena pembayaran sedang berjalan.")
        )
        messages.success(request, text)
    return HttpResponseRedirect(reverse("account", args=[chosen.pk]))


def locate(_request: ActorRequest, keys: Mapping[str, int]) -> Place:
    """The proposal of an act, and the page of its account."""
    closing = closings.closing(keys["closing_id"])
    if closing is None:
        raise Http404
    return Place(closing, gettext("Usul penutupan"), reverse("account", args=[closing.bank_account_id]), ())


urlpatterns = [
    *act_urls(CLOSINGS, locate),
    path("rekening/<int:bank_account_id>", account, name="account"),
    path("rekening/<int:bank_account_id>/lihat", reveal, name="account_reveal"),
    path("rekening/<int:bank_account_id>/tutup", close, name="account_close"),
    path("rekening/penutupan/<int:closing_id>", closing, name="account_closing"),
]
