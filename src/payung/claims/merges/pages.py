"""Two records of one person: finding the other, both side by side, and what became of a merge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.selectors import names_of
from payung.claims.merges import services as merging
from payung.claims.merges.acts import CONFIRM_MERGE, DOUBLED, PROPOSE_MERGE, REFUSE_MERGE, UNDO_MERGE
from payung.contributions.figures import ribbon
from payung.contributions.selectors import MonthCell
from payung.kernel.acts import LARGEST_ID, Keys
from payung.kernel.errors import PayungError
from payung.kernel.nik import mask_nik
from payung.places import selectors as places
from payung.registry import reading, selectors, views
from payung.registry.choices import MERGE_STATE, SEX
from payung.registry.models import Merge
from payung.ui.acts import Place, act_urls
from payung.ui.choices import badges, translated
from payung.ui.components.formats import long_date, month_name
from payung.ui.components.words import Word
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table

FOUND = 20
STATES, SEXES = badges(MERGE_STATE), translated(SEX)


@page("registry.correct", methods=("GET", "HEAD", "POST"))
def find(request: ActorRequest, person_id: int) -> HttpResponse:
    """Which other record may be the same person's: by name, or by a number, which is posted."""
    person = reading.opened(request.actor, person_id, "merge")
    asked = (request.POST if request.method == "POST" else request.GET).get("cari", "").strip()
    number = selectors.is_number(asked)
    people = selectors.search(asked).page(None, FOUND) if asked and (request.method == "POST" or not number) else []
    if asked:
        reading.found_by(request.actor, asked, people)
    others = [one for one in people if one.person_id != person_id]
    context = {
        "person": person,
        "asked": "" if number else asked,
        "table": table(
            views.PERSON,
            [views.person_line(one) for one in others],
            lambda one: reverse("merge_compare", args=[person_id, one["id"]]),
            places.names(c for one in others for c in (one.village_code, one.regency)),
            empty=_("Tidak ada catatan lain yang cocok") if asked else _("Ketik nama, NIK, KPJ, atau telepon"),
            empty_hint=_("Cari catatan lain orang ini dalam wilayah Anda."),
        ),
        "breadcrumbs": _crumbs(person.name, person_id),
    }
    return render(request, "claims/merge_find.html", context)


def _crumbs(name: str, person_id: int) -> Sequence[tuple[Word, str]]:
    return crumbs((_("Orang"), reverse("people")), (name, reverse("person", args=[person_id])))


@page("registry.correct")
def compare(request: ActorRequest, person_id: int, stays_id: int) -> HttpResponse:
    """Both records side by side, with the form that proposes to merge them."""
    try:
        both = merging.compared(request.actor, person_id, stays_id)
    except PayungError as error:
        if error.code != "SAME_RECORD":
            raise
        return HttpResponseRedirect(reverse("merge_find", args=[person_id]))
    waits = next((one for one in merging.of_person(person_id) if merging.state(one) == "waiting"), None)
    context = {
        **_beside(both),
        "waits": reverse("merge", args=[waits.pk]) if waits else "",
        "doubled_choices": [(one.value, gettext(one.word)) for one in DOUBLED.options],
        "doubled_hint": gettext(DOUBLED.hint),
        "swap": reverse("merge_compare", args=[stays_id, person_id]),
        "breadcrumbs": _crumbs(both.goes.person.name, person_id),
    }
    return render(request, "claims/merge_compare.html", context)


@page("registry.correct")
def merge(request: ActorRequest, merge_id: int) -> HttpResponse:
    """A merge, or the proposal to take one back: both records, why, by whom, and what may be done now."""
    row = merging.loaded(request.actor, merge_id)
    both = merging.compared(request.actor, row.person_id, row.stays_id)
    line = merging.line(row)
    names = names_of({who for who in (row.made_by, line["decided_by"]) if who})
    context = {
        **_beside(both),
        "merge": row,
        "line": line,
        "state": STATES[line["state"]],
        "who": names.get(row.made_by, ""),
        "second": names.get(line["decided_by"] or 0, ""),
        "own": row.made_by == request.actor.user_id,
        "changed": line["state"] == "waiting" and both.seen != row.seen,
        "breadcrumbs": _crumbs(both.stays.person.name, row.stays_id),
    }
    return render(request, "claims/merge.html", context)


def _beside(both: merging.Comparison) -> dict[str, Any]:
    """Both records as rows of a table: what is compared, the two values, whether they differ."""
    goes, stays = (_facts(one) for one in (both.goes, both.stays))
    return {
        "both": both,
        "rows": [(word, left, right, left != right) for (word, left), (_word, right) in zip(goes, stays, strict=True)],
        "ribbons": [ribbon(_years_held(one), None) if one.held else "" for one in (both.goes, both.stays)],
        "doubled": ", ".join(month_name(one) for one in both.doubled),
    }


def _years_held(side: merging.Side) -> list[MonthCell]:
    """The months of the years in which the record holds any; the others would be empty rows."""
    years = {month.year for month in side.held}
    return [cell for cell in side.cells if cell.month.year in years]


def _facts(side: merging.Side) -> list[tuple[str, str]]:
    person = side.person
    held = side.held
    return [
        (gettext("Nomor catatan"), str(person.person_id)),
        (gettext("Nama"), person.name),
        (gettext("NIK"), mask_nik(person.nik or "") or "–"),
        (gettext("Tanggal lahir"), long_date(person.birth_date) if person.birth_date else "–"),
        (gettext("Jenis kelamin"), str(SEXES.get(person.sex or "", "–"))),
        (gettext("Desa/kelurahan"), places.in_words(places.index().path(person.village_code)) or person.village_code),
        (gettext("Telepon"), mask_nik(person.phone) or "–"),
        (gettext("Kepesertaan"), "; ".join(f"{m.segment} {m.kpj}" for m in side.members) or "–"),
        (
            gettext("Bulan"),
            gettext("%(n)s bulan, %(first)s sampai %(last)s")
            % {"n": len(held), "first": month_name(held[0]), "last": month_name(held[-1])}
            if held
            else "–",
        ),
        (gettext("Klaim"), str(len(side.claims) or "–")),
        (gettext("Rekening"), "; ".join(selectors.mask_account(one.account_no) for one in side.accounts) or "–"),
        (gettext("Meninggal"), long_date(side.death.died_on) if side.death else "–"),
    ]


def _locate_person(request: ActorRequest, keys: Keys) -> Place:
    """The record that goes; back to both side by side."""
    person = reading.opened(request.actor, keys["person_id"], "merge")
    other = request.POST.get("tinggal", "")
    chosen = other.isascii() and other.isdigit() and 0 < int(other[:20]) <= LARGEST_ID
    back = "merge_compare" if chosen else "merge_find"
    args = [person.person_id, int(other)] if chosen else [person.person_id]
    return Place(person, person.name, reverse(back, args=args), _crumbs(person.name, person.person_id))


def _locate_merge(request: ActorRequest, keys: Keys) -> Place:
    """A merge; back to its page."""
    row: Merge = merging.loaded(request.actor, keys["merge_id"])
    person = reading.opened(request.actor, row.stays_id, "merge")
    back = reverse("merge", args=[row.pk])
    return Place(row, person.name, back, _crumbs(person.name, row.stays_id))


urlpatterns = [
    path("orang/<int:person_id>/gabung", find, name="merge_find"),
    path("orang/<int:person_id>/gabung/<int:stays_id>", compare, name="merge_compare"),
    path("orang/gabungan/<int:merge_id>", merge, name="merge"),
    *act_urls((PROPOSE_MERGE,), _locate_person),
    *act_urls((CONFIRM_MERGE, REFUSE_MERGE, UNDO_MERGE), _locate_merge),
]
