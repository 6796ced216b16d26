"""A page that checks a sentence with a part, a whole and a percentage by arithmetic."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from payung.coverage.figures import count_text, percent_text, said
from payung.coverage.forms import SentenceForm
from payung.coverage.sentences import Judgement, Verdict, judge
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page

EXAMPLES = (
    "748 ribu dari 1,6 juta pekerja, 44 persen",
    "Dari 1 juta pekerja informal, 141 ribu atau 14,1 persen sudah terdaftar",
    "500.000 dari 1.600.000 pekerja (30%)",
)


@page("coverage.view")
def check(request: ActorRequest) -> HttpResponse:
    """Check one sentence. It is part of the address, so that people can pass the answer on as a link. Nothing is
    stored.
    """
    asked = request.GET.get("kalimat")
    judged = judge(asked) if asked is not None else None
    context = {
        "form": SentenceForm({"kalimat": asked}) if asked is not None else SentenceForm(),
        "said": said(judged, gettext, get_language() or "id") if judged else None,
        "given": _given(judged) if judged else [],
        "weighed": judged is not None and judged.verdict is not Verdict.UNKNOWN,
        "examples": EXAMPLES,
        "breadcrumbs": crumbs((_("Cakupan"), reverse("coverage"))),
    }
    return render(request, "coverage/check.html", context)


def _given(judged: Judgement) -> list[tuple[object, str]]:
    """The numbers that were read in the sentence, so that the user notices if one was read wrongly."""
    language = get_language() or "id"
    numbers = [
        (_("Bagian"), count_text(judged.part, language)),
        (_("Keseluruhan"), count_text(judged.whole, language)),
        (_("Persentase yang tertulis"), percent_text(judged.stated, judged.decimals, language)),
        (_("Persentase menurut hitungan"), percent_text(judged.computed, max(2, judged.decimals), language)),
    ]
    return [(word, text) for word, text in numbers if text]


urlpatterns = [path("cakupan/periksa", check, name="coverage_check")]
