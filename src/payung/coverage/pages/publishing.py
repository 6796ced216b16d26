"""Entering and correcting figures that others published, and counts of places over which shares are taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.coverage import bases, views
from payung.coverage.acts import BASES, FIGURES
from payung.coverage.models import Base
from payung.kernel.acts import Keys
from payung.ui.acts import Place, act_urls
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import paged


def locate(_request: ActorRequest, _keys: Keys) -> Place:
    """The page of the figures, whichever of them the act is about."""
    back = reverse("coverage")
    return Place(None, gettext("Angka yang diterbitkan"), back, crumbs((_("Cakupan"), back)))


def locate_base(_request: ActorRequest, keys: Keys) -> Place:
    """The page of the counts; the count that is decided on, where there is one."""
    back = reverse("coverage_bases")
    base = bases.loaded(None, keys["base_id"]) if "base_id" in keys else None
    return Place(
        base, gettext("Angka dasar"), back, crumbs((_("Cakupan"), reverse("coverage")), (_("Angka dasar"), back))
    )


@page("coverage.publish")
def counted(request: ActorRequest) -> HttpResponse:
    """Counts of places that were entered, newest first, and what may be decided about those that wait."""
    queryset = bases.listed()

    def lines_of(rows: Iterable[Base]) -> list[dict[str, Any]]:
        return bases.lines(list(rows))

    if form := wanted(request):
        return answer(request, form, "angka dasar", views.COUNTED, queryset, lines_of)
    page_rows = paged(queryset, request.GET, ("-id",))
    waiting = bases.lines(list(queryset.filter(decision__isnull=True)))
    context = {
        "waiting": [
            {**one, "own": row.made_by == request.actor.user_id}
            for one, row in zip(waiting, queryset.filter(decision__isnull=True), strict=True)
        ],
        "table": table(
            views.COUNTED,
            lines_of(page_rows.rows),
            exports=links(request.GET),
            pager=page_rows.pager,
            empty=_("Belum ada angka dasar yang dicatat"),
            empty_hint=_("Yang dipakai sekarang adalah angka bawaan Payung, dengan sumber dan tanggalnya."),
        ),
        "breadcrumbs": crumbs((_("Cakupan"), reverse("coverage"))),
    }
    return render(request, "coverage/bases.html", context)


urlpatterns = [
    path("cakupan/angka/dasar", counted, name="coverage_bases"),
    *act_urls(FIGURES, locate),
    *act_urls(BASES, locate_base),
]
