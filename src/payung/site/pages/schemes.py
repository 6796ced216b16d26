"""Schemes: the list, the page of one, the waiting list, and the price for a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.contributions import selectors as contributions
from payung.contributions import views as bills
from payung.contributions.agents import services as agents
from payung.intake import selectors as intake
from payung.intake import views as lists
from payung.kernel.choices import words
from payung.kernel.months import Month
from payung.kernel.views import Col, only, shown_on
from payung.law import PayerClass, Sector, explain_bpu
from payung.participation.words import SECTORS, hue
from payung.places import selectors as places
from payung.platform import clock
from payung.registry import selectors as registry
from payung.registry.reading import listed
from payung.sponsorship import selectors, views
from payung.sponsorship.choices import CLASS, STATE, WAITING_REASON
from payung.sponsorship.contracts import selectors as agreed
from payung.sponsorship.kinds import BY_VALUE
from payung.sponsorship.models import Price, Scheme, Waiting
from payung.sponsorship.pages.acts import edits
from payung.sponsorship.pages.acts import urlpatterns as act_urls
from payung.sponsorship.pages.schemes import the_scheme, trail
from payung.sponsorship.words import SCHEME_AFTER, SCHEME_KINDS, scheme_state
from payung.ui import sentences
from payung.ui.choices import translated
from payung.ui.components import charts
from payung.ui.components.tables import Filter, FilterBar, Table
from payung.ui.context import crumbs, person_url
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, logged, wanted
from payung.ui.listing import cell, table
from payung.ui.paging import chosen, paged
from payung.ui.statute.explained import explained

REASONS = translated(WAITING_REASON)
STATES = translated(STATE)


@page("scheme.view")
def schemes(request: ActorRequest) -> HttpResponse:
    """All schemes with their budget and the rest of it."""
    kind = chosen(request.GET, "jenis", list(SCHEME_KINDS))
    state = chosen(request.GET, "keadaan", list(STATES))
    search = request.GET.get("cari", "").strip()
    queryset = selectors.schemes(kind, state, search)

    def lines_of(rows: Iterable[Scheme]) -> list[dict[str, Any]]:
        return [views.line(one) for one in rows]

    bar = FilterBar(
        [
            Filter("cari", _("Nama atau nomor keputusan"), "search", search),
            Filter("jenis", _("Jenis"), value=kind, options=list(SCHEME_KINDS.items())),
            Filter("keadaan", _("Keadaan"), value=state, options=list(STATES.items())),
        ]
    )
    if form := wanted(request):
        return answer(request, form, "skema pendanaan", views.PROGRAMME, queryset, lines_of, bar=lambda: bar)
    page_rows = paged(queryset, request.GET, ("-id",))
    # a person who continues under another payer is paid for until then all the same
    ending = [
        {"scheme": line["scheme"], "people": people}
        for line in selectors.next_expiry(clock.today())
        if (people := line["people"] + line["continued"])
    ]
    context = {
        "table": table(
            views.PROGRAMME,
            lines_of(page_rows.rows),
            lambda one: reverse("scheme", args=[one["id"]]),
            exports=links(request.GET),
            pager=page_rows.pager,
            empty=_("Belum ada skema pendanaan"),
            empty_hint=_(
                "Skema menyatakan siapa membayar, untuk siapa, bulan apa, dengan keputusan dan anggaran mana."
            ),
        ),
        "bar": bar,
        "totals": selectors.totals(),
        "ending": ending[0] if ending else None,
    }
    return render(request, "sponsorship/index.html", context)


@page("scheme.view")
def scheme(request: ActorRequest, scheme_id: int) -> HttpResponse:
    """One scheme: decree, months, burn, quotas, lists, prices with their reasons."""
    return render(request, "sponsorship/scheme.html", scheme_context(request, the_scheme(scheme_id)))


def scheme_context(request: ActorRequest, scheme: Scheme) -> dict[str, Any]:
    """Everything the page of a scheme shows; a fixed number of queries."""
    fund = getattr(scheme, "fund", None)
    money = contributions.money_of_payers([scheme.payer_id]).get(scheme.payer_id, {"billed": 0, "paid": 0})
    quotas = selectors.quotas(scheme.pk)
    monthly, by_class = selectors.prices(scheme.pk), selectors.blocks(scheme.pk)
    price = selectors.price_of(scheme, monthly, by_class)
    waiting = selectors.waiting_by_regency(scheme.pk)
    has_quotas = bool(quotas) or BY_VALUE[scheme.kind].by_regency
    regencies = {one.code: places.short_name(one.name) for one in places.regencies()} if has_quotas else {}
    may_edit = edits(request, scheme, quotas, regencies)
    return {
        "scheme": scheme,
        "kind": sentences.word(SCHEME_KINDS, scheme.kind),
        "hue": hue(scheme.payer.kind),
        "state": scheme_state(scheme.state),
        "fund": fund,
        "left": fund.left if fund else None,
        "room": fund.carries(price) if fund and price else None,
        "burn": charts.burn(fund.budget, fund.committed, money["billed"], money["paid"], payer=hue(scheme.payer.kind))
        if fund
        else "",
        "price": price,
        "people": fund.people if fund else sum(q.people for q in quotas),
        "places_left": sum(max(0, q.quota - q.people) for q in quotas) if has_quotas else 1,
        "quota_table": _quota_table(scheme, quotas, waiting, regencies, linked=bool(may_edit)) if has_quotas else None,
        "waiting_total": sum(waiting.values()),
        "prices": prices_in_words(scheme, monthly),
        "month_table": _month_table(scheme, inside=fund is not None),
        "agent_table": _agent_table(scheme) if BY_VALUE[scheme.kind].has_agents else None,
        "list_table": _list_table(scheme, inside=fund is not None),
        "breadcrumbs": crumbs((_("Pendanaan"), reverse("schemes"))),
        "place_name": places.long_name(scheme.place.name),
        "about": gettext(BY_VALUE[scheme.kind].about),
        "blocks": [(gettext(words(CLASS).get(name, name)), n) for name, n in by_class.items()],
        "after": sentences.word(SCHEME_AFTER, scheme.after) if len(BY_VALUE[scheme.kind].after) > 1 else "",
        "asks_people": BY_VALUE[scheme.kind].people,
        "agreed": agreed.counts(scheme.pk) if BY_VALUE[scheme.kind].asks_consent else None,
        **may_edit,
    }


def _quota_table(
    scheme: Scheme, quotas: list[Any], waiting: dict[str, int], names: dict[str, str], *, linked: bool
) -> Table:
    whole = views.quota_line("", sum(q.quota for q in quotas), sum(q.people for q in quotas), sum(waiting.values()))
    return table(
        views.QUOTA,
        views.quota_lines(quotas, waiting),
        (lambda one: reverse("scheme_quota", args=[scheme.pk, one["regency"]])) if linked else None,
        names,
        caption=_("Kuota per kabupaten/kota"),
        footer=[_("Total"), *(cell(one, whole, {}) for one in shown_on(views.QUOTA, "page")[1:])] if quotas else (),
        exports=[
            (form.upper(), reverse("scheme_quotas", args=[scheme.pk]) + f"?unduh={form}") for form in ("csv", "xlsx")
        ],
        empty=_("Belum ada kuota dalam cakupan Anda"),
        dense=True,
    )


@page("scheme.view")
def quotas_file(request: ActorRequest, scheme_id: int) -> HttpResponse:
    """The quota table as a file."""
    scheme = the_scheme(scheme_id)
    lines = views.quota_lines(selectors.quotas(scheme.pk), selectors.waiting_by_regency(scheme.pk))
    names = places.names(one["regency"] for one in lines)
    form = wanted(request) or "csv"
    return answer(request, form, f"kuota {scheme.name}", views.QUOTA, lines, names=names)


def _agent_table(scheme: Scheme) -> Table:
    """Who brought whom; an agent opens whom he brought."""
    return table(
        agents.AGENTS,
        agents.lines_of(scheme),
        lambda one: reverse("scheme_agent", args=[scheme.pk, one["agent_id"]]),
        caption=_("Siapa mengajak siapa"),
        exports=[
            (form.upper(), reverse("scheme_agents", args=[scheme.pk]) + f"?unduh={form}") for form in ("csv", "xlsx")
        ],
        empty=_("Belum ada agen pada daftar skema ini"),
        dense=True,
    )


def _month_table(scheme: Scheme, *, inside: bool) -> Table:
    lines = [
        {**m, "month": f"{m['month']:%Y-%m}", "state": "paid" if m["paid"] >= m["billed"] else "open"}
        for m in contributions.burn_by_month(scheme.payer_id)
    ]
    return table(
        bills.MONTH,
        lines,
        lambda one: f"{reverse('bills')}?bulan={one['month']}",
        caption=_("Tagihan per bulan"),
        empty=_("Belum ada bulan yang ditetapkan") if inside else _("Tagihannya tidak tampil di sini"),
        empty_hint=_("Iuran ditetapkan sekali sebulan untuk semua orang yang bulannya dijanjikan.")
        if inside
        else _("Tagihan skema hanya terlihat oleh lembaga pembayarnya dan kantor provinsi."),
    )


def _list_table(scheme: Scheme, *, inside: bool) -> Table:
    """The lists of a scheme; inside: whether the reader sees the books of its payer, so that an empty table means that there is none."""
    columns = only(lists.LIST, "file_name", "counts.rows", "counts.committed", "counts.waiting", "uploaded_at", "state")
    return table(
        columns,
        [lists.list_line(one, gettext) for one in intake.lists(scheme_id=scheme.pk)[:20]],
        lambda one: reverse("list", args=[one["id"]]),
        caption=_("Daftar yang masuk"),
        empty=_("Belum ada daftar untuk skema ini") if inside else _("Belum ada daftar yang terlihat oleh kantor Anda"),
        empty_hint=""
        if inside
        else _("Daftar terlihat oleh kantor yang mengirimnya, pembayar skemanya, dan kantor provinsi."),
    )


def prices_in_words(scheme: Scheme, monthly: Iterable[Price]) -> list[dict[str, Any]]:
    """Months of one price put together, each price opened into article and step."""
    groups: list[dict[str, Any]] = []
    for price in monthly:
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
                "word": sentences.word(SECTORS, price.sector),
                "first": price.month,
                "last": price.month,
                "months": 1,
                "jkk": price.jkk,
                "jkm": price.jkm,
                "amount": price.amount,
                "inputs": [explained(_explanation(scheme, price.month, price.sector), _("Iuran satu orang sebulan"))],
            }
        )
    return _joined(groups)


def _joined(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sectors with the same cost in the same months are shown as one price, with the reasons of each."""
    joined: list[dict[str, Any]] = []
    for group in groups:
        key = ("first", "last", "months", "jkk", "jkm", "amount")
        same = next((g for g in joined if all(g[name] == group[name] for name in key)), None)
        if same is None:
            joined.append(group)
            continue
        same["word"] = _("semua pekerjaan")
        same["inputs"] = [*same["inputs"], *group["inputs"]]
    return joined


def _explanation(scheme: Scheme, month: Any, sector: str) -> Any:
    return explain_bpu(
        scheme.income_base,
        Month.from_date(month),
        sector=Sector[sector.upper()],
        payer=PayerClass[scheme.payer.payer_class.upper()],
    )


def _leave(line: dict[str, Any]) -> str:
    """The link that takes somebody off the waiting list."""
    address = reverse("list_leave", args=[line["list_id"], line["sheet_row"]])
    return format_html('<a href="{}">{}</a>', address, gettext("Keluarkan"))


@page("scheme.view")
def waiting(request: ActorRequest, scheme_id: int) -> HttpResponse:
    """People who wait for a place or for money, in order of arrival."""
    scheme = the_scheme(scheme_id)
    counted = selectors.waiting_by_regency(scheme.pk)
    regencies = places.names(counted)
    regency = chosen(request.GET, "wilayah", list(regencies))
    reason = chosen(request.GET, "sebab", list(REASONS))
    queue = selectors.waiting(scheme.pk, regency, reason)
    bar = FilterBar(
        [
            Filter("wilayah", _("Kabupaten/kota"), value=regency, options=sorted(regencies.items())),
            Filter("sebab", _("Sebab"), value=reason, options=list(REASONS.items())),
        ]
    )

    def lines_of(rows: Iterable[Waiting]) -> list[dict[str, Any]]:
        return [views.waiting_line(one) for one in rows]

    if form := wanted(request):
        whole = logged(request.actor, f"waiting:{scheme.pk}", queue, form, "person_id")
        name = f"daftar tunggu {scheme.name}"
        return answer(request, form, name, views.WAITING, whole, lines_of, regencies, lambda: bar)
    page_rows = paged(queue, request.GET, ("id",))
    listed(request.actor, f"waiting:{scheme.pk}", (w.person_id for w in page_rows.rows))
    people = registry.identities([w.person_id for w in page_rows.rows])
    lines = [{**one, "name": getattr(people.get(one["person_id"]), "name", None)} for one in lines_of(page_rows.rows)]
    columns, may_leave = views.WAITING, policies.can(request.actor.roles, "intake.undo")
    if may_leave:
        columns = (*columns, Col("leave", "Tindakan", on="page"))
    context = {
        "scheme": scheme,
        "table": table(
            columns,
            lines,
            lambda one: person_url(request, one["person_id"]) if one["name"] else "",
            regencies,
            {"leave": _leave},
            exports=links(request.GET),
            pager=page_rows.pager,
            empty=_("Tidak ada yang menunggu"),
            dense=True,
        ),
        "bar": bar,
        "total": sum(counted.values()),
        "breadcrumbs": trail(scheme),
    }
    return render(request, "sponsorship/waiting.html", context)


urlpatterns = [
    path("pendanaan", schemes, name="schemes"),
    *act_urls,
    path("pendanaan/<int:scheme_id>", scheme, name="scheme"),
    path("pendanaan/<int:scheme_id>/kuota-berkas", quotas_file, name="scheme_quotas"),
    path("pendanaan/<int:scheme_id>/tunggu", waiting, name="scheme_waiting"),
]
