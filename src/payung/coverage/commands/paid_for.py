"""Yang dibayar: apa yang dibayar sebuah skema, untuk siapa, dan potongan gaji karyawannya."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command

Number = Annotated[int, typer.Argument(metavar="SKEMA", help="Nomor skema.")]


@command
def show(number: Number, as_user: As = None, json_path: Json = None) -> None:
    """Yang dibayar sebuah skema, untuk siapa per desa, dan yang diterima keluarga."""
    out = Out(json_path)
    with acting_as(as_user, may="paid_for.view") as actor:
        from payung.coverage import paid_for
        from payung.kernel.money import format_rupiah
        from payung.sponsorship.services import scheme_of

        summary = paid_for.of_scheme(actor, scheme_of(None, number))
    out.line(f"{summary.scheme.name}: {format_rupiah(summary.paid)}")
    out.lines(paid_for.BY_VILLAGE, summary.lines)
    out.result(paid_for.line(summary))


@command
def deductions(
    number: Number,
    month: Annotated[str, typer.Argument(metavar="BULAN", help="Bulan, misalnya 2025-07.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Potongan gaji untuk sebuah bulan, sebaris setiap karyawan."""
    out = Out(json_path)
    with acting_as(as_user, may="neighbours.manage"):
        from payung.kernel.months import Month
        from payung.sponsorship.choosing import services as choosing
        from payung.sponsorship.services import scheme_of

        scheme_of(None, number)
        lines = choosing.deductions(number, Month.parse(month))
    out.lines(choosing.DEDUCTION, lines)
    out.result(lines)


COMMANDS = {"show": show, "deductions": deductions}
