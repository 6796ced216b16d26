"""Cakupan: orang terlindungi per wilayah dan bulan, serta angka yang dilaporkan."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, session
from payung.cli.options import IgnoredAs
from payung.cli.output import Out, command
from payung.cli.text import _, language
from payung.coverage.acts import ACTS
from payung.coverage.choices import STANDING


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
    for one in figures["contradictions"]:
        against = f" / {_percent(one['computed_bp'])} %" if one["computed_bp"] is not None else ""
        out.line(f"{_('Bertentangan')}: {_percent(one['stated_bp'])} %{against} ({one['source']}, {one['as_of']})")
    out.result(figures)


def _percent(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths // 100},{hundredths % 100:02d}"


def _figures(month: Any) -> dict[str, Any]:
    """Counts of the month by regency, within the scope of the session, and the figures that others published."""
    from payung.coverage import views
    from payung.coverage.selectors import contradictions
    from payung.places.selectors import REGENCY, provinces

    province = next((one.code for one in provinces()), "")
    return {
        "month": str(month),
        "places": [views.place_line(line) for line in views.lines(month.first_day, REGENCY, "")],
        "labour_force_by_regency": None,
        "reported": views.ucj(province, month.first_day),
        "contradictions": [views.contradiction_line(one) for one in contradictions()],
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


@command
def check(
    sentence: Annotated[
        str, typer.Argument(metavar="KALIMAT", help="Misalnya: 748 ribu dari 1,6 juta pekerja, 44 persen")
    ],
    as_user: IgnoredAs = None,  # noqa: ARG001  # the same form as other commands; arithmetic needs nobody
    json_path: Json = None,
) -> None:
    """Periksa kalimat yang memuat bagian, keseluruhan, dan persentase: cocok, tidak cocok, atau tidak mungkin."""
    from payung.coverage.figures import said
    from payung.coverage.sentences import judge

    out, judged = Out(json_path), judge(sentence)
    words = said(judged, _, language())
    out.line(words.lead)
    for line in words.lines:
        out.line(f"  {line}")
    out.result({**judged.to_dict(), "explanation": [words.lead, *words.lines]})


@command
def village(
    code: Annotated[str, typer.Argument(metavar="DESA", help="Kode desa atau kelurahan, misalnya 53.04.01.2001.")],
    month: Annotated[str | None, typer.Option("--month", help="Misalnya 2025-12; tanpa ini bulan berjalan.")] = None,
    state: Annotated[str, typer.Option("--state", help="dead, protected, committed, waiting, ended, atau never.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=5000)] = 200,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Orang di sebuah desa: terlindungi, berakhir, menunggu, ditolak daftar, dan selisihnya; pembacaannya tercatat."""
    out = Out(json_path)
    with session(as_user, may="registry.view") as actor:
        from payung.coverage import views, villages
        from payung.kernel.errors import PayungError
        from payung.kernel.months import Month
        from payung.platform import clock
        from payung.platform.db import acting
        from payung.registry.reading import listed

        with acting(actor.token):
            chosen = Month.parse(month) if month else clock.this_month()
            one = villages.village(code, chosen.first_day)
            if one is None:
                raise PayungError("PLACE_UNKNOWN", "Desa atau kelurahan dengan kode itu tidak ada.")
            standing = one.page(state, 0, limit)
            listed(actor, "village", [person.person_id for person in standing])
            counts, lines = views.village_line(one), views.villager_lines(standing)
    out.line(f"{counts['name']}, {chosen.label}")
    for choice in STANDING:
        out.line(f"  {_(choice.word)}: {counts[choice.value]}")
    out.line(f"  {_('Baris daftar yang ditolak')}: {counts['refused']}")
    if counts["gap"] is not None:
        out.line(f"  {_('Belum terlindungi dari seluruh penduduk')}: {counts['gap']}")
    out.lines(views.VILLAGER, lines)
    out.result({**counts, "items": lines})


@command
def published(
    place: Annotated[
        str, typer.Option("--place", help="Kode provinsi atau kabupaten/kota; tanpa ini provinsi sendiri.")
    ] = "",
    corrected: Annotated[bool, typer.Option("--corrected", help="Juga yang sudah dibetulkan.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Angka cakupan sebagaimana diterbitkan, dengan nomornya."""
    out = Out(json_path)
    with session(as_user, may="coverage.view") as actor:
        from payung.access.selectors import home_province
        from payung.coverage import selectors, views
        from payung.kernel.views import fields
        from payung.platform.db import acting

        with acting(actor.token):
            listed = selectors.statements(place or home_province(), corrected=corrected)
            lines = [{**fields(one, views.OF_PUBLISHED), "decimals": one.decimals} for one in listed]
    out.lines(views.PUBLISHED, lines)
    out.result(lines)


@command
def bases(as_user: As = None, json_path: Json = None) -> None:
    """Angka dasar (penduduk, pekerja) yang dicatat untuk wilayah provinsi sendiri, dengan keputusannya."""
    out = Out(json_path)
    with session(as_user, may="coverage.publish") as actor:
        from payung.coverage import bases as counted
        from payung.coverage import views
        from payung.platform.db import acting

        with acting(actor.token):
            lines = counted.lines(list(counted.listed()))
    out.lines(views.COUNTED, lines)
    out.result(lines)


COMMANDS = {
    "show": show,
    "refresh": refresh,
    "check": check,
    "village": village,
    "published": published,
    "bases": bases,
    **commands_of(ACTS),
}
