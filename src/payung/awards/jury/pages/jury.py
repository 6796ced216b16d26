"""Tim 9 as everybody sees it, and what jury, committee and holders of keys do there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from payung.awards import bindings
from payung.awards.choices import SEAT_ROLE, STAGE
from payung.awards.errors import AwardRefused
from payung.awards.jury import keys, opening, seats
from payung.awards.jury.acts import ACTS
from payung.awards.jury.sealing import MOST_FILE, suggested_words
from payung.awards.pages.cycles import _framed
from payung.kernel.acts import Keys
from payung.kernel.choices import words
from payung.ui.acts import Place, act_urls
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page, public_page
from payung.ui.sentences import sentence


@public_page()
def jury(request: HttpRequest, year: int) -> HttpResponse:
    """Seats, conflicts of the set-up, and for who takes part: deputies, recusals, who has handed in, keys, closing."""
    try:
        state = seats.jury(year)
    except AwardRefused as error:
        raise Http404 from error
    cycle = seats.led(year)
    roles, stages = words(SEAT_ROLE), words(STAGE)
    with connection.cursor() as cursor:
        own_key = bindings.award_key_number(cycle.pk).on(cursor)
        own_seat = bindings.award_own_seat(cycle.pk).on(cursor)
        leads = bindings.award_leads(cycle.pk).on(cursor)
    english = get_language() == "en"
    context = {
        "year": str(year),
        "jury": state,
        "seats": [{**one, "role_word": gettext(roles[one["role"]])} for one in state["seats"]],
        "empty": seats.empty_seats(year),
        "setup": [one["english" if english else "text"] for one in seats.setup(cycle.province)["conflicts"]],
        "setup_source": seats.setup(cycle.province)["source"],
        "stage": gettext(stages[state["stage"]]) if state["stage"] else "",
        "inside": bool(leads or own_seat or own_key),
        "leads": leads,
        "own_seat": own_seat,
        "own_number": seats.number_of(own_seat),
        "own_key": own_key,
        "opening": opening.standing(year) if leads or own_seat or own_key else None,
        "chain": opening.verify(year) if leads or own_seat or own_key else None,
        "complete": sum(1 for one in state["seats"] if one["due"] and one["due"] == one["handed_in"]),
        "breadcrumbs": _crumbs(year),
    }
    return render(request, "awards/jury.html", _framed(request, context))


def _crumbs(year: int, *more: tuple[Any, str]) -> Any:
    return crumbs((_("Paritrana"), reverse("award")), (str(year), reverse("award_cycle", args=[year])), *more)


@page("award.take_part", methods=("GET", "HEAD", "POST"))
def attendance(request: ActorRequest, year: int) -> HttpResponse:
    """Which seats are at the plenary, all at once."""
    state = seats.jury(year)
    if request.method == "POST":
        there = set(request.POST.getlist("hadir"))
        try:
            with transaction.atomic():
                for one in state["seats"]:
                    present = str(one["number"]) in there
                    if present != one["present"]:
                        seats.attend(
                            request.actor,
                            year,
                            one["number"],
                            meeting=seats.PLENARY,
                            present="yes" if present else "no",
                        )
        except AwardRefused as error:
            messages.error(request, sentence(error))
        else:
            messages.success(request, gettext("Kehadiran tercatat."))
        return HttpResponseRedirect(reverse("award_jury", args=[year]))
    context = {
        "year": str(year),
        "jury": state,
        "breadcrumbs": _crumbs(year, (_("Tim 9"), reverse("award_jury", args=[year]))),
    }
    return render(request, "awards/attendance.html", context)


@sensitive_post_parameters("kata")
@page("award.hold_key", methods=("GET", "HEAD", "POST"))
def make_key(request: ActorRequest, year: int) -> HttpResponse:
    """The ceremony: the holder's key is made, its public part registered, and the file with the private part handed out once."""
    error = ""
    state = seats.jury(year)
    if request.method == "POST":
        try:
            with transaction.atomic():
                text = keys.make_key(request.actor, year, request.POST.get("kata", ""))
        except AwardRefused as refused:
            error = sentence(refused)
        else:
            answer = HttpResponse(text, content_type="application/json")
            answer["Content-Disposition"] = f'attachment; filename="kunci-paritrana-{year}.json"'
            answer["Cache-Control"] = "no-store"
            return answer
    context = {
        "year": str(year),
        "jury": state,
        "error": error,
        "suggested": suggested_words(),
        "breadcrumbs": _crumbs(year, (_("Tim 9"), reverse("award_jury", args=[year]))),
    }
    return render(request, "awards/key.html", context, status=400 if error else 200)


@sensitive_post_parameters("kata")
@page("award.hold_key", methods=("GET", "HEAD", "POST"))
def open_scores(request: ActorRequest, year: int) -> HttpResponse:
    """A holder comes with his file and words: the first hands on, the second opens."""
    error = ""
    if request.method == "POST":
        sent = request.FILES.get("berkas")
        try:
            text = sent.read(MOST_FILE + 1).decode("utf-8", "replace") if sent else ""
            with transaction.atomic():
                done = opening.open_with(request.actor, year, text, request.POST.get("kata", ""))
        except AwardRefused as refused:
            error = sentence(refused)
        else:
            messages.success(request, _said(done))
            return HttpResponseRedirect(reverse("award_jury", args=[year]))
    context = {
        "year": str(year),
        "error": error,
        "jury": seats.jury(year),
        "breadcrumbs": _crumbs(year, (_("Tim 9"), reverse("award_jury", args=[year]))),
    }
    return render(request, "awards/open.html", context, status=400 if error else 200)


def _said(done: dict[str, int]) -> str:
    if done["opened"]:
        return gettext("%(opened)s lembar nilai terbuka; %(shut)s tetap tertutup.") % done
    return gettext("Bagian Anda diteruskan. Pemegang kunci lain membuka nilai dengan berkasnya.")


@page("award.take_part")
def scores(request: ActorRequest, year: int) -> HttpResponse:
    """Opened scores, as far as the reader may see them."""
    context = {
        "year": str(year),
        "scores": opening.scores(year),
        "rehearsal": seats.jury(year)["rehearsal"],
        "breadcrumbs": _crumbs(year, (_("Tim 9"), reverse("award_jury", args=[year]))),
    }
    return render(request, "awards/opened.html", context)


def locate(request: ActorRequest, given: Keys) -> Place:
    """The jury of a cycle, for the acts on it."""
    thing: Any
    if "proposal_id" in given:
        thing = opening.proposal_of(request.actor, given["proposal_id"])
        year = thing.cycle.assessment_year
    else:
        year, thing = given["year"], opening.cycle_of(request.actor, given["year"])
    back = reverse("award_jury", args=[year])
    heading = gettext("Tim 9, tahun penilaian %(year)s") % {"year": year}
    if "number" in given:
        heading += ", " + gettext("kursi %(number)s") % {"number": given["number"]}
    typed = {}
    if number := request.GET.get("nomor", ""):
        given_seat = next((one for one in seats.empty_seats(year) if str(one["number"]) == number), None)
        typed = {"number": number, "institution": given_seat["institution"]} if given_seat else {}
    return Place(thing, heading, back, _crumbs(year, (_("Tim 9"), back)), typed=typed)


urlpatterns = [
    path("paritrana/<int:year>/tim", jury, name="award_jury"),
    path("paritrana/<int:year>/tim/hadir", attendance, name="award_attendance"),
    path("paritrana/<int:year>/kunci", make_key, name="award_key"),
    path("paritrana/<int:year>/buka", open_scores, name="award_open"),
    path("paritrana/<int:year>/nilai-terbuka", scores, name="award_scores"),
    *act_urls(ACTS, locate),
]
