"""Rencana: biaya melindungi pekerja selama bulan dan tahun, menurut hukum dan menurut rancangan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.sponsorship.plans.acts import ACTS

File = Annotated[
    Path,
    typer.Argument(
        metavar="BERKAS",
        exists=True,
        dir_okay=False,
        help="YAML atau JSON: name, first (2026-01), months, lines (payer, people, months_a_year, sector, income, growth_bp,"
        " growth_every, first, months), draft.",
    ),
]
Plan = Annotated[int, typer.Argument(metavar="RENCANA", min=1, help="Nomor rencana (lihat plan list).")]


def _content(path: Path) -> Any:
    from payung.sponsorship.simulation import values_of

    return values_of(path)


def _tell(out: Out, cost: dict[str, Any]) -> None:
    from payung.kernel.money import format_rupiah

    drafted = cost["draft_cost"]
    by_year = {one["year"]: one for one in drafted["years"]} if drafted else {}
    out.line(f"{cost['name']}: {format_rupiah(cost['law']['total'])}")
    rows = [
        [one["year"], format_rupiah(one["total"]), *([format_rupiah(by_year[one["year"]]["total"])] if drafted else [])]
        for one in cost["law"]["years"]
    ]
    out.table([_("Tahun"), _("Menurut hukum"), *([_("Menurut rancangan")] if drafted else [])], rows, right=[0, 1, 2])
    for payer, amount in sorted(cost["law"]["by_payer"].items()):
        out.line(f"  {payer}: {format_rupiah(amount)}")
    if drafted:
        out.line(f"{_('Selisih')}: {format_rupiah(cost['difference'])}")


@command
def count(path: File, json_path: Json = None) -> None:
    """Hitung sebuah rencana tanpa menyimpannya; tidak memerlukan basis data."""
    out = Out(json_path)
    content = _content(path)
    from payung.sponsorship.plans import reckoning as plan

    answer = plan.cost(plan.read(content))
    _tell(out, answer)
    out.result(answer)


@command
def save(path: File, as_user: As = None, json_path: Json = None) -> None:
    """Simpan sebuah rencana, supaya dapat dibandingkan dan dijadikan skema."""
    out = Out(json_path)
    content = _content(path)
    with acting_as(as_user) as actor:
        from payung.sponsorship.plans import services as plans

        number = plans.save(actor, content)
        answer = plans.whole(number)
    out.line(f"{_('Rencana')} {number}")
    _tell(out, answer)
    out.result(answer)


@command
def list_plans(as_user: As = None, json_path: Json = None) -> None:
    """Rencana yang disimpan, dengan biayanya menurut hukum hari ini."""
    out = Out(json_path)
    with acting_as(as_user, may="plan.make"):
        from payung.sponsorship import views
        from payung.sponsorship.plans import services as plans

        lines = plans.lines(list(plans.saved()[:500]))
    out.lines(views.PLANNED, lines)
    out.result(lines)


@command
def show(plan_id: Plan, as_user: As = None, json_path: Json = None) -> None:
    """Sebuah rencana dengan biayanya."""
    out = Out(json_path)
    with acting_as(as_user, may="plan.make"):
        from payung.sponsorship.plans import services as plans

        answer = plans.whole(plan_id)
    _tell(out, answer)
    out.result(answer)


@command
def compare(
    plan_ids: Annotated[list[int], typer.Argument(metavar="RENCANA...", help="Dua sampai empat nomor rencana.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Bandingkan dua sampai empat rencana."""
    out = Out(json_path)
    with acting_as(as_user, may="plan.make"):
        from payung.sponsorship.plans import services as plans

        answer = plans.compared(plan_ids)
    for one in answer:
        _tell(out, one)
    out.result(answer)


COMMANDS = {
    "count": count,
    "save": save,
    "list": list_plans,
    "show": show,
    "compare": compare,
    **commands_of(ACTS),
}
