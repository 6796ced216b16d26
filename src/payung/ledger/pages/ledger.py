"""The ledger explorer: trial balance, journals, one journal, the chain of seals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from payung.access.selectors import names_of
from payung.ledger import selectors, views
from payung.ledger.models import Journal
from payung.ledger.words import ACCOUNTS, EVENTS
from payung.ui import sentences
from payung.ui.components.tables import Filter, FilterBar, Table
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen, paged


@page("ledger.view")
def trial(request: ActorRequest) -> HttpResponse:
    """The trial balance and how far the chain of seals reaches."""
    balance = views.trial()
    accounts, debit, credit = balance["accounts"], balance["debit"], balance["credit"]
    if form := wanted(request):
        return answer(request, form, "neraca saldo", views.BALANCE, accounts)
    context = {
        "table": table(
            views.BALANCE,
            accounts,
            lambda one: f"{reverse('journals')}?akun={one['code']}",
            caption=_("Neraca saldo"),
            footer=[_("Total"), "", "", debit, credit, balance["total"]],
            exports=links(request.GET),
        ),
        "difference": balance["total"],
        "debit": debit,
        "seal": selectors.seal_state(),
        "closed": selectors.closed_months()[:12],
        "recent": _journal_table(selectors.journals()[:10], caption=_("Jurnal terakhir")),
    }
    return render(request, "ledger/index.html", context)


@page("ledger.view")
def journals(request: ActorRequest) -> HttpResponse:
    """Journals by event, account and date."""
    event = chosen(request.GET, "peristiwa", list(EVENTS))
    accounts = {a.code: a.name for a in selectors.accounts()}
    account = chosen(request.GET, "akun", list(accounts))
    since, until = _day(request.GET.get("dari", "")), _day(request.GET.get("sampai", ""))
    entries = selectors.journals(event, account, since, until)

    def bar() -> FilterBar:
        events = [(e, sentences.word(EVENTS, e)) for e in selectors.events()]
        charted = [(c, f"{c} {ACCOUNTS.get(c, n)}") for c, n in accounts.items()]
        return FilterBar(
            [
                Filter("peristiwa", _("Peristiwa"), value=event, options=events),
                Filter("akun", _("Akun"), value=account, options=charted),
                Filter("dari", _("Dari tanggal"), "date", since.isoformat() if since else ""),
                Filter("sampai", _("Sampai tanggal"), "date", until.isoformat() if until else ""),
            ]
        )

    if form := wanted(request):
        return answer(request, form, "jurnal", views.JOURNAL, entries, views.journals, bar=bar)
    page_rows = paged(entries, request.GET, ("-id",))
    context = {
        "table": _journal_table(page_rows.rows, exports=links(request.GET), pager=page_rows.pager),
        "bar": bar(),
        "count": entries.order_by().count(),
        "breadcrumbs": crumbs((_("Buku besar"), reverse("ledger"))),
    }
    return render(request, "ledger/journals.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _journal_table(rows: Any, **more: Any) -> Table:
    return table(
        views.JOURNAL,
        views.journals(rows),
        lambda one: reverse("journal", args=[one["id"]]),
        cells={"id": lambda one: f"J{one['id']}"},
        empty=_("Belum ada jurnal"),
        empty_hint=_("Setiap peristiwa uang (komitmen, tagihan, penerimaan) membukukan satu jurnal yang seimbang."),
        **more,
    )


@page("ledger.view")
def journal(request: ActorRequest, journal_id: int) -> HttpResponse:
    """One journal with its lines, its origin and its seal."""
    entry = selectors.journal(journal_id)
    if entry is None:
        raise Http404
    lines = views.postings(entry.pk)
    debit = sum(one["debit"] or 0 for one in lines)
    seal = selectors.seal_of(entry.pk)
    context = {
        "journal": entry,
        "event": sentences.word(EVENTS, entry.event),
        "amount": debit,
        "table": table(
            views.POSTING,
            lines,
            lambda one: f"{reverse('journals')}?akun={one['account']}",
            caption=_("Baris jurnal"),
            footer=[_("Total"), "", debit, debit],
        ),
        "seal": seal,
        "seal_head": bytes(seal.head).hex() if seal else "",
        "origin": origin(entry),
        "who": names_of([entry.actor_id]).get(entry.actor_id, ""),
        "facts": [(MEMO_WORDS[k], v) for k, v in entry.memo.items() if k in MEMO_WORDS and isinstance(v, int)],
        "breadcrumbs": crumbs((_("Buku besar"), reverse("ledger")), (_("Jurnal"), reverse("journals"))),
    }
    return render(request, "ledger/journal.html", context)


MEMO_WORDS = {"people": _("Orang"), "amount": _("Rupiah")}


def origin(entry: Journal) -> tuple[str, Any]:
    """(address, word) of the business fact behind a journal."""
    if "bill" in entry.memo:
        return reverse("bill", args=[entry.memo["bill"]]), _("Buka tagihannya")
    if "scheme" in entry.memo:
        return reverse("scheme", args=[entry.memo["scheme"]]), _("Buka skemanya")
    return "", ""


urlpatterns = [
    path("buku-besar", trial, name="ledger"),
    path("buku-besar/jurnal", journals, name="journals"),
    path("buku-besar/jurnal/<int:journal_id>", journal, name="journal"),
]
