"""Rekening penerima: menutupnya, dan memutuskan penutupan yang diusulkan orang lain."""

from __future__ import annotations

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.payouts.closing.acts import CLOSE_ACCOUNT, CLOSINGS


@command
def list_closings(as_user: As = None, json_path: Json = None) -> None:
    """Usul penutupan rekening yang menunggu orang kedua."""
    out = Out(json_path)
    with acting_as(as_user) as actor:
        from payung.payouts.closing import views
        from payung.payouts.closing.services import waiting_closings

        lines = [{**views.closing_line(one), "own": one.maker_id == actor.user_id} for one in waiting_closings()[:1000]]
    out.lines(views.WAITING_CLOSING, lines)
    out.result(lines)


COMMANDS = {**commands_of((CLOSE_ACCOUNT, *CLOSINGS)), "closings": list_closings}
