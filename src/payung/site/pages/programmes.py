"""Programmes: all of them, the page of one, who waits, and what a person costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.contributions import selectors as contributions
from payung.intake import selectors as intake
from payung.intake.words import list_state
from payung.kernel.months import Month
from payung.law import PayerClass, Sector, explain_bpu
from payung.participation.words import hue
from payung.places import selectors as places
from payung.platform import clock
from payung.registry import selectors as registry
from payung.registry.reading import listed
from payung.sponsorship import selectors
from payung.sponsorship.models import Programme, Waiting
from payung.sponsorship.pages.acts import edits
from payung.sponsorship.pages.acts import urlpatterns as act_urls
from payung.sponsorship.words import PROGRAMME_KINDS, programme_state
from payung.ui import sentences
from payung.ui.components import charts
from payung.ui.components.formats import share
from payung.ui.components.tables import Column, Filter, FilterBar, Row, Table
from payung.ui.context import crumbs, person_url
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import RUPIAH, Field, answer, links, log_export, wanted
from payung.ui.paging import chosen, paged
from payung.ui.statute.explained import explained

REASONS = {"QUOTA_EXCEEDED": _("Kuota penuh"), "BUDGET_EXCEEDED": _("Anggaran habis")}


@page("programme.view")
def programmes(request: ActorRequest) -> HttpResponse:
    """All programmes with their budget and what is left of it."""
    kind = chosen(request.GET, "jenis", list(PROGRAMME_KINDS))
    state = chosen(request.GET, "keadaan", ("open", "closed"))
    search = request.GET.get("cari", "").strip()
    rows = selectors.programmes(kind, state, search)
    if form := wanted(request):
        return answer(request, form, "skema pendanaan", _FIELDS, rows)
    page_shown = paged(rows, request.GET, ("-id",))
    totals = selectors.totals()
    table = Table(
        columns=[
            Column("name", _("Skema"), "wide"),
            Column("payer", _("Pembayar"), "payer"),
            Column("last", _("Sampai"), "month"),
            Column("people", _("Orang"), "number"),
            Column("budget", _("Anggaran"), "money"),
            Column("committed", _("Dijanjikan"), "money"),
            Column("share", _("Terpakai")),
            Column("state", _("Keadaan"), "state"),
        ],
        rows=[_row(p) for p in page_shown.rows],
        exports=links(request.GET),
        pager=page_shown.pager,
        empty=_("Belum ada skema pendanaan"),
        empty_hint=_("Skema menyatakan siapa membayar, untuk siapa, bulan apa, dengan keputusan dan anggaran mana."),
        empty_url=reverse("programme_new") if policies.can(request.actor.roles, "programme.open") else "",
        empty_action=_("Buka skema"),
    )
    bar = FilterBar(
        [
            Filter("cari", _("Nama atau nomor keputusan"), "search", search),
            Filter("jenis", _("Jenis"), value=kind, options=list(PROGRAMME_KINDS.items())),
            Filter("keadaan", _("Keadaan"), value=state, options=[("open", _("Terbuka")), ("closed", _("Ditutup"))]),
        ]
    )
    ending = [line for line in selectors.next_expiry(clock.today()) if line["people"]]
    return render(
        request,
        "sponsorship/index.html",
        {"table": table, "bar": bar, "totals": totals, "ending": ending[0] if ending else None},
    )


def _fund(programme: Programme) -> Any:
    return getattr(programme, "fund", None)


def _row(p: Programme) -> Row:
    fund = _fund(p)
    return Row(
        [
            p.name,
            hue(p.payer.kind),
            p.last_month,
            fund.people if fund else None,
            fund.budget if fund else None,
            fund.committed if fund else None,
            share(fund.committed, fund.budget) if fund else "",
            programme_state(p.state),
        ],
        url=reverse("programme", args=[p.pk]),
    )


_FIELDS = [
    Field(_("Nomor"), lambda p: p.pk),
    Field(_("Skema"), lambda p: p.name),
    Field(_("Jenis"), lambda p: sentences.word(PROGRAMME_KINDS, p.kind)),
    Field(_("Pembayar"), lambda p: p.payer.label),
    Field(_("Nomor keputusan"), lambda p: p.decree_number),
    Field(_("Tanggal keputusan"), lambda p: p.decree_date),
    Field(_("Bulan pertama"), lambda p: f"{p.first_month:%Y-%m}"),
    Field(_("Bulan terakhir"), lambda p: f"{p.last_month:%Y-%m}"),
    Field(_("Orang"), lambda p: getattr(_fund(p), "people", None)),
    Field(_("Anggaran"), lambda p: getattr(_fund(p), "budget", None), RUPIAH),
    Field(_("Dijanjikan"), lambda p: getattr(_fund(p), "committed", None), RUPIAH),
    Field(_("Keadaan"), lambda p: programme_state(p.state)[1]),
]


def the_programme(programme_id: int) -> Programme:
    """The programme, or 404 when it is not there or out of scope."""
    programme = selectors.programme(programme_id)
    if programme is None:
        raise Http404
    return programme


@page("programme.view")
def programme(request: ActorRequest, programme_id: int) -> HttpResponse:
    """One programme: decree, months, burn, quotas, lists, prices with their reasons."""
    return render(request, "sponsorship/programme.html", programme_context(request, the_programme(programme_id)))


def programme_context(request: ActorRequest, programme: Programme) -> dict[str, Any]:
    """Everything the page of a programme shows; a fixed number of queries."""
    fund = _fund(programme)
    money = contributions.money_of_payers([programme.payer_id]).get(programme.payer_id, {"billed": 0, "paid": 0})
    quotas = selectors.quotas(programme.pk)
    price = selectors.price_per_person(programme.pk)
    waiting = selectors.waiting_by_regency(programme.pk)
    may_edit = edits(request, programme, quotas)
    return {
        "programme": programme,
        "kind": sentences.word(PROGRAMME_KINDS, programme.kind),
        "hue": hue(programme.payer.kind),
        "state": programme_state(programme.state),
        "fund": fund,
        "left": fund.left if fund else None,
        "room": fund.carries(price) if fund and price else None,
        "burn": charts.burn(
            fund.budget, fund.committed, money["billed"], money["paid"], payer=hue(programme.payer.kind)
        )
        if fund
        else "",
        "price": price,
        "people": fund.people if fund else sum(q.people for q in quotas),
        "places_left": sum(max(0, q.quota - q.people) for q in quotas),
        "quota_table": _quota_table(programme, quotas, waiting, linked=bool(may_edit)),
        "waiting_total": sum(waiting.values()),
        "prices": prices_in_words(programme),
        "month_table": _month_table(programme),
        "list_table": _list_table(programme),
        "breadcrumbs": crumbs((_("Pendanaan"), reverse("programmes"))),
        "place_name": places.long_name(programme.place.name),
        **may_edit,
    }


def _quota_table(programme: Programme, quotas: list[Any], waiting: dict[str, int], *, linked: bool) -> Table:
    names = places.names([*(q.regency for q in quotas), *waiting])
    rows = [
        Row(
            [
                names.get(q.regency, q.regency),
                q.quota,
                q.people,
                q.quota - q.people,
                waiting.get(q.regency, 0),
                share(q.people, q.quota),
            ],
            url=reverse("programme_quota", args=[programme.pk, q.regency]) if linked else "",
        )
        for q in quotas
    ]
    places_, people = sum(q.quota for q in quotas), sum(q.people for q in quotas)
    return Table(
        columns=[
            Column("regency", _("Kabupaten/kota")),
            Column("quota", _("Kuota"), "number"),
            Column("people", _("Terisi"), "number"),
            Column("left", _("Sisa"), "number"),
            Column("waiting", _("Menunggu"), "number"),
            Column("share", _("Bagian terisi")),
        ],
        rows=rows,
        caption=_("Kuota per kabupaten/kota"),
        footer=[_("Jumlah"), places_, people, places_ - people, sum(waiting.values()), share(people, places_)]
        if rows
        else (),
        exports=[
            (form.upper(), reverse("programme_quotas", args=[programme.pk]) + f"?unduh={form}")
            for form in ("csv", "xlsx")
        ],
        empty=_("Belum ada kuota dalam cakupan Anda"),
        dense=True,
    )


@page("programme.view")
def quotas_file(request: ActorRequest, programme_id: int) -> HttpResponse:
    """The quota table as a file."""
    programme = the_programme(programme_id)
    quotas, waiting = selectors.quotas(programme.pk), selectors.waiting_by_regency(programme.pk)
    names = places.names(q.regency for q in quotas)
    fields = [
        Field(_("Kode"), lambda q: q.regency),
        Field(_("Kabupaten/kota"), lambda q: names.get(q.regency, "")),
        Field(_("Kuota"), lambda q: q.quota),
        Field(_("Terisi"), lambda q: q.people),
        Field(_("Sisa"), lambda q: q.quota - q.people),
        Field(_("Menunggu"), lambda q: waiting.get(q.regency, 0)),
    ]
    return answer(request, wanted(request) or "csv", f"kuota {programme.name}", fields, quotas)


def _month_table(programme: Programme) -> Table:
    return Table(
        columns=[
            Column("month", _("Bulan"), "month"),
            Column("people", _("Orang"), "number"),
            Column("billed", _("Ditagih"), "money"),
            Column("paid", _("Dibayar"), "money"),
            Column("state", _("Keadaan"), "state"),
        ],
        rows=[
            Row(
                [m["month"], m["heads"], m["billed"], m["paid"], "paid" if m["paid"] == m["billed"] else "open"],
                url=f"{reverse('bills')}?bulan={m['month']:%Y-%m}",
            )
            for m in contributions.burn_by_month(programme.payer_id)
        ],
        caption=_("Tagihan per bulan"),
        empty=_("Belum ada bulan yang ditetapkan"),
        empty_hint=_("Iuran ditetapkan sekali sebulan untuk semua orang yang bulannya dijanjikan."),
    )


def _list_table(programme: Programme) -> Table:
    return Table(
        columns=[
            Column("file", _("Berkas")),
            Column("rows", _("Baris"), "number"),
            Column("committed", _("Tersimpan"), "number"),
            Column("waiting", _("Menunggu"), "number"),
            Column("at", _("Diunggah"), "date"),
            Column("state", _("Keadaan"), "state"),
        ],
        rows=[
            Row(
                [
                    one.file_name,
                    one.counts.get("rows"),
                    one.counts.get("committed"),
                    one.counts.get("waiting"),
                    one.uploaded_at,
                    list_state(one.state),
                ],
                url=reverse("list", args=[one.pk]),
            )
            for one in intake.lists(programme_id=programme.pk)[:20]
        ],
        caption=_("Daftar yang masuk"),
        empty=_("Belum ada daftar untuk skema ini"),
    )


def prices_in_words(programme: Programme) -> list[dict[str, Any]]:
    """Months of one price put together, each price opened into article and step."""
    groups: list[dict[str, Any]] = []
    for price in selectors.prices(programme.pk):
        same = next(
            (
                g
                for g in groups
                if g["sector"] == price.sector and g["amount"] == price.amount and g["jkk"] == price.jkk
            ),
            None,
        )
        if same:
            same["last"], same["months"] = price.month, same["months"] + 1
            continue
        groups.append(
            {
                "sector": price.sector,
                "word": sentences.word(sentences.SECTORS, price.sector),
                "first": price.month,
                "last": price.month,
                "months": 1,
                "jkk": price.jkk,
                "jkm": price.jkm,
                "amount": price.amount,
                "inputs": [
                    explained(_explanation(programme, price.month, price.sector), _("Iuran satu orang sebulan"))
                ],
            }
        )
    return groups


def _explanation(programme: Programme, month: Any, sector: str) -> Any:
    return explain_bpu(
        programme.income_base,
        Month.from_date(month),
        sector=Sector[sector.upper()],
        payer=PayerClass[programme.payer.payer_class.upper()],
    )


@page("programme.view")
def waiting(request: ActorRequest, programme_id: int) -> HttpResponse:
    """Who waits for a place or for money, in order of arrival."""
    programme = the_programme(programme_id)
    counted = selectors.waiting_by_regency(programme.pk)
    regencies = places.names(counted)
    regency = chosen(request.GET, "wilayah", list(regencies))
    reason = chosen(request.GET, "sebab", list(REASONS))
    queue = selectors.waiting(programme.pk, regency, reason)
    if form := wanted(request):
        log_export(request.actor, f"waiting:{programme.pk}", queue, "person_id")
        return answer(request, form, f"daftar tunggu {programme.name}", _waiting_fields(regencies), queue)
    page_shown = paged(queue, request.GET, ("id",))
    listed(request.actor, f"waiting:{programme.pk}", (w.person_id for w in page_shown.rows))
    table = Table(
        columns=[
            Column("name", _("Nama")),
            Column("regency", _("Kabupaten/kota")),
            Column("reason", _("Sebab"), "state"),
            Column("row", _("Baris"), "number"),
            Column("since", _("Sejak"), "date"),
        ],
        rows=_waiting_rows(request, page_shown.rows, regencies),
        exports=links(request.GET),
        pager=page_shown.pager,
        empty=_("Tidak ada yang menunggu"),
    )
    bar = FilterBar(
        [
            Filter("wilayah", _("Kabupaten/kota"), value=regency, options=sorted(regencies.items())),
            Filter("sebab", _("Sebab"), value=reason, options=list(REASONS.items())),
        ]
    )
    context = {
        "programme": programme,
        "table": table,
        "bar": bar,
        "total": sum(counted.values()),
        "breadcrumbs": crumbs(
            (_("Pendanaan"), reverse("programmes")), (programme.name, reverse("programme", args=[programme.pk]))
        ),
    }
    return render(request, "sponsorship/waiting.html", context)


def _waiting_rows(request: ActorRequest, waiting: Sequence[Waiting], regencies: dict[str, str]) -> list[Row]:
    people = registry.identities([w.person_id for w in waiting])
    return [
        Row(
            [
                people[w.person_id].name if w.person_id in people else _("(di luar cakupan)"),
                regencies.get(w.regency, w.regency),
                ("waiting", REASONS[w.reason]),
                w.sheet_row,
                w.since,
            ],
            url=person_url(request, w.person_id) if w.person_id in people else "",
        )
        for w in waiting
    ]


def _waiting_fields(regencies: dict[str, str]) -> list[Field]:
    return [
        Field(_("Orang"), lambda w: w.person_id),
        Field(_("Kabupaten/kota"), lambda w: regencies.get(w.regency, w.regency)),
        Field(_("Sebab"), lambda w: REASONS[w.reason]),
        Field(_("Nomor daftar"), lambda w: w.list_id),
        Field(_("Baris"), lambda w: w.sheet_row),
        Field(_("Sejak"), lambda w: w.since),
    ]


urlpatterns = [
    path("pendanaan", programmes, name="programmes"),
    *act_urls,
    path("pendanaan/<int:programme_id>", programme, name="programme"),
    path("pendanaan/<int:programme_id>/kuota-berkas", quotas_file, name="programme_quotas"),
    path("pendanaan/<int:programme_id>/tunggu", waiting, name="programme_waiting"),
]
