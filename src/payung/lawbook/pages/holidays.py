"""Hukum, kalender: the years whose holidays are known, from which decree; loading the list of another year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.selectors import names_of
from payung.casework import holidays
from payung.casework.choices import HOLIDAY_KIND
from payung.kernel.calendar import COLUMNS
from payung.kernel.errors import PayungError
from payung.lawbook.draft_forms import HolidaysForm
from payung.lawbook.parts.frame import framed
from payung.lawbook.parts.values import marked
from payung.ui.choices import translated
from payung.ui.components.formats import long_date
from payung.ui.components.tables import Column, Row, Table
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page, public_page
from payung.ui.sentences import sentence


@public_page()
def calendar(request: HttpRequest) -> HttpResponse:
    """The years whose working days are counted, newest first."""
    years = holidays.years()
    table = Table(
        columns=[
            Column("year", _("Tahun")),
            Column("days", _("Hari libur dan cuti bersama"), "number"),
            Column("decree", _("Keputusan"), "wide"),
            Column("mark", _("Kepastian"), "state"),
        ],
        rows=[
            Row(
                [str(one["year"]), one["days"], "; ".join(one["decrees"]), marked(one["verified"])],
                reverse("law_holidays_year", args=[one["year"]]),
            )
            for one in years
        ],
        caption=_("Tahun yang hari kerjanya dihitung"),
    )
    context = {
        "table": table,
        "first": min((one["year"] for one in years), default=0),
        "last": max((one["year"] for one in years), default=0),
    }
    return render(request, "law/holidays.html", framed(request, "holidays", context))


@public_page()
def year_of_holidays(request: HttpRequest, year: int) -> HttpResponse:
    """The holidays of a year with their decrees, and the lists that it had before."""
    days = holidays.days_of(year)
    if not days:
        raise Http404
    kinds = translated(HOLIDAY_KIND)
    table = Table(
        columns=[
            Column("day", _("Tanggal")),
            Column("name", _("Hari"), "wide"),
            Column("kind", _("Jenis")),
            Column("decree", _("Keputusan"), "wide"),
            Column("mark", _("Kepastian"), "state"),
        ],
        rows=[Row([long_date(day.day), day.name, kinds[day.kind], day.decree, marked(day.verified)]) for day in days],
        caption=gettext("Hari libur dan cuti bersama %(year)s") % {"year": year},
    )
    sources = list(dict.fromkeys(day.source for day in days))
    context = {"year": str(year), "table": table, "sources": sources, "lists": _lists(request, year)}
    context["breadcrumbs"] = crumbs((_("Kalender"), reverse("law_holidays")))
    return render(request, "law/holidays_year.html", framed(request, "holidays", context))


def _lists(request: HttpRequest, year: int) -> list[dict[str, Any]]:
    lists = holidays.history(year)
    signed_in = request.user.is_authenticated
    names = names_of({one.actor_id for one in lists if one.actor_id}) if signed_in else {}
    return [
        {
            "counts": number == 0,
            "at": one.recorded_at,
            "who": names.get(one.actor_id, "") if one.actor_id else "",
            "packaged": one.actor_id is None,
            "reason": one.reason if signed_in else "",
        }
        for number, one in enumerate(lists)
    ]


@page("holidays.load", methods=("GET", "HEAD", "POST"))
def load(request: ActorRequest) -> HttpResponse:
    """Upload the list of a year; what counted before stays in the history."""
    sent = request.method == "POST"
    form = HolidaysForm(request.POST, request.FILES) if sent else HolidaysForm()
    if sent and form.is_valid():
        try:
            holidays.load(request.actor, form.cleaned_data["text"], form.cleaned_data["reason"])
        except PayungError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(
                request, gettext("Hari libur dimuat dan berlaku mulai sekarang; daftar sebelumnya tetap tercatat.")
            )
            return HttpResponseRedirect(reverse("law_holidays"))
    context = {
        "form": form,
        "columns": ",".join(COLUMNS),
        "breadcrumbs": crumbs((_("Kalender"), reverse("law_holidays"))),
    }
    return render(
        request, "law/holidays_load.html", framed(request, "holidays", context), status=400 if form.errors else 200
    )


urlpatterns = [
    path("hukum/kalender", calendar, name="law_holidays"),
    path("hukum/kalender/muat", load, name="law_holidays_load"),
    path("hukum/kalender/<int:year>", year_of_holidays, name="law_holidays_year"),
]
