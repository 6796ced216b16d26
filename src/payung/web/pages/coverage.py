"""Coverage: the map, the drill-down to the village, and the published figures with their contradictions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from payung.coverage import selectors
from payung.coverage.selectors import Protected
from payung.places import selectors as places
from payung.places.models import Denominator, Place
from payung.platform import clock
from payung.web import sentences
from payung.web.components import charts, maps
from payung.web.components.formats import month_name, number, percent
from payung.web.components.parts import Input
from payung.web.components.tables import Column, Filter, FilterBar, Row, Table
from payung.web.components.words import payer as payer_look
from payung.web.context import crumbs
from payung.web.decorators import ActorRequest, page
from payung.web.exports import Field, answer, links, wanted
from payung.web.pages.coverage_reported import reported_context

POPULATION = "population_bps"
COAST = Path(__file__).resolve().parents[1] / "static" / "vendor" / "coast.json"


@page("coverage.view")
def coverage(request: ActorRequest) -> HttpResponse:
    """The whole province, or as much of it as the user may see."""
    return _page(request, places.provinces()[0] if places.provinces() else None)


@page("coverage.view")
def place(request: ActorRequest, code: str) -> HttpResponse:
    """One regency or district."""
    found = places.place(code)
    if found is None or found.level > places.DISTRICT:
        raise Http404
    return _page(request, found)


def _page(request: ActorRequest, where: Place | None) -> HttpResponse:
    if where is None:
        return render(request, "coverage/index.html", {"where": None})
    seen = selectors.viewed()
    if seen is not None and where.level > 1 and where.code[:5] not in seen:
        raise Http404
    months = selectors.months()
    month = _month(request.GET.get("bulan", ""), months)
    below = [p for p in places.children(where.code) if seen is None or p.code[:5] in seen]
    counted = selectors.protected(month, where.level + 1, where.code) if month else {}
    people = places.denominators([where.code, *(p.code for p in below)], POPULATION)
    lines = [Line(p, counted.get(p.code), people.get(p.code)) for p in below]
    if form := wanted(request):
        return answer(form, f"cakupan {where.name} {month or ''}", _FIELDS, lines)
    total = Protected(where.code)
    for spot in counted.values():
        for kind, n in spot.by_payer.items():
            total.by_payer[kind] = total.by_payer.get(kind, 0) + n
    context: dict[str, Any] = {
        "where": where,
        "name": places.long_name(where.name),
        "level_below": sentences.word(sentences.LEVELS, where.level + 1),
        "month": month,
        "total": total.people,
        "through_programmes": total.through_programmes,
        "base": _base(people.get(where.code), lines, seen),
        "partial": seen is not None and where.level == 1,
        "outside": seen is not None and not seen,
        "base_inputs": _base_inputs(_base(people.get(where.code), lines, seen), total.people, month),
        "segments": [
            (sentences.word(sentences.SEGMENTS, k), n)
            for k, n in sorted(selectors.by_segment(month, where.code).items())
        ]
        if month
        else [],
        "payer_bars": _payer_bars(total),
        "table": _table(request, where, lines, month),
        "map": _map(lines, month) if where.level == 1 and lines else "",
        "history": _history(where),
        "bar": _bar(request.GET.get("bulan", ""), months),
        "uncounted": not months,
        "breadcrumbs": _crumbs(where),
    }
    if context["base"]:
        context["share"] = Fraction(100 * total.people, context["base"].value)
    if where.level == 1:
        context.update(reported_context(where.code, 0 if seen is not None else total.through_programmes, month))
    return render(request, "coverage/index.html", context)


def _month(text: str, months: list[date]) -> date | None:
    for month in months:
        if f"{month:%Y-%m}" == text:
            return month
    return selectors.latest_month(clock.today()) or (months[-1] if months else None)


class Line:
    """One place below, with its protected people and its base."""

    def __init__(self, where: Place, spot: Protected | None, base: Denominator | None) -> None:
        self.place, self.base = where, base
        self.people = spot.people if spot else 0
        self.by_payer = spot.by_payer if spot else {}
        self.through_programmes = spot.through_programmes if spot else 0

    @property
    def share(self) -> Fraction | None:
        """Percent of the base, or None where no base is known."""
        return Fraction(100 * self.people, self.base.value) if self.base else None


def _base(own: Denominator | None, lines: list[Line], seen: frozenset[str] | None) -> Denominator | None:
    """The place's own base, but where only a part of it may be seen, the base of that part."""
    return _sum_of(lines) if own is None or (seen is not None and own.place_id.count(".") == 0) else own


def _sum_of(lines: list[Line]) -> Denominator | None:
    """A base made of the bases below when the place itself has none but all places below do."""
    if not lines or any(line.base is None for line in lines):
        return None
    bases = [line.base for line in lines if line.base]
    first = bases[0]
    return Denominator(value=sum(b.value for b in bases), as_of=first.as_of, source=first.source, kind=first.kind)


_FIELDS = [
    Field(_("Kode"), lambda line: line.place.code),
    Field(_("Wilayah"), lambda line: places.long_name(line.place.name)),
    Field(_("Terlindungi"), lambda line: line.people),
    Field(_("Melalui skema"), lambda line: line.through_programmes),
    Field(_("Data peserta BPJS"), lambda line: line.by_payer.get("existing", 0)),
    Field(_("Penduduk"), lambda line: line.base.value if line.base else None),
    Field(_("Sumber penduduk"), lambda line: line.base.source if line.base else ""),
    Field(_("Persen penduduk"), lambda line: f"{float(line.share):.2f}" if line.share is not None else ""),
]


def _table(request: ActorRequest, where: Place, lines: list[Line], month: date | None) -> Table:
    has_base = where.level == 1
    columns = [
        Column("place", sentences.word(sentences.LEVELS, where.level + 1)),
        Column("people", _("Terlindungi"), "number"),
        Column("programmes", _("Melalui skema"), "number"),
        Column("existing", _("Data peserta BPJS"), "number"),
    ]
    if has_base:
        columns += [
            Column("base", _("Penduduk"), "number"),
            Column("share", _("Dari penduduk"), "percent"),
            Column("force", _("Dari angkatan kerja"), "state"),
        ]
    ask = f"?bulan={month:%Y-%m}" if month else ""
    rows = []
    for line in lines:
        cells: list[Any] = [
            places.short_name(line.place.name),
            line.people,
            line.through_programmes,
            line.by_payer.get("existing", 0),
        ]
        if has_base:
            cells += [line.base.value if line.base else None, line.share, "no-data"]
        url = reverse("coverage_place", args=[line.place.code]) + ask if where.level < places.DISTRICT else ""
        rows.append(Row(cells, url=url))
    return Table(
        columns=columns,
        rows=rows,
        caption=_("Per wilayah"),
        note=_(
            "Persentase dihitung dari penduduk, bukan dari angkatan kerja: angka angkatan kerja per kabupaten/kota tidak diterbitkan."
        )
        if has_base
        else _("Penduduk per kecamatan dan desa belum dimuat; karena itu belum ada persentase."),
        exports=links(request.GET),
        dense=True,
    )


def _map(lines: list[Line], month: date | None) -> Any:
    ask = f"?bulan={month:%Y-%m}" if month else ""
    spots = [
        maps.Place(
            code=line.place.code,
            name=places.long_name(line.place.name),
            lon=float(line.place.lon),
            lat=float(line.place.lat),
            value=line.people,
            level=line.share,
            url=reverse("coverage_place", args=[line.place.code]) + ask,
        )
        for line in lines
        if line.place.lon is not None and line.place.lat is not None
    ]
    outlines = places.outlines(line.place.code for line in lines)
    boundaries = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"code": c}, "geometry": g} for c, g in outlines.items()],
    }
    return maps.ntt_map(
        spots,
        coast=maps.load_coast(COAST),
        boundaries=boundaries if outlines else None,
        breaks=breaks_of([line.share for line in lines]),
        unit=str(_("orang")),
        title=str(_("Peta cakupan per kabupaten/kota")),
    )


def breaks_of(shares: list[Fraction | None]) -> tuple[int, int, int, int]:
    """Four whole-percent bounds that spread over what occurs: small coverages need small steps."""
    top = max((float(s) for s in shares if s is not None), default=0.0)
    for bounds in ((1, 2, 3, 4), (2, 4, 6, 8), (5, 10, 15, 20), (10, 20, 30, 40)):
        if top <= bounds[-1] * 1.5:
            return bounds
    return (20, 40, 60, 80)


def _payer_bars(total: Protected) -> Any:
    hues: dict[str, int] = {}
    for kind, n in total.by_payer.items():
        hues[sentences.hue(kind)] = hues.get(sentences.hue(kind), 0) + n
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
            "programmes": sum(n for k, n in kinds.items() if k != "existing"),
        }
        for month, kinds in selectors.by_month(where.code if where.level > 1 else "")
    ]


def _bar(asked: str, months: list[date]) -> FilterBar:
    options = [(f"{m:%Y-%m}", month_name(m)) for m in months]
    value = asked if asked in dict(options) else ""
    return FilterBar([Filter("bulan", _("Keadaan bulan"), value=value, options=options, any_word=_("Terbaru"))])


def _base_inputs(base: Denominator | None, people: int, month: date | None) -> list[Input]:
    if base is None or month is None:
        return []
    return [
        Input(_("Orang terlindungi"), number(people), source=f"Payung, {month_name(month)}"),
        Input(_("Penduduk"), number(base.value), source=base.source, on=base.as_of),
        Input(_("Bagian"), percent(Fraction(100 * people, base.value)), basis=_("orang terlindungi : penduduk")),
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
