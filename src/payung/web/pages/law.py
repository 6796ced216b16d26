"""Hukum: every figure of the statute with its history, its source and how sure it is. Open to anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import re_path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.kernel.months import Month
from payung.law.calculators import CALCULATORS
from payung.law.doctor import Finding, doctor
from payung.law.store import DatedValue, Parameter, Relief, statute
from payung.platform import clock
from payung.web.components.formats import month_name
from payung.web.components.tables import Column, Filter, FilterBar, Row, Table
from payung.web.components.words import Word
from payung.web.context import crumbs
from payung.web.decorators import public_page
from payung.web.exports import Field, answer, wanted
from payung.web.figures import trimmed_percent
from payung.web.law import chart, values
from payung.web.law.frame import framed
from payung.web.law.questions import by_audience, question, questions_about
from payung.web.law.tree import address_of
from payung.web.law.values import holding, mark_of, marked, since, told, unit_of, when_words
from payung.web.law.words import ANSWERS, HEADLINES, MARKS, PROGRAMMES, TROUBLES, UNITS, UNKNOWN, programme_of, word_of

PRESSING = 6  # findings shown on the first page
NOT_YET = "not_yet"


@dataclass(frozen=True)
class Line:
    """A parameter as it stood on a day; `value` None before its first value."""

    parameter: Parameter
    value: DatedValue | None

    @property
    def mark(self) -> str:
        """The mark of what held, or that nothing did yet."""
        return mark_of(self.value) if self.value else NOT_YET

    @property
    def shown(self) -> str:
        """What held, in one line."""
        return (
            told(self.parameter.id, self.value.value, self.parameter.unit) if self.value else gettext("belum berlaku")
        )

    @property
    def since(self) -> str:
        """Since when it holds."""
        return since(self.parameter, self.value) if self.value else ""


@public_page()
def rules(request: HttpRequest) -> HttpResponse:
    """What holds now: programmes at a glance, or the rows that were searched for."""
    month = values.month_or_none(request.GET.get("pada", ""))
    on = month.first_day if month else clock.today()
    lines = [Line(parameter, holding(parameter, on)) for parameter in statute()]
    bar = _bar(request)
    found = _filtered(lines, bar)
    form = request.GET.get("unduh", "")
    if form == "json":
        return _json([_recorded(line.parameter) for line in found], "hukum")
    if form := wanted(request):
        return answer(form, "hukum", _FIELDS, _values(line.parameter for line in found))
    searched = any(one.value for one in bar.filters)
    sure = sum(line.mark == "high" for line in lines if line.value)
    context: dict[str, Any] = {
        "bar": bar,
        "searched": searched,
        "found": len(found),
        "count": len(lines),
        "standing": sum(line.value is not None and line.mark != UNKNOWN for line in lines),
        "sure": sure,
        "on": on,
        "month": month,
        "table": _table(request, found) if searched else None,
    }
    if not searched:
        findings = doctor(clock.today())
        context |= {
            "cards": _cards(lines),
            "reliefs": [_relief_line(relief) for relief in _newest(statute().reliefs)],
            "audiences": by_audience(),
            "questions": len(CALCULATORS),
            "pressing": [_told(finding) for finding in findings[:PRESSING]],
            "findings": len(findings),
            "exports": _exports(request),
        }
    return render(request, "law/index.html", framed(request, "rules", context))


def _bar(request: HttpRequest) -> FilterBar:
    given = request.GET
    programmes = [(name, f"{short}: {long}") for name, (short, long) in PROGRAMMES.items()]
    marks = [(mark, word) for mark, (_state, word, _long) in MARKS.items()]
    month = values.month_or_none(given.get("pada", ""))

    def known(name: str, options: Sequence[tuple[str, Word]]) -> str:
        value = given.get(name, "")
        return value if value in dict(options) else ""

    return FilterBar(
        [
            Filter("cari", _("Cari"), "search", given.get("cari", "").strip()[:60], hint=_("misalnya pemakaman")),
            Filter("program", _("Program"), value=known("program", [*programmes, ("semua", "")]), options=programmes),
            Filter("kepastian", _("Kepastian"), value=known("kepastian", marks), options=marks),
            Filter("pada", _("Keadaan bulan"), "month", str(month) if month else ""),
        ],
        action=reverse("law"),
    )


def _filtered(lines: Sequence[Line], bar: FilterBar) -> list[Line]:
    words, programme, mark, _month = (one.value for one in bar.filters)

    def fits(line: Line) -> bool:
        if programme not in ("", "semua") and programme_of(line.parameter.id) != programme:
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


def _table(request: HttpRequest, found: Sequence[Line]) -> Table:
    columns = [
        Column("label", _("Aturan")),
        Column("value", _("Nilai")),
        Column("since", _("Sejak")),
        Column("basis", _("Dasar hukum")),
        Column("mark", _("Kepastian"), "state"),
    ]
    rows = [
        Row(
            [
                gettext(line.parameter.label),
                line.shown,
                line.since,
                line.value.basis if line.value else "",
                marked(line.mark) if line.value else ("no-data", _("Belum berlaku")),
            ],
            url=address_of(line.parameter.id),
        )
        for line in found
    ]
    return Table(
        columns=columns,
        rows=rows,
        caption=_("Aturan yang ditemukan"),
        exports=_exports(request),
        dense=True,
        empty=_("Tidak ada aturan yang cocok"),
        empty_hint=_("Coba kata yang lebih pendek, atau hapus saringan."),
        empty_url=reverse("law"),
        empty_action=_("Lihat semua program"),
    )


def _exports(request: HttpRequest) -> list[tuple[str, str]]:
    kept = {key: request.GET[key] for key in request.GET if key != "unduh"}
    return [(form.upper(), "?" + urlencode({**kept, "unduh": form})) for form in ("csv", "xlsx", "json")]


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
                    (gettext(by_id[key].parameter.label), by_id[key].shown, address_of(key), by_id[key].mark)
                    for key in HEADLINES[name]
                ],
            }
        )
    return cards


def _newest(reliefs: Sequence[Relief]) -> list[Relief]:
    return sorted(reliefs, key=lambda relief: relief.start, reverse=True)


def _relief_line(relief: Relief) -> dict[str, Any]:
    now = clock.this_month()
    state = "active" if relief.start <= now <= relief.last else "draft" if relief.start > now else "closed"
    words: dict[str, Word] = {"active": _("Berlaku"), "draft": _("Akan berlaku"), "closed": _("Sudah berakhir")}
    return {
        "label": gettext(relief.label),
        "url": address_of(relief.id),
        "first": month_name(relief.start),
        "last": month_name(relief.last),
        "basis": relief.basis,
        "state": state,
        "word": words[state],
    }


# ---- one parameter


@public_page()
def parameter(request: HttpRequest, key: str) -> HttpResponse:
    """The history of one figure, table or rule."""
    if key not in statute().parameters:
        raise Http404
    one = statute().parameter(key)
    if request.GET.get("unduh") == "json":
        return _json(_recorded(one), key)
    if form := wanted(request):
        return answer(form, key, _FIELDS, _values([one]))
    now = holding(one, clock.today())
    after = next((value for value in one.values if value.start > clock.today()), None)
    tables = [
        (since(one, value), value, table)
        for value in reversed(one.values)
        if one.unit in ("table", "rule") and (table := values.table_of(one, value.value, since(one, value)))
    ]
    short, _long = PROGRAMMES[programme_of(key)]
    context = {
        "parameter": one,
        "label": gettext(one.label),
        "now": now,
        "shown": Line(one, now).shown,
        "rows": len(now.value) if now and not isinstance(now.value, int | str | None) else 0,
        "since": since(one, now) if now else "",
        "next": (since(one, after), told(key, after.value, one.unit)) if after else None,
        "mark": marked(mark_of(now)) if now else None,
        "mark_words": MARKS[mark_of(now)][2] if now else "",
        "unit": word_of(UNITS, unit_of(one)),
        "picture": chart.history(one, clock.today()),
        "tables": tables,
        "history": _history(request, one),
        "notes": [(since(one, value), gettext(value.note)) for value in one.values if value.note],
        "known_until": one.known_until,
        "questions": [(found.name, question(found.name)[0]) for found in questions_about(key)],
        "breadcrumbs": crumbs(
            (_("Hukum"), reverse("law")), (short, f"{reverse('law')}?{urlencode({'program': programme_of(key)})}")
        ),
    }
    return render(request, "law/parameter.html", framed(request, "rules", context))


def _history(request: HttpRequest, one: Parameter) -> Table:
    rows = [
        Row(
            [since(one, value), told(one.id, value.value, one.unit), value.basis, value.source, marked(mark_of(value))],
        )
        for value in reversed(one.values)
    ]
    columns = [
        Column("since", _("Berlaku sejak")),
        Column("value", _("Nilai")),
        Column("basis", _("Dasar hukum")),
        Column("source", _("Sumber"), "wide"),
        Column("mark", _("Kepastian"), "state"),
    ]
    return Table(columns=columns, rows=rows, caption=_("Riwayat"), exports=_exports(request), sticky=False)


def _values(parameters: Any) -> list[tuple[Parameter, DatedValue]]:
    return [(one, value) for one in parameters for value in one.values]


_FIELDS = [
    Field(_("Kunci"), lambda row: row[0].id),
    Field(_("Aturan"), lambda row: gettext(row[0].label)),
    Field(_("Berlaku sejak"), lambda row: row[1].start),
    Field(_("Nilai"), lambda row: values.plain(row[1].value)),
    Field(_("Satuan"), lambda row: row[0].unit),
    Field(_("Dasar hukum"), lambda row: row[1].basis),
    Field(_("Sumber"), lambda row: row[1].source),
    Field(_("Kepastian"), lambda row: mark_of(row[1])),
    Field(_("Diketahui sampai"), lambda row: str(row[0].known_until or "")),
    Field(_("Catatan"), lambda row: row[1].note),
]


def _recorded(one: Parameter) -> dict[str, Any]:
    """A parameter as it is recorded, for programs."""
    return {
        "id": one.id,
        "label": one.label,
        "unit": one.unit,
        "known_until": str(one.known_until) if one.known_until else None,
        "values": [
            {
                "from": str(Month.from_date(value.start)) if one.by_month else value.start.isoformat(),
                "value": value.value,
                "basis": value.basis,
                "source": value.source,
                "verified": mark_of(value),
                "note": value.note,
            }
            for value in one.values
        ],
    }


def _json(content: Any, name: str) -> JsonResponse:
    return JsonResponse(
        content,
        safe=False,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )


# ---- one relief


@public_page()
def relief(request: HttpRequest, key: str) -> HttpResponse:
    """A decree that lets only a share be paid: for whom, how much, how long."""
    found = next((one for one in statute().reliefs if one.id == key), None)
    if found is None:
        raise Http404
    line = _relief_line(found)
    shares = [
        Row([PROGRAMMES[programme][0], trimmed_percent(share), trimmed_percent(1_000_000 - share)])
        for programme, share in found.shares.items()
    ]
    columns = [
        Column("programme", _("Program")),
        Column("paid", _("Dibayar"), "number"),
        Column("relieved", _("Keringanan"), "number"),
    ]
    facts: list[tuple[Word, Any]] = [
        (_("Masa"), _("%(first)s sampai %(last)s") % {"first": line["first"], "last": line["last"]}),
        (_("Segmen"), _listed(found.segments) or _("semua")),
        (_("Sektor"), _listed(found.sectors) or _("semua")),
        (_("Pekerja paling sedikit"), found.min_workers or ""),
        (_("Tidak berlaku bila dibayar"), _listed(found.excluded_payers)),
    ]
    terms: dict[str, Word] = {
        "late_fine_ppm": _("Denda sebulan"),
        "due_day": _("Jatuh tempo tanggal"),
        "jp_deferred_ppm": _("Iuran JP yang ditunda"),
    }
    facts += [
        (terms.get(name, name), trimmed_percent(value) if name.endswith("ppm") else value)
        for name, value in found.terms.items()
    ]
    context = {
        "relief": found,
        "line": line,
        "facts": facts,
        "mark": marked(found.verified),
        "mark_words": MARKS[found.verified][2],
        "note": gettext(found.note) if found.note else "",
        "table": Table(columns=columns, rows=shares, caption=_("Bagian iuran"), sticky=False),
        "questions": [(one.name, question(one.name)[0]) for one in questions_about(key)],
        "breadcrumbs": crumbs((_("Hukum"), reverse("law"))),
    }
    return render(request, "law/relief.html", framed(request, "rules", context))


def _listed(words: Any) -> str:
    return ", ".join(sorted(str(word_of(ANSWERS, one)) for one in words))


# ---- what needs care


@public_page()
def watch(request: HttpRequest) -> HttpResponse:
    """What has run out, is about to run out, is unknown or not yet compared with the official text."""
    kind = request.GET.get("kepastian", "")
    kind = kind if kind in TROUBLES else ""
    everything = doctor(clock.today())
    found = [finding for finding in everything if kind in ("", finding.trouble.value)]
    fields = [
        Field(_("Perihal"), lambda f: str(TROUBLES[f.trouble.value][1])),
        Field(_("Kunci"), lambda f: f.parameter),
        Field(_("Aturan"), lambda f: gettext(f.label)),
        Field(_("Waktu"), lambda f: f.when),
        Field(_("Dasar hukum"), lambda f: f.basis),
        Field(_("Catatan"), lambda f: f.note),
    ]
    if form := wanted(request):
        return answer(form, "hukum-perlu-diperhatikan", fields, found)
    present = [name for name in TROUBLES if any(f.trouble.value == name for f in everything)]
    columns = [
        Column("label", _("Aturan")),
        Column("trouble", _("Perihal"), "state"),
        Column("text", _("Penjelasan"), "wide"),
        Column("basis", _("Dasar hukum")),
    ]
    rows = []
    for finding in found:
        told = _told(finding)
        cells = [told["label"], (told["state"], told["word"]), told["text"], finding.basis]
        rows.append(Row(cells, url=told["url"]))
    exports = [e for e in _exports(request) if e[0] != "JSON"]
    counts = {name: sum(f.trouble.value == name for f in everything) for name in TROUBLES}
    context = {
        "table": Table(
            columns=columns,
            rows=rows,
            caption=_("Yang perlu diperhatikan"),
            exports=exports,
            empty=_("Tidak ada yang perlu diperhatikan"),
        ),
        "bar": FilterBar(
            [Filter("kepastian", _("Perihal"), value=kind, options=[(name, TROUBLES[name][1]) for name in present])],
            action=reverse("law_watch"),
        ),
        "urgent": counts["ran_out"] + counts["runs_out"] + counts["relief_ends"],
        "unknown": counts["unknown"],
        "unsure": counts["low"] + counts["medium"],
        "on": clock.today(),
    }
    return render(request, "law/watch.html", framed(request, "watch", context))


def _told(finding: Finding) -> dict[str, Any]:
    state, word, text = TROUBLES[finding.trouble.value]
    return {
        "state": state,
        "word": word,
        "text": text % {"when": when_words(finding.when)},
        "label": gettext(finding.label),
        "url": address_of(finding.parameter),
    }


urlpatterns = [
    re_path(r"^hukum/?$", rules, name="law"),
    re_path(r"^hukum/perhatian/?$", watch, name="law_watch"),
    re_path(r"^hukum/keringanan/(?P<key>[a-z0-9_]+)/?$", relief, name="law_relief"),
    re_path(r"^hukum/(?P<key>[a-z0-9_]+(?:\.[a-z0-9_]+)+)/?$", parameter, name="law_parameter"),
]
