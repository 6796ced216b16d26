"""Groups (wadah) that pay by one code, and months ahead of one person."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from payung.contributions.ahead import services as ahead
from payung.contributions.ahead.acts import GROUPS, PERSONS
from payung.kernel.acts import Keys
from payung.kernel.views import Col, Columns
from payung.places import selectors as places
from payung.registry.reading import opened
from payung.ui.acts import Place, act_urls
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table

GROUP: Columns = (
    Col("name", "Wadah", "wide"),
    Col("place_code", "Wilayah", "place"),
    Col("members", "Anggota", "number"),
)


@page("own.ahead")
def groups(request: ActorRequest) -> HttpResponse:
    """All groups of the scope; each opens its bill ahead."""
    lines = ahead.listed()
    context = {
        "table": table(
            GROUP,
            lines,
            lambda one: reverse("group_ahead", args=[one["id"]]),
            places.names(one["place_code"] for one in lines),
            caption=_("Wadah"),
            empty=_("Belum ada wadah"),
            empty_hint=_("Wadah mengumpulkan iuran orang yang membayar sendiri dengan satu kode."),
        )
    }
    return render(request, "contributions/groups.html", context)


def locate(_request: ActorRequest, keys: Keys) -> Place:
    """The group of an act, and the page of all."""
    back: Any = crumbs((_("Iuran"), reverse("bills")), (_("Wadah"), reverse("groups")))
    if "group_id" not in keys:
        return Place(None, str(_("Wadah")), reverse("groups"), back)
    group = ahead.group_of(None, keys["group_id"])
    return Place(group, group.name, reverse("groups"), back)


def locate_person(request: ActorRequest, keys: Keys) -> Place:
    """The person who pays ahead; the look at the person is recorded."""
    who = opened(request.actor, keys["person_id"], "ahead")
    url = reverse("person", args=[keys["person_id"]])
    return Place(who, who.name, url, crumbs((_("Orang"), reverse("people")), (who.name, url)))


urlpatterns = [
    path("iuran/wadah", groups, name="groups"),
    *act_urls(GROUPS, locate),
    *act_urls(PERSONS, locate_person),
]
