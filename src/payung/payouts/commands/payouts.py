"""Pencairan: perintah bayar, kelompok bayar dua orang, kirim ke bank, baca jawabannya."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as, carry_out, session
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.payouts.acts import ACTS
from payung.payouts.answers import commands as payout_answers
from payung.payouts.banks.commands import BankCode

BatchId = Annotated[int, typer.Argument(metavar="KELOMPOK")]


@command
def list_instructions(
    state: Annotated[str, typer.Option("--state", help="ready, sent, accepted, paid, rejected, returned, ...")] = "",
    batch: Annotated[int | None, typer.Option("--batch", help="Hanya kelompok ini.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000)] = 1000,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Perintah bayar dan keadaannya, tanpa nama dan rekening."""
    from payung.kernel.money import format_rupiah

    out = Out(json_path)
    with acting_as(as_user, may="payouts.view"):
        from payung.payouts import selectors, services, views

        if batch is not None:
            services.the_batch(batch)
        rows = selectors.items(batch, state) if batch is not None else selectors.instructions(state)
        page = list(rows[:limit])
        lines = views.with_hands(views.payments(page))
    out.table(
        [_("Nomor"), _("Nomor ujung-ke-ujung"), _("Untuk"), _("Jumlah"), _("Keadaan"), _("Alasan"), _("Kelompok")],
        [
            [
                r["id"],
                r["end_to_end_id"],
                f"{r['room']} {r['reference']}",
                format_rupiah(r["amount"]),
                r["state"],
                " ".join([r["reason"], *(payout_answers.hand_words(hand) for hand in r["by_hand"])]).strip(),
                r["batch_id"],
            ]
            for r in lines
        ],
        right=[0, 3],
    )
    out.result(lines)


@command
def make(
    bank: BankCode,
    channel: Annotated[str, typer.Option("--channel", help="file atau snap.")] = "file",
    instruction: Annotated[list[int] | None, typer.Option("--instruction", help="Hanya ini; boleh diulang.")] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Susun juga bila terlalu sedikit orang dapat mengonfirmasi jawaban bank.")
    ] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Susun kelompok bayar dari yang menunggu."""
    out = Out(json_path)
    with acting_as(as_user) as actor:
        from payung.payouts import services, views
        from payung.payouts.answers import services as proposals

        if not anyway:
            proposals.enough_left(actor, bank, channel, instruction or None)
        batch_id = services.make_batch(actor, bank, channel, instruction or None)
        line = views.batch(batch_id)
    if line["confirm_warning"]:
        out.line(payout_answers.LEFT[line["confirm_warning"]]())
    _tell(out, line)


@command
def send(batch: BatchId, as_user: As = None, json_path: Json = None) -> None:
    """Kirim kelompok yang disetujui, atau lanjutkan pengiriman yang terputus."""
    _run(batch, "start_send", _("Pengiriman"), as_user, json_path)


@command
def ask(batch: BatchId, as_user: As = None, json_path: Json = None) -> None:
    """Tanyakan kepada bank nasib yang belum jelas; yang tidak dikenal bank dikirim lagi dengan nomor yang sama."""
    _run(batch, "ask_unknown", _("Pertanyaan kepada bank"), as_user, json_path)


def _run(batch: int, service: str, title: str, as_user: str | None, json_path: str | None) -> None:
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.payouts import selectors, services
        from payung.platform.db import acting

        with acting(actor.token):
            run = getattr(services, service)(actor, batch, defer=False)
        result = carry_out(run, f"{title} {batch}")
        with acting(actor.token):
            totals = {state: total.count for state, total in selectors.totals(batch).items() if state != "alarm"}
    out.line(", ".join(f"{state} {count}" for state, count in sorted(totals.items())))
    out.result({**result, "states": totals})


@command
def batches(
    state: Annotated[str, typer.Option("--state", help="draft, approved, sending, sent, closed, discarded.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Kelompok bayar, terbaru dulu."""
    out = Out(json_path)
    with acting_as(as_user, may="payouts.view"):
        from payung.payouts import selectors, views

        lines = views.batches(selectors.batches(state)[:1000])
    out.lines(views.BATCH, lines)
    out.result(lines)


@command
def order(
    batch: BatchId,
    target: Annotated[Path, typer.Argument(metavar="TUJUAN", help="Berkas pain.001 yang akan ditulis.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Salin berkas perintah bayar (pain.001) sebuah kelompok; pembacaannya dicatat."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.payouts import services
        from payung.platform.db import acting

        with acting(actor.token):
            content, sha256 = services.order_content(actor, batch)
        target.write_bytes(content)
        target.chmod(0o600)
    out.line(f"{target} ({len(content)} bita)")
    out.result({"file": str(target), "sha256": sha256, "size": len(content)})


def _tell(out: Out, batch: dict[str, Any]) -> None:
    from payung.kernel.money import format_rupiah

    out.line(
        f"{_('Kelompok')} {batch['id']}: {batch['count']} {_('pembayaran')}, {format_rupiah(batch['total'])},"
        f" {batch['state']}"
    )
    out.line(f"{_('Sidik isi')} {batch['content_hash']}")
    out.result(batch)


COMMANDS = {
    "list": list_instructions,
    "batches": batches,
    "make": make,
    **commands_of(ACTS),
    "send": send,
    "ask": ask,
    "order": order,
}
