"""Hukum: what holds now, programme by programme, and what was searched for. Open to anybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import re_path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.kernel.months import Month
from payung.law.calculators import CALCULATORS
from payung.law.doctor import doctor
from payung.law.store import Parameter, Relief, statute
from payung.lawbook.parts import values
from payung.lawbook.parts.frame import framed
from payung.lawbook.parts.lines import (
    NOT_YET,
    RULE,
    VALUE,
    Line,
    dated_values,
    exports,
    json_file,
    recorded,
    relief_line,
    told_finding,
)
from payung.lawbook.parts.questions import by_audience
from payung.lawbook.parts.values import holding, marked
from payung.platform import clock
from payung.ui.components.tables import Filter, FilterBar, Table
from payung.ui.components.words import Word
from payung.ui.decorators import public_page
from payung.ui.exports import answer, wanted
from payung.ui.listing import table
from payung.ui.statute.tree import address_of
from payung.ui.statute.words import HEADLINES, MARKS, PROGRAMMES, UNKNOWN, programme_of

PRESSING = 6  # findings shown on the first page
EVERY = "semua"  # all rules as rows, in the place of a programme


@public_page()
def rules(request: HttpRequest) -> HttpResponse:
    """What holds now: programmes at a glance, or the rows that were searched for."""
    month = values.month_or_none(request.GET.get("pada", ""))
    today = clock.today()
    on = month.first_day if month else today
    lines = [Line(parameter, holding(parameter, on)) for parameter in statute()]
    bar = _bar(request)
    matches = _filtered(lines, bar)
    form = request.GET.get("unduh", "")
    if form == "json":
        return json_file([recorded(line.parameter) for line in matches], "hukum")
    if form := wanted(request):
        return answer(request, form, "hukum", VALUE, dated_values(line.parameter for line in matches))
    searched = any(one.value for one in bar.filters)
    sure = sum(line.mark == "high" for line in lines if line.value)
    context: dict[str, Any] = {
        "bar": bar,
        "searched": searched,
        "matched": len(matches),
        "count": len(lines),
        "standing": sum(line.value is not None and line.mark != UNKNOWN for line in lines),
        "sure": sure,
        "on": on,
        "month": month,
        "table": _table(request, matches) if searched else None,
    }
    if not searched:
        findings = doctor(today)
        context |= {
            "cards": _cards(lines),
            "reliefs": [relief_line(relief, Month.from_date(today)) for relief in _newest(statute().reliefs)],
            "audiences": by_audience(),
            "questions": len(CALCULATORS),
            "pressing": [told_finding(finding) for finding in findings[:PRESSING]],
            "findings": len(findings),
            "exports": exports(request),
        }
    return render(request, "law/index.html", framed(request, "rules", context))


def _bar(request: HttpRequest) -> FilterBar:
    given = request.GET
    programmes: list[tuple[str, Word]] = [(EVERY, _("Semua dalam satu tabel"))]
    programmes += [(name, f"{short}: {long}") for name, (short, long) in PROGRAMMES.items()]
    marks = [(mark, word) for mark, (_state, word, _long) in MARKS.items()]
    month = values.month_or_none(given.get("pada", ""))

    def allowed(name: str, options: Sequence[tuple[str, Word]]) -> str:
        value = given.get(name, "")
        return value if value in dict(options) else ""

    return FilterBar(
        [
            Filter("cari", _("Cari"), "search", given.get("cari", "").strip()[:60], hint=_("misalnya pemakaman")),
            Filter("program", _("Program"), value=allowed("program", programmes), options=programmes),
            Filter("kepastian", _("Kepastian"), value=allowed("kepastian", marks), options=marks),
            Filter("pada", _("Keadaan bulan"), "month", str(month) if month else ""),
        ],
        action=reverse("law"),
    )


def _filtered(lines: Sequence[Line], bar: FilterBar) -> list[Line]:
    words, programme, mark, _month = (one.value for one in bar.filters)

    def fits(line: Line) -> bool:
        if programme not in ("", EVERY) and programme_of(line.parameter.id) != programme:
            return False
        if mark and line.mark != mark:
            return False
        haystack = _words_of(line.parameter)
        return all(word in haystack for word in words.casefold().split())

    return [line for line in lines if fits(line)]


def _words_of(parameter: Parameter) -> str:
    """All words by which a parameter can be found, in both languages of the page."""
    short, long = PROGRAMMES.get(programme_of(parameter.id), ("", ""))
    cited = " ".join(f"{value.basis} {value.source} {value.note}" for value in parameter.values)
    return f"{parameter.id} {parameter.label} {gettext(parameter.label)} {short} {long} {cited}".casefold()


def _table(request: HttpRequest, lines: Sequence[Line]) -> Table:
    return table(
        RULE,
        lines,
        lambda line: address_of(line.parameter.id),
        cells={
            "label": lambda line: gettext(line.parameter.label),
            "basis": lambda line: line.value.basis if line.value else "",
            "source": lambda line: line.value.source if line.value else "",
            "mark": lambda line: marked(line.mark) if line.value else ("no-data", _("Belum berlaku")),
        },
        caption=_("Aturan yang ditemukan"),
        exports=exports(request),
        dense=True,
        empty=_("Tidak ada aturan yang cocok"),
        empty_hint=_("Coba kata yang lebih pendek, atau hapus saringan."),
        empty_url=reverse("law"),
        empty_action=_("Lihat semua program"),
    )


def _cards(lines: Sequence[Line]) -> list[dict[str, Any]]:
    cards = []
    for name, (short, long) in PROGRAMMES.items():
        own = [line for line in lines if programme_of(line.parameter.id) == name]
        by_id = {line.parameter.id: line for line in own}
        cards.append(
            {
                "short": short,
                "long": long,
                "count": len(own),
                "unsure": sum(line.mark not in ("high", NOT_YET) for line in own),
                "url": f"{reverse('law')}?{urlencode({'program': name})}",
                "lines": [
                    (gettext(by_id[key].parameter.label), by_id[key].text, address_of(key), by_id[key].mark)
                    for key in HEADLINES[name]
                ],
            }
        )
    return cards


def _newest(reliefs: Sequence[Relief]) -> list[Relief]:
    return sorted(reliefs, key=lambda relief: relief.start, reverse=True)


urlpatterns = [re_path(r"^hukum/?$", rules, name="law")]
