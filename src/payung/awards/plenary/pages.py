"""The plenary of a cycle: results with their steps, objections, minutes; what the public is published; files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from payung.awards.days.interviews import cycle_of
from payung.awards.days.pages import cycle_crumbs
from payung.awards.errors import AwardRefused
from payung.awards.models import Archive, Candidate, OpenCategory, Publication
from payung.awards.pages.cycles import _framed, category_word, named_of
from payung.awards.plenary import documents, minutes, result
from payung.awards.plenary.acts import MINUTES_ACTS, OBJECTIONS, PUBLICATION, RESULTS
from payung.awards.plenary.views import OBJECTION, RANKED
from payung.awards.views import WINNER
from payung.kernel.acts import Keys
from payung.ui.acts import Place, act_urls
from payung.ui.context import crumbs, may
from payung.ui.decorators import ActorRequest, page, public_page
from payung.ui.listing import table

PDF, ZIP = "application/pdf", "application/zip"


def _language() -> str:
    return "en" if get_language() == "en" else "id"


@page("home.view")
def plenary(request: ActorRequest, year: int) -> HttpResponse:
    """Where the plenary stands: results, objections, minutes; of a candidate's own people its own place."""
    cycle = cycle_of(year)
    published = [result.line(one) for one in result.newest(cycle)]
    results = [
        {
            **one,
            "table": table(RANKED, one["ranking"], caption=category_word(one["category"])),
            "shifts": [shift for shift in one["sensitivity"] if shift["changes"]],
        }
        for one in published
    ]
    newest = minutes.newest(year)
    own = [] if results else result.places(cycle)
    may_object = may(request, "award.candidate")
    may_answer = may(request, "award.lead")
    objections = table(
        OBJECTION,
        result.objections(year),
        lambda line: (
            reverse("award_result_answer", args=[line["id"]]) if may_answer and line["state"] == "open" else ""
        ),
        caption=_("Keberatan atas hasil"),
        empty=_("Belum ada keberatan atas hasil"),
        empty_hint=_("Calon mengajukannya dari halaman ini, sebelum hasil diumumkan."),
    )
    context = {
        "year": year,
        "categories": [
            {"id": one.pk, "word": named_of(one.category)}
            for one in OpenCategory.objects.filter(cycle=cycle).select_related("category").order_by("id")
        ],
        "results": results,
        "own": table(RANKED, own, caption=_("Peringkat")) if own else None,
        "own_places": own if may_object and not results else [],
        "objections": objections,
        "minutes": minutes.line(newest) if newest else None,
        "published": Publication.objects.filter(cycle=cycle).exists(),
        "archived": Archive.objects.filter(cycle=cycle).exists(),
        "breadcrumbs": cycle_crumbs(year),
    }
    return render(request, "awards/plenary.html", context)


@page("home.view")
def steps(_request: ActorRequest, open_category_id: int) -> HttpResponse:
    """The newest result of a category as it was kept: everything that it follows from, and each step."""
    one = result.whole(open_category_id)
    name = f"hasil-{one['assessment_year']}-{open_category_id}.json"
    return _file(one["content"].encode(), "application/json", name)


@page("home.view")
def minutes_file(_request: ActorRequest, minutes_id: int) -> HttpResponse:
    """Minutes as PDF, with the signatures so far."""
    return _file(documents.minutes_pdf(minutes_id, _language()), PDF, f"berita-acara-{minutes_id}.pdf")


@page("award.lead")
def charter(request: ActorRequest, year: int, category: str, place: int) -> HttpResponse:
    """The charter of a winner: place counts the winners of the category from 1."""
    name = minutes.winner(year, category, place)
    content = documents.charter_pdf(request.actor, year, category, name, _language())
    return _file(content, PDF, f"piagam-{year}-{category}-{place}.pdf")


@page("award.lead")
def submission(request: ActorRequest, year: int) -> HttpResponse:
    """What is handed to the national level."""
    return _file(documents.submission(request.actor, year, _language()), ZIP, f"pengajuan-{year}.zip")


@page("award.lead")
def archive(request: ActorRequest, year: int) -> HttpResponse:
    """A cycle that was put away, as a file."""
    return _file(documents.archive(request.actor, year), ZIP, f"arsip-{year}.zip")


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@public_page()
def publication(request: HttpRequest, year: int) -> HttpResponse:
    """What the public is published of a cycle: winners, rubric, sums."""
    try:
        published = minutes.publication(year)
    except AwardRefused as error:
        raise Http404 from error
    contests = [
        {
            **one,
            "label": one["english"] if _language() == "en" else one["word"],
            "table": table(
                WINNER, one["winners"], caption=one["english"] if _language() == "en" else one["word"], empty=_("Tidak ada pemenang")
            ),
        }
        for one in published["categories"]
    ]  # fmt: skip
    way = crumbs((_("Paritrana"), reverse("award")), (str(year), reverse("award_cycle", args=[year])))
    context = {"published": published, "year": str(year), "contests": contests, "breadcrumbs": way}
    return render(request, "awards/publication.html", _framed(request, context))


def locate_result(_request: ActorRequest, keys: Keys) -> Place:
    """A category whose result is computed."""
    category = result.category_of(None, keys["open_category_id"])
    return _at(category, named_of(category.category), category.cycle.assessment_year)


def locate_objection(_request: ActorRequest, keys: Keys) -> Place:
    """A candidate who objects, or an objection."""
    if "objection_id" in keys:
        one = result.objection_of(None, keys["objection_id"])
        return _at(one, one.candidate.name, one.candidate.open_category.cycle.assessment_year)
    candidate = Candidate.objects.select_related("open_category__cycle").filter(pk=keys["candidate_id"]).first()
    if candidate is None:
        raise result.unknown()
    return _at(candidate, candidate.name, candidate.open_category.cycle.assessment_year)


def locate_minutes(_request: ActorRequest, keys: Keys) -> Place:
    """A cycle that is given minutes, or minutes."""
    if "minutes_id" in keys:
        one = minutes.minutes_of(None, keys["minutes_id"])
        return _at(one, minutes.line(one)["number"], one.cycle.assessment_year)
    cycle = cycle_of(keys["year"])
    return _at(cycle, gettext("Berita acara"), cycle.assessment_year)


def locate_cycle(_request: ActorRequest, keys: Keys) -> Place:
    """A cycle that is published or put away."""
    cycle = cycle_of(keys["year"])
    return _at(cycle, gettext("Tahun penilaian %(year)s") % {"year": cycle.assessment_year}, cycle.assessment_year)


def _at(thing: Any, heading: str, year: int) -> Place:
    back = reverse("award_plenary", args=[year])
    return Place(thing, heading, back, cycle_crumbs(year, (_("Pleno"), back)))


urlpatterns = [
    path("paritrana/<int:year>/pleno", plenary, name="award_plenary"),
    path("paritrana/kategori/<int:open_category_id>/hasil.json", steps, name="award_result_steps"),
    path("paritrana/berita-acara/<int:minutes_id>.pdf", minutes_file, name="award_minutes_file"),
    path("paritrana/<int:year>/piagam/<slug:category>/<int:place>.pdf", charter, name="award_charter"),
    path("paritrana/<int:year>/pengajuan.zip", submission, name="award_submission"),
    path("paritrana/<int:year>/arsip.zip", archive, name="award_archive"),
    path("paritrana/<int:year>/hasil", publication, name="award_publication"),
    *act_urls(RESULTS, locate_result),
    *act_urls(OBJECTIONS, locate_objection),
    *act_urls(MINUTES_ACTS, locate_minutes),
    *act_urls(PUBLICATION, locate_cycle),
]
