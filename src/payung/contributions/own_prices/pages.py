"""New prices by the law for self-payers: what would change, what waits for a second person, and what was decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.contributions.own_prices import services as ownprices
from payung.contributions.own_prices.acts import ACTS, RELEASE
from payung.contributions.repricing import services as repricing
from payung.kernel.acts import Keys
from payung.ui.acts import Place, act_urls
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table

HISTORY = tuple(col for col in repricing.HISTORY if col.name not in ("version", "billed"))


@page("own.ahead")
def own_prices(request: ActorRequest) -> HttpResponse:
    """How the law's prices would change the months of self-payers: people and rupiah, by month."""
    earlier = ownprices.history()
    waits = next((one for one in earlier if one.state == "asked"), None)
    moved = ownprices.standing_of(waits) if waits else ownprices.effect(ownprices.province_of(request.actor))
    own = waits is not None and waits.asked_by == request.actor.user_id
    context: dict[str, Any] = {
        "moved": moved,
        "waits": waits,
        "may_release": waits is not None and not own and policies.can(request.actor.roles, RELEASE.right),
        "effect_table": table(
            repricing.EFFECT,
            repricing.effect_lines(moved),
            caption=_("Yang berubah, per bulan"),
            empty=_("Yang membayar sendiri sudah ditagih menurut hukum yang berlaku"),
            dense=True,
        ),
        "history_table": table(
            HISTORY,
            [ownprices.line(one) for one in earlier],
            caption=_("Perubahan harga sebelumnya"),
            empty=_("Harga bagi yang membayar sendiri belum pernah berubah"),
        ),
        "breadcrumbs": trail(),
    }
    return render(request, "contributions/own_prices.html", context)


def trail() -> Any:
    """The way to the page."""
    return crumbs((_("Iuran"), reverse("bills")))


def locate(_request: ActorRequest, keys: Keys) -> Place:
    """The repricing of an act, and the page of all."""
    one = ownprices.repricing_of(None, keys["repricing_id"]) if "repricing_id" in keys else None
    return Place(one, str(_("Harga bagi yang membayar sendiri")), reverse("own_prices"), trail())


urlpatterns = [path("iuran/sendiri/harga", own_prices, name="own_prices"), *act_urls(ACTS, locate)]
