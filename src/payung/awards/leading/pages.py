"""A cycle that is led here: its stages and categories, the rubric of a category, and the acts of the committee."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from payung.awards.choices import REPLACEMENT, STAGE
from payung.awards.errors import AwardRefused
from payung.awards.forms import RubricForm
from payung.awards.jury import seats
from payung.awards.leading import rubrics
from payung.awards.leading import services as leading
from payung.awards.leading.acts import MOVE, OF_CYCLES, OF_RUBRICS
from payung.awards.nominations import services as nominations
from payung.awards.views import CANDIDATE, CRITERION, OPEN_CATEGORY
from payung.kernel.acts import Keys
from payung.kernel.choices import words
from payung.ui.acts import Place, act_urls
from payung.ui.components.formats import long_date
from payung.ui.components.parts import Step
from payung.ui.context import crumbs, may
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table
from payung.ui.sentences import sentence

EXAMPLE = """\
criteria:
  - {name: coverage, word: "Cakupan", weight: 40, source: indicator}
  - {name: regulation, word: "Regulasi", weight: 35, source: jury}
  - {name: interview, word: "Wawancara", weight: 25, source: jury}
tie: [coverage, interview]
recusal: "Juri yang berbenturan kepentingan tidak menilai calon itu; rata-rata atas juri yang menilai."
normalisation: "Nilai 0 sampai 100 dari tiap juri dipakai apa adanya."
replacement: kept
"""


def named(one: dict[str, Any]) -> str:
    """What a category is called, which stands in the data in both languages."""
    return str(one["english"] if get_language() == "en" else one["word"])


def year_crumbs(year: int, *more: tuple[Any, str]) -> Any:
    """The way to a page of a category or a candidate, through its cycle: the same name may stand in two."""
    return crumbs((_("Paritrana"), reverse("award")), (str(year), reverse("award_led", args=[year])), *more)


def step_of(one: dict[str, Any]) -> Step:
    """A stage with its days, who acts and what closes it."""
    days = f"{long_date(one['opens_on'])} – {long_date(one['closes_on'])}. " if one["opens_on"] else ""
    note = days + gettext("%(who)s. Ditutup oleh: %(what)s.") % {
        "who": gettext(one["who"]),
        "what": gettext(one["closed_by"]),
    }
    return Step(gettext(words(STAGE)[one["stage"]]), one["position"], note)


@page("home.view")
def led(request: ActorRequest, year: int) -> HttpResponse:
    """A cycle: where it stands, its days, its categories, what waits for the committee."""
    cycle = leading.whole(year)
    leads = may(request, "award.lead")
    context = {
        "cycle": cycle,
        "year": str(year),
        "stage": gettext(words(STAGE)[cycle["stage"]]),
        "steps": [step_of(one) for one in cycle["stages"]],
        "categories": table(
            OPEN_CATEGORY,
            cycle["categories"],
            lambda one: reverse("award_category", args=[one["open_id"]]),
            cells={"word": named},
            caption=_("Kategori yang dinilai"),
        ),
        "own": [one for one in nominations.own() if one.open_category.cycle.assessment_year == year],
        "waiting": nominations.waiting(year) if leads else [],
        "scores": cycle["stage"] == "scoring" and seats.own_number(request.actor, year) is not None,
        "breadcrumbs": crumbs((_("Paritrana"), reverse("award"))),
    }
    return render(request, "awards/led.html", context)


@page("home.view")
def category(request: ActorRequest, open_id: int) -> HttpResponse:
    """A category of a cycle: its candidates as far as the reader sees them, and the versions of its rubric."""
    one = leading.category_of(open_id)
    lines = nominations.lines(list(nominations.candidates(one["assessment_year"], open_id)))
    versions = rubrics.versions(open_id)
    seat = seats.own_number(request.actor, one["assessment_year"])
    context = {
        "category": one,
        "word": named(one),
        "open_id": open_id,
        "candidates": table(CANDIDATE, lines, lambda x: reverse("award_candidate", args=[x["id"]]), caption=_("Calon"))
        if lines
        else None,
        "rubrics": [_rubric(x, seat) for x in versions],
        "nominating": leading.not_past(one["assessment_year"], "nomination"),
        "rating": (seat is not None or may(request, "award.lead"))
        and leading.not_past(one["assessment_year"], "interview"),
        "breadcrumbs": year_crumbs(one["assessment_year"]),
    }
    return render(request, "awards/category.html", context)


def _rubric(one: dict[str, Any], seat: int | None) -> dict[str, Any]:
    """A version with the words of its criteria, and whether the reader's seat may still approve it."""
    return {
        **one,
        "table": table(CRITERION, one["criteria"], caption=_("Kriteria")),
        "tie_words": rubrics.tie_words(one),
        "replacement_word": gettext(words(REPLACEMENT)[one["replacement"]]),
        "to_approve": seat is not None and seat not in one["approved_by_seats"],
    }


@page("award.rubric", methods=("GET", "HEAD", "POST"))
def rubric_set(request: ActorRequest, open_id: int) -> HttpResponse:
    """Write a version of a rubric; the newest stands in the form."""
    one = leading.category_of(open_id)
    back = reverse("award_category", args=[open_id])
    sent = request.method == "POST"
    form = RubricForm(request.POST) if sent else RubricForm(initial={"text": EXAMPLE})
    if sent and form.is_valid():
        try:
            rubrics.set_rubric(request.actor, open_id, form.cleaned_data["text"])
        except AwardRefused as error:
            form.add_error("text", sentence(error))
        else:
            messages.success(request, gettext("Versi rubrik dicatat; berlaku setelah kuorum kursi menyetujuinya."))
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "word": named(one),
        "year": str(one["assessment_year"]),
        "back_url": back,
        "breadcrumbs": year_crumbs(one["assessment_year"], (named(one), back)),
    }
    return render(request, "awards/rubric_set.html", context, status=400 if form.errors else 200)


def locate(request: ActorRequest, keys: Keys) -> Place:
    """The cycle of an act; one that the act opens is not there yet."""
    year = keys["year"]
    terms = leading.terms_of(year)
    back = reverse("award_led", args=[year]) if terms else reverse("award")
    typed = {
        name: getattr(terms, name).isoformat()
        for name in ("cut_off", "interviews_first", "interviews_last", "ceremony_on")
        if terms
    }
    heading = gettext("Paritrana, tahun penilaian %(year)s") % {"year": year}
    thing = leading.whole(year) if terms else None
    choices = {}
    if thing and request.resolver_match and request.resolver_match.url_name == MOVE.page_name:
        past = [one["stage"] for one in thing["stages"]].index(thing["stage"]) + 1
        ahead = [one["stage"] for one in thing["stages"][past : past + 1]]
        choices = {"stage": [(one, gettext(words(STAGE)[one])) for one in ahead]} if ahead else {}
    trail = crumbs((_("Paritrana"), reverse("award")), (heading, back))
    return Place(thing, heading, back, trail, typed=typed, choices=choices)


def locate_rubric(request: ActorRequest, keys: Keys) -> Place:  # noqa: ARG001
    """The rubric of an act, and the page of its category."""
    thing = rubrics.whole(keys["rubric_id"])
    one = leading.category_of(thing["open_id"])
    back = reverse("award_category", args=[thing["open_id"]])
    return Place(thing, named(one), back, year_crumbs(one["assessment_year"], (named(one), back)))


urlpatterns = [
    path("paritrana/<int:year>/pelaksanaan", led, name="award_led"),
    path("paritrana/kategori/<int:open_id>", category, name="award_category"),
    path("paritrana/kategori/<int:open_id>/rubrik", rubric_set, name="award_rubric_set"),
    *act_urls(OF_CYCLES, locate),
    *act_urls(OF_RUBRICS, locate_rubric),
]
