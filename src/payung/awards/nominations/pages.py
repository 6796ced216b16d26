"""A candidate's own page: what is asked, what is missing, its figures with their source, objections with evidence."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.awards.choices import FIGURE, NOMINATED, OBJECTION_STATE, PAPER
from payung.awards.errors import AwardRefused
from payung.awards.forms import ObjectionForm, PaperForm
from payung.awards.leading import services as leading
from payung.awards.leading.pages import named, year_crumbs
from payung.awards.nominations import indicators, papers
from payung.awards.nominations import services as nominations
from payung.awards.nominations.acts import NOMINATE, OF_CANDIDATES
from payung.kernel.acts import Invalid, Keys, check
from payung.kernel.choices import words
from payung.platform.files import FileRefused
from payung.ui.acts import Place, act_urls, typed_of
from payung.ui.components.formats import number
from payung.ui.decorators import ActorRequest, page
from payung.ui.sentences import sentence

MOST_LETTERS = 100  # of what is looked for


def framed(candidate_id: int, **more: Any) -> dict[str, Any]:
    """A candidate as its page takes it."""
    one = nominations.whole(candidate_id)
    back = reverse("award_category", args=[one["open_id"]])
    states = {x.value: (x.look, _(x.word)) for x in OBJECTION_STATE}
    missing = [gettext(x["word"]) for x in one["asked"] if x["missing"]]
    return {
        "candidate": one,
        "category": named(one),
        "how": gettext(words(NOMINATED)[one["nominated_how"]]),
        "asked": [{**x, "word": gettext(x["word"])} for x in one["asked"]],
        "missing": missing,
        "figures": [
            {**x, "word": gettext(x["word"]), "meaning": gettext(x["meaning"]), "value": value(x)}
            for x in one["figures"]
        ],
        "objections": [
            {**x, "word": gettext(x["word"]), "look": states[x["state"]][0], "said": states[x["state"]][1]}
            for x in one["objections"]
        ],
        "own": nominations.is_own(nominations.candidate_of(None, candidate_id)),
        "kinds": [(x.value, gettext(x.word)) for x in PAPER],
        "about": [(x["name"], gettext(x["word"])) for x in one["figures"]],
        "open": leading.not_past(one["assessment_year"], "interview"),
        "paper_form": PaperForm(),
        "objection_form": ObjectionForm(),
        "year": str(one["assessment_year"]),
        "breadcrumbs": year_crumbs(one["assessment_year"], (named(one), back)),
        **more,
    }


def value(one: dict[str, Any]) -> str:
    """A figure in words: a count, a part of a whole, or that Payung holds nothing."""
    if one["part"] is None:
        return gettext("belum ada data")
    if one["whole"] is None:
        return number(one["part"])
    return gettext("%(part)s dari %(whole)s") % {"part": number(one["part"]), "whole": number(one["whole"])}


@page("home.view")
def candidate(request: ActorRequest, candidate_id: int) -> HttpResponse:
    """The page of a candidate, for its own people, the committee, and jurors who are not recused."""
    return render(request, "awards/candidate.html", framed(candidate_id))


@page("award.nominate", methods=("POST",))
def paper_add(request: ActorRequest, candidate_id: int) -> HttpResponse:
    """Bring a paper."""
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            papers.add_paper(
                request.actor, candidate_id, form.cleaned_data["kind"], sent, sent.name, form.cleaned_data["note"]
            )
        except (AwardRefused, FileRefused) as error:
            form.add_error("file", sentence(error))
        else:
            messages.success(request, gettext("Berkas diterima."))
            return HttpResponseRedirect(reverse("award_candidate", args=[candidate_id]))
    return render(request, "awards/candidate.html", framed(candidate_id, paper_form=form), status=400)


@page("award.candidate", methods=("POST",))
def object_to(request: ActorRequest, candidate_id: int) -> HttpResponse:
    """Object to a figure: the evidence is taken, then the objection, both or neither."""
    form = ObjectionForm(request.POST, request.FILES)
    if form.is_valid():
        sent, data = form.cleaned_data["file"], form.cleaned_data
        try:
            if data["figure"] not in words(FIGURE):
                raise AwardRefused("FIGURE_OF_CANDIDATE_UNKNOWN", "Calon ini tidak mempunyai angka itu.")
            with transaction.atomic():  # a refused objection leaves no paper behind
                paper = papers.add_paper(request.actor, candidate_id, nominations.EVIDENCE, sent, sent.name)
                nominations.object_to(request.actor, candidate_id, data["figure"], data["reason"], paper)
        except (AwardRefused, FileRefused) as error:
            form.add_error("reason", sentence(error))
        else:
            done = gettext("Keberatan diajukan; panitia menjawabnya sebelum angka dibekukan.")
            messages.success(request, done)
            return HttpResponseRedirect(reverse("award_candidate", args=[candidate_id]))
    return render(request, "awards/candidate.html", framed(candidate_id, objection_form=form), status=400)


@page("home.view")
def figure(request: ActorRequest, candidate_id: int, name: str) -> HttpResponse:
    """Where a figure comes from: what it counts, its day, what it reads, and the query itself."""
    one = nominations.candidate_of(None, candidate_id)
    line = indicators.figure(one, name)
    back = reverse("award_candidate", args=[candidate_id])
    context = {
        "figure": {**line, "word": gettext(line["word"]), "meaning": gettext(line["meaning"]), "value": value(line)},
        "name": one.name,
        "year": str(one.open_category.cycle.assessment_year),
        "breadcrumbs": year_crumbs(one.open_category.cycle.assessment_year, (one.name, back)),
    }
    return render(request, "awards/figure.html", context)


@page("home.view")
def paper(request: ActorRequest, paper_id: int) -> HttpResponse:  # noqa: ARG001  # the frame hands it
    """A paper of a candidate, as a download."""
    one, content = papers.content(paper_id)
    answer = FileResponse(
        BytesIO(content), as_attachment=True, filename=papers.name_outside(one), content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer  # type: ignore[return-value]


def locate(request: ActorRequest, keys: Keys) -> Place:  # noqa: ARG001
    """The candidate of an act, or the objection with its candidate."""
    objection = nominations.objection_of(None, keys["objection_id"]) if "objection_id" in keys else None
    one = nominations.candidate_of(None, objection.candidate_id if objection else keys["candidate_id"])
    back = reverse("award_candidate", args=[one.pk])
    return Place(
        objection or one, one.name, back, year_crumbs(one.open_category.cycle.assessment_year, (one.name, back))
    )


@page("award.nominate", methods=("GET", "HEAD", "POST"))
def nominate(request: ActorRequest, open_id: int) -> HttpResponse:
    """Nominate a candidate: chosen from a list (`?q=` looks for a name), or an enterprise that Payung does not know by its name."""
    one = leading.category_of(open_id)
    back = reverse("award_category", args=[open_id])
    typed, error = typed_of(request, NOMINATE), ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                NOMINATE.call(request.actor, {"open_id": open_id}, check(NOMINATE, typed))
        except Invalid as wrong:
            error = gettext(next(iter(wrong.errors.values())))
        except AwardRefused as refused:
            error = sentence(refused)
        else:
            messages.success(request, gettext(NOMINATE.done))
            return HttpResponseRedirect(back)
    search = (request.POST if error else request.GET).get("q", "").strip()[:MOST_LETTERS]
    offered = nominations.offer(request.actor, open_id, search)
    field = NOMINATE.specs()[offered.by].form
    chosen = typed[offered.by] or (offered.own[0][0] if offered.own and not error else "")
    context = {
        "category": one,
        "word": named(one),
        "field": field,
        "offered": offered,
        "chosen": chosen,
        "name": typed["name"],
        "search": search,
        "most_letters": MOST_LETTERS,
        "error": error,
        "back_url": back,
        "breadcrumbs": year_crumbs(one["assessment_year"], (named(one), back)),
    }
    return render(request, "awards/nominate.html", context, status=400 if error else 200)


urlpatterns = [
    path("paritrana/kategori/<int:open_id>/usulkan", nominate, name="award_nominate"),
    path("paritrana/calon/<int:candidate_id>", candidate, name="award_candidate"),
    path("paritrana/calon/<int:candidate_id>/berkas", paper_add, name="award_candidate_paper"),
    path("paritrana/calon/<int:candidate_id>/keberatan", object_to, name="award_object"),
    path("paritrana/calon/<int:candidate_id>/angka/<slug:name>", figure, name="award_figure"),
    path("paritrana/berkas/<int:paper_id>", paper, name="award_paper"),
    *act_urls(OF_CANDIDATES, locate),
]
