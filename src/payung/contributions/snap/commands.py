"""Bank yang mengabarkan pembayaran lewat SNAP BI: sambungkan, daftar, cabut."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as, session
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.contributions.snap.acts import ACTS

Name = Annotated[str, typer.Argument(metavar="NAMA", help="Nama bank atau salurannya.")]


@command
def create(
    name: Name,
    public_key: Annotated[
        Path | None,
        typer.Option(
            "--public-key", exists=True, dir_okay=False, help="Kunci publik RSA bank (PEM); tanpa ini dibuatkan."
        ),
    ] = None,
    service_id: Annotated[str, typer.Option("--service-id", help="Angka partnerServiceId yang disepakati.")] = "",
    allow_from: Annotated[
        list[str] | None, typer.Option("--allow-from", help="Jaringan asal yang diizinkan; boleh diulang.")
    ] = None,
    grace_days: Annotated[
        int, typer.Option("--grace-days", help="Hari setelah jatuh tempo selama tagihan masih diterima.")
    ] = 365,
    signature: Annotated[
        str,
        typer.Option("--signature", help="Cara bank menandatangani: symmetric (token) atau asymmetric (kunci RSA)."),
    ] = "symmetric",
    amounts: Annotated[
        str,
        typer.Option(
            "--amounts",
            help="Jumlah yang boleh dibayar: closed (tepat), partial (boleh sebagian), open (lebihnya menjadi titipan).",
        ),
    ] = "closed",
    base_url: Annotated[str, typer.Option("--base-url", help="Alamat Payung sebagaimana dipanggil bank.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Sambungkan sebuah bank; rahasianya ditampilkan sekali saja."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.contributions.snap.services import create_client

        key = public_key.read_text() if public_key else ""
        bank = create_client(
            actor,
            name,
            key,
            service_id=service_id,
            allow_from=allow_from or [],
            grace_days=grace_days,
            signature=signature,
            amounts=amounts,
        )
    address = base_url.rstrip("/") or _address()
    out.line(f"client_id      {bank.client_id}")
    out.line(f"partner_id     {bank.partner_id}")
    out.line(f"base_url       {address}")
    if not json_path:
        out.note(f"{_('Rahasia (hanya ditampilkan sekali)')}: {bank.client_secret}")
        if bank.private_key_pem:
            out.note(bank.private_key_pem)
    out.result(
        {
            "client_id": bank.client_id,
            "client_secret": bank.client_secret,
            "partner_id": bank.partner_id,
            "base_url": address,
            "private_key_pem": bank.private_key_pem or None,
        }
    )
    if json_path and not out.to_stderr:
        Path(json_path).chmod(0o600)  # it opens the bank's door


@command
def list_clients(as_user: As = None, json_path: Json = None) -> None:
    """Bank yang tersambung dan yang sudah dicabut."""
    out = Out(json_path)
    with acting_as(as_user, may="snap.manage"):
        from payung.contributions.snap.services import clients
        from payung.contributions.snap.views import bank_line

        lines = [bank_line(one) for one in clients()]
    out.table(
        [_("Nomor"), _("Nama"), "client_id", "partner_id", _("Dibuat"), _("Dicabut")],
        [
            [c["id"], c["name"], c["client_id"], c["partner_id"], _minute(c["created_at"]), _minute(c["revoked_at"])]
            for c in lines
        ],
        right=[0],
    )
    out.result(lines)


def _minute(at: datetime | None) -> str | None:
    return f"{at:%Y-%m-%d %H:%M}" if at else None


def _address() -> str:
    """Where this installation is served: by its public origin, else where it runs now, else the usual port."""
    import os

    from payung.cli.options import DEFAULT_PORT
    from payung.platform.home import current_home
    from payung.platform.processes import running_supervisor

    public = [origin for origin in os.environ.get("PAYUNG_ORIGINS", "").split(",") if origin]
    if public:
        return public[0].rstrip("/")
    info = running_supervisor(current_home())
    return info.address if info else f"http://localhost:{DEFAULT_PORT}"


COMMANDS = {"create": create, "list": list_clients, **commands_of(ACTS)}
