"""Cakupan: orang terlindungi per wilayah dan bulan, serta angka yang dilaporkan."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.cli.text import _


@command
def show(
    month: Annotated[
        str | None, typer.Option("--month", help="Misalnya 2025-12; tanpa ini bulan berjalan.")
    ] = None,
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
            found = _figures(chosen)
    out.line(_("Peserta aktif %(month)s terhadap penduduk BPS") % {"month": chosen.label})
    out.table(
        [_("Wilayah"), _("Nama"), _("Data BPJS"), _("Skema"), _("Penduduk"), "%"],
        [
            [r["code"], r["name"], r["existing"], r["programmes"], r["population"], _percent(r["share_bp"])]
            for r in found["regencies"]
        ],
        right=[2, 3, 4, 5],
    )
    out.line(_("Angkatan kerja kabupaten/kota: belum ada data."))
    if (reported := found["reported"]) is not None:
        out.line(
            f"{_('Dilaporkan')}: {_percent(reported['total_bp'])} % ({_('formal')} {_percent(reported['formal_bp'])} %, "
            f"{_('informal')} {_percent(reported['informal_bp'])} %, {_('andil formal')} {_percent(reported['formal_share_bp'])} %)"
        )
        out.line(f"{_('Dengan skema')}: {_percent(reported['with_programmes_bp'])} %")
    for pair in found["contradictions"]:
        out.line(
            f"{_('Bertentangan')}: {_percent(pair['percent_bp'])} % / {_percent(pair['other_bp'])} % ({pair['source']})"
        )
    out.result(found)


def _percent(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths // 100},{hundredths % 100:02d}"


def _figures(month: Any) -> dict[str, Any]:
    """Counts of the month by regency as the session may see them, and the figures that others published."""
    from django.db.models import Q, Sum

    from payung.coverage.models import Active, Statement
    from payung.coverage.reported import reported_mix
    from payung.kernel.errors import PayungError
    from payung.places.selectors import denominators, regencies

    places = regencies()
    bases = denominators([p.code for p in places], "population_bps")
    counts = {
        row["regency"]: row
        for row in Active.objects.filter(month=month.first_day)
        .values("regency")
        .annotate(
            existing=Sum("people", filter=Q(payer_kind="existing"), default=0),
            programmes=Sum("people", filter=~Q(payer_kind="existing"), default=0),
        )
    }
    rows = []
    for place in places:
        if (count := counts.get(place.code)) is None:
            continue
        base = bases[place.code].value if place.code in bases else None
        people = count["existing"] + count["programmes"]
        share = (people * 20_000 + base) // (2 * base) if base else None
        rows.append({"code": place.code, "name": place.name, **count, "population": base, "share_bp": share})
    added = sum(row["programmes"] for row in rows)
    try:
        mix = reported_mix()
        reported: dict[str, Any] | None = {
            "total_bp": mix.total_bp,
            "formal_bp": mix.formal_bp,
            "informal_bp": mix.informal_bp,
            "formal_share_bp": mix.formal_share_bp,
            "workforce": mix.workforce,
            "covered": mix.covered,
            "programmes_added": added,
            "with_programmes_bp": mix.with_added(added),
        }
    except PayungError:
        reported = None
    pairs = Statement.objects.filter(contradicts__isnull=False, numerator__isnull=True).select_related(
        "contradicts"
    )
    return {
        "month": str(month),
        "regencies": rows,
        "labour_force_by_regency": None,
        "reported": reported,
        "contradictions": [
            {
                "percent_bp": s.percent_bp,
                "other_bp": s.contradicts.percent_bp if s.contradicts else None,
                "as_of": s.as_of,
                "source": s.source,
            }
            for s in pairs.order_by("as_of")
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
