"""Peringatan pencairan."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.payouts.alarms.acts import ACTS


@command
def alarms(
    every: Annotated[bool, typer.Option("--all", help="Juga yang sudah selesai.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Yang bertentangan antara bank dan catatan kita, dan harus dilihat orang."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.payouts import selectors
        from payung.payouts.alarms import views

        lines = [views.alarm_line(a) for a in selectors.all_alarms("" if every else "open")[:1000]]
    out.lines(views.ALARM, lines)
    out.result(lines)


COMMANDS = {"alarms": alarms, **commands_of(ACTS)}
