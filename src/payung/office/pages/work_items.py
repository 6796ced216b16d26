"""What waits for me: one line an item, from the same source as Beranda and the count beside Tugas."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from payung.casework.inbox import Inbox, inbox
from payung.office.parts import Line, lines
from payung.office.waiting import beside, counted
from payung.platform import clock
from payung.ui.components.tables import Column, Pager, Row, Table
from payung.ui.context import BESIDE
from payung.ui.decorators import ActorRequest, page

BESIDE["work_items"] = beside


@page("work_items.view")
def tasks(request: ActorRequest) -> HttpResponse:
    """Cases and errands that the reader may do something about now."""
    today = clock.today()
    after = _key(request.GET.get("sesudah", ""))
    waiting = inbox(request.actor, after=after)
    if after is None:
        counted(request, waiting)
    context = {
        "table": _table(lines(request.actor, waiting, today), _pager(waiting, after is not None)),
        "count": waiting.count,
        "more": waiting.more,
        "late": waiting.late(today),
        "next_due": waiting.next_due,
    }
    return render(request, "casework/work_items.html", context)


def _table(listed: list[Line], pager: Pager) -> Table:
    return Table(
        columns=[
            Column("what", _("Hal")),
            Column("amount", _("Jumlah"), "money"),
            Column("people", _("Orang"), "number"),
            Column("state", _("Keadaan"), "state"),
            Column("todo", _("Yang ditunggu dari Anda"), "wide"),
            Column("left", _("Sisa waktu"), "state"),
        ],
        rows=[Row([one.title, one.amount, one.people, one.state, one.todo, one.left], url=one.url) for one in listed],
        pager=pager,
        empty=_("Tidak ada yang menunggu Anda"),
        empty_hint=_("Hal yang memerlukan tindakan dari peran Anda muncul di sini, yang paling mendesak dulu."),
    )


def _pager(waiting: Inbox, later: bool) -> Pager:
    last = waiting.items[-1] if waiting.items else None
    key = f"{last.calendar_due or ''}_{last.case_id}" if last else ""
    return Pager(next_url="?" + urlencode({"sesudah": key}) if waiting.more else "", first_url="?" if later else "")


def _key(text: str) -> tuple[date | None, int] | None:
    """The last task of the page before; None for the first page and for what cannot be read."""
    due, _sep, number = text.partition("_")
    if len(number) > 18:
        return None
    try:
        return (date.fromisoformat(due) if due else None), int(number)
    except ValueError:
        return None


urlpatterns = [path("tugas", tasks, name="work_items")]
