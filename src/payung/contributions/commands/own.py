"""Sesudah bulan sponsor: pinjaman lunas, dan berhenti membayar sendiri."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.contributions.ownacts import OWN


@command
def list_standing(
    person: Annotated[int, typer.Argument(metavar="ORANG", help="Nomor orang.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Pendaftaran seseorang dalam skema: bulannya, dan apa sesudahnya."""
    out = Out(json_path)
    with acting_as(as_user, may="registry.view"):
        from payung.contributions.leaving import standing
        from payung.sponsorship.selectors import enrolments_of_person

        lines = [standing(one.pk) for one in enrolments_of_person(person)]
    for line in lines:
        out.line(
            f"{line['id']}  {line['first_month']} - {line['last_month']}  {line['after']}  {line['left_from'] or ''}".rstrip()
        )
    out.result(lines)


COMMANDS = {"standing": list_standing, **commands_of(OWN)}
