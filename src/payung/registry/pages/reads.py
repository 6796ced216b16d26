"""Unusual reading of people's data: who, how many, what exactly; the bounds from which on it is unusual."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext

from payung.access import readlog
from payung.access.selectors import names_of
from payung.kernel.acts import Keys
from payung.registry import words as readwords
from payung.registry.acts import ACTS
from payung.ui.acts import Place, act_urls
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.paging import row_number

CLOSED_SHOWN = 20


@page("reads.alarms")
def reads(request: ActorRequest) -> HttpResponse:
    """Open alarms, the last closed ones, and what one reader has asked of late."""
    reader = row_number(request.GET.get("siapa", ""))
    opened = list(readlog.alarms())
    closed = list(readlog.alarms(closed=True)[:CLOSED_SHOWN])
    people = {n for a in (*opened, *closed) for n in (a.user_id, a.closed_by) if n} | ({reader} if reader else set())
    names = names_of(people)
    context = {
        "alarms": [readwords.alarm(a, names, request.actor.user_id) for a in opened],
        "closed": [readwords.alarm(a, names, request.actor.user_id) for a in closed],
        "reader": names.get(reader or 0, ""),
        "lines": [readwords.line(entry) for entry in readlog.of_reader(reader)] if reader else [],
    }
    return render(request, "reads/index.html", context)


def locate(_request: ActorRequest, _keys: Keys) -> Place:
    """The page of alarms."""
    name, bounds = gettext("Pembacaan data"), readlog.bounds()
    frame = {
        "above": "reads/part_bounds.html",
        "bounds": [(word, bounds[key]) for key, word in readwords.BOUNDS.items()],
    }
    return Place(None, name, reverse("reads"), crumbs((name, reverse("reads"))), frame)


urlpatterns = [path("pembacaan", reads, name="reads"), *act_urls(ACTS, locate)]
