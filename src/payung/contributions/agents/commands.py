"""Agen sebuah skema: siapa mengajak siapa, dan insentif yang dinyatakan skema."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.contributions.agents.acts import ACTS
from payung.kernel.months import Month


@command
def list_agents(
    number: Annotated[int, typer.Argument(metavar="SKEMA", help="Nomor skema.")],
    agent: Annotated[int, typer.Option("--agent", help="Nomor orang agen: yang diajaknya, per orang.")] = 0,
    first: Annotated[str, typer.Option("--first", help="Dari bulan ini, misalnya 2025-07.")] = "",
    last: Annotated[str, typer.Option("--last", help="Sampai bulan ini, misalnya 2025-12.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Siapa mengajak siapa: orang, bulan, dan iuran yang terbayar setiap agen, insentif yang dinyatakan skema, dan bulan yang kemudian dibayar orangnya sendiri."""
    out = Out(json_path)
    since, until = (Month.parse(text) if text else None for text in (first, last))
    with acting_as(as_user, may="scheme.view"):
        from payung.contributions.agents import services as agents
        from payung.kernel.money import format_number, format_rupiah
        from payung.sponsorship.services import scheme_of

        scheme = scheme_of(None, number)
        people = agents.people_of(scheme, agent, since, until) if agent else None
        whole = agents.statement(number, since, until)
    if people is not None:
        out.lines(agents.PEOPLE, people)
        out.result(people)
        return
    out.lines(agents.AGENTS, whole["agents"])
    out.line(f"{format_number(whole['paid_months'])} {_('bulan iuran')}, {format_rupiah(whole['paid'])}")
    if whole["incentive"] is not None:
        out.line(f"{_('Insentif')}: {format_rupiah(whole['incentive'])}")
    own = f"{format_number(whole['own_months'])} {_('bulan')}, {format_rupiah(whole['own_paid'])}"
    out.line(f"{_('Dibayar sendiri sesudahnya')}: {own}")
    out.line(_(whole["rule"]))
    out.result(whole)


COMMANDS = {"agents": list_agents, **commands_of(ACTS)}
