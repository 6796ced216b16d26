"""Bank latihan: membaca berkas pembayaran, menjawab SNAP, membayar tagihan, dan gagal bila diminta."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from payung.cli.context import Json
from payung.cli.output import FAILED, Out, command
from payung.cli.text import _

PORT = 8900
CLIENT_KEYS = ("client_id", "client_secret", "private_key_pem", "partner_id")


@command
def bank_sim(
    port: Annotated[int, typer.Option("--port", help="Pintu SNAP bank; 0 memilih sendiri.")] = PORT,
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    state: Annotated[Path, typer.Option("--state", help="Folder bank: in/, out/, dan ingatannya.")] = Path("bank-sim"),
    faults: Annotated[
        str, typer.Option("--faults", help="Misalnya timeout_after=50,partial=20,seed=7 (per seribu) atau all=50.")
    ] = "",
    mood: Annotated[
        str, typer.Option("--mood", help="Satu jawaban buruk untuk setiap transfer, misalnya lost_for_ever atau html.")
    ] = "",
    once: Annotated[bool, typer.Option("--once", help="Kerjakan berkas di in/ sekali, lalu selesai.")] = False,
    json_path: Json = None,
) -> None:
    """Jalankan bank latihan; berhenti dengan Ctrl-C. Tidak ada uang yang sungguh berpindah."""
    from payung.banksim.bank import Bank
    from payung.banksim.moods import MOODS
    from payung.banksim.server import enrolled, serve

    if mood and mood not in MOODS:
        raise typer.BadParameter(", ".join(MOODS), param_hint="--mood")
    out = Out(json_path)
    try:
        bank = Bank(state, faults)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong), param_hint="--faults") from wrong
    if once:
        laid = [str(path) for path in bank.work()]
        out.line("\n".join(laid) or _("Tidak ada jawaban."))
        out.result({"answers": laid, "counts": bank.counts()})
        bank.close()
        return

    def ready(address: str) -> None:
        keys = enrolled(bank, address)
        out.line(f"{_('Bank latihan melayani di')} {address}; {_('folder')} {bank.folder} (client.json)")
        out.result(keys)

    serve(bank, host, port, ready, mood)


def read_keys(path: Path, needed: tuple[str, ...]) -> dict[str, str]:
    """Keys that a bank and its customer share, from a JSON file. Raises BadParameter where one is missing."""
    try:
        keys = json.loads(path.read_text())
    except (OSError, ValueError):
        keys = None
    if not isinstance(keys, dict) or not all(isinstance(keys.get(name), str) for name in needed):
        raise typer.BadParameter(
            _("%(path)s tidak memuat %(names)s.") % {"path": path, "names": ", ".join(needed)}, param_hint="--client"
        )
    return keys


@command
def pay_bill(
    code: Annotated[str, typer.Argument(metavar="KODE_IURAN")],
    client: Annotated[
        Path, typer.Option("--client", exists=True, dir_okay=False, help="JSON dari snap-client create.")
    ],
    amount: Annotated[int | None, typer.Option("--amount", help="Rupiah; tanpa ini sebesar tagihan.")] = None,
    request_id: Annotated[str, typer.Option("--request-id", help="paymentRequestId; ulangi untuk mencoba lagi.")] = "",
    paid_at: Annotated[datetime | None, typer.Option("--paid-at", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])] = None,
    base_url: Annotated[str, typer.Option("--base-url", help="Ganti alamat di JSON itu.")] = "",
    json_path: Json = None,
) -> None:
    """Bayar sebuah tagihan seperti bank: tanya jumlahnya, lalu kabarkan pembayarannya, ditandatangani."""
    import httpx

    from payung.banksim.caller import WITA
    from payung.banksim.client import pay_bill as pay

    out, keys = Out(json_path), read_keys(client, CLIENT_KEYS if base_url else ("base_url", *CLIENT_KEYS))
    try:
        done = pay(
            base_url or keys["base_url"],
            keys["client_id"],
            keys["client_secret"],
            keys["private_key_pem"],
            keys["partner_id"],
            code,
            amount=amount,
            payment_request_id=request_id,
            paid_at=paid_at.replace(tzinfo=WITA) if paid_at else None,
        )
    except httpx.HTTPError as broken:
        out.note(f"{_('Payung tidak terjangkau')}: {broken}")
        raise typer.Exit(FAILED) from broken
    words = (done.payment or done.inquiry).get("responseMessage", "")
    out.line(f"{done.payment_code or done.inquiry_code} {words}")
    out.result(
        {
            "ok": done.ok,
            "inquiry_code": done.inquiry_code,
            "payment_code": done.payment_code,
            "amount": done.amount,
            "payment_request_id": done.payment_request_id,
        }
    )
    if not done.ok:
        raise typer.Exit(FAILED)
