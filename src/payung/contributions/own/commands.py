"""Sesudah bulan sponsor: pinjaman lunas, dan berhenti membayar sendiri."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as, session
from payung.cli.output import Out, command
from payung.contributions.own.acts import ACTS
from payung.kernel.months import Month


@command
def list_standing(
    person: Annotated[int, typer.Argument(metavar="ORANG", help="Nomor orang.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Pendaftaran seseorang dalam skema: bulannya, dan apa sesudahnya."""
    out = Out(json_path)
    with acting_as(as_user, may="registry.view"):
        from payung.contributions.own.services import standing
        from payung.sponsorship.selectors import enrolments_of_person

        lines = [standing(one.pk) for one in enrolments_of_person(person)]
    for line in lines:
        out.line(
            f"{line['id']}  {line['first_month']} - {line['last_month']}  {line['after']}  {line['left_from'] or ''}".rstrip()
        )
    out.result(lines)


@command
def counted(
    person: Annotated[int, typer.Argument(metavar="ORANG", help="Nomor orang.")],
    until: Annotated[
        str, typer.Option("--until", help="Sampai bulan ini, misalnya 2028-06; bulan berjalan bila kosong.")
    ] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Berapa bulan iuran seseorang yang sudah terbayar, dari semua pembayar, dan masa tenggangnya."""
    out = Out(json_path)
    month = Month.parse(until) if until else None
    with session(as_user, may="registry.view") as actor:
        from payung.contributions.counted import counted_of
        from payung.contributions.selectors import months_counted
        from payung.contributions.words import counted_said
        from payung.platform import clock
        from payung.platform.db import acting
        from payung.registry import reading

        with acting(actor.token):
            reading.opened(actor, person, "months")
            asked = month or clock.this_month()
            one = counted_of([person], asked)[person]
            by_payer = months_counted(person, asked)
            said = counted_said(one)
    for line in said:
        out.line(line)
    out.result({**one.plain(), "by_payer": by_payer})


COMMANDS = {"standing": list_standing, "counted": counted, **commands_of(ACTS)}
