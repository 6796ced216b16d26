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
from payung.ledger import selectors
from payung.ledger.models import Journal
from payung.ledger.selectors import Balance
from payung.ledger.words import ACCOUNT_KINDS, ACCOUNTS, EVENTS
from payung.ui import sentences
from payung.ui.components.tables import Column, Filter, FilterBar, Row, Table
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import RUPIAH, Field, answer, links, wanted
from payung.ui.paging import chosen, paged


@page("ledger.view")
def trial(request: ActorRequest) -> HttpResponse:
    """The trial balance and how far the chain of seals reaches."""
    balances = selectors.balances()
    if form := wanted(request):
        return answer(request, form, "neraca saldo", _BALANCE_FIELDS, balances)
    debit, credit = sum(b.debit for b in balances), sum(b.credit for b in balances)
    context = {
        "table": _balance_table(request, balances, debit, credit),
        "difference": debit - credit,
        "debit": debit,
        "seal": selectors.seal_state(),
        "closed": selectors.closed_months()[:12],
        "recent": _journal_table(list(selectors.journals()[:10]), caption=_("Jurnal terakhir")),
    }
    return render(request, "ledger/index.html", context)


def _balance_table(request: ActorRequest, balances: list[Balance], debit: int, credit: int) -> Table:
    return Table(
        columns=[
            Column("account", _("Akun")),
            Column("name", _("Nama")),
            Column("kind", _("Golongan")),
            Column("debit", _("Debit"), "money"),
            Column("credit", _("Kredit"), "money"),
            Column("balance", _("Saldo"), "money"),
        ],
        rows=[
            Row(
                [
                    b.code,
                    sentences.word(ACCOUNTS, b.code) if b.code in ACCOUNTS else b.name,
                    sentences.word(ACCOUNT_KINDS, b.kind),
                    b.debit,
                    b.credit,
                    b.balance,
                ],
                url=f"{reverse('journals')}?akun={b.code}",
            )
            for b in balances
        ],
        caption=_("Neraca saldo"),
        footer=[_("Jumlah"), "", "", debit, credit, debit - credit],
        exports=links(request.GET),
    )


_BALANCE_FIELDS = [
    Field(_("Akun"), lambda b: b.code),
    Field(_("Nama"), lambda b: ACCOUNTS.get(b.code, b.name)),
    Field(_("Debit"), lambda b: b.debit, RUPIAH),
    Field(_("Kredit"), lambda b: b.credit, RUPIAH),
    Field(_("Saldo"), lambda b: b.balance, RUPIAH),
]


@page("ledger.view")
def journals(request: ActorRequest) -> HttpResponse:
    """Journals by event, account and date."""
    event = chosen(request.GET, "peristiwa", selectors.events())
    accounts = {a.code: a.name for a in selectors.accounts()}
    account = chosen(request.GET, "akun", list(accounts))
    since, until = _day(request.GET.get("dari", "")), _day(request.GET.get("sampai", ""))
    rows = selectors.journals(event, account, since, until)
    if form := wanted(request):
        return answer(request, form, "jurnal", _JOURNAL_FIELDS, rows)
    page_shown = paged(rows, request.GET, ("-id",))
    bar = FilterBar(
        [
            Filter(
                "peristiwa",
                _("Peristiwa"),
                value=event,
                options=[(e, sentences.word(EVENTS, e)) for e in selectors.events()],
            ),
            Filter(
                "akun",
                _("Akun"),
                value=account,
                options=[(c, f"{c} {ACCOUNTS.get(c, n)}") for c, n in accounts.items()],
            ),
            Filter("dari", _("Dari tanggal"), "date", since.isoformat() if since else ""),
            Filter("sampai", _("Sampai tanggal"), "date", until.isoformat() if until else ""),
        ]
    )
    table = _journal_table(page_shown.rows, links(request.GET), page_shown.pager)
    count = rows.order_by().count()
    crumb = crumbs((_("Buku besar"), reverse("ledger")))
    return render(request, "ledger/journals.html", {"table": table, "bar": bar, "count": count, "breadcrumbs": crumb})


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _journal_table(rows: Any, exports: Any = (), pager: Any = None, caption: Any = "") -> Table:
    sealed = selectors.last_sealed()
    return Table(
        columns=[
            Column("id", _("Jurnal")),
            Column("event", _("Peristiwa")),
            Column("on", _("Tanggal"), "date"),
            Column("lines", _("Baris"), "number"),
            Column("amount", _("Jumlah debit"), "money"),
            Column("seal", _("Segel"), "state"),
        ],
        rows=[
            Row(
                [
                    f"J{j.pk}",
                    sentences.word(EVENTS, j.event),
                    j.posted_on,
                    j.lines,
                    j.amount,
                    "sealed" if j.pk <= sealed else ("waiting", _("Menunggu segel")),
                ],
                url=reverse("journal", args=[j.pk]),
            )
            for j in rows
        ],
        caption=caption,
        exports=exports,
        pager=pager,
        empty=_("Belum ada jurnal"),
        empty_hint=_("Setiap peristiwa uang (komitmen, tagihan, penerimaan) membukukan satu jurnal yang seimbang."),
    )


_JOURNAL_FIELDS = [
    Field(_("Jurnal"), lambda j: j.pk),
    Field(_("Peristiwa"), lambda j: sentences.word(EVENTS, j.event)),
    Field(_("Kunci"), lambda j: j.event_key),
    Field(_("Tanggal"), lambda j: j.posted_on),
    Field(_("Baris"), lambda j: j.lines),
    Field(_("Jumlah debit"), lambda j: j.amount, RUPIAH),
]


@page("ledger.view")
def journal(request: ActorRequest, journal_id: int) -> HttpResponse:
    """One journal with its lines, its origin and its seal."""
    entry = selectors.journal(journal_id)
    if entry is None:
        raise Http404
    lines = selectors.postings(entry.pk)
    debit = sum(p.amount for p in lines if p.amount > 0)
    table = Table(
        columns=[
            Column("account", _("Akun")),
            Column("name", _("Nama")),
            Column("debit", _("Debit"), "money"),
            Column("credit", _("Kredit"), "money"),
        ],
        rows=[
            Row(
                [
                    p.account_id,
                    ACCOUNTS.get(p.account_id, p.account.name),
                    p.amount if p.amount > 0 else None,
                    -p.amount if p.amount < 0 else None,
                ],
                url=f"{reverse('journals')}?akun={p.account_id}",
            )
            for p in lines
        ],
        caption=_("Baris jurnal"),
        footer=[_("Jumlah"), "", debit, debit],
    )
    seal = selectors.seal_of(entry.pk)
    context = {
        "journal": entry,
        "event": sentences.word(EVENTS, entry.event),
        "amount": debit,
        "table": table,
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
    if "programme" in entry.memo:
        return reverse("programme", args=[entry.memo["programme"]]), _("Buka skemanya")
    return "", ""


urlpatterns = [
    path("buku-besar", trial, name="ledger"),
    path("buku-besar/jurnal", journals, name="journals"),
    path("buku-besar/jurnal/<int:journal_id>", journal, name="journal"),
]
