"""Closing a bank account: at once when nothing is on its way to it, else by two people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import names_of
from payung.kernel.errors import PayungError
from payung.payouts import closing as closings
from payung.registry import reading
from payung.registry import selectors as registry
from payung.registry.models import Account
from payung.ui import sentences
from payung.ui.components.formats import long_date
from payung.ui.decorators import ActorRequest, page


def the_account(account_id: int) -> Account:
    """The account, or 404 when it is not there or out of scope."""
    found = registry.account(account_id)
    if found is None:
        raise Http404
    return found


@page("claims.view")
def account(request: ActorRequest, account_id: int) -> HttpResponse:
    """One account: whose, whether it is open, and what waits to be decided about it."""
    found = the_account(account_id)
    person = reading.opened(request.actor, found.person_id, "accounts")
    waiting = next(iter(closings.waiting_closings([found.pk])), None)
    names = names_of([found.created_by, *([waiting.proposed_by] if waiting else [])])
    roles = request.actor.roles
    context = {
        "account": found,
        "name": person.name,
        "facts": [
            (_("Bank"), found.bank_code),
            (_("Nomor rekening"), registry.mask_account(found.account_no)),
            (_("Nama di buku tabungan"), found.holder_name),
            (_("Kecocokan nama"), f"{found.holder_score}/100"),
            (_("Alasan nama berbeda"), found.holder_reason),
            (_("Dicatat oleh"), names.get(found.created_by, "")),
            (_("Ditutup"), long_date(found.closed_at) if found.closed_at else ""),
        ],
        "waiting": waiting,
        "proposer": names.get(waiting.proposed_by, "") if waiting else "",
        "own": waiting is not None and waiting.proposed_by == request.actor.user_id,
        "may_close": found.closed_at is None and waiting is None and policies.can(roles, "claims.report"),
        "may_decide": waiting is not None and policies.can(roles, "accounts.confirm"),
    }
    return render(request, "payouts/account.html", context)


@page("claims.view")
def closing(request: ActorRequest, closing_id: int) -> HttpResponse:  # noqa: ARG001  # pages are handed the request
    """Where a proposal is decided: on the page of its account."""
    found = closings.closing(closing_id)
    if found is None:
        raise Http404
    return HttpResponseRedirect(reverse("account", args=[found.account_id]))


@page("claims.report", methods=("POST",))
def close(request: ActorRequest, account_id: int) -> HttpResponse:
    """Close an account, or propose it."""
    found, reason = the_account(account_id), request.POST.get("alasan", "")
    try:
        proposed = closings.close_account(request.actor, found.pk, reason)
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    else:
        text = (
            gettext("Rekening ditutup.")
            if proposed is None
            else gettext("Penutupan diusulkan; orang lain memutuskannya, karena pembayaran sedang berjalan.")
        )
        messages.success(request, text)
    return HttpResponseRedirect(reverse("account", args=[found.pk]))


@page("accounts.confirm", methods=("POST",))
def decide(request: ActorRequest, closing_id: int) -> HttpResponse:
    """Confirm, refuse or take back a proposal."""
    found = closings.closing(closing_id)
    if found is None:
        raise Http404
    reason = request.POST.get("alasan", "")
    acts: dict[str, tuple[Callable[[], None], str]] = {
        "setuju": (lambda: closings.confirm_closing(request.actor, closing_id), gettext("Rekening ditutup.")),
        "tolak": (
            lambda: closings.refuse_closing(request.actor, closing_id, reason),
            gettext("Usul ditolak; rekening tetap terbuka."),
        ),
        "tarik": (
            lambda: closings.withdraw_closing(request.actor, closing_id),
            gettext("Usul ditarik; rekening tetap terbuka."),
        ),
    }
    chosen: Any = acts.get(request.POST.get("langkah", ""))
    if chosen is None:
        raise Http404
    try:
        chosen[0]()
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    else:
        messages.success(request, chosen[1])
    return HttpResponseRedirect(reverse("account", args=[found.account_id]))


urlpatterns = [
    path("rekening/<int:account_id>", account, name="account"),
    path("rekening/<int:account_id>/tutup", close, name="account_close"),
    path("rekening/penutupan/<int:closing_id>", closing, name="account_closing"),
    path("rekening/penutupan/<int:closing_id>/putuskan", decide, name="account_closing_decide"),
]
