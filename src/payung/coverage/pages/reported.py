"""Coverage over the labour force as others published it: the mix, what the cohort adds, the contradictions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from payung.coverage import selectors, views
from payung.coverage.models import Statement
from payung.coverage.reported import Mix
from payung.kernel.shares import percent_of
from payung.places import selectors as places
from payung.places.models import Denominator
from payung.ui.components.formats import number, percent
from payung.ui.components.parts import Input
from payung.ui.components.tables import Table
from payung.ui.listing import table

SUBJECTS = {"total": _("Semua pekerja"), "formal": _("Formal"), "informal": _("Informal")}


def of_bp(basis_points: int | None, places_: int = 2) -> str:
    """Hundredths of a percent as text: 3490 -> "34,90%"."""
    return percent(percent_of(basis_points), places_)


def reported_context(code: str, cohort: int | None, month: date | None) -> dict[str, Any]:
    """The block on universal coverage (UCJ) of the province page."""
    mix = selectors.implied_mix(code)
    bases = {d.kind: d for d in places.denominator_kinds(code) if d.kind.startswith("workforce_")}
    return {
        "mix": mix,
        "ucj": _ucj(mix, cohort, month) if mix else None,
        "ucj_inputs": _inputs(mix, code, bases) if mix else [],
        "pairs": [[_figure(one), _figure(other)] for one, other in selectors.contradictions()],
        "reported_table": _table(selectors.statements(code)),
    }


def _ucj(mix: Mix, cohort: int | None, month: date | None) -> dict[str, Any]:
    after = views.with_added(mix, cohort)
    return {
        "total": of_bp(mix.total_bp),
        "formal": of_bp(mix.formal_bp, 1),
        "informal": of_bp(mix.informal_bp),
        "share": of_bp(mix.formal_share_bp),
        "workforce": mix.workforce,
        "covered": mix.covered,
        "uncovered": mix.workforce - mix.covered,
        "cohort": cohort,
        "month": month,
        "after": of_bp(after),
        "gain": of_bp(views.gain(mix, cohort)),
    }


def _inputs(mix: Mix, code: str, bases: dict[str, Denominator]) -> list[Input]:
    said = {s.subject: s for s in selectors.statements(code) if s.code.startswith("ucj-2025-07")}

    def half(kind: str, word: Any, people: int, share: int, covered: int) -> Input:
        base, figure = bases.get(f"workforce_{kind}"), said.get(kind)
        return Input(
            word,
            number(covered),
            basis=_("pekerja x persentase"),
            children=[
                Input(
                    _("Pekerja"),
                    number(people),
                    source=base.source if base else "",
                    on=base.as_of if base else None,
                    verified=bool(base and base.verified == "high"),
                ),
                Input(
                    _("Persentase yang dilaporkan"),
                    of_bp(share),
                    source=figure.source if figure else "",
                    on=figure.as_of if figure else None,
                ),
            ],
        )

    return [
        half("formal", _("Pekerja formal yang tercakup"), mix.formal, mix.formal_bp, mix.covered_formal),
        half("informal", _("Pekerja informal yang tercakup"), mix.informal, mix.informal_bp, mix.covered_informal),
        Input(_("Andil pekerja formal"), of_bp(mix.formal_share_bp), basis=_("pekerja formal : semua pekerja")),
        Input(_("Semua pekerja yang tercakup"), of_bp(mix.total_bp), basis=_("jumlah keduanya : semua pekerja")),
    ]


def _figure(one: Statement) -> dict[str, Any]:
    return {
        "percent": of_bp(one.percent_bp, 2 if (one.percent_bp or 0) % 10 else 1),
        "subject": SUBJECTS.get(one.subject, one.subject),
        "numerator": one.numerator,
        "denominator": one.denominator,
        "as_of": one.as_of,
        "source": one.source,
        "note": one.note,
    }


def _table(listed: list[Statement]) -> Table:
    return table(
        views.PUBLISHED,
        listed,
        cells={"subject": lambda one: SUBJECTS.get(one.subject, one.subject)},
        caption=_("Angka yang diterbitkan"),
        note=_("Ditulis sebagaimana diterbitkan, juga bila saling bertentangan."),
        empty=_("Belum ada angka yang dimuat"),
    )
