"""Coverage of the labour force as others published it: the mix, what Payung's schemes add, and the contradictions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.coverage import selectors, views
from payung.coverage.choices import SUBJECT
from payung.coverage.contradictions import Contradiction
from payung.coverage.models import Statement
from payung.coverage.reported import Published
from payung.kernel.shares import percent_of
from payung.ui.choices import translated
from payung.ui.components.formats import long_date, number, percent
from payung.ui.components.parts import Input
from payung.ui.components.tables import Table
from payung.ui.listing import table

SUBJECTS = translated(SUBJECT)


def of_bp(basis_points: int | None, places_: int = 2) -> str:
    """Hundredths of a percent as text: 3490 -> "34,90%"."""
    return percent(percent_of(basis_points), places_)


def reported_context(code: str, cohort: int | None, month: date | None, *, correct: bool = False) -> dict[str, Any]:
    """The block on universal coverage (UCJ) of the province page."""
    figures = selectors.figures(code)
    published = figures.mix
    return {
        "mix": published.mix if published else None,
        "ucj": _ucj(published, cohort, month) if published else None,
        "ucj_inputs": _inputs(published) if published else [],
        "pairs": [_pair(one) for one in figures.contradictions],
        "reported_table": _table(figures.statements, correct=correct),
    }


def _ucj(published: Published, cohort: int | None, month: date | None) -> dict[str, Any]:
    mix = published.mix
    after = views.with_added(mix, cohort)
    return {
        "total": _said(published.shares["total"]),
        "formal": _said(published.shares["formal"]),
        "informal": _said(published.shares["informal"]),
        "share": of_bp(mix.formal_share_bp),
        "published": _("diterbitkan %(day)s") % {"day": long_date(published.as_of)},
        "formal_note": _workers(mix.formal, mix.implied_formal),
        "informal_note": _workers(mix.informal, mix.implied_informal),
        "from_parts": of_bp(mix.total_from_parts_bp) if mix.total_from_parts_bp is not None else "",
        "cohort": cohort,
        "month": month,
        "after": of_bp(after) if after is not None else "",
        "gain": of_bp(views.gain(mix, cohort)),
    }


def _said(one: Statement) -> str:
    """A percentage with as many decimals as were printed."""
    return of_bp(one.percent_bp, one.decimals)


def _workers(published: int | None, implied: int | None) -> str:
    if published is not None:
        return gettext("dari %(n)s pekerja") % {"n": number(published)}
    if implied is not None:
        return gettext("tersirat: dari %(n)s pekerja") % {"n": number(implied)}
    return gettext("jumlah pekerjanya tidak diterbitkan")


def _inputs(published: Published) -> list[Input]:
    mix = published.mix
    covered = (_("Semua pekerja yang tercakup"), _("Pekerja formal yang tercakup"), _("Pekerja informal yang tercakup"))
    words = dict(zip(SUBJECTS, covered, strict=True))
    listed = [Input(words[name], _said(one), source=one.source, on=one.as_of) for name, one in published.shares.items()]
    listed.append(
        Input(
            _("Andil pekerja formal"),
            of_bp(mix.formal_share_bp),
            basis=_("(semua - informal) : (formal - informal)"),
        )
    )
    workers = (
        ("informal", _("Pekerja informal"), mix.informal, mix.implied_informal),
        ("formal", _("Pekerja formal"), mix.formal, mix.implied_formal),
    )
    for kind, word, people, implied in workers:
        base = published.bases.get(kind)
        if base is not None and people is not None:
            verified = base.verified == "high"
            listed.append(Input(word, number(people), source=base.source, on=base.as_of, verified=verified))
        elif implied is not None:
            basis = _("tersirat dari andil itu dan jumlah pekerja yang lain; tidak pernah diterbitkan")
            listed.append(Input(word, number(implied), basis=basis))
    return listed


RULES = {
    "share": _("menurut hitungan"),
    "bases": _("menurut kedua bagian dan jumlah pekerjanya"),
    "between": _("formal dan informal; jumlahnya harus ada di antaranya"),
    "twice": _("dalam terbitan yang sama"),
    "above": _("bagian lebih besar daripada keseluruhan"),
}


def _pair(one: Contradiction) -> dict[str, Any]:
    """A published figure, and the figure that contradicts it."""
    subject = SUBJECTS.get(one.subject, one.subject)
    shares = [other for other in one.others if other.percent_bp is not None]
    if one.rule == "above":
        stated, computed = number(one.numerator), number(one.denominator)
    else:
        stated = _said(one.stated)
        computed = of_bp(one.near_bp) if one.near_bp is not None else " / ".join(_said(other) for other in shares)
    counts = gettext("%(part)s dari %(whole)s") % {"part": number(one.numerator), "whole": number(one.denominator)}
    return {
        "stated": stated,
        "computed": computed,
        "stated_word": gettext("%(subject)s: yang tertulis") % {"subject": subject},
        "computed_word": f"{counts}, {RULES[one.rule]}" if one.rule == "share" else RULES[one.rule],
        "source": one.source,
        "as_of": one.as_of,
        "notes": " ".join(dict.fromkeys(s.note for s in (one.stated, *one.others) if s.note)),
    }


def _table(listed: list[Statement], *, correct: bool) -> Table:
    return table(
        views.PUBLISHED,
        listed,
        (lambda one: reverse("coverage_correct", args=[one.pk])) if correct else None,
        cells={"subject": lambda one: SUBJECTS.get(one.subject, one.subject)},
        caption=_("Angka yang diterbitkan"),
        note=_("Ditulis sebagaimana diterbitkan, juga bila saling bertentangan."),
        empty=_("Belum ada angka yang dimuat"),
    )
