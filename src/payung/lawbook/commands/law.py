"""Hukum: iuran dan manfaat beserta penjelasannya, riwayat parameter, rancangan peraturan."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.context import Json
from payung.cli.output import FAILED, Out, command
from payung.cli.text import _
from payung.lawbook.commands import assessing as law_assessing
from payung.lawbook.commands import cases as law_cases
from payung.lawbook.commands import checking as law_checking
from payung.lawbook.commands import releasing as law_releasing
from payung.lawbook.commands import whatif as law_whatif


@command
def vectors(
    file: Annotated[Path, typer.Argument(metavar="BERKAS", exists=True, dir_okay=False)],
    json_path: Json = None,
) -> None:
    """Jalankan contoh terhitung dari CSV; keluar dengan 1 bila ada yang berbeda."""
    from payung.law.vectors import run_vectors

    out, report = Out(json_path), run_vectors(file)
    out.line(
        f"{report.passed} {_('cocok')}, {report.failed} {_('berbeda')}, {report.unsupported} {_('belum didukung')}"
    )
    for failure in report.failures:
        out.line(f"  {failure.id}: {_('diharapkan')} {failure.expected}, {_('didapat')} {failure.got}")
    out.result(report.to_dict())
    if report.failed:
        raise typer.Exit(FAILED)


@command
def history(
    parameter: Annotated[str, typer.Argument(metavar="PARAMETER", help="Misalnya jkm.bpu_rate.")],
    json_path: Json = None,
) -> None:
    """Semua nilai sebuah parameter beserta dasar dan sumbernya."""
    from payung.law import history as values_of

    out, values = Out(json_path), values_of(parameter)
    out.table(
        [_("Sejak"), _("Nilai"), _("Dasar"), _("Terverifikasi")],
        [[v.start, _short(v.value), v.basis, v.verified] for v in values],
    )
    out.result(
        [
            {"since": v.start, "value": v.value, "basis": v.basis, "source": v.source, "verified": v.verified}
            for v in values
        ]
    )


def _short(value: Any) -> str:
    if value is None:
        return _("belum diketahui")
    if isinstance(value, list) and not all(isinstance(item, int) for item in value):
        return f"{len(value)} {_('baris')}"
    return str(value)


@command
def diff(
    before: Annotated[str, typer.Argument(metavar="BULAN", help="Misalnya 2025-02.")],
    after: Annotated[str, typer.Argument(metavar="BULAN", help="Misalnya 2025-03.")],
    json_path: Json = None,
) -> None:
    """Apa yang berubah dalam hukum antara dua bulan."""
    from payung.kernel.months import Month
    from payung.law import diff as difference_of

    out, difference = Out(json_path), difference_of(Month.parse(before), Month.parse(after))
    out.table(
        [_("Parameter"), before, after, _("Dasar")],
        [
            [
                one.parameter,
                _short(one.before.value) if one.before else "",
                _short(one.after.value) if one.after else "",
                one.after.basis if one.after else "",
            ]
            for one in difference.changes
        ],
    )
    for word, names in ((_("Keringanan mulai"), difference.begun), (_("Keringanan berakhir"), difference.ended)):
        if names:
            out.line(f"{word}: {', '.join(names)}")
    out.result(difference.to_dict())


@command
def doctor(
    on: Annotated[
        str | None, typer.Option("--on", metavar="TANGGAL", help="Dilihat dari hari ini, atau hari lain.")
    ] = None,
    ahead: Annotated[int, typer.Option("--ahead", min=0, max=600, help="Bulan ke depan.")] = 18,
    json_path: Json = None,
) -> None:
    """Yang belum pasti, belum diketahui, atau segera habis; keluar dengan 1 bila ada yang sudah habis."""
    from payung.law.doctor import MESSAGES, Trouble
    from payung.law.doctor import doctor as look

    out, findings = Out(json_path), look(_day(on), ahead=ahead)
    out.table(
        [_("Parameter"), _("Sejak"), _("Keterangan")],
        [[one.parameter, one.when, _(MESSAGES[one.trouble]) % {"when": one.when}] for one in findings],
    )
    counts = {trouble.value: sum(one.trouble is trouble for one in findings) for trouble in Trouble}
    out.result({"ok": not counts["ran_out"], "counts": counts, "findings": [one.to_dict() for one in findings]})
    if counts["ran_out"]:
        raise typer.Exit(FAILED)


def _day(text: str | None) -> date:
    stated = text or os.environ.get("PAYUNG_TODAY")
    if not stated:
        return date.today()  # noqa: DTZ011 - the day of whoever asks; no figure depends on it
    try:
        return date.fromisoformat(stated)
    except ValueError as error:
        raise typer.BadParameter(_("Tanggal ditulis 2025-12-31.")) from error


COMMANDS = {
    "vectors": vectors,
    "history": history,
    "diff": diff,
    "doctor": doctor,
    **law_cases.COMMANDS,
    **law_assessing.COMMANDS,
    **law_releasing.COMMANDS,
    **law_whatif.COMMANDS,
    **law_checking.COMMANDS,
}
