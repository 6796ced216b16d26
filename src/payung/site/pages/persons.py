"""People: finding one, and the page of one person with the month ribbon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import services as access
from payung.casework import words as cases
from payung.claims import selectors as claims
from payung.claims.deathacts import DEATHS
from payung.claims.models import Claim
from payung.contributions.figures import ribbon
from payung.contributions.selectors import MonthCell, calendar, payers_of
from payung.intake import selectors as intake
from payung.intake.reading.numbering import shown_row
from payung.kernel.acts import Keys
from payung.kernel.errors import PayungError
from payung.kernel.months import MonthRange
from payung.kernel.nik import mask_nik
from payung.notices.letters import grouped
from payung.participation import selectors as participation
from payung.participation.words import hue
from payung.places import selectors as places
from payung.platform import clock
from payung.registry import reading, selectors, views
from payung.registry import words as readwords
from payung.registry.choices import SEX
from payung.registry.models import Identity
from payung.registry.paging import paged_people
from payung.sponsorship import selectors as sponsorship
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.choices import translated
from payung.ui.components.formats import long_date
from payung.ui.components.parts import Event
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.components.words import Word
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen
from payung.ui.templatetags.payung_ui import REVEAL_REASONS

MONTHS_BACK, MONTHS_AHEAD = 11, 6
SEXES = translated(SEX)
REVEAL_WORDS: dict[str, Word] = {
    "nik": _("NIK"),
    "phone": _("Telepon"),
    "address": _("Alamat"),
    "mother_name": _("Nama ibu kandung"),
}


@page("registry.view", methods=("GET", "HEAD", "POST"))
def people(request: ActorRequest) -> HttpResponse:
    """Look for people. A NIK or KPJ is posted, so that it stands in no address and no log."""
    if request.method == "POST":
        return _looked_up(request)
    search = request.GET.get("cari", "").strip()
    regencies = {p.code: places.short_name(p.name) for p in places.regencies()}
    regency = chosen(request.GET, "wilayah", list(regencies))
    matches = selectors.search(search, regency)
    bar = FilterBar(
        [Filter("wilayah", _("Kabupaten/kota"), value=regency, options=sorted(regencies.items()))],
        extra={"cari": search},
    )

    def lines_of(rows: Iterable[Identity]) -> list[dict[str, Any]]:
        return [views.person_line(one) for one in rows]

    if form := wanted(request):
        reading.exported(request.actor, "people", matches.ids())
        asked = replace(bar, filters=[Filter("cari", _("Nama"), "search", search), *bar.filters])
        return answer(request, form, "orang", views.PERSON, matches, lines_of, bar=lambda: asked)
    page_rows = paged_people(matches, request.GET)
    if search:
        reading.found_by(request.actor, search, page_rows.rows)
    people_table = table(
        views.PERSON,
        lines_of(page_rows.rows),
        lambda one: reverse("person", args=[one["id"]]),
        places.names(c for i in page_rows.rows for c in (i.village_code, i.regency)),
        exports=links(request.GET) if page_rows.rows else [],
        pager=page_rows.pager,
        empty=_("Tidak ada orang yang cocok") if search else _("Ketik nama, NIK, atau KPJ"),
        empty_hint=_("Nama dicari dari huruf-huruf depannya, paling sedikit tiga; NIK dan KPJ harus lengkap."),
    )
    count = selectors.people_count()
    context = {"table": people_table, "bar": bar if search else None, "search": search, "count": count}
    return render(request, "registry/index.html", context)


def _looked_up(request: ActorRequest) -> HttpResponse:
    text = request.POST.get("cari", "").strip()
    if not selectors.is_number(text):
        return HttpResponseRedirect(reverse("people") + "?" + urlencode({"cari": text}))
    match = next(iter(reading.found_by(request.actor, text, selectors.search(text).page(None, 1))), None)
    if match is not None:
        return HttpResponseRedirect(reverse("person", args=[match.person_id]))
    messages.warning(request, gettext("Tidak ada orang dengan nomor itu dalam cakupan Anda."))
    return HttpResponseRedirect(reverse("people"))


@page("registry.view")
def person(request: ActorRequest, person_id: int) -> HttpResponse:
    """One person: protected this month or not, who pays, and until when."""
    return render(request, "registry/person.html", person_context(reading.opened(request.actor, person_id)))


@page("registry.reveal", methods=("POST",))
def reveal(request: ActorRequest, person_id: int, field: str) -> HttpResponse:
    """Uncover one field on this answer only; who, what and why are logged first."""
    person = reading.opened(request.actor, person_id)
    with translation.override("id"):
        reason = {code: str(word) for code, word in REVEAL_REASONS}.get(request.POST.get("alasan", ""), "")
    try:
        value = access.reveal(request.actor, person_id, field, reason)
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
        return HttpResponseRedirect(reverse("person", args=[person_id]))
    context = person_context(person)
    context["revealed"] = {field: value or gettext("(kosong)")}
    context["secrets"] = _secrets(person, context["revealed"])
    return render(request, "registry/person.html", context)


def person_context(person: Identity) -> dict[str, Any]:
    """Everything the page of a person shows; a fixed number of queries."""
    now = clock.this_month()
    cells = calendar(person.person_id, MonthRange(now - MONTHS_BACK, now + MONTHS_AHEAD + 1))
    death = selectors.death(person.person_id)
    held = [c for c in cells if c.state != "free"]
    of_person = claims.claims_of(person.person_id)
    current = next(c for c in cells if c.month == now)
    ahead = [c.month for c in cells if c.month >= now and c.state != "free"]
    members = participation.memberships(person.person_id)
    enrolments = sponsorship.enrolments_of_memberships([m.pk for m in members])
    return {
        "person": person,
        "sex": SEXES.get(person.sex or "", ""),
        "path": ", ".join(places.long_name(n) for n in places.index().path(person.village_code).split(", ")),
        "secrets": _secrets(person, {}),
        "cells": cells,
        "ribbon": ribbon(cells, death.died_on if death and death.certain else None),
        "death": death,
        "death_said": _died(death, of_person),
        "current": current,
        "state": month_state(current),
        "until": _until(ahead, now),
        "now": now,
        "members": [(m, sentences.word(sentences.SEGMENTS, m.segment)) for m in members],
        "payers": payers(held),
        "enrolments": [(e, shown_row(e.sheet_row or 0)) for e in enrolments],
        "open_lists": set(intake.ids_in_scope(e.list_id for e in enrolments if e.list_id)),
        "custodians": selectors.custodians(person.person_id),
        "reads": _reads(person.person_id),
        "claims": [(c, grouped(c.code), cases.state_badge(c.case.process_id, c.case.state)) for c in of_person],
        "breadcrumbs": crumbs((_("Orang"), reverse("people"))),
    }


def locate(request: ActorRequest, keys: Keys) -> Place:
    """The person whom an act is about."""
    person = reading.opened(request.actor, keys["person_id"])
    back = reverse("person", args=[person.person_id])
    return Place(person, person.name, back, crumbs((_("Orang"), reverse("people")), (person.name, back)))


def _died(death: selectors.Death | None, of_person: list[Claim]) -> str:
    """The headline of who has died, with what his claim does: no word of protection."""
    if death is None or not death.certain:
        return ""
    day = long_date(death.died_on)
    state = of_person[0].case.state if of_person else ""
    if state == "paid":
        return gettext("Meninggal %(day)s; klaim sudah dibayar.") % {"day": day}
    if state == "rejected":
        return gettext("Meninggal %(day)s; klaim ditolak.") % {"day": day}
    if state in {"", "withdrawn"}:
        return gettext("Meninggal %(day)s; belum ada klaim.") % {"day": day}
    return gettext("Meninggal %(day)s; klaim sedang dikerjakan.") % {"day": day}


def month_state(cell: MonthCell) -> tuple[str, Any]:
    """Badge of the current month: protected counts only when the month is paid or held by BPJS's own data."""
    if cell.state in {"paid", "existing"}:
        return "protected", _("Terlindungi")
    if cell.state == "free":
        return "unprotected", _("Belum terlindungi")
    return "waiting", _("Iuran bulan ini belum dibayar")


def _until(ahead: list[Any], now: Any) -> Any:
    """The last month without a gap from this month on."""
    last = None
    for step, month in enumerate(ahead):
        if month != now + step:
            break
        last = month
    return last


def payers(held: list[MonthCell]) -> list[dict[str, Any]]:
    """Who pays, from when to when, in order of time."""
    return [{"hue": hue(one.payer_kind), **vars(one)} for one in payers_of(held)]


def _secrets(person: Identity, revealed: dict[str, str]) -> list[dict[str, Any]]:
    values = {"nik": mask_nik(person.nik or ""), "phone": mask_tail(person.phone), "address": mask_all(person.address)}
    values["mother_name"] = mask_all(person.mother_name)
    return [
        {
            "field": field,
            "word": REVEAL_WORDS[field],
            "value": revealed.get(field, masked),
            "url": "" if field in revealed or not masked else reverse("reveal", args=[person.person_id, field]),
        }
        for field, masked in values.items()
    ]


def mask_tail(text: str) -> str:
    """A telephone number with only its last three digits."""
    return "•" * max(0, len(text) - 3) + text[-3:] if len(text) > 3 else "•" * len(text)


def mask_all(text: str) -> str:
    """Six dots for anything, so that not even the length is told."""
    return "••••••" if text else ""


def _reads(person_id: int) -> list[Event]:
    return [readwords.event(entry) for entry in reading.lines(person_id)]


urlpatterns = [
    path("orang", people, name="people"),
    path("orang/<int:person_id>", person, name="person"),
    path("orang/<int:person_id>/tampilkan/<slug:field>", reveal, name="reveal"),
    *act_urls(DEATHS, locate),
]
