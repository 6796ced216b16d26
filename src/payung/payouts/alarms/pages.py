"""Pencairan, alarms: all of them, open and ended, who closed which with what note; one alarm and its closing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import names_of
from payung.payouts import selectors, words
from payung.payouts.alarms import views
from payung.payouts.alarms.acts import CLOSE_ALARM
from payung.payouts.brake.pages import banner, framed
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen, paged


@page("payouts.view")
def alarms(request: ActorRequest) -> HttpResponse:
    """Every alarm of payouts within the reader's scope."""
    standing = chosen(request.GET, "keadaan", list(words.STANDINGS))
    kind = chosen(request.GET, "jenis", list(words.ALARM_NAMES))
    rows = selectors.all_alarms(standing, kind)

    def lines_of(page_rows: Iterable[Any]) -> list[dict[str, Any]]:
        return [views.alarm_line(one) for one in page_rows]

    standings = [(key, word) for key, (_look, word) in words.STANDINGS.items()]
    bar = FilterBar(
        [
            Filter("keadaan", _("Keadaan"), value=standing, options=standings),
            Filter("jenis", _("Jenis"), value=kind, options=list(words.ALARM_NAMES.items())),
        ]
    )
    if form := wanted(request):
        return answer(request, form, "peringatan", views.ALARM, rows, lines_of, bar=lambda: bar)
    page_shown = paged(rows, request.GET, ("-id",))
    lines = lines_of(page_shown.rows)
    names = names_of([one["closed_by"] for one in lines if one["closed_by"]])
    context = {
        "table": table(
            views.ALARM,
            lines,
            lambda one: reverse("payout_alarm", args=[one["id"]]),
            cells={"closed_by": lambda one: end_of(one, names), "amount": lambda one: one["amount"] or ""},
            exports=links(request.GET),
            pager=page_shown.pager,
            empty=_("Tidak ada peringatan"),
            empty_hint=_("Peringatan muncul bila bank bertentangan dengan catatan kita, atau terlalu lama diam."),
        ),
        "bar": bar,
        "breadcrumbs": crumbs((_("Pencairan"), reverse("payouts"))),
    }
    return framed(request, "payouts/alarms.html", context)


def end_of(line: dict[str, Any], names: dict[int, str]) -> str:
    """Who closed an alarm with which note; that it ended by itself; "" while it is open."""
    if line["closed_by"]:
        return ": ".join(filter(None, [names.get(line["closed_by"], ""), line["note"]]))
    return "" if line["state"] == "open" else gettext("selesai sendiri")


@page("payouts.view")
def alarm(request: ActorRequest, alarm_id: int) -> HttpResponse:
    """One alarm: what happened, what to do, how it ended or how it is closed."""
    return framed(request, "payouts/alarm.html", alarm_context(request, the_alarm(alarm_id)))


def the_alarm(alarm_id: int) -> Any:
    """The alarm, or 404 when it is not there or out of scope."""
    row = selectors.all_alarms().filter(pk=alarm_id).first()
    if row is None:
        raise Http404
    return row


def alarm_context(request: ActorRequest, alarm: Any) -> dict[str, Any]:
    """What the page of an alarm shows."""
    ended = alarm.closed_by if hasattr(alarm, "closed_by") else None
    names = names_of([ended.actor_id] if ended else [])
    by_hand = alarm.is_open and not alarm.amount and alarm.kind not in words.ENDS_BY_ITSELF
    return {
        "alarm": alarm,
        "name": sentences.word(words.ALARM_NAMES, alarm.kind),
        "text": words.ALARMS.get(alarm.kind, alarm.kind),
        "standing": words.badge(alarm.instruction.standing.state),
        "ended": ended,
        "ended_by": names.get(ended.actor_id, "") if ended else "",
        "may_close": by_hand and policies.can(request.actor.roles, CLOSE_ALARM.right),
        "by_hand": by_hand,
        "breadcrumbs": crumbs((_("Pencairan"), reverse("payouts")), (_("Peringatan"), reverse("payout_alarms"))),
    }


def locate(request: ActorRequest, keys: Mapping[str, int]) -> Place:
    """The page of the alarm that is closed."""
    back = reverse("payout_alarm", args=[keys["alarm_id"]])
    trail = crumbs((_("Pencairan"), reverse("payouts")), (_("Peringatan"), reverse("payout_alarms")))
    return Place(None, gettext("Peringatan"), back, trail, banner(request))


urlpatterns = [
    *act_urls([CLOSE_ALARM], locate),
    path("pencairan/peringatan", alarms, name="payout_alarms"),
    path("pencairan/peringatan/<int:alarm_id>", alarm, name="payout_alarm"),
]
