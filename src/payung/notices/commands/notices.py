"""Pemberitahuan kepada keluarga: yang menunggu, yang terkirim, yang gagal."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as, session
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.notices.acts import ACTS


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
    with acting_as(as_user, may="claims.view"):
        from payung.notices import selectors, views

        rows = [views.message_line(m) for m in selectors.messages(subject, state).select_related(None)[:limit]]
    out.lines(views.NOTIFICATION, rows)
    out.result({"notifications": rows})


@command
def letters(
    subject: Annotated[str, typer.Option("--subject", help="Perihal, misalnya claim:12.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Surat yang dikeluarkan, terbaru dulu, beserta yang tidak berlaku lagi."""
    out = Out(json_path)
    with acting_as(as_user, may="claims.view"):
        from payung.notices import selectors, views

        rows = [views.letter_line(letter) for letter in selectors.letters(subject)[:1000]]
    out.lines(views.ISSUED, rows)
    out.result(rows)


COMMANDS = {"send": send, "list": list_, "letters": letters, **commands_of(ACTS)}
