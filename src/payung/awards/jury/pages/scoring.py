"""A juror's pages: his words, whom he scores, the sheet of a candidate, and his own copies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from payung.awards.errors import AwardRefused
from payung.awards.jury import handing, seats
from payung.awards.jury.handing import MOST_NOTE
from payung.awards.jury.sealing import suggested_words
from payung.awards.leading import services as leading
from payung.awards.nominations import indicators
from payung.awards.nominations import services as nominations
from payung.awards.nominations.pages import value
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.sentences import sentence

PREFIX = "nilai-"


def _crumbs(year: int, *more: tuple[Any, str]) -> Any:
    return crumbs((_("Paritrana"), reverse("award")), (_("Tim 9"), reverse("award_jury", args=[year])), *more)


def _word(one: dict[str, Any]) -> str:
    return str(one["english"] if get_language() == "en" else one["category"])


@page("award.score")
def mine(request: ActorRequest, year: int) -> HttpResponse:
    """Whom the juror scores, by category, and what he has handed in."""
    lines = handing.candidates(request.actor, year)
    state = seats.jury(year)
    context = {
        "year": str(year),
        "lines": [{**one, "category_word": _word(one)} for one in lines],
        "left": sum(1 for one in lines if not one["times"]),
        "has_words": handing.has_words(request.actor, year),
        "closed": state["closing"]["closed_at"],
        "open": state["stage"] == "scoring" and not state["closing"]["closed_at"],
        "keys": state["keys"],
        "rehearsal": state["rehearsal"],
        "breadcrumbs": _crumbs(year),
    }
    return render(request, "awards/mine.html", context)


@sensitive_post_parameters()
@page("award.score", methods=("GET", "HEAD", "POST"))
def sheet(request: ActorRequest, year: int, candidate_id: int) -> HttpResponse:
    """Points and a note for one candidate. What is refused is shown again; what was handed in is not shown here any more."""
    asked = handing.sheet_of(request.actor, year, candidate_id)
    if not handing.has_words(request.actor, year):
        messages.info(request, gettext("Tetapkan dulu kata-kata rahasia untuk salinan nilai Anda."))
        return HttpResponseRedirect(reverse("award_words", args=[year]))
    points = {one["name"]: request.POST.get(PREFIX + one["name"], "") for one in asked["criteria"]}
    note, error = request.POST.get("catatan", "").replace("\r\n", "\n"), ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                receipt = handing.hand_in(request.actor, year, candidate_id, points, note)
        except AwardRefused as refused:
            error = sentence(refused)
        else:
            messages.success(
                request, gettext("Nilai tersegel dan diserahkan. Tanda terima: %(receipt)s") % {"receipt": receipt}
            )
            return HttpResponseRedirect(reverse("award_mine", args=[year]))
    context = {
        "year": str(year),
        "who": str(request.actor.user_id),
        "asked": asked,
        "figures": _figures(year, candidate_id),
        "category_word": _word(asked),
        "criteria": [{**one, "field": PREFIX + one["name"], "value": points[one["name"]]} for one in asked["criteria"]],
        "note": note,
        "most_note": MOST_NOTE,
        "error": error,
        "keys": seats.jury(year)["keys"],
        "breadcrumbs": _crumbs(year, (_("Penilaian saya"), reverse("award_mine", args=[year]))),
    }
    answer = render(request, "awards/sheet.html", context, status=400 if error else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def _figures(year: int, candidate_id: int) -> list[dict[str, Any]]:
    """What Payung holds of the candidate, each figure with the page that says where it comes from."""
    candidate = nominations.candidate_of(None, candidate_id)
    terms = leading.terms_of(year)
    return [
        {**one, "word": gettext(one["word"]), "said": value(one)}
        for one in (indicators.figures(candidate, terms) if terms else [])
    ]


@sensitive_post_parameters()
@page("award.score", methods=("GET", "HEAD", "POST"))
def own_words(request: ActorRequest, year: int) -> HttpResponse:
    """The words that open the juror's own copies; nobody else learns them, and nobody can give them back."""
    error = ""
    handing.own_seat(seats.led(year))
    if request.method == "POST":
        try:
            with transaction.atomic():
                handing.set_words(request.actor, year, request.POST.get("kata", ""))
        except AwardRefused as refused:
            error = sentence(refused)
        else:
            messages.success(request, gettext("Kata-kata rahasia Anda ditetapkan. Hanya Anda yang mengetahuinya."))
            return HttpResponseRedirect(reverse("award_mine", args=[year]))
    context = {
        "year": str(year),
        "error": error,
        "again": handing.has_words(request.actor, year),
        "suggested": suggested_words(),
        "breadcrumbs": _crumbs(year, (_("Penilaian saya"), reverse("award_mine", args=[year]))),
    }
    return render(request, "awards/words.html", context, status=400 if error else 200)


@sensitive_post_parameters()
@page("award.score", methods=("GET", "HEAD", "POST"))
def copies(request: ActorRequest, year: int) -> HttpResponse:
    """What the juror has handed in, from his own copies, by his words."""
    lines, error = None, ""
    handing.own_seat(seats.led(year))
    if request.method == "POST":
        try:
            lines = handing.own_copies(request.actor, year, request.POST.get("kata", ""))
        except AwardRefused as refused:
            error = sentence(refused)
    context = {
        "year": str(year),
        "lines": lines,
        "error": error,
        "breadcrumbs": _crumbs(year, (_("Penilaian saya"), reverse("award_mine", args=[year]))),
    }
    answer = render(request, "awards/copies.html", context, status=400 if error else 200)
    answer["Cache-Control"] = "no-store"
    return answer


urlpatterns = [
    path("paritrana/<int:year>/nilai", mine, name="award_mine"),
    path("paritrana/<int:year>/nilai/<int:candidate_id>", sheet, name="award_sheet"),
    path("paritrana/<int:year>/nilai/kata", own_words, name="award_words"),
    path("paritrana/<int:year>/nilai/salinan", copies, name="award_copies"),
]
