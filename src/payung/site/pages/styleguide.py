"""The style guide: every part of the visual language with made-up data.

Registered by the site as: `urlpatterns += styleguide.urlpatterns` (/gaya, and the fragment /gaya/kemajuan).
"""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from payung.ui.components import charts, contracts, maps, samples, words
from payung.ui.components.ribbon import month_ribbon
from payung.ui.decorators import public_page


@public_page()
def styleguide(request: HttpRequest) -> HttpResponse:
    """Everything on one page, with the line a page author writes beside it."""
    file = finders.find("vendor/coast.json")
    coast = maps.load_coast(Path(file)) if isinstance(file, str) else ()
    context = {
        "nav": samples.NAV,
        "me": samples.ME,
        "stated_today": samples.STATED,
        "states": words.STATES,
        "payers": words.PAYERS,
        "ucj": samples.UCJ,
        "contribution": samples.CONTRIBUTION,
        "people": samples.people_table(),
        "verdicts": samples.verdict_table(),
        "contracts": contracts.contracts(),
        "nothing": samples.empty_table(),
        "bar": samples.filters(),
        "ribbon": month_ribbon(samples.ribbon(), now=(2025, 12)),
        "ribbon_payers": month_ribbon(samples.all_payers()),
        "funnel": charts.funnel(samples.STAGES),
        "burn": charts.burn(10_080_000_000, 9_874_032_000, 8_400_000_000, 6_720_000_000),
        "burn_over": charts.burn(1_000_000_000, 1_150_000_000, 600_000_000, 200_000_000, payer="regency"),
        "bars": charts.bars(samples.BARS, whole=229_035),
        "spark": charts.sparkline([41_200, 42_800, 61_000, 98_400, 99_100, 100_000], "Peserta aktif", tone="leaf"),
        "map": maps.ntt_map(samples.places(), coast=coast, breaks=(4, 6, 8, 10), unit="peserta"),
        "coverage": samples.coverage_table(),
        "steps_data": samples.STEPS,
        "events": samples.EVENTS,
        "tabs_data": samples.TABS,
        "works": samples.PROGRESS,
        "form": samples.form(),
        "confirm": samples.CONFIRM,
        "facts_data": [
            ("Nama", "Maria Yohana Bere"),
            ("Lahir", "12 Januari 1980"),
            ("Desa", "Fatuketi, Belu"),
        ],
    }
    return render(request, "styleguide/index.html", context)


@public_page()
def sample_progress(request: HttpRequest) -> HttpResponse:
    """The fragment that the sample of long work loads."""
    return render(request, "components/progress.html", {"progress": samples.PROGRESS[0]})


urlpatterns = [
    path("gaya", styleguide, name="styleguide"),
    path("gaya/kemajuan", sample_progress, name="styleguide-progress"),
]
