"""Pemberitahuan kepada keluarga: yang menunggu, yang terkirim, yang sampai, yang tidak."""

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
    state: Annotated[
        str, typer.Option("--state", help="queued, sending, sent, delivered, undelivered, atau failed.")
    ] = "",
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
def show(
    number: Annotated[int, typer.Argument(metavar="KABAR", min=1, help="Nomor kabar (lihat notifications list).")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Satu kabar: percobaan mengirimnya, dan kata gerbang pesan tentangnya."""
    out = Out(json_path)
    with acting_as(as_user, may="claims.view"):
        from payung.notices import views

        one = views.message_whole(number)
    out.lines(views.NOTIFICATION, [one])
    out.lines(views.TRY, one["tries"])
    out.lines(views.RECEIPTS, one["receipts"])
    out.result(one)


@command
def figures(as_user: As = None, json_path: Json = None) -> None:
    """Kabar 30 hari terakhir per saluran: yang sampai, yang tidak, dan yang belum diketahui."""
    out = Out(json_path)
    with acting_as(as_user, may="claims.view"):
        from payung.notices import selectors, views

        rows = selectors.figures()
    out.lines(views.FIGURES, rows)
    out.result(rows)


@command
def take_receipts(as_user: As = None, json_path: Json = None) -> None:
    """Ambil tanda terima dari gerbang pesan dan dari folder notices/reports, tanpa menunggu pekerja latar."""
    out = Out(json_path)
    with session(as_user, may="claims.report"):
        from payung.notices.receipts.collect import take_all

        counts = take_all()
    out.line(
        f"{counts['new']} {_('tanda terima baru')}, {counts['known']} {_('sudah dicatat')},"
        f" {counts['unknown']} {_('bukan kabar yang diserahkan lewat gerbang ini')}, {counts['unreadable']} {_('tidak terbaca')}"
    )
    if counts["unreadable_files"]:
        out.line(_("Ada berkas yang bukan tanda terima; lihat notices/reports/*.bad."))
    if counts["gateway_failed"]:
        out.line(_("Gerbang pesan tidak dapat ditanya; coba lagi nanti."))
    out.result(counts)


@command
def practice_gateway(
    port: Annotated[int, typer.Option("--port", help="0 memilih sendiri.")] = 8910,
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    json_path: Json = None,
) -> None:
    """Jalankan gerbang pesan latihan; berhenti dengan Ctrl-C. Tidak ada pesan yang sungguh dikirim."""
    import secrets
    import signal
    import threading

    from payung.notices.receipts.practice import PracticeGateway

    out = Out(json_path)
    gateway = PracticeGateway(secrets.token_urlsafe(24), host, port)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_signal: ended.set())
    gateway.start()
    out.line(f"{_('Gerbang pesan latihan melayani di')} {gateway.address}; {_('isi gateway.json')}:")
    out.line(f'{{"url": "{gateway.address}", "token": "{gateway.token}"}}')
    out.result({"url": gateway.address, "token": gateway.token})
    ended.wait()
    gateway.end()


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


COMMANDS = {
    "send": send,
    "list": list_,
    "show": show,
    "figures": figures,
    "take-receipts": take_receipts,
    "practice-gateway": practice_gateway,
    "letters": letters,
    **commands_of(ACTS),
}
