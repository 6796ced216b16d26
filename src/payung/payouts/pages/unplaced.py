"""Pencairan, what nobody can place: lines and codes of banks' files, and what a person says that they were."""

from __future__ import annotations

from collections.abc import Iterable
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
from payung.payouts import unplaced, views, words
from payung.payouts.acts import PLACE
from payung.payouts.forms import PlaceForm
from payung.payouts.models import Unplaced
from payung.ui import sentences
from payung.ui.acts import carry_out, typed_of
from payung.ui.components.formats import rupiah
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen, paged


@page("payouts.view")
def listed(request: ActorRequest) -> HttpResponse:
    """What waits for somebody to look at it, or all of it."""
    every = chosen(request.GET, "tampil", ["semua"]) == "semua"
    found = unplaced.unplaced(open_only=not every)
    bar = FilterBar(
        [Filter("tampil", _("Tampilkan"), value="semua" if every else "", options=[("semua", _("Juga yang selesai"))])]
    )

    def told(rows: Iterable[Unplaced]) -> list[dict[str, Any]]:
        return [views.unplaced_row(one) for one in rows]

    if form := wanted(request):
        return answer(request, form, "belum dikenali", views.UNPLACED, found, told, bar=lambda: bar)
    shown = paged(found, request.GET, ("-id",))
    lines = table(
        views.UNPLACED,
        told(shown.rows),
        lambda one: reverse("payout_unplaced", args=[one["id"]]),
        cells={
            "account_ending": lambda one: account_in_words(one["bank_name"], one["account_ending"]),
            "placed_as": lambda one: (
                ("done", words.PLACES[one["placed_as"]]) if one["placed_as"] else ("review", _("Belum dilihat"))
            ),
        },
        pager=shown.pager,
        exports=links(request.GET),
        empty=_("Semua yang disebut bank dikenali"),
        empty_hint=_("Di sini muncul mutasi yang bukan pembayaran kita dan kode bank yang tidak dikenal."),
    )
    trail = crumbs((_("Pencairan"), reverse("payouts")))
    return render(request, "payouts/unplaced.html", {"table": lines, "bar": bar, "breadcrumbs": trail})


def account_in_words(bank: str, ending: str) -> str:
    """Bank and the end of the account."""
    return f"{bank} ••••{ending}" if ending else bank


def number_of(found: Unplaced) -> str:
    """The bank's own number, or the code; a booking without a number has none."""
    return "" if found.number.startswith("#") else found.number


@page("payouts.view")
def one(request: ActorRequest, line_id: int) -> HttpResponse:
    """One line: what the bank says, what it may be, and who said what it was."""
    found = _line(line_id)
    done = getattr(found, "placed", None)
    choices = unplaced.possible(found)
    context = {
        "line": found,
        "why": words.UNPLACED_WHY.get(found.why, found.why),
        "todo": words.UNPLACED_TODO.get(found.why, ""),
        "facts": [
            (_("Rekening"), account_in_words(found.bank.name, found.ending)),
            (_("Pesan bank"), sentences.word(words.MESSAGE_KINDS, found.kind)),
            *([(_("Arah"), words.SIDES[found.side]), (_("Jumlah"), rupiah(found.amount))] if found.side else []),
            *([(_("Selisih"), rupiah(found.amount))] if found.why == "balance" else []),
            *([(_("Dibukukan"), found.booked_on)] if found.booked_on else []),
            *([(_("Nomor bank"), number_of(found))] if number_of(found) else []),
            *([(_("Disebut"), gettext("%(n)s kali") % {"n": found.times})] if found.times > 1 else []),
        ],
        "payout_url": reverse("payout", args=[found.instruction_id]) if found.instruction_id else "",
        "placed": words.PLACES.get(done.placed_as, "") if done else "",
        "placed_by": names_of([done.actor_id]).get(done.actor_id, "") if done else "",
        "placed_at": done.at if done else None,
        "form": PlaceForm(places=choices) if not done and policies.can(request.actor.roles, PLACE.right) else None,
        "asks_other": "pair" in choices,
        "asks_reference": "receipt" in choices,
        "breadcrumbs": crumbs((_("Pencairan"), reverse("payouts")), (_("Belum dikenali"), reverse("payouts_unplaced"))),
    }
    return render(request, "payouts/unplaced_one.html", context)


@page(PLACE.right, methods=("POST",))
def place(request: ActorRequest, line_id: int) -> HttpResponse:
    """Say what a line was."""
    found = _line(line_id)
    here = reverse("payout_unplaced", args=[found.pk])
    try:
        data = check(PLACE, typed_of(request, PLACE))
    except Invalid as wrong:
        messages.error(request, " ".join(gettext(text) for text in wrong.errors.values()))
        return HttpResponseRedirect(here)
    return carry_out(request, PLACE, {"line_id": found.pk}, data, here)


def _line(line_id: int) -> Unplaced:
    try:
        return unplaced.line(line_id)
    except PayungError as error:
        raise Http404 from error


urlpatterns = [
    path("pencairan/belum-dikenali", listed, name="payouts_unplaced"),
    path("pencairan/belum-dikenali/<int:line_id>", one, name="payout_unplaced"),
    path("pencairan/belum-dikenali/<int:line_id>/nyatakan", place, name="payout_place"),
]
