"""People: finding one, and the page of one person with the month ribbon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import services as access
from payung.access.selectors import names_of
from payung.casework import words as cases
from payung.claims.deaths.acts import ACTS as DEATHS
from payung.claims.merges import services as merging
from payung.claims.models import Claim
from payung.contributions.counted import counted_of
from payung.contributions.figures import ribbon
from payung.contributions.own import services as leaving
from payung.contributions.own.acts import ACTS as OWN
from payung.contributions.selectors import MonthCell, calendar
from payung.contributions.spans import payers_of
from payung.contributions.words import counted_said
from payung.intake import selectors as intake
from payung.intake.reading.numbering import shown_row
from payung.kernel.acts import Keys
from payung.kernel.choices import values
from payung.kernel.errors import PayungError
from payung.kernel.months import Month, MonthRange
from payung.kernel.nik import mask_nik, normalise
from payung.notices.letters import grouped
from payung.participation import numbers
from payung.participation import selectors as participation
from payung.participation.acts import END_NUMBER, RECORD_NUMBER
from payung.participation.words import hue, sector_said
from payung.places import selectors as places
from payung.platform import clock
from payung.platform.db import any_of
from payung.registry import reading, selectors, views
from payung.registry import words as readwords
from payung.registry.choices import CORRECTED, CORRECTION_STATE, EVIDENCE, MERGE_STATE, PERSON_STATE, SEX
from payung.registry.corrections import services as corrections
from payung.registry.corrections.acts import CONFIRM_NIK, CORRECT, PROPOSE_NIK, REFUSE_NIK
from payung.registry.models import Correction, Identity
from payung.registry.paging import paged_people
from payung.registry.standing import in_state
from payung.sponsorship import selectors as sponsorship
from payung.sponsorship.kinds import KINDS as SCHEME_KINDS
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.choices import badges, translated
from payung.ui.components.formats import long_date
from payung.ui.components.parts import Event
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.components.words import Word
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import SIZE, chosen
from payung.ui.templatetags.payung_ui import REVEAL_REASONS

MONTHS_BACK, MONTHS_AHEAD = 11, 6  # that are drawn
READ_BACK, READ_AHEAD = 59, 24  # that are told: who paid, and until when
PROTECTED = frozenset({"paid", "existing"})
NIK_DIGITS = 16
FROM_CONTRACT = "akad"  # in the address: a user who came from the papers of a contract returns to them
SEXES = translated(SEX)
FIELDS, PAPERS, CORRECTION_STATES = translated(CORRECTED), translated(EVIDENCE), badges(CORRECTION_STATE)
MERGE_STATES = badges(MERGE_STATE)
REVEAL_WORDS: dict[str, Word] = {
    "nik": _("NIK"),
    "phone": _("Telepon"),
    "address": _("Alamat"),
    "mother_name": _("Nama ibu kandung"),
}


@page("registry.view", methods=("GET", "HEAD", "POST"))
def people(request: ActorRequest) -> HttpResponse:
    """Look for people. A NIK or KPJ is posted, so that it is in no address and no log."""
    if request.method == "POST":
        return _looked_up(request)
    search = request.GET.get("cari", "").strip()
    bar = _people_bar(request, search)
    regency, village, state = (one.value for one in bar.filters)
    matches = in_state(selectors.search(search, regency, village), state)
    if form := wanted(request):
        reading.exported(request.actor, "people", matches.ids())
        asked = replace(bar, filters=[Filter("cari", _("Nama"), "search", search), *bar.filters])
        return answer(request, form, "orang", views.PERSON, matches, _lines, bar=lambda: asked)
    page_rows = paged_people(matches, request.GET)
    near = [] if page_rows.rows or page_rows.pager.first_url else matches.near()
    rows = page_rows.rows or near
    if search or village:
        reading.found_by(request.actor, search, rows)
    people_table = table(
        views.PERSON,
        _lines(rows),
        lambda one: reverse("person", args=[one["id"]]),
        places.names(c for i in rows for c in (i.village_code, i.regency)),
        exports=links(request.GET) if page_rows.rows else [],
        pager=page_rows.pager,
        empty=_("Tidak ada orang yang cocok") if search or village else _("Ketik nama, NIK, KPJ, atau telepon"),
        empty_hint=_empty_hint(search, bar),
    )
    context = {
        "table": people_table,
        "bar": bar,
        "search": search,
        "near": bool(near),
        "count": selectors.people_count(),
    }
    return render(request, "registry/index.html", context)


def _lines(rows: Iterable[Identity]) -> list[dict[str, Any]]:
    return [views.person_line(one) for one in rows]


def _people_bar(request: ActorRequest, search: str) -> FilterBar:
    """Kabupaten, village and state; villages are offered within one kabupaten."""
    regencies = {p.code: places.short_name(p.name) for p in places.regencies()}
    village = request.GET.get("desa", "")
    regency = chosen(request.GET, "wilayah", list(regencies))
    villages = dict(places.villages(regency)) if regency else {}
    village = village if village in villages else ""
    state = chosen(request.GET, "keadaan", values(PERSON_STATE))
    filters = [
        Filter("wilayah", _("Kabupaten/kota"), value=regency, options=sorted(regencies.items())),
        Filter("desa", _("Desa/kelurahan"), "select" if regency else "hidden", village, list(villages.items())),
        Filter("keadaan", _("Keadaan bulan ini"), value=state, options=list(translated(PERSON_STATE).items())),
    ]
    return FilterBar(filters, extra={"cari": search} if search else {})


def _empty_hint(search: str, bar: FilterBar) -> Word:
    """What to do next where the table is empty."""
    if not search:
        return _(
            "Satu kata nama cukup, paling sedikit tiga huruf; atau pilih kabupaten lalu desa untuk melihat semua orangnya."
        )
    if any(one.value for one in bar.filters):
        return _("Hapus saringan, atau cari dengan NIK, KPJ, atau telepon lengkap.")
    return _("Coba satu kata saja dari namanya, atau cari dengan NIK, KPJ, atau telepon lengkap.")


def _looked_up(request: ActorRequest) -> HttpResponse:
    text = request.POST.get("cari", "").strip()
    if not selectors.is_number(text):
        return HttpResponseRedirect(reverse("people") + "?" + urlencode({"cari": text}))
    matches = reading.found_by(request.actor, text, selectors.search(text).page(None, SIZE))
    if len(matches) == 1:
        if len(normalise(text)) == NIK_DIGITS and matches[0].nik != normalise(text):
            messages.info(
                request, gettext("NIK itu milik catatan yang digabung; ini catatan orang yang sama yang tinggal.")
            )
        return HttpResponseRedirect(reverse("person", args=[matches[0].person_id]))
    if matches:  # a telephone that several people share: shown here, because the number is not put into an address
        shared = table(
            views.PERSON,
            _lines(matches),
            lambda one: reverse("person", args=[one["id"]]),
            places.names(c for i in matches for c in (i.village_code, i.regency)),
        )
        return render(request, "registry/index.html", {"table": shared, "count": selectors.people_count()})
    messages.warning(request, gettext("Tidak ada orang dengan nomor itu dalam cakupan Anda."))
    return HttpResponseRedirect(reverse("people"))


@page("registry.view")
def person(request: ActorRequest, person_id: int) -> HttpResponse:
    """One person: protected this month or not, who pays, and until when. A merged record leads to the one that stays."""
    person = reading.opened(request.actor, person_id)
    context = person_context(person)
    if context["stays"]:
        messages.info(request, gettext("Catatan itu sudah digabung; ini catatan orang yang sama yang tinggal."))
        return HttpResponseRedirect(reverse("person", args=[context["stays"]]))
    return render(request, "registry/person.html", context)


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
    whole = calendar(person.person_id, MonthRange(now - READ_BACK, now + READ_AHEAD + 1))
    cells = [c for c in whole if now - MONTHS_BACK <= c.month <= now + MONTHS_AHEAD]
    there = _there(person.person_id)
    death = selectors.death(person.person_id) if there["events"] else None
    held = [c for c in whole if c.state != "free"]
    of_person = merging.claims_of(person.person_id) if there["claims"] else []
    current = next(c for c in cells if c.month == now)
    until = _until([c.month for c in held if c.state in PROTECTED], now)
    promised = _until([c.month for c in held], now)
    members = participation.memberships(person.person_id)
    given = numbers.of_person(person.person_id) if there["numbers"] else {}
    enrolments = sponsorship.enrolments_of_memberships([m.pk for m in members])
    return {
        "person": person,
        "sex": SEXES.get(person.sex or "", ""),
        "path": ", ".join(places.path(person.village_code)),
        "secrets": _secrets(person, {}),
        "cells": cells,
        "ribbon": ribbon(cells, death.died_on if death and death.certain else None),
        "death": death,
        "death_said": _died(death, of_person),
        "current": current,
        "state": month_state(current),
        "until": until,
        "promised": promised if until and promised and promised > until else None,
        "now": now,
        "members": [
            (m, sentences.word(sentences.SEGMENTS, m.segment), given.get(m.pk, []), sector_said(m)) for m in members
        ],
        "payers": payers(held),
        "counted": _counted(person.person_id, now, bpu=any(m.segment == "BPU" for m in members), dead=bool(death)),
        "enrolments": [(e, shown_row(e.sheet_row or 0)) for e in enrolments],
        "with_papers": [kind.value for kind in SCHEME_KINDS if kind.papers],
        "open_lists": set(intake.ids_in_scope(e.list_id for e in enrolments if e.list_id)),
        "custodians": selectors.custodians(person.person_id),
        "named_heirs": selectors.named_heirs(person.person_id) if there["heirs"] else [],
        "reads": _reads(person.person_id),
        "corrections": _corrections(person.person_id) if there["corrections"] else [],
        **_merged(person.person_id, events=there["events"], merges=there["merges"]),
        "claims": [(c, grouped(c.code), cases.state_badge(c.case.process_id, c.case.state)) for c in of_person],
        "breadcrumbs": crumbs((_("Orang"), reverse("people"))),
    }


def _there(person_id: int) -> dict[str, bool]:
    """Which of the rare kinds of rows this person has, in one query; kinds without rows are not queried."""
    asked: dict[str, QuerySet[Any, Any]] = {
        "events": selectors.events_of(person_id),
        "claims": merging.claim_rows_of(person_id),
        "numbers": numbers.rows_of_person(person_id),
        "heirs": selectors.heir_rows(person_id),
        "corrections": corrections.rows_of_person(person_id),
        "merges": merging.rows_of_person(person_id),
    }
    return dict(zip(asked, any_of(list(asked.values())), strict=True))


def _counted(person_id: int, now: Month, *, bpu: bool, dead: bool) -> list[str]:
    return [line for one in counted_of([person_id], now).values() for line in counted_said(one, bpu=bpu and not dead)]


def locate(request: ActorRequest, keys: Keys) -> Place:
    """The person whom an act is about."""
    person = reading.opened(request.actor, keys["person_id"])
    back = reverse("person", args=[person.person_id])
    return Place(person, person.name, back, crumbs((_("Orang"), reverse("people")), (person.name, back)))


def locate_correction(request: ActorRequest, keys: Keys) -> Place:
    """The person of a correction that waits."""
    row = corrections.loaded(request.actor, keys["correction_id"])
    place = locate(request, {"person_id": row.person_id})
    return replace(place, thing=row)


def locate_membership(request: ActorRequest, keys: Keys) -> Place:
    """The person whose membership gets a number."""
    return locate(request, {"person_id": numbers.person_of_membership(keys["membership_id"]) or 0})


def locate_number(request: ActorRequest, keys: Keys) -> Place:
    """The person whose number ends."""
    return locate(request, {"person_id": numbers.person_of_number(keys["official_number_id"]) or 0})


def locate_enrolment(request: ActorRequest, keys: Keys) -> Place:
    """The person of an enrolment; the papers of its contract for who came from there (`?dari=akad`)."""
    try:
        row = leaving.enrolment_of(request.actor, keys["enrolment_id"])
    except PayungError as refused:
        raise Http404 from refused
    frame = {"above": "sponsorship/_enrolment.html", "enrolment": row}
    place = replace(locate(request, {"person_id": row.membership.person_id}), thing=row, frame=frame)
    if request.GET.get("dari") != FROM_CONTRACT:
        return place
    back = reverse("contract", args=[row.pk])
    return replace(place, back=back, breadcrumbs=[*place.breadcrumbs, (_("Surat akad"), back)])


def _corrections(person_id: int) -> list[dict[str, Any]]:
    """Corrections of the person, newest first: fields before and after, paper, reason, user."""
    rows = corrections.of_person(person_id)
    decided = {one.pk: corrections.line(one)["decided_by"] for one in rows}
    names = names_of({one.made_by for one in rows} | {who for who in decided.values() if who}) if rows else {}
    return [_correction(one, names, decided[one.pk]) for one in rows]


def _merged(person_id: int, *, events: bool, merges: bool) -> dict[str, Any]:
    """Merges of a record: gone, whether it was merged with another; stays, the other where the reader may open it.

    events, merges: whether the record has any (`_there`).
    """
    stays = selectors.stays_as(person_id) if events else None
    lines = [
        (one.made_at, MERGE_STATES[merging.state(one)], one.reason, reverse("merge", args=[one.pk]))
        for one in (merging.of_person(person_id) if merges else [])
    ]
    return {"gone": stays is not None, "stays": stays if stays and selectors.person(stays) else None, "merges": lines}


def _correction(row: Correction, names: dict[int, str], decided_by: int | None) -> dict[str, Any]:
    state = corrections.state(row)
    waits = state == "waiting"
    village = {
        code: name
        for f, b, a in corrections.changes(row)
        if f == "village_code"
        for code, name in places.names((b, a)).items()
    }
    return {
        "at": row.made_at,
        "who": names.get(row.made_by, ""),
        "second": names.get(decided_by or 0, ""),
        "changes": [(FIELDS[f], village.get(b, b), village.get(a, a)) for f, b, a in corrections.changes(row)],
        "paper": PAPERS.get(row.evidence, row.evidence),
        "reason": row.reason,
        "state": CORRECTION_STATES[state],
        "confirm_url": reverse("nik_confirm", args=[row.pk]) if waits else "",
        "refuse_url": reverse("nik_refuse", args=[row.pk]) if waits else "",
    }


def _died(death: selectors.Death | None, of_person: list[Claim]) -> str:
    """The headline of a person who has died, with the state of the claim; it says nothing about protection."""
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
    if cell.state in PROTECTED:
        return "protected", _("Terlindungi")
    if cell.state == "free":
        return "unprotected", _("Belum terlindungi")
    return "waiting", _("Iuran bulan ini belum dibayar")


def _until(held: list[Month], now: Month) -> Month | None:
    """The last month without a gap from this month on."""
    last = None
    for step, month in enumerate(m for m in held if m >= now):
        if month != now + step:
            break
        last = month
    return last


def payers(held: list[MonthCell]) -> list[dict[str, Any]]:
    """The payers with their periods, in order of time."""
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
    """Six dots for any value, so that not even its length is shown."""
    return "••••••" if text else ""


def _reads(person_id: int) -> list[Event]:
    return [readwords.event(entry) for entry in reading.lines(person_id)]


urlpatterns = [
    path("orang", people, name="people"),
    path("orang/<int:person_id>", person, name="person"),
    path("orang/<int:person_id>/tampilkan/<slug:field>", reveal, name="reveal"),
    *act_urls(DEATHS, locate),
    *act_urls((CORRECT, PROPOSE_NIK), locate),
    *act_urls((CONFIRM_NIK, REFUSE_NIK), locate_correction),
    *act_urls((RECORD_NUMBER,), locate_membership),
    *act_urls((END_NUMBER,), locate_number),
    *act_urls(OWN, locate_enrolment),
]
