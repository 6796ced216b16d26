"""Cakupan: orang terlindungi per wilayah dan bulan, serta angka yang dilaporkan."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.cli.text import _


@command
def show(
    month: Annotated[str | None, typer.Option("--month", help="Misalnya 2025-12; tanpa ini bulan berjalan.")] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Peserta aktif per kabupaten/kota terhadap penduduk BPS, dan cakupan provinsi menurut laporan."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.kernel.months import Month
        from payung.platform import clock
        from payung.platform.db import acting

        with acting(actor.token):
            chosen = Month.parse(month) if month else clock.this_month()
            figures = _figures(chosen)
    out.line(_("Peserta aktif %(month)s terhadap penduduk BPS") % {"month": chosen.label})
    out.table(
        [_("Wilayah"), _("Nama"), _("Data BPJS"), _("Skema"), _("Penduduk"), "%"],
        [
            [
                r["code"],
                r["name"],
                r["existing"],
                r["through_schemes"],
                r["base"]["value"] if r["base"] else None,
                _percent(r["share_bp"]),
            ]
            for r in figures["places"]
        ],
        right=[2, 3, 4, 5],
    )
    out.line(_("Angkatan kerja kabupaten/kota: belum ada data."))
    if (reported := figures["reported"]) is not None:
        out.line(
            f"{_('Dilaporkan')}: {_percent(reported['total_bp'])} % ({_('formal')} {_percent(reported['formal_bp'])} %, "
            f"{_('informal')} {_percent(reported['informal_bp'])} %, {_('andil formal')} {_percent(reported['formal_share_bp'])} %)"
        )
        if reported["total_with_added_bp"] is not None:
            out.line(f"{_('Dengan skema')}: {_percent(reported['total_with_added_bp'])} %")
    for pair in figures["contradictions"]:
        out.line(
            f"{_('Bertentangan')}: {_percent(pair['percent_bp'])} % / {_percent(pair['other_bp'])} % ({pair['source']})"
        )
    out.result(figures)


def _percent(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths // 100},{hundredths % 100:02d}"


def _figures(month: Any) -> dict[str, Any]:
    """Counts of the month by regency as the session may see them, and the figures that others published."""
    from payung.coverage import views
    from payung.coverage.selectors import contradictions
    from payung.places.selectors import REGENCY, provinces

    province = next((one.code for one in provinces()), "")
    return {
        "month": str(month),
        "places": [views.place_line(line) for line in views.lines(month.first_day, REGENCY, "")],
        "labour_force_by_regency": None,
        "reported": views.ucj(province, month.first_day),
        "contradictions": [
            {"percent_bp": one.percent_bp, "other_bp": other.percent_bp, "as_of": one.as_of, "source": one.source}
            for one, other in contradictions()
        ],
    }


@command
def refresh(
    first: Annotated[str, typer.Option("--from", help="Bulan pertama.")],
    last: Annotated[str, typer.Option("--to", help="Bulan terakhir.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Hitung ulang peserta aktif untuk beberapa bulan."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.coverage.services import refresh as count
        from payung.kernel.months import Month, MonthRange
        from payung.platform.db import acting

        with acting(actor.token):
            counted = count(MonthRange.through(Month.parse(first), Month.parse(last)))
    out.table([_("Bulan"), _("Orang")], [[month, people] for month, people in counted.items()], right=[1])
    out.result(counted)


COMMANDS = {"show": show, "refresh": refresh}
