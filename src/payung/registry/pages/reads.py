"""Unusual reading of people's data: who, how many, what exactly; and closing an alarm, having looked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext

from payung.access import readlog
from payung.access.policies import Forbidden
from payung.access.selectors import names_of
from payung.kernel.errors import PayungError
from payung.registry import words as readwords
from payung.ui import sentences
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


@page("reads.alarms", methods=("POST",))
def close(request: ActorRequest, alarm_id: int) -> HttpResponse:
    """Close an alarm with a note of what was found; nobody closes the one about himself."""
    try:
        readlog.close_alarm(request.actor, alarm_id, request.POST.get("catatan", ""))
    except Forbidden:
        raise
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    else:
        messages.success(request, gettext("Peringatan ditutup atas nama Anda."))
    return HttpResponseRedirect(reverse("reads"))


urlpatterns = [
    path("pembacaan", reads, name="reads"),
    path("pembacaan/<int:alarm_id>/tutup", close, name="reads_close"),
]
