"""Iuran: penetapan bulanan, tagihan, penerimaan."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, carry_out, session
from payung.cli.output import Out, command
from payung.cli.text import _


@command
def assess(
    month: Annotated[str | None, typer.Argument(metavar="BULAN", help="Misalnya 2025-07.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="Bulan pertama.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Bulan terakhir.")] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Tetapkan iuran satu bulan atau beberapa bulan; mengulang tidak mengubah apa pun."""
    from payung.kernel.money import format_number, format_rupiah
    from payung.kernel.months import Month, MonthRange

    if bool(month) == bool(first) or bool(first) != bool(last):
        raise typer.BadParameter(_("Isi satu BULAN, atau --from dan --to."))
    months = MonthRange.through(Month.parse(month or first or ""), Month.parse(month or last or ""))
    out, found = Out(json_path), []
    with session(as_user) as actor:
        from payung.contributions.services import start_assess
        from payung.platform.db import acting

        for each in months:
            with acting(actor.token):
                run = start_assess(actor, each, defer=False)
            result = carry_out(run, f"{_('Penetapan')} {each}")
            found.append(result)
            out.line(
                f"{each}: {format_number(result['people'])} {_('orang')}, {format_rupiah(result['amount'])}, "
                f"{len(result['bills'])} {_('tagihan')}"
            )
    total = sum(result["amount"] for result in found)
    out.result(found[0] if month else {"months": found, "amount": total})


@command
def record(
    code: Annotated[str, typer.Argument(metavar="KODE_IURAN")],
    amount: Annotated[int, typer.Argument(metavar="RUPIAH")],
    paid_on: Annotated[datetime | None, typer.Option("--paid-on", formats=["%Y-%m-%d"])] = None,
    channel: Annotated[str, typer.Option("--channel", help="manual, teller, atau transfer.")] = "manual",
    reference: Annotated[str, typer.Option("--reference", help="Nomor bukti.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Catat pembayaran sebuah tagihan; lunas sesudah orang lain mengonfirmasinya."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.contributions.selectors import hand_receipt
        from payung.contributions.services import record_receipt
        from payung.platform import clock
        from payung.platform.db import acting

        with acting(actor.token):
            day = paid_on.date() if paid_on else clock.today()
            waiting, is_new = record_receipt(actor, code, amount, day, channel, reference)
            made = hand_receipt(waiting)
    told = _("menunggu konfirmasi orang lain") if is_new else _("sudah dicatat")
    if made and made.confirmed_from == "statement":
        told = _("cocok dengan mutasi rekening dari bank, lunas")
    out.line(f"{_('Penerimaan')} {waiting} ({told})")
    out.result({"waiting": waiting, "is_new": is_new, "confirmed_from": made.confirmed_from if made else ""})


@command
def list_waiting(as_user: As = None, json_path: Json = None) -> None:
    """Penerimaan yang dicatat tangan dan menunggu konfirmasi."""
    from payung.kernel.money import format_rupiah

    out = Out(json_path)
    with session(as_user) as actor:
        from payung.contributions.selectors import hand_receipts
        from payung.platform.db import acting

        with acting(actor.token):
            found: list[dict[str, Any]] = [
                {
                    "id": one.pk,
                    "payment_code": one.bill.payment_code,
                    "payer": one.bill.payer.label,
                    "amount": one.amount,
                    "paid_on": one.paid_on,
                    "reference": one.reference,
                    "own": one.recorded_by == actor.user_id,
                }
                for one in hand_receipts(state="waiting")[:10_000]
            ]
    out.table(
        [_("Nomor"), _("Kode iuran"), _("Pembayar"), _("Jumlah"), _("Tanggal"), _("Bukti")],
        [
            [w["id"], w["payment_code"], w["payer"], format_rupiah(w["amount"]), w["paid_on"], w["reference"]]
            for w in found
        ],
        right=[0, 3],
    )
    out.result(found)


Waiting = Annotated[int, typer.Argument(metavar="NOMOR", help="Nomor dari payung receipts waiting.")]


@command
def confirm(number: Waiting, as_user: As = None, json_path: Json = None) -> None:
    """Konfirmasi penerimaan yang dicatat orang lain: uangnya sudah dilihat, tagihan lunas."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.contributions.services import confirm_receipt
        from payung.platform.db import acting

        with acting(actor.token):
            receipt = confirm_receipt(actor, number)
    out.line(f"{_('Penerimaan')} {receipt} ({_('lunas')})")
    out.result({"receipt": receipt})


@command
def refuse(
    number: Waiting,
    reason: Annotated[str, typer.Option("--reason", help="Alasan menolak.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Tolak penerimaan yang dicatat orang lain."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.contributions.services import refuse_receipt
        from payung.platform.db import acting

        with acting(actor.token):
            refuse_receipt(actor, number, reason)
    out.line(f"{_('Penerimaan')} {number} ({_('ditolak')})")
    out.result({"refused": number})


@command
def withdraw(number: Waiting, as_user: As = None, json_path: Json = None) -> None:
    """Tarik penerimaan yang Anda catat sendiri dan belum dikonfirmasi."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.contributions.services import withdraw_receipt
        from payung.platform.db import acting

        with acting(actor.token):
            withdraw_receipt(actor, number)
    out.line(f"{_('Penerimaan')} {number} ({_('ditarik')})")
    out.result({"withdrawn": number})


def _bills(as_user: str | None, state: str, month: str | None) -> list[dict[str, Any]]:
    with session(as_user) as actor:
        from payung.contributions.selectors import bills
        from payung.kernel.months import Month
        from payung.platform.db import acting

        with acting(actor.token):
            found = bills(month=Month.parse(month).first_day if month else None, state=state)
            return [_plain(bill) for bill in found[:10_000]]


def _plain(bill: Any) -> dict[str, Any]:
    from payung.contributions.selectors import bill_state
    from payung.platform import clock

    receipt = getattr(bill, "receipt", None)
    return {
        "id": bill.pk,
        "payment_code": bill.payment_code,
        "payer": bill.payer.label,
        "month": f"{bill.month:%Y-%m}",
        "people": bill.people,
        "amount": bill.amount,
        "due_on": bill.due_on,
        "state": bill_state(bill, clock.today()),
        "paid_on": receipt.paid_on if receipt else None,
        "received": receipt.amount if receipt else 0,
        "channel": receipt.channel if receipt else None,
        "reference": receipt.reference if receipt else None,
    }


Month = Annotated[str | None, typer.Option("--month", help="Hanya bulan ini, misalnya 2025-07.")]


@command
def list_bills(
    month: Month = None,
    unpaid: Annotated[bool, typer.Option("--unpaid", help="Hanya yang belum lunas.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Tagihan dengan kode iuran."""
    from payung.kernel.money import format_rupiah

    out, found = Out(json_path), _bills(as_user, "unpaid" if unpaid else "", month)
    out.table(
        [_("Kode iuran"), _("Pembayar"), _("Bulan"), _("Orang"), _("Jumlah"), _("Jatuh tempo"), _("Lunas")],
        [
            [
                b["payment_code"],
                b["payer"],
                b["month"],
                b["people"],
                format_rupiah(b["amount"]),
                b["due_on"],
                b["paid_on"],
            ]
            for b in found
        ],
        right=[3, 4],
    )
    out.result(found)


@command
def list_receipts(month: Month = None, as_user: As = None, json_path: Json = None) -> None:
    """Penerimaan yang sudah dicatat."""
    from payung.kernel.money import format_rupiah

    out, found = Out(json_path), _bills(as_user, "paid", month)
    out.table(
        [_("Tanggal"), _("Kode iuran"), _("Pembayar"), _("Jumlah"), _("Bukti")],
        [[b["paid_on"], b["payment_code"], b["payer"], format_rupiah(b["received"]), b["reference"]] for b in found],
        right=[3],
    )
    out.result(found)


@command
def alarms(
    close: Annotated[int | None, typer.Option("--close", help="Tutup peringatan ini.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Apa sebabnya, paling sedikit 5 huruf.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Bank yang menanyakan banyak kode iuran yang tidak ada, atau memakai nomor pembayaran dua kali."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.contributions.selectors import code_alarms
        from payung.contributions.services import close_code_alarm
        from payung.platform.db import acting

        with acting(actor.token):
            if close is not None:
                close_code_alarm(actor, close, reason)
            found = [{"id": one.pk, "bank": one.bank, "kind": one.kind, "at": one.at} for one in code_alarms()]
    kinds: dict[Any, Any] = {"codes": _("kode yang tidak ada"), "request": _("nomor pembayaran dipakai lagi")}
    out.table(
        [_("Nomor"), _("Bank"), _("Sebab"), _("Sejak")],
        [[a["id"], a["bank"], kinds[a["kind"]], a["at"]] for a in found],
        right=[0],
    )
    out.result(found)


COMMANDS = {
    "alarms": alarms,
    "record": record,
    "waiting": list_waiting,
    "confirm": confirm,
    "refuse": refuse,
    "withdraw": withdraw,
    "list": list_receipts,
    "bills": list_bills,
}
