"""Paritrana: past cycles and their winners, for everybody; recording what a file says of a cycle."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from payung.access.selectors import names_of
from payung.awards import history
from payung.awards.errors import AwardRefused
from payung.awards.forms import CycleForm
from payung.awards.leading import services as leading
from payung.awards.models import Category
from payung.awards.nominations import services as nominations
from payung.awards.views import CYCLE, WINNER
from payung.platform import clock
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page, public_page
from payung.ui.listing import table
from payung.ui.sentences import sentence
from payung.ui.templatetags.payung_ui import place_after

FIRST = 1


def _framed(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Visitors get a menu of two: Paritrana and the sign-in page."""
    if not request.user.is_authenticated:
        context["nav"] = [
            {"label": _("Paritrana"), "url": reverse("award"), "current": True},
            {"label": _("Masuk"), "url": reverse("login"), "current": False},
        ]
    return context


def named_of(category: Category) -> str:
    """What a category is called, which stands in the data in both languages."""
    return category.english if get_language() == "en" else category.word


def category_word(word: str) -> str:
    """What a category of the data is called in the reader's language, by its Indonesian name."""
    if get_language() != "en":
        return word
    return Category.objects.filter(word=word).values_list("english", flat=True).first() or word


@public_page()
def cycles(request: HttpRequest) -> HttpResponse:
    """The cycles that are known, the newest first."""
    lines = history.cycles()
    cycles_table = table(
        CYCLE,
        lines,
        lambda one: reverse("award_cycle", args=[one["assessment_year"]]),
        cells={"labels": _labels, "winners": _first},
        caption=_("Siklus penghargaan"),
    )
    context = _framed(request, {"table": cycles_table, "cycles": lines, **_leading(request, lines)})
    return render(request, "awards/cycles.html", context)


def _leading(request: HttpRequest, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """For those who have signed in: cycles that are led here, the next that may be opened, own candidates."""
    if not request.user.is_authenticated:
        return {}
    led = leading.led()
    years = [one["assessment_year"] for one in lines]
    unled = [year for year in years if year not in led][:1] if not led else []
    return {
        "led": [str(year) for year in led],
        "next": str(unled[0] if unled else max([*years, *led], default=clock.today().year - 2) + 1),
        "own": nominations.own(),
    }


def _labels(one: dict[str, Any]) -> str:
    return "; ".join(label["text"] for label in one["labels"])


def _first(one: dict[str, Any]) -> str:
    """Who came first in each category, and whether that is made up; "belum ada data" where no source says who won."""
    first = ", ".join(x["name"] for contest in one["contests"] for x in contest["winners"] if x["rank"] == FIRST)
    if first and one["rehearsal"]:
        return gettext("%(winners)s (latihan: karangan)") % {"winners": first}
    return first or gettext("belum ada data")


@public_page()
def cycle(request: HttpRequest, year: int) -> HttpResponse:
    """One cycle: how it is called, when it was, and its winners by category."""
    try:
        line = history.whole(year)
    except AwardRefused as error:
        raise Http404 from error
    contests = [
        {
            "word": _word(contest),
            "table": table(WINNER, contest["winners"], caption=_word(contest)) if contest["winners"] else None,
        }
        for contest in line["contests"]
    ]
    context = {
        "cycle": line,
        "year": str(line["assessment_year"]),
        "contests": contests,
        "editions": _editions(request, year),
        "led": year in leading.led(),
        "published": history.is_published(year),
        "breadcrumbs": crumbs((_("Paritrana"), reverse("award"))),
    }
    return render(request, "awards/cycle.html", _framed(request, context))


def _word(contest: dict[str, Any]) -> str:
    """What a category is called, which stands in the data in both languages."""
    return str(contest["english"] if get_language() == "en" else contest["word"])


def _editions(request: HttpRequest, year: int) -> list[dict[str, Any]]:
    """What was recorded of it before; who did is told to those who have signed in."""
    rows = list(history.editions(year))
    names = names_of({one.recorded_by for one in rows if one.recorded_by}) if request.user.is_authenticated else {}
    return [
        {
            "counts": at == 0,
            "at": one.recorded_at,
            "source": one.source,
            "packaged": one.recorded_by is None,
            "who": names.get(one.recorded_by or 0, ""),
        }
        for at, one in enumerate(rows)
    ]


@page("award.record", methods=("GET", "HEAD", "POST"))
def record(request: ActorRequest) -> HttpResponse:
    """Upload what is known of a cycle; what was recorded before stays."""
    sent = request.method == "POST"
    form = CycleForm(request.POST, request.FILES) if sent else CycleForm()
    if sent and form.is_valid():
        try:
            line = history.record(request.actor, form.cleaned_data["text"])
        except AwardRefused as error:
            form.add_error("file", sentence(error))
        else:
            messages.success(request, gettext("Siklus tercatat; yang tercatat sebelumnya tetap tersimpan."))
            return HttpResponseRedirect(reverse("award_cycle", args=[line["assessment_year"]]))
    context = {
        "form": form,
        "categories": [(one.value, _word({"word": one.word, "english": one.english})) for one in history.categories()],
        "breadcrumbs": crumbs((_("Paritrana"), reverse("award"))),
    }
    return render(request, "awards/record.html", context, status=400 if form.errors else 200)


place_after("coverage", "award", _("Paritrana"), "home.view")
urlpatterns = [
    path("paritrana", cycles, name="award"),
    path("paritrana/catat", record, name="award_record"),
    path("paritrana/<int:year>", cycle, name="award_cycle"),
]
