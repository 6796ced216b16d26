"""Nama pemilik rekening menurut bank: ditanyakan, dan dilihat sebelum menyetujui."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payung.cli.context import As, Json, carry_out, session
from payung.cli.output import Out, command
from payung.cli.text import _

if TYPE_CHECKING:
    from payung.access.services import Actor


@command
def names(
    batch: Annotated[int, typer.Argument(metavar="KELOMPOK")],
    show: Annotated[bool, typer.Option("--show", help="Hanya tunjukkan; bank tidak ditanya.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Tanyakan kepada bank nama pemilik rekening yang belum dijawab, selama kelompok masih rancangan."""
    out = Out(json_path)
    with session(as_user, may="payouts.view") as actor:
        from payung.payouts import services
        from payung.payouts.names import services as room
        from payung.platform.db import acting

        if not show:
            with acting(actor.token):
                run = room.ask_again(actor, batch, defer=False)
            carry_out(run, f"{_('Nama pemilik rekening')} {batch}")
        with acting(actor.token):
            counts = room.standing(services.the_batch(batch))
            tell_doubts(out, actor, batch)
    if counts is None:
        out.line(_("Bank kelompok ini tidak ditanya nama pemilik rekening."))
        out.result(None)
        return
    out.line(
        f"{_('Disebut bank')} {counts.named}, {_('tidak dikenal')} {counts.unknown}, {_('belum ditanya')} {counts.waiting}"
    )
    for why, count in counts.silent.items():
        out.line(f"{_('Tidak dijawab')} ({why}): {count}")
    out.result(asdict(counts))


def tell_doubts(out: Out, actor: Actor, batch: int) -> None:
    """Print the accounts of a batch whose holder is in doubt, within the session that is open."""
    from payung.payouts.closing import services as closing
    from payung.payouts.names import services as room

    for doubt in room.with_names(actor, batch, closing.doubts_of(batch)):
        out.line(f"! {_('Nama pemilik rekening tidak cocok:')} {doubt.instruction_id} {_told(doubt)}".rstrip())


def _told(doubt: Any) -> str:
    recorded = f"({doubt.score}/100) {doubt.reason}".rstrip()
    if doubt.named == "unknown":
        return f"{recorded}, {_('bank tidak mengenal rekening ini')}"
    if doubt.named == "told":
        return f"{recorded}, {_('menurut bank')} {doubt.name} ({doubt.named_score}/100)"
    return recorded


COMMANDS = {"names": names}
