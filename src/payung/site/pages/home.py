"""Beranda: coverage and open tasks first; then money, the last list, and the next end of cover."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.choices import TO_COME
from payung.access.selectors import home_province
from payung.casework.inbox import inbox
from payung.claims import selectors as claims
from payung.contributions import selectors as contributions
from payung.coverage import selectors as coverage
from payung.coverage import views
from payung.intake import selectors as intake
from payung.intake.figures import list_funnel
from payung.kernel.months import Month
from payung.kernel.shares import percent_of
from payung.office.parts import lines
from payung.office.waiting import counted
from payung.participation.words import hue
from payung.platform import clock
from payung.platform import selectors as platform
from payung.sponsorship import selectors as sponsorship
from payung.ui.choices import translated
from payung.ui.components import charts
from payung.ui.components.formats import month_name, number, percent
from payung.ui.components.parts import Input
from payung.ui.components.words import payer as payer_look
from payung.ui.decorators import ActorRequest, page

MOST = 8  # lines on Beranda; the rest is in Tugas
STILL_TO_COME = translated(TO_COME)


@page("home.view")
def home(request: ActorRequest) -> HttpResponse:
    """One page for the head of the office and for everyone who asks what waits for him."""
    with sponsorship.expiry_once():  # shown both in the list of tasks and in a section of its own
        return _home(request)


def _home(request: ActorRequest) -> HttpResponse:
    roles = request.actor.roles
    context: dict[str, Any] = {"covered": covered(), "today": clock.today()}
    if policies.can(roles, "intake.view"):
        context.update(_lists(request.actor.user_id))
    if policies.can(roles, "contributions.view"):
        context.update(_money())
    if policies.can(roles, "scheme.view"):
        context.update(_schemes())
    if policies.can(roles, "claims.view"):
        context["claims"] = claims.at_risk(clock.today())
    waiting = counted(request, inbox(request.actor))
    context.update(hands=lines(request.actor, waiting, clock.today(), MOST), waiting=waiting)
    context["to_come"] = [STILL_TO_COME[role] for role in roles if role in STILL_TO_COME]
    context["running"] = platform.runs().filter(state__in=platform.OPEN_STATES).count()
    return render(request, "home/index.html", context)


def covered() -> dict[str, Any]:
    """Protected people of the scope in the newest counted month, over BPS population."""
    month, seen = coverage.latest_month(clock.today()), coverage.viewed()
    if month is None or (seen is not None and not seen):
        return {"month": None, "outside": seen is not None and not seen}
    total = views.seen(month, seen)
    published = coverage.implied_mix(home_province())
    base, share = total.base, percent_of(total.share_bp)
    series = [sum(kinds.values()) for _month, kinds in coverage.by_month()]
    hues: dict[str, int] = {}
    for kind, n in total.by_payer.items():
        hues[hue(kind)] = hues.get(hue(kind), 0) + n
    ordered = sorted(hues.items(), key=lambda item: -item[1])
    return {
        "month": month,
        "people": total.people,
        "schemes": total.through_schemes,
        "base": base.value if base else 0,
        "published": published,
        "ucj": percent(percent_of(published.mix.total_bp)) if published else "",
        "share": share,
        "inputs": [
            Input(_("Orang terlindungi"), number(total.people), source=f"Payung, {month_name(month)}"),
            Input(
                _("Penduduk"),
                number(base.value if base else 0),
                source=base.source if base else "",
                on=base.as_of if base else None,
            ),
            Input(_("Bagian"), percent(share) if share is not None else "–", basis=_("orang terlindungi : penduduk")),
        ],
        "spark": charts.sparkline(series, str(_("Orang terlindungi per bulan")), tone="leaf"),
        "bars": charts.bars([charts.Bar(payer_look(k).word, n, payer=k) for k, n in ordered], whole=total.people)
        if ordered
        else "",
    }


def _lists(user_id: int) -> dict[str, Any]:
    own = intake.last_checked(user_id)
    last = own or intake.newest_checked()
    funnel = list_funnel(intake.funnel(last.counts), reverse("list", args=[last.pk])) if last else ""
    return {"last_list": last, "own_list": own is not None, "funnel": funnel, "may_lists": True}


def _money() -> dict[str, Any]:
    due = contributions.due_next(clock.today())
    return {"money": contributions.bill_totals(contributions.bills()), "due": due, "may_money": True}


def _schemes() -> dict[str, Any]:
    today = clock.today()
    now = Month.from_date(today)
    listed = sponsorship.next_expiry(today)
    ending = [line for line in listed if line["people"]]
    for line in ending:
        line["left"] = Month.from_date(line["scheme"].last_month).since(now)
        line["url"] = reverse("scheme", args=[line["scheme"].pk])
    totals = sponsorship.totals()
    return {
        "ending": ending[:3],
        "all_go_on": bool(listed),
        "budget": totals if totals["budget"] else None,
        "may_schemes": True,
    }


urlpatterns = [path("", home, name="home")]
