"""Pemberitahuan kepada keluarga: yang menunggu, yang terkirim, yang gagal."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.cli.text import _


@command
def send(
    limit: Annotated[int, typer.Option("--limit", min=1, help="Paling banyak sekian pesan.")] = 1000,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Kirim pesan yang sudah waktunya, tanpa menunggu pekerja latar."""
    out = Out(json_path)
    with session(as_user, may="claims.report"):
        from payung.notices.services import send_due

        sent = send_due(limit)
    out.line(f"{sent} {_('pesan terkirim')}")
    out.result({"sent": sent})


@command
def list_(
    state: Annotated[str, typer.Option("--state", help="queued, sending, sent, atau failed.")] = "",
    subject: Annotated[str, typer.Option("--subject", help="Perihal, misalnya claim:12.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 50,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Pesan terbaru dalam cakupan Anda, tanpa nama dan isinya."""
    out = Out(json_path)
    with session(as_user, may="claims.view") as actor:
        from payung.notices import selectors
        from payung.platform.db import acting

        with acting(actor.token):
            rows = [
                {
                    "id": message.pk,
                    "template": message.template,
                    "subject": message.subject,
                    "channel": message.channel,
                    "state": message.state,
                    "reason": message.reason,
                    "attempts": message.attempts,
                    "regency": message.regency,
                }
                for message in selectors.messages(subject, state)[:limit]
            ]
    for row in rows:
        out.line(
            f"{row['id']:>6} {row['state']:<8} {row['channel']:<7} {row['template']:<20} {row['subject']} {row['reason']}"
        )
    out.result({"messages": rows})


COMMANDS = {"send": send, "list": list_}
