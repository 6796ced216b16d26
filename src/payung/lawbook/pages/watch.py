"""Hukum, perhatian: what has run out, is about to, is unknown or not yet compared with the official text."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import re_path, reverse
from django.utils.translation import gettext_lazy as _

from payung.law.doctor import doctor
from payung.lawbook.parts.frame import framed
from payung.lawbook.parts.lines import FINDING, exports, finding_line
from payung.platform import clock
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.decorators import public_page
from payung.ui.exports import answer, wanted
from payung.ui.listing import table
from payung.ui.statute.tree import address_of
from payung.ui.statute.words import TROUBLES


@public_page()
def watch(request: HttpRequest) -> HttpResponse:
    """What has run out, is about to run out, is unknown or not yet compared with the official text."""
    kind = request.GET.get("kepastian", "")
    kind = kind if kind in TROUBLES else ""
    today = clock.today()
    everything = doctor(today)
    findings = [finding for finding in everything if kind in ("", finding.trouble.value)]
    lines = [finding_line(finding) for finding in findings]

    present = [name for name in TROUBLES if any(f.trouble.value == name for f in everything)]
    bar = FilterBar(
        [Filter("kepastian", _("Perihal"), value=kind, options=[(name, TROUBLES[name][1]) for name in present])],
        action=reverse("law_watch"),
    )
    if form := wanted(request):
        return answer(request, form, "hukum-perlu-diperhatikan", FINDING, lines, bar=lambda: bar)
    files = [(form, url) for form, url in exports(request) if form != "JSON"]
    counts = {name: sum(f.trouble.value == name for f in everything) for name in TROUBLES}
    context = {
        "table": table(
            FINDING,
            lines,
            lambda one: address_of(one["parameter"]),
            cells={"trouble_word": lambda one: (TROUBLES[one["trouble"]][0], one["trouble_word"])},
            caption=_("Yang perlu diperhatikan"),
            exports=files,
            empty=_("Tidak ada yang perlu diperhatikan"),
        ),
        "bar": bar,
        "urgent": counts["ran_out"] + counts["runs_out"] + counts["relief_ends"],
        "unknown": counts["unknown"],
        "unsure": counts["low"] + counts["medium"],
        "on": today,
    }
    return render(request, "law/watch.html", framed(request, "watch", context))


urlpatterns = [re_path(r"^hukum/perhatian/?$", watch, name="law_watch")]
