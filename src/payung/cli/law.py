"""Hukum: contoh terhitung, riwayat parameter, iuran beserta penjelasannya."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.context import Json
from payung.cli.output import FAILED, Out, command
from payung.cli.text import _


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
    return f"{len(value)} {_('baris')}" if isinstance(value, list) else str(value)


@command
def contribution(
    income: Annotated[int, typer.Option("--income", help="Penghasilan sebulan, rupiah.")],
    month: Annotated[str, typer.Option("--month", help="Bulan iuran, misalnya 2025-07.")],
    sector: Annotated[str, typer.Option("--sector", help="other atau transport.")] = "other",
    payer: Annotated[str, typer.Option("--payer", help="self, private, state_budget, atau employer.")] = "self",
    jht: Annotated[bool, typer.Option("--jht", help="Sertakan JHT.")] = False,
    json_path: Json = None,
) -> None:
    """Iuran seorang peserta BPU dengan penjelasan sampai pasalnya."""
    from payung.kernel.months import Month
    from payung.law import PayerClass, Sector, explain_bpu

    out = Out(json_path)
    explained = explain_bpu(
        income,
        Month.parse(month),
        sector=_one_of(Sector, sector),
        payer=_one_of(PayerClass, payer),
        jht=jht,
    )
    out.line(explained.to_text())
    out.result(explained.to_dict())


def _one_of(kind: Any, word: str) -> Any:
    try:
        return kind[word.upper()]
    except KeyError as error:
        raise typer.BadParameter(", ".join(member.name.lower() for member in kind)) from error


COMMANDS = {"vectors": vectors, "history": history, "contribution": contribution}
