"""Hukum: the history of one figure, table or rule, and the reach of one relief."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import re_path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.law.store import Parameter, statute
from payung.lawbook.forms import choice_word
from payung.lawbook.parts import chart, values
from payung.lawbook.parts.frame import framed
from payung.lawbook.parts.lines import (
    DATED,
    RELIEVED,
    VALUE,
    Line,
    dated_values,
    exports,
    json_file,
    recorded,
    relief_line,
)
from payung.lawbook.parts.questions import question, questions_about
from payung.lawbook.parts.values import holding, mark_of, marked, since, unit_of, value_words
from payung.platform import clock
from payung.ui.components.formats import month_name, trimmed_percent
from payung.ui.components.tables import Table
from payung.ui.components.words import Word
from payung.ui.context import crumbs
from payung.ui.decorators import public_page
from payung.ui.exports import answer, wanted
from payung.ui.listing import table
from payung.ui.statute.words import ANSWERS, MARKS, PROGRAMMES, UNITS, programme_of, word_of


@public_page()
def parameter(request: HttpRequest, key: str) -> HttpResponse:
    """The history of one figure, table or rule."""
    if key not in statute().parameters:
        raise Http404
    one = statute().parameter(key)
    if request.GET.get("unduh") == "json":
        return json_file(recorded(one), key)
    if form := wanted(request):
        return answer(request, form, key, VALUE, dated_values([one]))
    today = clock.today()
    now = holding(one, today)
    after = next((value for value in one.values if value.start > today), None)
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
        "value": Line(one, now).text,
        "rows": len(now.value) if now and not isinstance(now.value, int | str | None) else 0,
        "since": since(one, now) if now else "",
        "next": (since(one, after), value_words(key, after.value, one.unit)) if after else None,
        "mark": marked(mark_of(now)) if now else None,
        "mark_words": MARKS[mark_of(now)][2] if now else "",
        "unit": word_of(UNITS, unit_of(one)),
        "picture": chart.history(one, today),
        "tables": tables,
        "history": _history(request, one),
        "notes": [(since(one, value), gettext(value.note)) for value in one.values if value.note],
        "known_until": one.known_until,
        "questions": [(calculator.name, question(calculator.name)[0]) for calculator in questions_about(key)],
        "breadcrumbs": crumbs(
            (_("Hukum"), reverse("law")), (short, f"{reverse('law')}?{urlencode({'program': programme_of(key)})}")
        ),
    }
    return render(request, "law/parameter.html", framed(request, "rules", context))


def _history(request: HttpRequest, one: Parameter) -> Table:
    return table(
        DATED,
        reversed(one.values),
        cells={
            "start": lambda value: since(one, value),
            "value": lambda value: value_words(one.id, value.value, one.unit),
            "mark": lambda value: marked(mark_of(value)),
        },
        caption=_("Riwayat"),
        exports=exports(request),
        sticky=False,
    )


@public_page()
def relief(request: HttpRequest, key: str) -> HttpResponse:
    """A decree that lets only a share be paid: for whom, how much, how long."""
    decree = next((one for one in statute().reliefs if one.id == key), None)
    if decree is None:
        raise Http404
    line = relief_line(decree, clock.this_month())
    shares = [
        {
            "programme": PROGRAMMES[name][0],
            "paid": trimmed_percent(share),
            "relieved": trimmed_percent(1_000_000 - share),
        }
        for name, share in decree.shares.items()
    ]
    facts: list[tuple[Word, Any]] = [
        (_("Masa"), _("%(first)s sampai %(last)s") % {"first": line["first"], "last": line["last"]}),
        (_("Segmen"), _listed(decree.segments) or _("semua")),
        (_("Sektor"), _listed(decree.sectors) or _("semua")),
        (_("Pekerja paling sedikit"), decree.min_workers or ""),
        (_("Tidak berlaku bila dibayar"), _listed(decree.excluded_payers)),
        (_("Golongan BPU"), ", ".join(sorted(str(choice_word("group", one)) for one in decree.groups))),
        (_("Iuran JKK lunas sampai"), month_name(decree.settled_to) if decree.settled_to else ""),
    ]
    terms: dict[str, Word] = {
        "late_fine_ppm": _("Denda sebulan"),
        "due_day": _("Jatuh tempo tanggal"),
        "due_day_before": _("Bila tanggal itu libur"),
        "jp_deferred_ppm": _("Iuran JP yang ditunda"),
        "new_member_full_months": _("Bulan penuh lebih dahulu bagi peserta baru"),
    }
    facts += [(terms.get(name, name), _term(name, value)) for name, value in decree.terms.items()]
    context = {
        "relief": decree,
        "line": line,
        "facts": facts,
        "mark": marked(decree.verified),
        "mark_words": MARKS[decree.verified][2],
        "note": gettext(decree.note) if decree.note else "",
        "table": table(RELIEVED, shares, caption=_("Bagian iuran"), sticky=False),
        "questions": [(one.name, question(one.name)[0]) for one in questions_about(key)],
        "breadcrumbs": crumbs((_("Hukum"), reverse("law"))),
    }
    return render(request, "law/relief.html", framed(request, "rules", context))


def _term(name: str, value: int) -> Any:
    """What a decree sets besides shares, in the form in which people read it."""
    if name == "due_day_before":
        return _("hari kerja sebelumnya")
    return trimmed_percent(value) if name.endswith("ppm") else value


def _listed(words: Any) -> str:
    return ", ".join(sorted(str(word_of(ANSWERS, one)) for one in words))


urlpatterns = [
    re_path(r"^hukum/keringanan/(?P<key>[a-z0-9_]+)/?$", relief, name="law_relief"),
    re_path(r"^hukum/(?P<key>[a-z0-9_]+(?:\.[a-z0-9_]+)+)/?$", parameter, name="law_parameter"),
]
