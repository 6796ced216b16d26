"""Pencairan, the brake: one person stops all payouts, two start them again. Every page of the room says so."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import names_of
from payung.kernel.acts import Keys
from payung.payouts.brake import services as brake
from payung.payouts.brake import views
from payung.payouts.brake.acts import ACTS
from payung.ui.acts import Place, act_urls
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table
from payung.ui.paging import paged

ASKED = ("may_propose", "may_confirm", "may_refuse")  # what the banner offers


def framed(request: ActorRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of this room, with the banner while all payouts are stopped."""
    return render(request, template, {"halt": halt_of(request), **context}, status=status)


def halt_of(request: ActorRequest) -> dict[str, Any] | None:
    """Who stopped all payouts and who wants to start again, as the banner shows it; None while money goes out."""
    halt = brake.standing()
    if halt is None:
        return None
    names = names_of([halt.stopped_by, *([halt.maker_id] if halt.maker_id else [])])
    may = policies.can(request.actor.roles, "payouts.stop")
    return {
        "by": names.get(halt.stopped_by, ""),
        "at": halt.stopped_at,
        "reason": halt.reason,
        "proposal": halt.proposal_id,
        "again_by": names.get(halt.maker_id or 0, ""),
        "again_at": halt.proposed_at,
        "why_again": halt.why_again,
        "own": halt.maker_id == request.actor.user_id,
        "may_propose": may and halt.proposal_id is None,
        "may_refuse": may and halt.proposal_id is not None,
        "may_confirm": may and halt.proposal_id is not None and halt.maker_id != request.actor.user_id,
    }


def banner(request: ActorRequest) -> dict[str, Any]:
    """The banner above the form of an act."""
    return {"above": "payouts/part_halt.html", "halt": halt_of(request)}


@page("payouts.view")
def history(request: ActorRequest) -> HttpResponse:
    """Every stop and start, with who and why; and the brake itself."""
    page_shown = paged(brake.history(), request.GET, ("-id",))
    rows = list(page_shown.rows)
    names = names_of([row.actor_id for row in rows])
    steps = table(
        views.BRAKE_STEP,
        rows,
        cells={"actor_id": lambda row: names.get(row.actor_id, "")},
        pager=page_shown.pager,
        empty=_("Pencairan belum pernah dihentikan"),
    )
    return framed(
        request, "payouts/brake.html", {"table": steps, "breadcrumbs": crumbs((_("Pencairan"), reverse("payouts")))}
    )


def locate(request: ActorRequest, _keys: Keys) -> Place:
    """The page of the brake, without the banner above its own form."""
    halt = halt_of(request)
    more = {"above": "payouts/part_halt.html", "halt": halt and {**halt, **dict.fromkeys(ASKED, False)}}
    trail = crumbs((_("Pencairan"), reverse("payouts")))
    return Place(None, gettext("Rem pencairan"), reverse("payout_brake"), trail, more)


urlpatterns = [*act_urls(ACTS, locate), path("pencairan/rem", history, name="payout_brake")]
