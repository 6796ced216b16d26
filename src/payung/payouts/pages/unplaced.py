"""Pencairan, what nobody can place: lines and codes of banks' files, and what a person says that they were."""

from __future__ import annotations

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
from payung.payouts import unplaced, words
from payung.payouts.acts import PLACE
from payung.payouts.forms import PlaceForm
from payung.payouts.models import Unplaced
from payung.ui import sentences
from payung.ui.acts import carry_out, typed_of
from payung.ui.components.formats import rupiah
from payung.ui.components.tables import Column, Filter, FilterBar, Row, Table
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import RUPIAH, Field, answer, links, wanted
from payung.ui.paging import Page, chosen, paged

FIELDS = [
    Field(_("Nomor"), lambda u: u.pk),
    Field(_("Bank"), lambda u: u.bank.code),
    Field(_("Akhir rekening"), lambda u: u.ending),
    Field(_("Dibukukan"), lambda u: u.booked_on),
    Field(_("Arah"), lambda u: words.SIDES.get(u.side, "")),
    Field(_("Jumlah"), lambda u: u.amount, RUPIAH),
    Field(_("Nomor bank"), lambda u: u.number),
    Field(_("Mengapa"), lambda u: words.UNPLACED_WHY.get(u.why, u.why)),
    Field(_("Dinyatakan"), lambda u: words.PLACES.get(u.placed.placed_as, "") if hasattr(u, "placed") else ""),
]


@page("payouts.view")
def listed(request: ActorRequest) -> HttpResponse:
    """What waits for somebody to look at it, or all of it."""
    every = chosen(request.GET, "tampil", ["semua"]) == "semua"
    found = unplaced.unplaced(open_only=not every)
    if form := wanted(request):
        return answer(request, form, "belum dikenali", FIELDS, found)
    context = {
        "table": _table(request, paged(found, request.GET, ("-id",))),
        "bar": FilterBar(
            [
                Filter(
                    "tampil",
                    _("Tampilkan"),
                    value="semua" if every else "",
                    options=[("semua", _("Juga yang selesai"))],
                )
            ]
        ),
        "breadcrumbs": crumbs((_("Pencairan"), reverse("payouts"))),
    }
    return render(request, "payouts/unplaced.html", context)


def _table(request: ActorRequest, shown: Page[Unplaced]) -> Table:
    return Table(
        columns=[
            Column("why", _("Mengapa"), "wide"),
            Column("account", _("Rekening")),
            Column("day", _("Dibukukan"), "date"),
            Column("side", _("Arah")),
            Column("amount", _("Jumlah"), "money"),
            Column("number", _("Nomor bank")),
            Column("state", _("Keadaan"), "state"),
        ],
        rows=[
            Row(
                [
                    words.UNPLACED_WHY.get(u.why, u.why),
                    account_of(u),
                    u.booked_on,
                    words.SIDES.get(u.side, ""),
                    u.amount if u.amount else None,
                    number_of(u),
                    ("done", words.PLACES.get(u.placed.placed_as, ""))
                    if hasattr(u, "placed")
                    else ("review", _("Belum dilihat")),
                ],
                url=reverse("payout_unplaced", args=[u.pk]),
            )
            for u in shown.rows
        ],
        pager=shown.pager,
        exports=links(request.GET),
        empty=_("Semua yang disebut bank dikenali"),
        empty_hint=_("Di sini muncul mutasi yang bukan pembayaran kita dan kode bank yang tidak dikenal."),
    )


def account_of(found: Unplaced) -> str:
    """Bank and the end of the account."""
    return f"{found.bank.name} ••••{found.ending}" if found.ending else found.bank.name


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
            (_("Rekening"), account_of(found)),
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
