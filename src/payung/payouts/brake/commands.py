"""Rem semua pencairan."""

from __future__ import annotations

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.payouts.brake.acts import ACTS


@command
def brake_state(as_user: As = None, json_path: Json = None) -> None:
    """Apakah pencairan dihentikan, oleh siapa dan mengapa."""
    out = Out(json_path)
    with acting_as(as_user, may="payouts.view"):
        from payung.access.selectors import names_of
        from payung.payouts.brake import views as brake_views

        state = brake_views.brake_state()
        names = names_of([state["by"]] if state["stopped"] else [])
    if not state["stopped"]:
        out.line(_("Pencairan berjalan."))
    else:
        out.line(f"{_('Semua pencairan dihentikan')}: {names.get(state['by'], '')}, {state['reason']}")
    if state["proposal_id"] is not None:
        out.line(f"{_('Usul mulai lagi')} {state['proposal_id']}: {state['proposal_reason']}")
    out.result(state)


COMMANDS = {"brake": brake_state, **commands_of(ACTS)}
