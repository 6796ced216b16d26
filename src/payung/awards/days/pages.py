"""Interviews by day and room with their clock, visits with checklist and photographs, costs by who bears them."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.awards.choices import FINDING
from payung.awards.days import costs, interviews, visits
from payung.awards.days.acts import COSTS, INTERVIEWS, PROMPTS, VISITS
from payung.awards.days.views import COST, HOLDER, INTERVIEW, VISIT
from payung.awards.errors import REFUSALS
from payung.awards.forms import PhotoForm
from payung.awards.models import Candidate, OpenCategory
from payung.awards.pages.cycles import category_word, named_of
from payung.kernel.acts import Keys
from payung.kernel.errors import PayungError
from payung.kernel.views import only
from payung.platform import clock
from payung.ui.acts import Place, act_urls
from payung.ui.choices import badges
from payung.ui.components.formats import long_date
from payung.ui.context import crumbs, may
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table
from payung.ui.sentences import sentence

_FOUND = badges(FINDING)
WITHOUT_DAY = only(INTERVIEW, "candidate", "category", "starts_at", "ends_at", "room", "heard_by", "state")


def cycle_crumbs(year: int, *more: tuple[Any, str]) -> Any:
    """The way to a page of a cycle."""
    named = gettext("Tahun penilaian %(year)s") % {"year": year}
    return crumbs((_("Paritrana"), reverse("award")), (named, reverse("award_led", args=[year])), *more)


def _candidates(request: ActorRequest, cycle: Any) -> list[Candidate]:
    """Whom the committee may still plan or visit."""
    if not may(request, "award.lead"):
        return []
    rows = Candidate.objects.filter(open_category__cycle=cycle, withdrawal__isnull=True)
    listed = list(rows.select_related("open_category__category").order_by("open_category_id", "name"))
    for one in listed:
        one.said = named_of(one.open_category.category)  # type: ignore[attr-defined]
    return listed


def _asked(cycle: Any) -> list[dict[str, Any]]:
    """The categories of a cycle with what jurors ask and visits look at."""
    questions, checklist = interviews.prompts(cycle, "question"), interviews.prompts(cycle, "checklist")
    rows = OpenCategory.objects.filter(cycle=cycle).select_related("category").order_by("id")
    return [
        {
            "id": row.pk,
            "word": named_of(row.category),
            "questions": [one for one in questions if one["open_category_id"] == row.pk],
            "checklist": [one for one in checklist if one["open_category_id"] == row.pk],
        }
        for row in rows
    ]


@page("home.view")
def plan(request: ActorRequest, year: int) -> HttpResponse:
    """The interviews that the reader sees, a table a day."""
    cycle = interviews.cycle_of(year)
    lines = interviews.lines(interviews.listed(cycle))
    words_of = {word: category_word(word) for word in {line["category"] for line in lines}}
    days = [
        table(
            WITHOUT_DAY,
            list(rows),
            lambda line: reverse("award_interview", args=[line["id"]]),
            cells={"category": lambda line: words_of[line["category"]]},
            caption=long_date(day),
        )
        for day, rows in groupby(lines, key=lambda line: line["held_on"])
    ]
    planned = {line["candidate_id"] for line in lines}
    context = {
        "year": year,
        "days": days,
        "waiting": [one for one in _candidates(request, cycle) if one.pk not in planned],
        "categories": _asked(cycle),
        "breadcrumbs": cycle_crumbs(year),
    }
    return render(request, "awards/interviews.html", context)


@page("home.view")
def calendar(_request: ActorRequest, year: int) -> HttpResponse:
    """The same interviews as a file for calendars."""
    content = interviews.invitations(interviews.listed(interviews.cycle_of(year)))
    return _calendar(content, f"wawancara-{year}")


@page("home.view")
def invitation(_request: ActorRequest, interview_id: int) -> HttpResponse:
    """One interview as a file for calendars."""
    one = interviews.interview_of(None, interview_id)
    return _calendar(interviews.invitations([one]), f"wawancara-{one.pk}")


def _calendar(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


@page("home.view")
def interview(request: ActorRequest, interview_id: int) -> HttpResponse:
    """One interview with its clock and its questions."""
    line = interviews.whole(interview_id)
    left = interviews.remaining(line, clock.moment())
    context = {
        "one": line,
        "left": left,
        "clock": f"{'−' if left < 0 else ''}{abs(left) // 60:02d}:{abs(left) % 60:02d}",
        "running": line["state"] == "running",
        "breadcrumbs": cycle_crumbs(
            line["assessment_year"], (_("Wawancara"), reverse("award_interviews", args=[line["assessment_year"]]))
        ),
    }
    return render(request, "awards/interview.html", context)


@page("home.view")
def visited(request: ActorRequest, year: int) -> HttpResponse:
    """The visits that the reader sees."""
    cycle = interviews.cycle_of(year)
    visits_table = table(
        VISIT,
        visits.lines(cycle),
        lambda line: reverse("award_visit", args=[line["id"]]),
        cells={"category": lambda line: category_word(line["category"])},
        caption=_("Kunjungan"),
        empty=_("Belum ada kunjungan"),
        empty_hint=_("Kunjungan dicatat panitia; calon tidak membaca temuannya."),
    )
    context = {
        "year": year,
        "table": visits_table,
        "candidates": _candidates(request, cycle),
        "breadcrumbs": cycle_crumbs(year),
    }
    return render(request, "awards/visits.html", context)


@page("home.view", methods=("GET", "HEAD", "POST"))
def visit(request: ActorRequest, visit_id: int) -> HttpResponse:
    """One visit with its checklist; posted, one more photograph."""
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if request.method == "POST" and form.is_valid():
        try:
            visits.add_photo(request.actor, visit_id, form.cleaned_data["file"], form.cleaned_data["caption"])
        except policies.Forbidden:
            raise
        except PayungError as error:
            form.add_error("file", sentence(error))
        else:
            messages.success(request, gettext("Foto tersimpan."))
            return HttpResponseRedirect(reverse("award_visit", args=[visit_id]))
    line = visits.whole(visit_id)
    context = {
        "one": line,
        "checklist": [
            {**one, "badge": _FOUND[one["outcome"]] if one["outcome"] else None} for one in line["checklist"]
        ],
        "form": form,
        "breadcrumbs": cycle_crumbs(
            line["assessment_year"], (_("Kunjungan"), reverse("award_visits", args=[line["assessment_year"]]))
        ),
    }
    return render(request, "awards/visit.html", context, status=400 if form.errors else 200)


@page("home.view")
def photo(_request: ActorRequest, photo_id: int) -> HttpResponse:
    """The picture of a photograph, redrawn."""
    answer = HttpResponse(visits.picture(photo_id), content_type="image/png")
    answer["Cache-Control"] = "private, no-store"
    return answer


@page("home.view")
def spent(request: ActorRequest, year: int) -> HttpResponse:
    """The costs of a cycle, and their sum by who bears them."""
    whole = costs.whole(year)
    may_lead = may(request, "award.lead")
    context = {
        "year": year,
        "whole": whole,
        "others": [one["name"] for one in whole["holders"] if not one["by_bpjs"]],
        "holders": table(HOLDER, whole["holders"], caption=_("Menurut penanggung")),
        "table": table(
            COST,
            whole["costs"],
            lambda line: (
                reverse("award_cost_take_back", args=[line["id"]]) if may_lead and line["state"] == "active" else ""
            ),
            caption=_("Biaya"),
            empty=_("Belum ada biaya yang tercatat"),
            empty_hint=_("Menurut sumber, biaya Paritrana ditanggung BPJS Ketenagakerjaan."),
        ),
        "breadcrumbs": cycle_crumbs(year),
    }
    return render(request, "awards/costs.html", context)


def locate_interview(_request: ActorRequest, keys: Keys) -> Place:
    """A candidate without an interview, or an interview."""
    if "candidate_id" in keys:
        candidate = _candidate(keys["candidate_id"])
        year = candidate.open_category.cycle.assessment_year
        back = reverse("award_interviews", args=[year])
        return Place(candidate, candidate.name, back, cycle_crumbs(year, (_("Wawancara"), back)))
    one = interviews.interview_of(None, keys["interview_id"])
    year = one.candidate.open_category.cycle.assessment_year
    back = reverse("award_interview", args=[one.pk])
    return Place(
        one, one.candidate.name, back, cycle_crumbs(year, (_("Wawancara"), reverse("award_interviews", args=[year])))
    )


def _candidate(candidate_id: int) -> Candidate:
    rows = Candidate.objects.select_related("open_category__cycle").filter(pk=candidate_id)
    candidate = rows.first()
    if candidate is None:
        raise REFUSALS["P0EA1"]
    return candidate


def locate_prompt(_request: ActorRequest, keys: Keys) -> Place:
    """A category of a cycle."""
    category = OpenCategory.objects.select_related("category", "cycle").filter(pk=keys["open_category_id"]).first()
    if category is None:
        raise REFUSALS["P0EA1"]
    year = category.cycle.assessment_year
    back = reverse("award_interviews", args=[year])
    return Place(category, named_of(category.category), back, cycle_crumbs(year, (_("Wawancara"), back)))


def locate_visit(_request: ActorRequest, keys: Keys) -> Place:
    """A candidate who was visited, a line of a visit's checklist, or a photograph."""
    if "candidate_id" in keys:
        candidate = _candidate(keys["candidate_id"])
        year = candidate.open_category.cycle.assessment_year
        back = reverse("award_visits", args=[year])
        return Place(candidate, candidate.name, back, cycle_crumbs(year, (_("Kunjungan"), back)))
    photo_ = visits.photo_of(None, keys["photo_id"]) if "photo_id" in keys else None
    whole = visits.whole(photo_.visit_id if photo_ else keys["visit_id"])
    year, back = whole["assessment_year"], reverse("award_visit", args=[whole["id"]])
    line = next((one for one in whole["checklist"] if one["prompt_id"] == keys.get("prompt_id")), None)
    heading = line["text"] if line else photo_.caption if photo_ else whole["candidate"]
    typed = {"outcome": line["outcome"], "note": line["note"]} if line else {}
    return Place(photo_ or whole, heading, back, cycle_crumbs(year, (whole["candidate"], back)), typed=typed)


def locate_cost(_request: ActorRequest, keys: Keys) -> Place:
    """A cost, or the cycle that it is to be of."""
    cost = costs.cost_of(None, keys["cost_id"]) if "cost_id" in keys else None
    year = cost.cycle.assessment_year if cost else interviews.cycle_of(keys["year"]).assessment_year
    back = reverse("award_costs", args=[year])
    return Place(cost, cost.item if cost else gettext("Biaya"), back, cycle_crumbs(year, (_("Biaya"), back)))


urlpatterns = [
    path("paritrana/<int:year>/wawancara", plan, name="award_interviews"),
    path("paritrana/<int:year>/wawancara.ics", calendar, name="award_invitations"),
    path("paritrana/wawancara/<int:interview_id>", interview, name="award_interview"),
    path("paritrana/wawancara/<int:interview_id>.ics", invitation, name="award_invitation"),
    path("paritrana/<int:year>/kunjungan", visited, name="award_visits"),
    path("paritrana/kunjungan/<int:visit_id>", visit, name="award_visit"),
    path("paritrana/foto/<int:photo_id>", photo, name="award_photo"),
    path("paritrana/<int:year>/biaya", spent, name="award_costs"),
    *act_urls(INTERVIEWS, locate_interview),
    *act_urls(PROMPTS, locate_prompt),
    *act_urls(VISITS, locate_visit),
    *act_urls(COSTS, locate_cost),
]
