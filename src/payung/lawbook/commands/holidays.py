"""Kalender hari kerja: tahun yang hari liburnya tercatat, dan memuat SKB tahun lain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command, fail
from payung.cli.text import _


@command
def list_years(as_user: As = None, json_path: Json = None) -> None:
    """Tahun yang hari kerjanya dihitung, terbaru dulu."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.casework import holidays

        years = holidays.years()
    out.table(
        [_("Tahun"), _("Hari"), _("Kepastian"), _("Keputusan")],
        [[one["year"], one["days"], one["verified"], "; ".join(one["decrees"])] for one in years],
        right=[1],
    )
    out.result(
        [
            {**one, "decreed_on": str(one["decreed_on"] or ""), "recorded_at": one["recorded_at"].isoformat()}
            for one in years
        ]
    )


@command
def show(year: Annotated[int, typer.Argument(metavar="TAHUN")], as_user: As = None, json_path: Json = None) -> None:
    """Hari libur dan cuti bersama satu tahun."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.casework import holidays

        days = holidays.days_of(year)
    if not days:
        raise fail(_("Hari libur tahun %(year)s belum tercatat.") % {"year": year})
    out.table(
        [_("Tanggal"), _("Hari"), _("Jenis"), _("Keputusan"), _("Kepastian")],
        [[day.day.isoformat(), day.name, day.kind, day.decree, day.verified] for day in days],
    )
    names = ("name", "kind", "decree", "source", "verified")
    out.result([{"day": day.day.isoformat(), **{name: getattr(day, name) for name in names}} for day in days])


@command
def load(
    file: Annotated[
        Path, typer.Argument(metavar="BERKAS", exists=True, dir_okay=False, help="CSV seluruh hari libur satu tahun.")
    ],
    reason: Annotated[str, typer.Option("--reason", help="Alasan, misalnya: SKB tahun 2028 terbit.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Muat hari libur satu tahun menurut SKB; daftar sebelumnya tetap tercatat."""
    out = Out(json_path)
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise fail(_("Berkas hari libur harus teks UTF-8.")) from None
    with acting_as(as_user) as actor:
        from payung.casework import holidays

        number = holidays.load(actor, text, reason)
        year = next(one for one in holidays.years() if one["list_id"] == number)
    out.line(_("Hari libur %(year)s dimuat: %(days)s hari.") % {"year": year["year"], "days": year["days"]})
    out.result({"year": year["year"], "days": year["days"], "list_id": number})


COMMANDS = {"list": list_years, "show": show, "load": load}
