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
from payung.casework.views import HOLIDAY, HOLIDAY_YEAR, holiday_line, year_line
from payung.kernel.calendar import COLUMNS
from payung.kernel.errors import PayungError
from payung.lawbook.draft_forms import HolidaysForm
from payung.lawbook.parts.frame import framed
from payung.lawbook.parts.values import marked
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page, public_page
from payung.ui.listing import table
from payung.ui.sentences import sentence


@public_page()
def calendar(request: HttpRequest) -> HttpResponse:
    """The years whose working days are counted, newest first."""
    years = holidays.years()
    years_table = table(
        HOLIDAY_YEAR,
        [year_line(one) for one in years],
        lambda one: reverse("law_holidays_year", args=[one["year"]]),
        cells={"verified": _mark},
        caption=_("Tahun yang hari kerjanya dihitung"),
    )
    context = {
        "table": years_table,
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
    days_table = table(
        HOLIDAY,
        [holiday_line(day) for day in days],
        cells={"verified": _mark},
        caption=gettext("Hari libur dan cuti bersama %(year)s") % {"year": year},
    )
    sources = list(dict.fromkeys(part for day in days for part in day.source.split("; ")))
    context = {"year": str(year), "table": days_table, "sources": sources, "lists": _lists(request, year)}
    context["breadcrumbs"] = crumbs((_("Kalender"), reverse("law_holidays")))
    return render(request, "law/holidays_year.html", framed(request, "holidays", context))


def _mark(one: dict[str, Any]) -> tuple[str, Any]:
    return marked(one["verified"])


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
