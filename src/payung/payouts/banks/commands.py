"""Bank pembayar: sambungkan, daftar, tutup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as, session
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.payouts.banks.acts import ACTS
from payung.payouts.commands.bank import CLIENT_KEYS, read_keys

BankCode = Annotated[str, typer.Argument(metavar="KODE_BANK")]


@command
def connect(
    code: BankCode,
    name: Annotated[str, typer.Option("--name", help="Nama bank.")],
    organisation: Annotated[str, typer.Option("--organisation", help="Kode lembaga bank itu.")],
    account_name: Annotated[str, typer.Option("--account-name", help="Nama pemilik rekening pembayar.")],
    account: Annotated[str, typer.Option("--account", help="Nomor rekening pembayar.")] = "",
    bic: Annotated[str, typer.Option("--bic")] = "",
    folder: Annotated[Path | None, typer.Option("--folder", help="Folder bersama bank, berisi in/ dan out/.")] = None,
    client: Annotated[
        Path | None, typer.Option("--client", exists=True, dir_okay=False, help="JSON kunci SNAP dari bank.")
    ] = None,
    base_url: Annotated[str, typer.Option("--base-url", help="Alamat SNAP bank, sampai sebelum /v1.0.")] = "",
    channel_id: Annotated[str, typer.Option("--channel-id", help="CHANNEL-ID yang ditetapkan bank; 1-5 tanda.")] = "",
    signature: Annotated[
        str, typer.Option("--signature", help="symmetric (HMAC dengan token) atau asymmetric (RSA tanpa token).")
    ] = "symmetric",
    padding: Annotated[
        str, typer.Option("--padding", help="Partner id: none (apa adanya) atau zeros (diisi nol sampai delapan).")
    ] = "none",
    origin: Annotated[str, typer.Option("--origin", help="Isi header ORIGIN, bila bank memintanya.")] = "",
    account_names: Annotated[
        bool, typer.Option("--account-names", help="Bank menjawab nama pemilik rekening (layanan 15 dan 16).")
    ] = False,
    absent_minutes: Annotated[
        int, typer.Option("--absent-minutes", help='Jarak dua jawaban "tidak dikenal" sebelum dikirim lagi.')
    ] = 30,
    timeout_seconds: Annotated[int, typer.Option("--timeout", help="Detik menunggu satu jawaban bank.")] = 30,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Hubungkan bank pembayar, dengan berkas, dengan SNAP, atau keduanya."""
    out = Out(json_path)
    keys = read_keys(client, CLIENT_KEYS) if client else {}
    with session(as_user) as actor:
        from payung.payouts.banks.services import BankData, Dialect, connect_bank
        from payung.platform.db import acting

        data = BankData(
            code=code,
            name=name,
            organisation=organisation,
            account_no=account or keys.get("source_account", ""),
            account_name=account_name,
            bic=bic,
            folder=str(folder.resolve()) if folder else "",
            base_url=base_url or keys.get("base_url", ""),
            client_id=keys.get("client_id", ""),
            partner_id=keys.get("partner_id", ""),
            channel_id=channel_id or keys.get("channel_id", ""),
            dialect=Dialect(signature, padding, origin, account_names, absent_minutes, timeout_seconds),
            client_secret=keys.get("client_secret", ""),
            private_key_pem=keys.get("private_key_pem", ""),
        )
        with acting(actor.token):
            change = connect_bank(actor, data)
    out.line(_("Sambungan bank menunggu pengelola kedua: payung user confirm %(change)s") % {"change": change})
    out.result({"change": change, "code": code})


@command
def list_banks(as_user: As = None, json_path: Json = None) -> None:
    """Bank pembayar yang tersambung dan yang ditutup, tanpa rahasianya."""
    out = Out(json_path)
    with acting_as(as_user, may="snap.manage"):
        from payung.payouts.banks import selectors

        lines = [selectors.bank_line(one) for one in selectors.connections_kept()]
    out.table(
        [_("Nomor"), _("Kode"), _("Nama"), _("Rekening"), _("Saluran"), _("Keadaan")],
        [[one["id"], one["code"], one["name"], one["account_no"], one["channels"], one["state"]] for one in lines],
        right=[0],
    )
    out.result(lines)


COMMANDS = {"banks": list_banks, "connect": connect, **commands_of(ACTS)}
