"""Hukum, andai: a draft decree tried on the registered people before it is enacted. For signed-in officers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.contributions import whatif
from payung.kernel.errors import PayungError
from payung.kernel.views import Col, Columns
from payung.law.store import BEYOND
from payung.lawbook.draft_forms import DraftForm
from payung.lawbook.parts.frame import framed
from payung.places import selectors as places
from payung.platform import clock, selectors
from payung.platform.models import Run
from payung.ui import sentences
from payung.ui.components import charts
from payung.ui.components.formats import month_name, number, rupiah
from payung.ui.components.parts import Tab
from payung.ui.components.tables import Column, Row, Table
from payung.ui.components.words import Word
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.progress import progress_of

EXAMPLE = "jkm.bpu_amount:\n  values:\n    2027-01: 8000\n"
LISTED = 10
PROGRAMMES: dict[str, Word] = {
    "jkk": _("JKK"),
    "jkm": _("JKM"),
    "jht": _("JHT"),
    "jp": _("JP"),
    "jkp_government": _("JKP dari pemerintah"),
}
SIDES: dict[str, Word] = {"employer": _("Pemberi kerja"), "worker": _("Peserta, atau yang membayar baginya")}
PARTS: tuple[tuple[str, str, Word], ...] = (
    ("programmes", "programme", _("Program")),
    ("sides", "side", _("Pihak")),
    ("segments", "segment", _("Segmen")),
    ("places", "place", _("Kabupaten/kota")),
    ("bands", "from", _("Upah sejak")),
)


@page(whatif.ACTION, methods=("GET", "HEAD", "POST"))
def ask(request: ActorRequest) -> HttpResponse:
    """Enter or upload a draft; earlier ones are listed below."""
    first = request.method == "POST"
    initial = {"draft": EXAMPLE, "month": str(clock.this_month())}
    form = DraftForm(request.POST, request.FILES) if first else DraftForm(initial=initial)
    if first and form.is_valid():
        data = form.cleaned_data
        try:
            run_id = whatif.start(
                request.actor, data["draft"], data["month"], people_of=data["people_of"], name=data["name"]
            )
        except PayungError as error:
            form.add_error("file" if data.get("file") else "draft", sentences.sentence(error))
        else:
            return HttpResponseRedirect(reverse("whatif_result", args=[run_id]))
    context = {"form": form, "tried": _tried(), "last": whatif.last_assessed()}
    return render(request, "law/whatif.html", _framed(request, context), status=400 if form.errors else 200)


def _framed(request: ActorRequest, context: dict[str, Any]) -> dict[str, Any]:
    frame = framed(request, "whatif", context)
    frame["tabs"] = [*frame["tabs"], Tab(_("Andai"), reverse("whatif"), current=True)]
    return frame


def _tried() -> Table:
    return Table(
        columns=[
            Column("name", _("Rancangan")),
            Column("month", _("Bulan"), "month"),
            Column("difference", _("Selisih sebulan"), "money"),
            Column("at", _("Diminta"), "date"),
            Column("state", _("Keadaan"), "state"),
        ],
        rows=[
            Row(
                [
                    run.params.get("name", ""),
                    run.params.get("month", ""),
                    (run.result or {}).get("difference"),
                    run.created_at,
                    sentences.run_state(run.state),
                ],
                url=reverse("whatif_result", args=[run.pk]),
            )
            for run in selectors.runs(whatif.KIND)[:LISTED]
        ],
        caption=_("Yang sudah dicoba"),
        empty=_("Belum ada rancangan yang dicoba"),
        dense=True,
    )


def _run(run_id: int) -> Run:
    run = selectors.run(run_id)
    if run is None or run.kind != whatif.KIND:
        raise Http404
    return run


@page(whatif.ACTION)
def result(request: ActorRequest, run_id: int) -> HttpResponse:
    """What the draft would change: for how many, how much, and for whom."""
    run = _run(run_id)
    outcome = run.result or {}
    if run.state == "done" and (form := wanted(request)):
        return answer(request, form, f"andai {outcome['draft']['name']}", _DRAFT, _lines(outcome))
    context: dict[str, Any] = {
        "run": run,
        "progress": progress_of(run) if run.state != "done" else None,
        "outcome": outcome if run.state == "done" else None,
        "text": run.params.get("draft", ""),
        "name": run.params.get("name", ""),
        "month": run.params.get("month", ""),
        "people_of": run.params.get("people_of", ""),
        "breadcrumbs": crumbs((_("Hukum"), reverse("law")), (_("Andai"), reverse("whatif"))),
    }
    if context["outcome"]:
        context.update(_shown(request, outcome))
    return render(request, "law/whatif_result.html", _framed(request, context))


def _shown(request: ActorRequest, outcome: dict[str, Any]) -> dict[str, Any]:
    names = {one.code: places.short_name(one.name) for one in places.regencies()}
    tables = {part: _table(outcome[part], key, word, names) for part, key, word in PARTS}
    return {
        **tables,
        "exports": links(request.GET),
        "difference": outcome["difference"],
        "change_bars": charts.bars(
            [charts.Bar(_step(one), one["rows"], _tone(one)) for one in outcome["changes"] if one["rows"]],
            whole=outcome["rows"] or None,
        ),
        "place_bars": _place_bars(outcome["places"], names),
        "notes": list(_notes(outcome)),
        "changed": [(one["parameter"], gettext(one["label"])) for one in outcome["draft"]["parameters"]],
        "reliefs": outcome["draft"]["reliefs"],
    }


def _table(lines: list[dict[str, Any]], key: str, word: Word, names: dict[str, str]) -> Table:
    return Table(
        columns=[
            Column(key, word),
            Column("before", _("Sekarang"), "money"),
            Column("after", _("Menurut rancangan"), "money"),
            Column("difference", _("Selisih"), "money"),
            Column("more_rows", _("Membayar lebih"), "number"),
            Column("less_rows", _("Membayar kurang"), "number"),
        ],
        rows=[
            Row(
                [
                    _head(key, one, names),
                    *(one[name] for name in ("before", "after", "difference", "more_rows", "less_rows")),
                ]
            )
            for one in lines
            if one["rows"] and (one["before"] or one["after"])
        ],
        caption=word,
        empty=_("Tidak ada"),
        dense=True,
    )


def _head(key: str, line: dict[str, Any], names: dict[str, str]) -> str:
    value = line[key]
    if key == "place":
        return names.get(value, value or gettext("Tanpa wilayah"))
    if key == "from":
        return rupiah(value) if line["to"] is None else f"{rupiah(value)} – {rupiah(line['to'] - 1)}"
    words: dict[str, Word] = {**PROGRAMMES, **SIDES, **sentences.SEGMENTS}
    return str(words.get(value, value))


def _step(one: dict[str, Any]) -> str:
    low, high = one["from"], one["to"]
    if low == 0 == high:
        return gettext("Tetap")
    down = low is None or low < 0
    near, far = (-high, -low if low is not None else None) if down else (low, high)
    facts = {"near": rupiah(near), "far": rupiah(far)}
    if far is None:
        return (gettext("Turun %(near)s atau lebih") if down else gettext("Naik %(near)s atau lebih")) % facts
    return (gettext("Turun %(near)s sampai %(far)s") if down else gettext("Naik %(near)s sampai %(far)s")) % facts


def _tone(one: dict[str, Any]) -> str:
    if one["from"] == 0 == one["to"]:
        return "calm"
    return "leaf" if one["from"] is None or one["from"] < 0 else "wait"


def _place_bars(lines: list[dict[str, Any]], names: dict[str, str]) -> Any:
    moved = sorted((one for one in lines if one["difference"]), key=lambda one: -abs(one["difference"]))
    if len(moved) < 2:
        return ""
    return charts.bars(
        [
            charts.Bar(
                _head("place", one, names),
                abs(one["difference"]),
                "wait" if one["difference"] > 0 else "leaf",
                text=signed(one["difference"]),
            )
            for one in moved
        ]
    )


def signed(amount: int) -> str:
    """Rupiah with its sign, also a plus: a difference is read at once."""
    return f"+{rupiah(amount)}" if amount > 0 else rupiah(amount)


def _notes(outcome: dict[str, Any]) -> Iterator[str]:
    for name in outcome["draft"]["idle"]:
        yield gettext("%(name)s tidak dipakai dalam iuran bulanan; di sini tidak berpengaruh.") % {"name": name}
    for segment, people in outcome["skipped"].items():
        facts = {"people": number(people), "segment": sentences.word(sentences.SEGMENTS, segment)}
        yield gettext("%(people)s orang bersegmen %(segment)s tidak dihitung: kelas risikonya belum tercatat.") % facts
    if outcome["month"] == outcome["people_of"] and outcome["booked"] != outcome["before"]:
        facts = {"booked": rupiah(outcome["booked"]), "before": rupiah(outcome["before"])}
        yield gettext("Yang sudah ditetapkan %(booked)s, menurut hukum sekarang %(before)s.") % facts
    for one in outcome["warnings"]:
        yield gettext(BEYOND) % {"parameter": one["parameter"], "when": month_name(one["when"])}


def _lines(outcome: dict[str, Any]) -> Iterator[dict[str, Any]]:
    names = {one.code: one.name for one in places.regencies()}
    yield {"part": gettext("Semua"), "head": "", **outcome}
    for part, key, word in PARTS:
        for line in outcome[part]:
            yield {"part": str(word), "head": _head(key, line, names), **line}


_DRAFT: Columns = (
    Col("part", "Bagian"),
    Col("head", "Baris"),
    Col("rows", "Orang", "number"),
    Col("before", "Sekarang", "money"),
    Col("after", "Menurut rancangan", "money"),
    Col("difference", "Selisih", "money"),
    Col("more_rows", "Orang yang membayar lebih", "number"),
    Col("more", "Rupiah lebih", "money"),
    Col("less_rows", "Orang yang membayar kurang", "number"),
    Col("less", "Rupiah kurang", "money"),
)

urlpatterns = [
    path("hukum/andai", ask, name="whatif"),
    path("hukum/andai/<int:run_id>", result, name="whatif_result"),
]
