"""Hukum, periksa: what a lawyer should check first, by the people and the money that rest on it. For signed-in officers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.kernel.views import Col, Columns
from payung.lawbook import checking
from payung.lawbook.checking import Weighed
from payung.lawbook.parts.frame import framed
from payung.lawbook.parts.lines import exports, json_file
from payung.lawbook.parts.values import marked
from payung.ui.components.formats import long_date, month_name
from payung.ui.components.parts import Tab
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, wanted
from payung.ui.listing import table
from payung.ui.statute.tree import address_of

WEIGHED: Columns = (
    Col("label", "Aturan"),
    Col("id", "Kunci", on="file"),
    Col("start", "Berlaku sejak", "date", on="file"),
    Col("since", "Berlaku sejak", on="page"),
    Col("mark", "Kepastian"),
    Col("basis", "Dasar hukum", "wide"),
    Col("source", "Sumber", on="file"),
    Col("people", "Orang", "number"),
    Col("claims", "Klaim", "number"),
    Col("contributions", "Iuran", "money"),
    Col("benefits", "Manfaat", "money"),
)


@page(checking.ACTION)
def check(request: ActorRequest) -> HttpResponse:
    """Values to be checked on which something rests, the heaviest first; the files have all of them."""
    lines = checking.to_check(request.actor)
    if request.GET.get("unduh") == "json":
        return json_file([one.to_dict() for one in lines], "hukum-untuk-diperiksa")
    if form := wanted(request):
        return answer(request, form, "hukum-untuk-diperiksa", WEIGHED, lines)
    heavy = [one for one in lines if one.people or one.rupiah]
    context: dict[str, Any] = {
        "heavy": len(heavy),
        "light": len(lines) - len(heavy),
        "low": sum(one.mark == "low" for one in heavy),
        "unnamed": sum(not one.article for one in heavy),
        "table": table(
            WEIGHED,
            heavy,
            lambda one: address_of(one.id),
            cells={"label": lambda one: gettext(one.label), "since": _since, "mark": lambda one: marked(one.mark)},
            caption=_("Untuk diperiksa ahli hukum"),
            exports=exports(request),
            dense=True,
            empty=_("Tidak ada nilai yang perlu diperiksa"),
        ),
    }
    frame = framed(request, "check", context)
    frame["tabs"] = [*frame["tabs"], Tab(_("Periksa"), request.path, current=True)]
    return render(request, "law/check.html", frame)


def _since(one: Weighed) -> str:
    return month_name(one.start) if one.by_month else long_date(one.start)


urlpatterns = [path("hukum/periksa", check, name="law_check")]
