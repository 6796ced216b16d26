"""Kepesertaan: mencatat dan mengakhiri KPJ resmi, yang diberikan BPJS."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.participation.acts import ACTS


@command
def list_numbers(
    person: Annotated[int, typer.Argument(metavar="ORANG", help="Nomor orang.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Kepesertaan seseorang dengan KPJ resminya; angkanya disamarkan, dan pertanyaan ini tercatat."""
    out = Out(json_path)
    with session(as_user, may="registry.view") as actor:
        from payung.participation import numbers, selectors, views
        from payung.platform.db import acting
        from payung.registry import reading

        with acting(actor.token):
            reading.opened(actor, person, "memberships")
            given = numbers.of_person(person)
            members = selectors.memberships(person)
            lines = [line for one in members for line in views.number_lines(one, given.get(one.pk, []))]
    out.lines(views.NUMBER, lines)
    out.result(lines)


COMMANDS = {"numbers": list_numbers, **commands_of(ACTS)}
