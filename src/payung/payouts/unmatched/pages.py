"""Pencairan, unmatched bookings and unknown codes of banks' files, and resolving them."""

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
from payung.payouts import words
from payung.payouts.forms import PlaceForm
from payung.payouts.models import UnmatchedBooking
from payung.payouts.unmatched import services as unmatched
from payung.payouts.unmatched import views
from payung.payouts.unmatched.acts import PLACE
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
    """Open ones, or all."""
    every = chosen(request.GET, "tampil", ["semua"]) == "semua"
    rows = unmatched.unmatched(open_only=not every)
    bar = FilterBar(
        [Filter("tampil", _("Tampilkan"), value="semua" if every else "", options=[("semua", _("Juga yang selesai"))])]
    )

    def lines_of(page_rows: Iterable[UnmatchedBooking]) -> list[dict[str, Any]]:
        return [views.unmatched_row(one) for one in page_rows]

    if form := wanted(request):
        return answer(request, form, "belum dikenali", views.UNMATCHED, rows, lines_of, bar=lambda: bar)
    page_shown = paged(rows, request.GET, ("-id",))
    lines = table(
        views.UNMATCHED,
        lines_of(page_shown.rows),
        lambda one: reverse("payout_unmatched", args=[one["id"]]),
        cells={
            "account_ending": lambda one: account_in_words(one["bank_name"], one["account_ending"]),
            "placed_as": lambda one: (
                ("done", words.PLACES[one["placed_as"]]) if one["placed_as"] else ("review", _("Belum dilihat"))
            ),
        },
        pager=page_shown.pager,
        exports=links(request.GET),
        empty=_("Semua yang disebut bank dikenali"),
        empty_hint=_("Di sini muncul mutasi yang bukan pembayaran kita dan kode bank yang tidak dikenal."),
    )
    trail = crumbs((_("Pencairan"), reverse("payouts")))
    return render(request, "payouts/unmatched.html", {"table": lines, "bar": bar, "breadcrumbs": trail})


def account_in_words(bank: str, ending: str) -> str:
    """Bank and the end of the account."""
    return f"{bank} ••••{ending}" if ending else bank


def number_of(line: UnmatchedBooking) -> str:
    """The bank's own number, or the code; a booking without a number has none."""
    return "" if line.number.startswith("#") else line.number


@page("payouts.view")
def one(request: ActorRequest, line_id: int) -> HttpResponse:
    """One line: what the bank says, what it may be, and how it was resolved."""
    line = _line(line_id)
    done = getattr(line, "placed", None)
    choices = unmatched.possible(line)
    context = {
        "line": line,
        "why": words.UNMATCHED_WHY.get(line.why, line.why),
        "todo": words.UNMATCHED_TODO.get(line.why, ""),
        "facts": [
            (_("Rekening"), account_in_words(line.bank.name, line.ending)),
            (_("Pesan bank"), sentences.word(words.MESSAGE_KINDS, line.kind)),
            *([(_("Arah"), words.SIDES[line.side]), (_("Jumlah"), rupiah(line.amount))] if line.side else []),
            *([(_("Selisih"), rupiah(line.amount))] if line.why == "balance" else []),
            *([(_("Dibukukan"), line.booked_on)] if line.booked_on else []),
            *([(_("Nomor bank"), number_of(line))] if number_of(line) else []),
            *([(_("Disebut bank"), gettext("%(n)s kali") % {"n": line.times})] if line.times > 1 else []),
        ],
        "payout_url": reverse("payout", args=[line.instruction_id]) if line.instruction_id else "",
        "placed": words.PLACES.get(done.placed_as, "") if done else "",
        "placed_by": names_of([done.actor_id]).get(done.actor_id, "") if done else "",
        "placed_at": done.at if done else None,
        "form": PlaceForm(places=choices) if not done and policies.can(request.actor.roles, PLACE.right) else None,
        "asks_other": "pair" in choices,
        "asks_reference": "receipt" in choices,
        "breadcrumbs": crumbs(
            (_("Pencairan"), reverse("payouts")), (_("Belum dikenali"), reverse("payouts_unmatchedbooking"))
        ),
    }
    return render(request, "payouts/unmatched_one.html", context)


@page(PLACE.right, methods=("POST",))
def place(request: ActorRequest, line_id: int) -> HttpResponse:
    """Say what a line was."""
    line = _line(line_id)
    here = reverse("payout_unmatched", args=[line.pk])
    try:
        data = check(PLACE, typed_of(request, PLACE))
    except Invalid as wrong:
        messages.error(request, " ".join(gettext(text) for text in wrong.errors.values()))
        return HttpResponseRedirect(here)
    return carry_out(request, PLACE, {"line_id": line.pk}, data, here)


def _line(line_id: int) -> UnmatchedBooking:
    try:
        return unmatched.line(line_id)
    except PayungError as error:
        raise Http404 from error


urlpatterns = [
    path("pencairan/belum-dikenali", listed, name="payouts_unmatchedbooking"),
    path("pencairan/belum-dikenali/<int:line_id>", one, name="payout_unmatched"),
    path("pencairan/belum-dikenali/<int:line_id>/nyatakan", place, name="payout_place"),
]
