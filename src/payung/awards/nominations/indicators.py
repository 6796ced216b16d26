"""Figures of candidates: live until they are frozen at the cut-off, each with the query that gave it.

The queries are functions of the database (`payung.award_of_...`, sql/0003_cycle_figures.sql); nothing is computed here.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from payung.access.policies import require
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.choices import FIGURE
from payung.awards.errors import REFUSALS, AwardRefused
from payung.awards.leading.models import Candidate, CycleTerms
from payung.awards.leading.services import cycle_of, frozen_at
from payung.awards.nominations.models import Indicator
from payung.kernel.choices import values, words
from payung.platform import clock

ORDER = values(FIGURE)
# What a figure counts, in plain words; the query itself stands beside it.
MEANING = dict(
    zip(
        ORDER,
        (
            gettext_noop(
                "Orang yang bulan itu terlindungi menurut iuran yang sudah dibayar sampai tanggalnya, dibanding"
                " angkatan kerja terbaru yang diterbitkan sampai tanggal itu. Satu orang dihitung sekali."
            ),
            gettext_noop("Skema pendanaan milik pemerintah daerah itu sendiri yang bulan-bulannya memuat tanggalnya."),
            gettext_noop("Orang yang iuran bulan itu dibayar dan dilunasi pemerintah daerah itu sendiri."),
            gettext_noop("Pekerja penerima upah yang iuran bulan itu dibayar dan dilunasi badan usaha itu."),
            gettext_noop("Orang di luar pekerja sendiri yang iuran bulan itu dibayar dan dilunasi badan usaha itu."),
            gettext_noop(
                "Tagihan yang jatuh tempo sampai tanggalnya, dan berapa di antaranya lunas paling lambat pada hari"
                " jatuh temponya."
            ),
            gettext_noop(
                "Santunan yang dibukukan bank sampai tanggalnya, dan berapa di antaranya dalam tenggat hari kalender"
                " klaimnya."
            ),
        ),
        strict=True,
    )
)


def freeze(actor: Actor, year: int) -> int:
    """Take the figures of all candidates at the cut-off that stands, once; returns the number of the set.

    Raises AwardRefused before the cut-off, in another stage, while an objection waits.
    """
    require(actor.roles, "award.lead")
    return REFUSALS.make(bindings.award_freeze(cycle=cycle_of(year).pk, today=clock.today()))


def figures(candidate: Candidate, terms: CycleTerms) -> list[dict[str, Any]]:
    """The figures of a candidate: those frozen at their cut-off, else as they stand today or at a cut-off that has passed. part, whole: counts; None for what is not held."""
    frozen = Indicator.objects.filter(candidate=candidate, freeze=frozen_at(terms).values("pk")[:1])
    rows: list[dict[str, Any]] = [
        {"name": x.name, "part": x.part, "whole": x.whole, "query": x.query, "source": x.source, "as_of": x.as_of, "frozen": True}
        for x in frozen
    ]  # fmt: skip
    if not rows and not frozen_at(terms).exists():
        day = min(clock.today(), terms.cut_off)
        live = REFUSALS.make(bindings.award_live(candidate=candidate.pk, day=day))
        rows = [{**dict(x), "as_of": day, "frozen": False} for x in live]
    return [
        {**one, "word": words(FIGURE)[one["name"]], "meaning": MEANING[one["name"]]}
        for one in sorted(rows, key=lambda one: ORDER.index(one["name"]))
    ]


def figure(candidate: Candidate, name: str) -> dict[str, Any]:
    """One figure with the text of its query. Raises AwardRefused(FIGURE_OF_CANDIDATE_UNKNOWN)."""
    terms = CycleTerms.objects.filter(cycle=candidate.open_category.cycle).order_by("-number")[0]
    one = next((x for x in figures(candidate, terms) if x["name"] == name), None)
    if one is None:
        raise AwardRefused("FIGURE_OF_CANDIDATE_UNKNOWN", "Calon ini tidak mempunyai angka itu.")
    frozen = Indicator.objects.filter(candidate=candidate, freeze=frozen_at(terms).values("pk")[:1], name=name).first()
    return {
        **one,
        "candidate_id": candidate.pk,
        "text": (bindings.award_query(query=one["query"]).ask() or "").strip(),
        "query_digest": frozen.query_digest if frozen else "",
    }
