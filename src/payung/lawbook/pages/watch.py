"""Hukum, perhatian: what has run out, is about to, is unknown or not yet compared with the official text."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import re_path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.law.doctor import doctor
from payung.lawbook.parts.frame import framed
from payung.lawbook.parts.lines import exports, told_finding
from payung.platform import clock
from payung.ui.components.tables import Column, Filter, FilterBar, Row, Table
from payung.ui.decorators import public_page
from payung.ui.exports import Field, answer, wanted
from payung.ui.statute.words import TROUBLES


@public_page()
def watch(request: HttpRequest) -> HttpResponse:
    """What has run out, is about to run out, is unknown or not yet compared with the official text."""
    kind = request.GET.get("kepastian", "")
    kind = kind if kind in TROUBLES else ""
    today = clock.today()
    everything = doctor(today)
    findings = [finding for finding in everything if kind in ("", finding.trouble.value)]
    fields = [
        Field(_("Perihal"), lambda f: str(TROUBLES[f.trouble.value][1])),
        Field(_("Kunci"), lambda f: f.parameter),
        Field(_("Aturan"), lambda f: gettext(f.label)),
        Field(_("Waktu"), lambda f: f.when),
        Field(_("Dasar hukum"), lambda f: f.basis),
        Field(_("Catatan"), lambda f: f.note),
    ]
    if form := wanted(request):
        return answer(request, form, "hukum-perlu-diperhatikan", fields, findings)
    present = [name for name in TROUBLES if any(f.trouble.value == name for f in everything)]
    columns = [
        Column("label", _("Aturan")),
        Column("trouble", _("Perihal"), "state"),
        Column("text", _("Penjelasan"), "wide"),
        Column("basis", _("Dasar hukum")),
    ]
    rows = []
    for finding in findings:
        words = told_finding(finding)
        cells = [words["label"], (words["state"], words["word"]), words["text"], finding.basis]
        rows.append(Row(cells, url=words["url"]))
    files = [(form, url) for form, url in exports(request) if form != "JSON"]
    counts = {name: sum(f.trouble.value == name for f in everything) for name in TROUBLES}
    context = {
        "table": Table(
            columns=columns,
            rows=rows,
            caption=_("Yang perlu diperhatikan"),
            exports=files,
            empty=_("Tidak ada yang perlu diperhatikan"),
        ),
        "bar": FilterBar(
            [Filter("kepastian", _("Perihal"), value=kind, options=[(name, TROUBLES[name][1]) for name in present])],
            action=reverse("law_watch"),
        ),
        "urgent": counts["ran_out"] + counts["runs_out"] + counts["relief_ends"],
        "unknown": counts["unknown"],
        "unsure": counts["low"] + counts["medium"],
        "on": today,
    }
    return render(request, "law/watch.html", framed(request, "watch", context))


urlpatterns = [re_path(r"^hukum/perhatian/?$", watch, name="law_watch")]
