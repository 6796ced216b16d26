"""Work items of the reader: cases of every kind, the nearest deadline first, and errands of other rooms."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from payung.casework import selectors
from payung.casework import words as cases
from payung.casework.errands import Errand, errands_for
from payung.casework.selectors import WorkItem
from payung.claims import selectors as claims
from payung.office.words import SILENT, errand_words, subject_url
from payung.places import selectors as places
from payung.platform import clock
from payung.registry.reading import listed
from payung.ui.components.tables import Column, Pager, Row, Table
from payung.ui.decorators import ActorRequest, page

SIZE = 50


@page("work_items.view")
def tasks(request: ActorRequest) -> HttpResponse:
    """Cases that wait for the reader, and his other work items."""
    today = clock.today()
    after = _key(request.GET.get("sesudah", ""))
    waiting = selectors.work_items_for(request.actor, limit=SIZE + 1, after=after)
    rows = waiting[:SIZE]
    errands = errands_for(request.actor)
    late = sum(1 for t in rows if t.calendar_due and t.calendar_due < today and t.paused_since is None)
    context = {
        "table": _table(request, rows, today, _pager(rows, len(waiting) > SIZE, after is not None)),
        "cases": bool(rows or not errands),
        "errands": _errand_table(errands) if errands and after is None else None,
        "count": len(rows) + sum(errand.count for errand in errands),
        "more": len(waiting) > SIZE,
        "late": late,
        "next_due": min((t.calendar_due for t in rows if t.calendar_due), default=None),
    }
    return render(request, "casework/work_items.html", context)


def _table(request: ActorRequest, rows: list[WorkItem], today: date, pager: Pager) -> Table:
    regencies = {p.code: places.short_name(p.name) for p in places.regencies()}
    titles = _titles(request, rows)
    return Table(
        columns=[
            Column("what", _("Perkara")),
            Column("kind", _("Jenis"), "wide"),
            Column("regency", _("Kabupaten/kota")),
            Column("state", _("Keadaan"), "state"),
            Column("todo", _("Yang ditunggu dari Anda"), "wide"),
            Column("due", _("Tenggat kalender"), "date"),
            Column("left", _("Sisa waktu"), "state"),
        ],
        rows=[
            Row(
                [
                    titles.get(t.subject, t.subject),
                    cases.process_word(t.process),
                    regencies.get(t.regency, t.regency),
                    cases.state_badge(t.process, t.state),
                    ", ".join(cases.action_word(t.process, a) for a in t.actions if a not in SILENT),
                    t.calendar_due,
                    cases.due_badge(t.calendar_due, t.paused_since, today),
                ],
                url=subject_url(t.subject),
            )
            for t in rows
        ],
        pager=pager,
        empty=_("Tidak ada yang menunggu Anda"),
        empty_hint=_("Perkara yang memerlukan tindakan dari peran Anda muncul di sini, yang paling mendesak dulu."),
    )


def _errand_table(errands: list[Errand]) -> Table:
    rows = []
    for errand in errands:
        what, badge, todo = errand_words(errand)
        rows.append(Row([what, errand.amount, badge, todo, errand.since], url=subject_url(errand.subject)))
    return Table(
        columns=[
            Column("what", _("Hal")),
            Column("amount", _("Jumlah"), "money"),
            Column("state", _("Keadaan"), "state"),
            Column("todo", _("Yang ditunggu dari Anda"), "wide"),
            Column("since", _("Sejak"), "date"),
        ],
        rows=rows,
    )


def _titles(request: ActorRequest, rows: list[WorkItem]) -> dict[str, str]:
    """What the subjects are called: a claim by the name of its participant."""
    numbers = [int(t.subject.removeprefix("claim:")) for t in rows if t.subject.startswith("claim:")]
    claims_named = list(claims.queue().filter(pk__in=numbers))
    listed(request.actor, "work_items", (c.person_id for c in claims_named))
    return {f"claim:{c.pk}": c.person.identity.name for c in claims_named}


def _pager(rows: list[WorkItem], more: bool, later: bool) -> Pager:
    last = rows[-1] if rows else None
    key = f"{last.calendar_due or ''}_{last.case_id}" if last else ""
    return Pager(next_url="?" + urlencode({"sesudah": key}) if more else "", first_url="?" if later else "")


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
