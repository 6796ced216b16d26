"""Pencairan yang tersangkut atau harus berhenti: rem semua pencairan, surat bank."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.cli.text import _

Reason = Annotated[str, typer.Option("--reason", help="Alasan, 5-500 huruf, tanpa NIK atau nomor rekening.")]
LetterId = Annotated[int, typer.Argument(metavar="SURAT")]


@command
def stop(reason: Reason, as_user: As = None, json_path: Json = None) -> None:
    """Hentikan semua pencairan sekarang juga; satu orang cukup."""
    _act("stop", reason, as_user, json_path)


@command
def start(
    reason: Annotated[str, typer.Option("--reason", help="Usulkan mulai lagi: apa yang sudah diperiksa.")] = "",
    confirm: Annotated[int | None, typer.Option("--confirm", help="Setujui usul ini; bukan usul sendiri.")] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Mulai lagi pencairan yang dihentikan: satu orang mengusulkan, orang lain menyetujui."""
    if confirm is None:
        _act("propose_start", reason, as_user, json_path)
    else:
        _act("confirm_start", confirm, as_user, json_path)


@command
def brake_state(as_user: As = None, json_path: Json = None) -> None:
    """Apakah pencairan dihentikan, oleh siapa dan mengapa."""
    _act("", "", as_user, json_path)


def _act(step: str, value: str | int, as_user: str | None, json_path: str | None) -> None:
    """Carry a step of the brake out, then tell where it stands."""
    out = Out(json_path)
    with session(as_user, may="payouts.view") as actor:
        from payung.access.selectors import names_of
        from payung.payouts import brake
        from payung.platform.db import acting

        with acting(actor.token):
            made = getattr(brake, step)(actor, value) if step else None
            found = brake.standing()
            names = names_of([found.stopped_by]) if found else {}
    if found is None:
        out.line(_("Pencairan berjalan."))
        out.result({"step": made, "stopped": False})
        return
    out.line(f"{_('Semua pencairan dihentikan')}: {names.get(found.stopped_by, '')}, {found.reason}")
    if found.proposal_id is not None:
        out.line(f"{_('Usul mulai lagi')} {found.proposal_id}: {found.why_again}")
    out.result(
        {
            "step": made,
            "stopped": True,
            "by": found.stopped_by,
            "at": found.stopped_at,
            "reason": found.reason,
            "proposal": found.proposal_id,
            "proposed_by": found.proposed_by,
        }
    )


@command
def letter(
    instruction: Annotated[int, typer.Argument(metavar="PERINTAH")],
    paper: Annotated[Path, typer.Argument(metavar="SURAT", exists=True, dir_okay=False)],
    outcome: Annotated[str, typer.Option("--outcome", help="paid, atau rejected (tidak pernah dilaksanakan).")],
    reason: Reason,
    number: Annotated[str, typer.Option("--number", help="Nomor surat.")] = "",
    issued_on: Annotated[datetime | None, typer.Option("--issued-on", formats=["%Y-%m-%d"])] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Usulkan penyelesaian sebuah pembayaran menurut surat bank; orang lain memutuskannya."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.payouts import letters
        from payung.platform.db import acting

        with paper.open("rb") as source, acting(actor.token):
            made = letters.propose(
                *(actor, instruction, outcome, reason, source, paper.name),
                number=number,
                issued_on=issued_on.date() if issued_on else None,
            )
    out.line(f"{_('Surat bank')} {made}")
    out.result({"letter": made})


@command
def letter_confirm(number: LetterId, as_user: As = None, json_path: Json = None) -> None:
    """Setujui sebuah surat bank: dibukukan seperti jawaban bank sendiri."""
    _decide(number, None, as_user, json_path)


@command
def letter_refuse(number: LetterId, reason: Reason, as_user: As = None, json_path: Json = None) -> None:
    """Tolak sebuah surat bank, atau tarik usul sendiri."""
    _decide(number, reason, as_user, json_path)


def _decide(number: int, reason: str | None, as_user: str | None, json_path: str | None) -> None:
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.payouts import letters
        from payung.platform.db import acting

        with acting(actor.token):
            if reason is None:
                letters.confirm(actor, number)
            else:
                letters.refuse(actor, number, reason)
            found = letters.letters().get(pk=number)
    out.line(f"{_('Surat bank')} {found.pk}: {found.outcome}, {found.state}")
    out.result(_plain(found))


@command
def list_letters(
    state: Annotated[str, typer.Option("--state", help="open, taken, refused.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Surat bank tentang pembayaran: siapa mengusulkan, siapa memutuskan."""
    out = Out(json_path)
    with session(as_user, may="payouts.view") as actor:
        from payung.payouts import letters
        from payung.platform.db import acting

        with acting(actor.token):
            found = [_plain(row) for row in letters.letters(state)[:1000]]
    out.table(
        [_("Surat bank"), _("Perintah"), _("Menurut bank"), _("Keadaan"), _("Alasan")],
        [[r["id"], r["instruction"], r["outcome"], r["state"], r["reason"]] for r in found],
        right=[0, 1],
    )
    out.result(found)


def _plain(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "instruction": row.instruction_id,
        "outcome": row.outcome,
        "state": row.state,
        "reason": row.reason,
        "proposed_by": row.proposed_by,
        "decided_by": row.decided_by,
    }


COMMANDS = {
    "stop": stop,
    "start": start,
    "brake": brake_state,
    "letter": letter,
    "letter-confirm": letter_confirm,
    "letter-refuse": letter_refuse,
    "letters": list_letters,
}
