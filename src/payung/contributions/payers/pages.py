"""Payers: their debts and credit, the account of one payer by date, refunds, several bills under one code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.policies import can
from payung.access.selectors import names_of
from payung.contributions import ageing, views
from payung.contributions.asking import grouped
from payung.contributions.dues import services as dues
from payung.contributions.errors import ContributionsRefused
from payung.contributions.invoices import services as requests
from payung.contributions.models import PaymentRequest, Refund
from payung.contributions.pages.bills import called, the_bill
from payung.contributions.payers import services as credits
from payung.contributions.payers import statements
from payung.contributions.payers import views as payers_views
from payung.contributions.payers.acts import CARRIES, PROPOSALS, REFUNDS
from payung.contributions.reminders import services as reminders
from payung.contributions.selectors import bills as all_bills
from payung.contributions.selectors import credit_of, next_due
from payung.contributions.services import name_of, payer_of
from payung.contributions.words import REFUND_LOOKS
from payung.kernel.acts import Saying, in_words
from payung.kernel.errors import PayungError
from payung.participation.models import Payer
from payung.participation.words import hue
from payung.platform import clock
from payung.registry.selectors import mask_account
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.context import crumbs, person_url
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import paged

MOST_LINES = 200


def called_payer(payer: Payer) -> str:
    """A payer by name; a person is not named, only numbered."""
    name = name_of(payer)
    if isinstance(name, Saying):
        return f"{in_words(name, gettext)} {payer.pk}"
    return name


def the_payer(payer_id: int) -> Payer:
    """The payer, or 404 when he is not there or out of scope."""
    try:
        return payer_of(None, payer_id)
    except ContributionsRefused as error:
        raise Http404 from error


@page("contributions.view")
def payers(request: ActorRequest) -> HttpResponse:
    """Payers with open bills or with credit."""
    search = request.GET.get("cari", "").strip()
    queryset = credits.payers(search)

    def lines_of(rows: Iterable[Any]) -> list[dict[str, Any]]:
        return [{**payers_views.payer_line(one), "payer": called_payer(one)} for one in rows]

    bar = FilterBar([Filter("cari", _("Pembayar"), "search", search)])
    if form := wanted(request):
        return answer(request, form, "pembayar iuran", payers_views.PAYER, queryset, lines_of, bar=lambda: bar)
    page_rows = paged(queryset, request.GET, ("-open", "id"))
    listed = table(
        payers_views.PAYER,
        lines_of(page_rows.rows),
        lambda one: reverse("payer", args=[one["id"]]),
        exports=links(request.GET),
        pager=page_rows.pager,
        caption=_("Pembayar"),
        empty=_("Tidak ada tagihan yang belum lunas dan tidak ada titipan"),
    )
    ages = table(
        payers_views.AGES,
        [vars(one) for one in ageing.ageing(clock.today())],
        caption=_("Sisa menurut umur"),
        dense=True,
    )
    context = {"table": listed, "ages": ages, "bar": bar, "breadcrumbs": crumbs((_("Iuran"), reverse("bills")))}
    return render(request, "contributions/payers.html", context)


def day_of(text: str) -> date | None:
    """A day from an address, None when it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _fines(request: ActorRequest, who: Payer) -> tuple[int, int] | None:
    """How many late bills of a payer the law adds a fine to, and how much; None where there are none, or the reader charges none."""
    if who.person_id or not can(request.actor.roles, "fines.charge"):
        return None
    due = dues.fines_due(who.pk)
    return (len(due), sum(one["amount"] for one in due)) if due else None


@page("contributions.view")
def payer(request: ActorRequest, payer_id: int) -> HttpResponse:
    """The account of one payer by date, with open bills, credit and refunds."""
    who = the_payer(payer_id)
    first, last = day_of(request.GET.get("dari", "")), day_of(request.GET.get("sampai", ""))
    account = statements.statement(who.pk, first, last)
    lines = [payers_views.statement_line(one) for one in account.lines]
    bar = FilterBar(
        [
            Filter("dari", _("Dari tanggal"), "date", first.isoformat() if first else ""),
            Filter("sampai", _("Sampai tanggal"), "date", last.isoformat() if last else ""),
        ]
    )
    if form := wanted(request):
        name = f"rekening pembayar {who.pk}"
        return answer(request, form, name, payers_views.STATEMENT, lines, bar=lambda: bar)
    unpaid = list(all_bills(state="unpaid").filter(payer_id=who.pk).order_by("due_on", "id")[:MOST_LINES])
    context = {
        "payer": who,
        "name": called_payer(who),
        "hue": hue(who.kind),
        "person": person_url(request, who.person_id) if who.person_id else "",
        "account": account,
        "credit": credit_of(who.pk),
        "fines": _fines(request, who),
        "contact": None if who.person_id else reminders.contact_of(who.pk),
        "unpaid": [
            {"it": one, "code": called(one.payment_code), "late": next_due(one) < clock.today()} for one in unpaid
        ],
        "requests": [{"it": one, "code": grouped(one.payment_code)} for one in requests.requests_of(who.pk)[:20]],
        "refunds": [_refund(one) for one in credits.refunds(who.pk)[:20]],
        "me_id": request.actor.user_id,
        "table": table(
            payers_views.STATEMENT,
            lines[-MOST_LINES:],
            lambda one: reverse("bill", args=[one["number"]]) if one["kind"] in {"bill", "correction"} else "",
            caption=_("Rekening menurut tanggal"),
            note=_("Paling banyak 200 baris terakhir; unduh untuk semuanya.") if len(lines) > MOST_LINES else "",
            exports=links(request.GET),
            empty=_("Tidak ada kejadian dalam jangka itu"),
            dense=True,
        ),
        "bar": bar,
        "breadcrumbs": crumbs((_("Iuran"), reverse("bills")), (_("Pembayar"), reverse("payers"))),
    }
    return render(request, "contributions/payer.html", context)


def _refund(refund: Refund) -> dict[str, Any]:
    return {
        "it": refund,
        "look": REFUND_LOOKS[refund.state],
        "account": f"{refund.bank_account.bank_code} {mask_account(refund.bank_account.account_no)}",
    }


@page("bills.join", methods=("POST",))
def join(request: ActorRequest, payer_id: int) -> HttpResponse:
    """Join chosen open bills of a payer under one code."""
    who = the_payer(payer_id)
    chosen = [int(one) for one in request.POST.getlist("tagihan") if one.isascii() and one.isdigit() and len(one) < 19]
    try:
        joined = requests.join(request.actor, chosen)
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
        return HttpResponseRedirect(reverse("payer", args=[who.pk]))
    messages.success(request, gettext("Satu kode untuk semua tagihan yang dipilih sudah dibuat."))
    return HttpResponseRedirect(reverse("payment_request", args=[joined.pk]))


def the_request(request_id: int) -> PaymentRequest:
    """The joint code, or 404 when it is not there or out of scope."""
    try:
        return requests.request_of(request_id)
    except ContributionsRefused as error:
        raise Http404 from error


@page("contributions.view")
def payment_request(request: ActorRequest, request_id: int) -> HttpResponse:
    """A joint code: its bills in the order in which money pays them, and their open amounts."""
    joint = the_request(request_id)
    rows = requests.bills_of(joint.pk)
    today = clock.today()
    context = {
        "joint": joint,
        "code": grouped(joint.payment_code),
        "name": called_payer(joint.payer),
        "open": requests.open_amount(rows),
        "table": table(
            views.BILL,
            [{**views.bill_line(one, today), "payer": called_payer(one.payer)} for one in rows],
            lambda one: reverse("bill", args=[one["id"]]),
            cells={"payment_code": lambda one: called(one["payment_code"])},
            caption=_("Tagihan dalam kode ini"),
        ),
        "breadcrumbs": crumbs(
            (_("Iuran"), reverse("bills")), (called_payer(joint.payer), reverse("payer", args=[joint.payer_id]))
        ),
    }
    return render(request, "contributions/request.html", context)


def locate_bill(request: ActorRequest, keys: Mapping[str, int]) -> Place:  # noqa: ARG001  # the frame hands both
    """The bill of an act, and its page."""
    bill = the_bill(keys["bill_id"])
    code, url = called(bill.payment_code), reverse("bill", args=[bill.pk])
    heading = gettext("Tagihan %(code)s") % {"code": code}
    return Place(bill, heading, url, crumbs((_("Iuran"), reverse("bills")), (code, url)))


def locate_payer(request: ActorRequest, keys: Mapping[str, int]) -> Place:  # noqa: ARG001  # the frame hands both
    """The payer of an act, with his accounts beside the form, and the page of his account."""
    who = the_payer(keys["payer_id"])
    url, name = reverse("payer", args=[who.pk]), called_payer(who)
    accounts = [(str(one.pk), f"{one.bank_code} {mask_account(one.account_no)}") for one in credits.accounts_of(who)]
    frame = {
        "above": "contributions/_accounts.html",
        "accounts": accounts,
        "credit": credit_of(who.pk),
        "organisation_id": who.organisation_id,
    }
    trail = crumbs((_("Iuran"), reverse("bills")), (name, url))
    return Place(who, name, url, trail, frame, choices={"bank_account_id": accounts})


def locate_refund(request: ActorRequest, keys: Mapping[str, int]) -> Place:  # noqa: ARG001  # the frame hands both
    """The refund of an act, and the page of its payer's account."""
    try:
        refund = credits.refund_of(None, keys["refund_id"])
    except ContributionsRefused as error:
        raise Http404 from error
    url, name = reverse("payer", args=[refund.payer_id]), called_payer(refund.payer)
    heading = gettext("Pengembalian kepada %(name)s") % {"name": name}
    return Place(refund, heading, url, crumbs((_("Iuran"), reverse("bills")), (name, url)))


@page("contributions.view")
def refund(request: ActorRequest, refund_id: int) -> HttpResponse:
    """One refund: how much, to which account, why, and who decided."""
    place = locate_refund(request, {"refund_id": refund_id})
    one: Refund = place.thing
    people = names_of([who for who in (one.maker_id, one.checker_id) if who])
    context = {
        **_refund(one),
        "heading": place.heading,
        "maker": people.get(one.maker_id, ""),
        "checker": people.get(one.checker_id, "") if one.checker_id else "",
        "me_id": request.actor.user_id,
        "breadcrumbs": place.breadcrumbs,
    }
    return render(request, "contributions/refund.html", context)


urlpatterns = [
    *act_urls(CARRIES, locate_bill),
    *act_urls(PROPOSALS, locate_payer),
    *act_urls(REFUNDS, locate_refund),
    path("iuran/pembayar", payers, name="payers"),
    path("iuran/pembayar/<int:payer_id>", payer, name="payer"),
    path("iuran/pembayar/<int:payer_id>/gabung", join, name="bills_join"),
    path("iuran/kode/<int:request_id>", payment_request, name="payment_request"),
    path("iuran/pengembalian/<int:refund_id>", refund, name="refund"),
]
