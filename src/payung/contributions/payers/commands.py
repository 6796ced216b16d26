"""Pembayar: rekening menurut tanggal, titipan, pengembalian, satu kode untuk beberapa tagihan."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.contributions.dues.acts import OF_PAYER as FINES
from payung.contributions.payers.acts import CARRIES, PROPOSALS, REFUNDS
from payung.contributions.reminders.acts import ACTS as CONTACTS

Payer = Annotated[int, typer.Argument(metavar="PEMBAYAR", help="Nomor pembayar dari payung payer list.")]


@command
def list_payers(as_user: As = None, json_path: Json = None) -> None:
    """Pembayar yang masih harus membayar atau punya titipan."""
    out = Out(json_path)
    with acting_as(as_user, may="contributions.view"):
        from payung.contributions.payers.services import payers
        from payung.contributions.payers.views import PAYER, payer_line

        lines = [payer_line(one) for one in payers()[:10_000]]
    out.lines(PAYER, lines)
    out.result(lines)


@command
def ageing(as_user: As = None, json_path: Json = None) -> None:
    """Yang belum dibayar menurut lamanya lewat jatuh tempo."""
    out = Out(json_path)
    with acting_as(as_user, may="contributions.view"):
        from payung.contributions.ageing import ageing as ages
        from payung.contributions.payers.views import AGES
        from payung.platform import clock

        lines = [vars(one) for one in ages(clock.today())]
    out.lines(AGES, lines)
    out.result(lines)


@command
def statement(
    payer: Payer,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Dari tanggal.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Sampai tanggal.")] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Rekening seorang pembayar menurut tanggal; sama dengan buku besar sampai rupiah."""
    from payung.kernel.money import format_rupiah

    out = Out(json_path)
    with acting_as(as_user, may="contributions.view"):
        from payung.contributions.payers.views import STATEMENT, statement_whole
        from payung.contributions.services import payer_of

        payer_of(None, payer)
        account = statement_whole(payer, first.date() if first else None, last.date() if last else None)
    out.lines(STATEMENT, account["lines"])
    out.line(f"{_('Sisa tagihan')} {format_rupiah(account['owed'])}, {_('titipan')} {format_rupiah(account['held'])}")
    out.result(account)


@command
def refunds(as_user: As = None, json_path: Json = None) -> None:
    """Pengembalian titipan, yang terbaru dahulu."""
    out = Out(json_path)
    with acting_as(as_user, may="contributions.view"):
        from payung.contributions.payers.services import refunds as rows
        from payung.contributions.payers.views import REFUND, refund_line

        lines = [refund_line(one) for one in rows()[:10_000]]
    out.lines(REFUND, lines)
    out.result(lines)


@command
def join(
    bills: Annotated[
        list[int], typer.Argument(metavar="TAGIHAN...", help="Nomor tagihan dari payung receipts bills --json.")
    ],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Gabungkan beberapa tagihan belum lunas dari satu pembayar di bawah satu kode."""
    from payung.kernel.money import format_rupiah

    out = Out(json_path)
    with acting_as(as_user) as actor:
        from payung.contributions.invoices.services import join as join_bills
        from payung.contributions.invoices.views import request_line

        joined: dict[str, Any] = request_line(join_bills(actor, bills))
    out.line(f"{_('Kode gabungan')} {joined['payment_code']}: {format_rupiah(joined['open'])}")
    out.result(joined)


@command
def invoice(
    bill: Annotated[int, typer.Argument(metavar="TAGIHAN", help="Nomor dari payung receipts bills --json.")],
    target: Annotated[Path, typer.Argument(metavar="BERKAS", help="Berkas .pdf, atau .ics untuk kalender.")],
    language: Annotated[str, typer.Option("--language", help="id atau en.")] = "id",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Surat tagihan sebagai PDF, atau jatuh temponya untuk kalender (.ics)."""
    if target.suffix not in {".pdf", ".ics"} or language not in {"id", "en"}:
        raise typer.BadParameter(_("Berkasnya .pdf atau .ics, bahasanya id atau en."))
    out = Out(json_path)
    with acting_as(as_user, may="contributions.view"):
        from payung.contributions.invoices import papers as invoices
        from payung.contributions.services import bill_of

        payable = invoices.of_bill(bill_of(None, bill))
        content = invoices.pdf(payable, language) if target.suffix == ".pdf" else invoices.calendar(payable).encode()
    target.write_bytes(content)
    out.line(str(target))
    out.result({"file": str(target), "bytes": len(content)})


COMMANDS = {
    "invoice": invoice,
    "list": list_payers,
    "ageing": ageing,
    "statement": statement,
    "refunds": refunds,
    "join": join,
    **commands_of((*CARRIES, *PROPOSALS, *REFUNDS, *FINES, *CONTACTS)),
}
