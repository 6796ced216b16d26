"""Coverage: the map, the way from province to village, and published figures with their contradictions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.coverage import selectors, views
from payung.coverage.pages.reported import of_bp, reported_context
from payung.coverage.pages.village import village_page
from payung.coverage.views import PlaceLine
from payung.kernel.choices import Choice
from payung.kernel.shares import percent_of
from payung.kernel.views import Col, only
from payung.participation.words import hue
from payung.places import selectors as places
from payung.places.models import Place
from payung.platform import clock
from payung.platform.assets import VENDOR
from payung.ui import sentences
from payung.ui.components import charts, maps
from payung.ui.components.formats import month_name, number
from payung.ui.components.parts import Input
from payung.ui.components.tables import Filter, FilterBar, Table
from payung.ui.components.words import payer as payer_look
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table

COAST = VENDOR / "coast.json"


@page("coverage.view")
def coverage(request: ActorRequest) -> HttpResponse:
    """The whole province, or the part that the user may see. A user who sees only one regency gets that regency."""
    seen = selectors.viewed()
    if seen is not None and len(seen) == 1:
        return _page(request, places.place(next(iter(seen))), seen)
    provinces = places.provinces()
    return _page(request, provinces[0] if provinces else None, seen)


@page("coverage.view")
def place(request: ActorRequest, code: str) -> HttpResponse:
    """One regency or district, or one village with its people."""
    row = places.place(code)
    if row is None:
        raise Http404
    return village_page(request, row) if row.level == places.VILLAGE else _page(request, row, selectors.viewed())


def _page(request: ActorRequest, where: Place | None, seen: frozenset[str] | None) -> HttpResponse:
    """seen: as `selectors.viewed` answers."""
    if where is None:
        return render(request, "coverage/index.html", {"where": None})
    if seen is not None and where.level > 1 and where.code[:5] not in seen:
        raise Http404
    months = selectors.months()
    month = _month(request.GET.get("bulan", ""), months)
    below = [p for p in places.children(where.code) if seen is None or p.code[:5] in seen]
    partial = seen is not None and where.level == 1
    total, lines = views.picture(
        where.code, where.name, month, where.level + 1, {p.code: p.name for p in below}, partial=partial
    )
    bar = _bar(request.GET.get("bulan", ""), months)
    if form := wanted(request):
        return answer(
            request,
            form,
            f"cakupan {where.name} {month or ''}",
            views.PLACE,
            [views.place_line(one) for one in lines],
            bar=lambda: bar,
        )
    context: dict[str, Any] = {
        "where": where,
        "name": places.long_name(where.name),
        "level_below": sentences.word(sentences.LEVELS, where.level + 1),
        "month": month,
        "total": total.people,
        "through_schemes": total.through_schemes,
        "base": total.base,
        "share": percent_of(total.share_bp),
        "partial": partial,
        "outside": seen is not None and not seen,
        "base_inputs": _base_inputs(total, month),
        "segments": [
            (sentences.word(sentences.SEGMENTS, k), n)
            for k, n in sorted(selectors.by_segment(month, where.code).items())
        ]
        if month
        else [],
        "payer_bars": _payer_bars(total),
        "table": _table(request, where, lines, month),
        "map": _map(below, lines, month) if where.level == 1 and lines else "",
        "history": _history(where),
        "bar": bar,
        "uncounted": not months,
        "breadcrumbs": _crumbs(where),
    }
    if where.level == 1:
        correct = policies.can(request.actor.roles, "coverage.publish")
        context.update(reported_context(where.code, views.added_of(total, seen), month, correct=correct))
    return render(request, "coverage/index.html", context)


def _month(text: str, months: list[date]) -> date | None:
    for month in months:
        if f"{month:%Y-%m}" == text:
            return month
    today = clock.today()
    return next((month for month in months if month <= today), months[-1] if months else None)


def _table(request: ActorRequest, where: Place, lines: list[PlaceLine], month: date | None) -> Table:
    has_base = where.level == 1
    ask = f"?bulan={month:%Y-%m}" if month else ""
    counted = ("name", "people", "through_schemes", "existing")
    columns = only(views.PLACE, *counted, *(("base.value", "share_bp") if has_base else ()))
    if has_base:
        columns += (Col("force", "Dari angkatan kerja", "choice", (Choice("", "", "no-data"),)),)
    return table(
        columns,
        [views.place_line(one) for one in lines],
        (lambda one: reverse("coverage_place", args=[one["code"]]) + ask) if where.level <= places.DISTRICT else None,
        cells={"name": lambda one: places.short_name(one["name"]), "force": lambda _one: "no-data"},
        caption=_("Per wilayah"),
        note=_(
            "Persentase dihitung dari penduduk, bukan dari angkatan kerja: angka angkatan kerja per kabupaten/kota tidak diterbitkan."
        )
        if has_base
        else _("Penduduk per kecamatan dan desa belum dimuat; karena itu belum ada persentase."),
        exports=links(request.GET),
        dense=True,
    )


def _map(below: list[Place], lines: list[PlaceLine], month: date | None) -> Any:
    ask = f"?bulan={month:%Y-%m}" if month else ""
    spots = [
        maps.Place(
            code=line.code,
            name=places.long_name(line.name),
            lon=float(place.lon),
            lat=float(place.lat),
            value=line.people,
            level=percent_of(line.share_bp),
            url=reverse("coverage_place", args=[line.code]) + ask,
        )
        for place, line in zip(below, lines, strict=True)
        if place.lon is not None and place.lat is not None
    ]
    outlines = places.outlines(line.code for line in lines)
    boundaries = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"code": c}, "geometry": g} for c, g in outlines.items()],
    }
    return maps.ntt_map(
        spots,
        coast=maps.load_coast(COAST),
        boundaries=boundaries if outlines else None,
        breaks=views.breaks_of((line.share_bp for line in lines), maps.CLASSES),
        unit=str(_("orang")),
        title=str(_("Peta cakupan per kabupaten/kota")),
    )


def _payer_bars(total: PlaceLine) -> Any:
    hues: dict[str, int] = {}
    for kind, n in total.by_payer.items():
        hues[hue(kind)] = hues.get(hue(kind), 0) + n
    listed = sorted(hues.items(), key=lambda item: -item[1])
    return (
        charts.bars([charts.Bar(payer_look(k).word, n, payer=k) for k, n in listed], whole=total.people)
        if listed
        else ""
    )


def _history(where: Place) -> list[dict[str, Any]]:
    return [
        {
            "month": month,
            "people": sum(kinds.values()),
            "schemes": sum(n for k, n in kinds.items() if k != "existing"),
        }
        for month, kinds in selectors.by_month(where.code if where.level > 1 else "")
    ]


def _bar(asked: str, months: list[date]) -> FilterBar:
    options = [(f"{m:%Y-%m}", month_name(m)) for m in months]
    value = asked if asked in dict(options) else ""
    return FilterBar([Filter("bulan", _("Keadaan bulan"), value=value, options=options, any_word=_("Terbaru"))])


def _base_inputs(total: PlaceLine, month: date | None) -> list[Input]:
    base = total.base
    if base is None or month is None:
        return []
    return [
        Input(_("Orang terlindungi"), number(total.people), source=f"Payung, {month_name(month)}"),
        Input(_("Penduduk"), number(base.value), source=base.source, on=base.as_of),
        Input(_("Bagian"), of_bp(total.share_bp), basis=_("orang terlindungi : penduduk")),
    ]


def _crumbs(where: Place) -> list[Any]:
    if where.level == 1:
        return []
    above = [p for p in places.ancestors(where.code) if p.level < where.level]
    return crumbs(
        *(
            (
                places.long_name(p.name),
                reverse("coverage") if p.level == 1 else reverse("coverage_place", args=[p.code]),
            )
            for p in above
        )
    )


urlpatterns = [
    path("cakupan", coverage, name="coverage"),
    path("cakupan/<str:code>", place, name="coverage_place"),
]
