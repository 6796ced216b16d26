"""Harga bagi yang membayar sendiri bila mengikuti hukum yang berlaku."""

from __future__ import annotations

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.contributions.own_prices.acts import ACTS


@command
def prices(as_user: As = None, json_path: Json = None) -> None:
    """Yang akan berubah bagi yang membayar sendiri bila harganya mengikuti hukum yang berlaku, dan pengajuan sebelumnya."""
    out = Out(json_path)
    with acting_as(as_user, may="own.ahead") as actor:
        from payung.contributions.own_prices import services as ownprices
        from payung.kernel.money import format_number, format_rupiah

        answer = ownprices.whole_of(actor)
    moved = answer["effect"]
    out.line(f"{format_number(moved['months'])} {_('bulan iuran')}: {format_rupiah(moved['amount'])}")
    for one in answer["repricings"]:
        out.line(f"{one['id']} {one['state']} {one['asked_on']} {one['reason']} {format_rupiah(one['amount'])}")
    out.result(answer)


COMMANDS = {"prices": prices, **commands_of(ACTS)}
