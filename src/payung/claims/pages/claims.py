"""Pages of many claims: how many wait and which are near their deadline, reports that came in, and a report of a death
by an officer.
"""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.readlog import note
from payung.casework import words as cases
from payung.claims import reading, selectors, services, transitions, views
from payung.claims.acts import REPORTS
from payung.claims.choices import DUE, REPORT_STATE, STATE, VIA
from payung.claims.forms import REPORTERS, OfficerDeathForm
from payung.claims.kinds import KINDS
from payung.claims.models import Claim, Report
from payung.claims.pages.report import data_of, regency_choices
from payung.claims.words import event_words
from payung.kernel.acts import Keys
from payung.kernel.choices import values
from payung.kernel.errors import PayungError
from payung.kernel.nik import mask_nik
from payung.notices.letters import grouped
from payung.places import selectors as places
from payung.platform import clock
from payung.registry import reading as registry_reading
from payung.registry import selectors as registry
from payung.registry.reading import listed
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.choices import badges, translated
from payung.ui.components.tables import Filter, FilterBar, Pager, Table
from payung.ui.components.words import Word
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, logged, wanted
from payung.ui.listing import table
from payung.ui.paging import Page, chosen, paged, row_number

EVERY = "semua"
DUES, VIAS = translated(DUE), translated(VIA)
REPORT_STATES = badges(REPORT_STATE)


@page("claims.view")
def claims(request: ActorRequest) -> HttpResponse:
    """The list of claims, the nearest deadline first."""
    today = clock.today()
    regencies = {p.code: places.short_name(p.name) for p in places.regencies()}
    state = chosen(request.GET, "keadaan", [*values(STATE), EVERY])
    regency = chosen(request.GET, "wilayah", list(regencies))
    due = chosen(request.GET, "waktu", list(DUES))
    states = () if state == EVERY else [state] if state else selectors.OPEN_STATES
    rows = selectors.queue(states, regency=regency, due=due, today=today)
    bar = FilterBar(
        [
            Filter("keadaan", _("Keadaan"), value=state, options=_state_options(), any_word=_("Belum selesai")),
            Filter(
                "wilayah", _("Kabupaten/kota"), value=regency, options=sorted(regencies.items(), key=lambda p: p[1])
            ),
            Filter("waktu", _("Waktu"), value=due, options=list(DUES.items())),
        ]
    )
    if form := wanted(request):
        whole = logged(request.actor, "claims", rows, form, "person_id")
        return answer(request, form, "klaim", views.CLAIM, whole, partial(map, views.named), regencies, lambda: bar)
    page_shown = paged(rows, request.GET, ("due", "id"))
    listed(request.actor, "claims", (c.person_id for c in page_shown.rows))
    waiting = list(selectors.reports()[:6])
    context = {
        "table": _table(request, page_shown, regencies, today),
        "bar": bar,
        "counts": selectors.counts(today),
        "reports": [(r, regencies.get(r.regency, r.regency), VIAS.get(r.via, r.via)) for r in waiting[:5]],
        "more_reports": len(waiting) > 5,
    }
    return render(request, "claims/index.html", context)


def _state_options() -> list[tuple[str, Word]]:
    return [(EVERY, _("Semua, juga yang selesai"))] + [
        (k, cases.state_word(transitions.NAME, k)) for k in values(STATE)
    ]


def _table(request: ActorRequest, page_shown: Page[Claim], regencies: dict[str, str], today: date) -> Table:
    by_id = {c.pk: c for c in page_shown.rows}
    return table(
        views.CLAIM,
        map(views.named, page_shown.rows),
        lambda one: reverse("claim", args=[one["id"]]),
        regencies,
        {"code": lambda one: grouped(one["code"]), "days_left": lambda one: _left(by_id[one["id"]], today)},
        exports=links(request.GET) if request.method == "GET" else (),
        pager=page_shown.pager,
        empty=_("Tidak ada klaim yang cocok"),
        empty_hint=_("Klaim dibuka dari laporan kematian: oleh petugas, desa, atau keluarga di halaman lapor."),
    )


def _left(c: Claim, today: date) -> tuple[str, str] | None:
    return None if c.case.closed_at else cases.due_badge(c.case.calendar_due, c.case.paused_since, today)


@page("claims.view", methods=("POST",))
def find(request: ActorRequest) -> HttpResponse:
    """Find a claim by code, NIK, KPJ or name. The form is posted, so that no identity number is part of an address."""
    text = request.POST.get("cari", "").strip()
    hits = list(selectors.queue(search=text)[:21]) if text else []
    if text:
        reading.found_by(request.actor, text, hits[:20])
    if len(hits) == 1:
        return HttpResponseRedirect(reverse("claim", args=[hits[0].pk]))
    if not hits:
        messages.warning(request, gettext("Tidak ada klaim yang cocok dalam cakupan Anda."))
        return HttpResponseRedirect(reverse("claims"))
    regencies = {p.code: places.short_name(p.name) for p in places.regencies()}
    table = _table(request, Page(hits[:20], Pager()), regencies, clock.today())
    return render(request, "claims/found.html", {"table": table, "count": len(hits), **_home()})


def _home() -> dict[str, Any]:
    return {"breadcrumbs": crumbs((_("Klaim"), reverse("claims")))}


@page("claims.report", methods=("GET", "HEAD", "POST"))
def new(request: ActorRequest) -> HttpResponse:
    """A report of a death by an officer. If the person is found in the registry a claim is opened at once, else the
    report waits.
    """
    person_id = row_number(request.GET.get("orang", ""))
    person = registry_reading.opened(request.actor, person_id, "death") if person_id is not None else None
    form = OfficerDeathForm(request.POST or None, today=clock.today(), regencies=regency_choices())
    if request.method == "POST" and form.is_valid():
        done = _filed(request, form, person.person_id if person else None)
        if done is not None:
            return done
    # Whoever reports may not see claims: then Beranda is where he came from.
    sees = policies.can(request.actor.roles, "claims.view")
    back = {"back_url": reverse("claims" if sees else "home"), **(_home() if sees else {})}
    context = {"form": form, "person": person, **back}
    return render(request, "claims/new.html", context, status=400 if form.errors else 200)


def _filed(request: ActorRequest, form: OfficerDeathForm, person_id: int | None) -> HttpResponse | None:
    data = form.cleaned_data
    try:
        if person_id or data["nik"] or data["kpj"]:
            with transaction.atomic():  # if the claim cannot be opened, the report is not stored either
                claim_id = services.report(request.actor, data_of(form, person_id=person_id))
            messages.success(request, gettext("Klaim dibuka. Kumpulkan surat-suratnya."))
            sees = policies.can(request.actor.roles, "claims.view")
            return HttpResponseRedirect(reverse("claim", args=[claim_id]) if sees else reverse("home"))
    except PayungError as error:
        if error.code != "PERSON_NEEDED":
            form.add_error(None, sentences.sentence(error))
            return None
    for name in ("name", "regency"):
        if not data[name]:
            form.add_error(name, gettext("Peserta tidak ditemukan; isi ini supaya laporannya dapat disimpan."))
    if form.errors:
        return None
    try:
        code = services.file_report(request.actor, data_of(form))
    except PayungError as error:
        form.add_error(None, sentences.sentence(error))
        return None
    messages.success(request, gettext("Laporan disimpan dengan kode %(code)s.") % {"code": grouped(code)})
    return HttpResponseRedirect(reverse("claims" if policies.can(request.actor.roles, "claims.view") else "home"))


@page("claims.view")
def reports(request: ActorRequest) -> HttpResponse:
    """Reports that came in, the oldest first."""
    state = chosen(request.GET, "keadaan", list(REPORT_STATES)) or "waiting"
    rows = selectors.reports(state)
    regencies = {p.code: places.short_name(p.name) for p in places.regencies()}
    options: list[tuple[str, Word]] = [(k, w) for k, (_b, w) in REPORT_STATES.items()]
    bar = FilterBar([Filter("keadaan", _("Keadaan"), value=state, options=options, any_word=_("Menunggu"))])
    if form := wanted(request):
        whole = logged(request.actor, "reports", rows, form)
        return answer(request, form, "laporan kematian", views.REPORT, whole, names=regencies, bar=lambda: bar)
    page_shown = paged(rows, request.GET, ("id",))
    if page_shown.rows:
        note(request.actor, "listing", count=len(page_shown.rows), subject="reports")
    listed_reports = table(
        views.REPORT,
        page_shown.rows,
        lambda r: reverse("claim", args=[r.claim_id]) if r.claim_id else reverse("report", args=[r.pk]),
        regencies,
        exports=links(request.GET),
        pager=page_shown.pager,
        empty=_("Tidak ada laporan"),
    )
    count = selectors.reports("waiting").count()
    return render(request, "claims/reports.html", {"table": listed_reports, "bar": bar, "count": count, **_home()})


def the_report(report_id: int) -> Report:
    """The report, or a 404 if it does not exist or is out of scope."""
    row = selectors.report(report_id)
    if row is None:
        raise Http404
    return row


@page("claims.view", methods=("GET", "HEAD", "POST"))
def report(request: ActorRequest, report_id: int) -> HttpResponse:
    """One report, with the persons whom it may be about. A search is posted, so that no name is part of an address."""
    chosen = the_report(report_id)
    search = request.POST.get("cari", "").strip()
    people = registry.search(search).page(None, 20) if search else selectors.candidates(chosen)
    reading.report_shown(request.actor, chosen.pk, people, search)
    held = {c.person_id: c for c in selectors.queue().filter(person_id__in=[p.person_id for p in people], stands=True)}
    names = places.names(
        [*(p.village_code for p in people), *(p.regency for p in people), chosen.regency, chosen.village_code]
    )
    context = {
        "report": chosen,
        "code": grouped(chosen.code),
        "state": REPORT_STATES[chosen.state],
        "via": VIAS.get(chosen.via, chosen.via),
        "kind": gettext(KINDS[chosen.kind_id].title),
        "said": event_words(chosen.kind_id, json.loads(chosen.said)),
        "relation": sentences.word(REPORTERS, chosen.reporter_relation),
        "nik": mask_nik(chosen.nik),
        "place": ", ".join(n for n in (names.get(chosen.village_code, ""), names.get(chosen.regency, "")) if n),
        "people": [
            (
                p,
                mask_nik(p.nik or ""),
                f"{names.get(p.village_code, '')}, {names.get(p.regency, '')}",
                held.get(p.person_id),
            )
            for p in people
        ],
        "search": search,
        "breadcrumbs": crumbs((_("Klaim"), reverse("claims")), (_("Laporan masuk"), reverse("reports"))),
    }
    return render(request, "claims/report.html", context)


@page("claims.report", methods=("POST",))
def take_up(request: ActorRequest, report_id: int) -> HttpResponse:
    """Open the claim of a report."""
    chosen = the_report(report_id)
    number = row_number(request.POST.get("orang", ""))
    try:
        policies.require(request.actor.roles, "claims.report")
        if number is None:
            messages.error(request, gettext("Pilih dulu orangnya."))
            return HttpResponseRedirect(reverse("report", args=[report_id]))
        claim_id = services.take_up(request.actor, chosen.pk, number)
    except policies.Forbidden:
        raise
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
        return HttpResponseRedirect(reverse("report", args=[report_id]))
    messages.success(request, gettext("Klaim dibuka. Kumpulkan surat-suratnya."))
    return HttpResponseRedirect(reverse("claim", args=[claim_id]))


def locate(_request: ActorRequest, keys: Keys) -> Place:
    """The report of an act, and where its page is."""
    chosen = the_report(keys["report_id"])
    back, title = reverse("report", args=[chosen.pk]), gettext("Laporan kematian")
    return Place(chosen, title, back, crumbs((_("Klaim"), reverse("claims")), (title, back)))


urlpatterns = [
    path("klaim", claims, name="claims"),
    path("klaim/cari", find, name="claim_find"),
    path("klaim/baru", new, name="claim_new"),
    path("klaim/laporan", reports, name="reports"),
    path("klaim/laporan/<int:report_id>", report, name="report"),
    path("klaim/laporan/<int:report_id>/ambil", take_up, name="report_take_up"),
    *act_urls(REPORTS, locate),
]
