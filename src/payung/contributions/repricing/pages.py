"""Prices of a scheme that follow the law: what would change, what waits for a second person, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.contributions.errors import ContributionsRefused
from payung.contributions.repricing import services as repricing
from payung.contributions.repricing.acts import REFUSE_PRICES, RELEASE_PRICES, REPRICE
from payung.kernel.acts import Keys
from payung.sponsorship import selectors as sponsorship
from payung.sponsorship.models import Repricing, Scheme
from payung.sponsorship.pages.schemes import trail
from payung.ui.acts import Place, act_urls
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table


@page("scheme.edit")
def prices(request: ActorRequest, scheme_id: int) -> HttpResponse:
    """What the law's prices would move of a scheme: people and rupiah, by month."""
    scheme = the_scheme(scheme_id)
    earlier = repricing.history(scheme_id)
    waits = next((one for one in earlier if one.state == "asked"), None)
    moved = repricing.standing_of(waits) if waits else repricing.effect(scheme)
    own = waits is not None and waits.asked_by == request.actor.user_id
    context: dict[str, Any] = {
        "scheme": scheme,
        "moved": moved,
        "waits": waits,
        "may_release": waits is not None and not own and policies.can(request.actor.roles, RELEASE_PRICES.right),
        "effect_table": table(
            repricing.EFFECT,
            repricing.effect_lines(moved),
            caption=_("Yang berubah, per bulan"),
            empty=_("Harga skema ini sama dengan hukum yang berlaku"),
            dense=True,
        ),
        "history_table": table(
            repricing.HISTORY,
            [repricing.line(one) for one in earlier],
            caption=_("Perubahan harga sebelumnya"),
            empty=_("Harga skema ini belum pernah berubah"),
        ),
        "breadcrumbs": trail(scheme),
    }
    return render(request, "contributions/prices.html", context)


def the_scheme(scheme_id: int) -> Scheme:
    """The scheme whose money the reader serves, or 404."""
    scheme = sponsorship.scheme(scheme_id)
    if scheme is None or getattr(scheme, "fund", None) is None:
        raise Http404
    return scheme


def locate_scheme(_request: ActorRequest, keys: Keys) -> Place:
    """The scheme of an act, and the page of its prices."""
    scheme = the_scheme(keys["scheme_id"])
    return Place(scheme, scheme.name, reverse("scheme_prices", args=[scheme.pk]), trail(scheme))


def locate(_request: ActorRequest, keys: Mapping[str, int]) -> Place:
    """The repricing of an act, and the page of its scheme's prices."""
    try:
        one: Repricing = repricing.repricing_of(None, keys["repricing_id"])
    except ContributionsRefused as error:
        raise Http404 from error
    url = reverse("scheme_prices", args=[one.scheme_id])
    return Place(one, one.scheme.name, url, trail(one.scheme))


urlpatterns = [
    *act_urls((REPRICE,), locate_scheme),
    *act_urls((RELEASE_PRICES, REFUSE_PRICES), locate),
    path("pendanaan/<int:scheme_id>/harga", prices, name="scheme_prices"),
]
