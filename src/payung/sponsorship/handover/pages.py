"""Hand-over: whose cover ends with a scheme, by village, which payers they are offered, and the printed list of
people to visit.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from payung.kernel.choices import values
from payung.kernel.months import Month
from payung.notices.words import why
from payung.places import selectors as places
from payung.registry.reading import exported, listed
from payung.sponsorship.choices import REACH
from payung.sponsorship.handover import services as handover
from payung.sponsorship.models import Scheme
from payung.sponsorship.pages.schemes import the_scheme, trail
from payung.ui.choices import translated
from payung.ui.components.tables import Filter, FilterBar, Table
from payung.ui.context import person_url
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen

HEADING = _("Berakhir dan sambungannya")
VISIT = "didatangi"  # in the address: all of `choices.VISITED`
MOST = 50  # villages on one page; with more of them the page first lists the regencies


@page("scheme.view")
def of_scheme(request: ActorRequest, scheme_id: int) -> HttpResponse:
    """People whose cover ends after the last month of a scheme, or after another month (`?bulan=2025-10`), by
    village. Where there are many villages the page lists regencies first, and one regency on request
    (`?kabupaten=53.04`). Files contain every village.
    """
    scheme = the_scheme(scheme_id)
    whole = handover.whole(scheme, asked_month(request, scheme))
    lines = whole["villages"]
    names = places.names([*(one["village_code"] for one in lines), *(one["regency"] for one in lines)])
    if form := wanted(request):
        return answer(request, form, f"berakhir {scheme.name}", handover.VILLAGES, lines, names=names)
    regency = request.GET.get("kabupaten", "")
    context: dict[str, Any] = {
        "scheme": scheme,
        "told": whole,
        "ends": Month.parse(whole["month"]).first_day,
        "regency": names.get(regency, ""),
        "table": _places(scheme, whole["month"], lines, regency, names),
        "offer_table": table(
            handover.OFFERS,
            whole["offers"],
            lambda one: reverse("scheme", args=[one["scheme_id"]]) if one["scheme_id"] else "",
            caption=_("Yang ditawarkan"),
            dense=True,
        ),
        "breadcrumbs": [*trail(scheme), *([(HEADING, reverse("handover", args=[scheme.pk]))] if regency else [])],
    }
    return render(request, "sponsorship/handover.html", context)


def _places(scheme: Scheme, month: str, lines: list[dict[str, Any]], regency: str, names: dict[str, str]) -> Table:
    address = reverse("handover", args=[scheme.pk])
    common: dict[str, Any] = {
        "exports": [(form.upper(), f"{address}?bulan={month}&unduh={form}") for form in ("csv", "xlsx")],
        "empty": _("Tidak ada yang perlindungannya berakhir tanpa sambungan"),
        "dense": True,
    }
    if not regency and len(lines) > MOST:
        return table(
            handover.REGENCIES,
            handover.by_regency(lines),
            lambda one: f"{address}?bulan={month}&kabupaten={one['regency']}",
            names,
            caption=_("Yang perlindungannya berakhir, per kabupaten/kota"),
            **common,
        )
    return table(
        handover.VILLAGES,
        [one for one in lines if regency in {"", one["regency"]}],
        lambda one: f"{address}/{one['village_code']}?bulan={month}",
        names,
        caption=_("Yang perlindungannya berakhir, per desa"),
        **common,
    )


@page("scheme.view")
def of_village(request: ActorRequest, scheme_id: int, village: str) -> HttpResponse:
    """People of one village whose cover ends, and whether a message reached them. The list of those whom no message
    reaches is printed (`?kabar=didatangi`), so that somebody visits them.
    """
    scheme = the_scheme(scheme_id)
    ends = asked_month(request, scheme) or Month.from_date(scheme.last_month)
    everybody = handover.people(scheme, ends, village)
    reach = chosen(request.GET, "kabar", [VISIT, *values(REACH)])
    falling = [one for one in everybody if reach in ("", one.reach) or (reach == VISIT and one.visited)]
    form = wanted(request)
    (exported if form else listed)(request.actor, f"handover:{scheme.pk}", [one.person_id for one in falling])
    lines = [{**vars(one), "reason": why(one.reason)} for one in falling]
    if form:
        return answer(request, form, f"berakhir {village}", handover.PEOPLE, lines)
    address = reverse("handover_village", args=[scheme.pk, village])
    context: dict[str, Any] = {
        "scheme": scheme,
        "ends": ends.first_day,
        "village": places.names([village]).get(village, village),
        "people": len(everybody),
        "visited": sum(one.visited for one in everybody),
        "bar": FilterBar(
            [
                Filter(
                    "kabar",
                    _("Kabar"),
                    value=reach,
                    options=[(VISIT, _("perlu didatangi")), *translated(REACH).items()],
                )
            ],
            extra={"bulan": str(ends)},
        ),
        "own": handover.offers(scheme, ends)[-1].monthly,
        "grace_months": handover.grace_months(ends + 1),
        "table": table(
            handover.PEOPLE,
            lines,
            lambda one: person_url(request, one["person_id"]),
            exports=[(form.upper(), f"{address}?bulan={ends}&kabar={reach}&unduh={form}") for form in ("csv", "xlsx")],
            empty=_("Tidak ada yang perlindungannya berakhir di desa ini"),
        ),
        "breadcrumbs": [*trail(scheme), (HEADING, reverse("handover", args=[scheme.pk]))],
    }
    return render(request, "sponsorship/handover_village.html", context)


def asked_month(request: ActorRequest, scheme: Scheme) -> Month | None:
    """The month that the address names, within those of the scheme; None for its last."""
    text = request.GET.get("bulan", "")
    if not text:
        return None
    month = Month.parse(text)
    if not scheme.first_month <= month.first_day <= scheme.last_month:
        raise Http404
    return month


urlpatterns = [
    path("pendanaan/<int:scheme_id>/sambung", of_scheme, name="handover"),
    path("pendanaan/<int:scheme_id>/sambung/<str:village>", of_village, name="handover_village"),
]
