"""Iuran: penetapan bulanan, tagihan, penerimaan."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as, carry_out, session
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.contributions.acts import ALARMS, RECEIPTS
from payung.contributions.ahead.acts import GROUPS, PERSONS
from payung.contributions.choices import CODE_ALARM
from payung.kernel.choices import words

if TYPE_CHECKING:
    from payung.contributions.selectors import ToAssess


@command
def assess(
    month: Annotated[str | None, typer.Argument(metavar="BULAN", help="Misalnya 2025-07.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="Bulan pertama.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Bulan terakhir.")] = None,
    seen: Annotated[
        str, typer.Option("--seen", help="Sidik dari --dry-run: hanya yang dilihat itu yang ditetapkan.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tunjukkan akibatnya saja; tidak ada yang berubah.")
    ] = False,
    open_months: Annotated[
        bool, typer.Option("--open", help="Semua bulan yang terbuka sampai bulan ini, sekaligus.")
    ] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Tetapkan iuran satu bulan atau beberapa bulan; mengulang tidak mengubah apa pun."""
    from payung.kernel.money import format_number, format_rupiah
    from payung.kernel.months import Month, MonthRange

    if open_months:
        if month or first or last:
            raise typer.BadParameter(_("Pilih --open atau bulan, tidak keduanya."))
        _assess_open(Out(json_path), as_user, seen, dry_run)
        return
    if bool(month) == bool(first) or bool(first) != bool(last) or (seen and not month):
        raise typer.BadParameter(_("Isi satu BULAN, atau --from dan --to."))
    months = MonthRange.through(Month.parse(month or first or ""), Month.parse(month or last or ""))
    out, results = Out(json_path), []
    with session(as_user) as actor:
        from payung.contributions.selectors import to_assess
        from payung.contributions.services import start_assess
        from payung.platform.db import acting

        for each in months:
            with acting(actor.token):
                waiting = to_assess(each)
                if dry_run:
                    results.append(_tell(out, waiting))
                    continue
                # Without --seen everything that is open at this moment is assessed.
                run = start_assess(actor, each, defer=False, seen=seen or waiting.seen)
            result = carry_out(run, f"{_('Penetapan')} {each}")
            results.append(result)
            out.line(
                f"{each}: {format_number(result['people'])} {_('orang')}, {format_rupiah(result['amount'])}, "
                f"{len(result['bills'])} {_('tagihan')}"
            )
    total = sum(result["amount"] for result in results)
    out.result(results[0] if month else {"months": results, "amount": total})


def _assess_open(out: Out, as_user: str | None, seen: str, dry_run: bool) -> None:
    """Assess every open month, or show what that would bill."""
    from payung.kernel.money import format_number, format_rupiah

    with session(as_user) as actor:
        from payung.contributions.open_months import open_months, start_assess_open
        from payung.contributions.views import open_months_line
        from payung.platform import clock
        from payung.platform.db import acting

        with acting(actor.token):
            waiting = open_months(clock.this_month())
            if dry_run:
                for one in waiting.months:
                    _tell(out, one)
                out.line(f"--open --seen {waiting.seen}")
                out.result(open_months_line(waiting))
                return
            run = start_assess_open(actor, seen or waiting.seen, defer=False)
        result = carry_out(run, _("Penetapan"))
    for line in result["months"]:
        out.line(f"{line['month']}: {format_number(line['people'])} {_('orang')}, {format_rupiah(line['amount'])}")
    out.result(result)


def _tell(out: Out, waiting: ToAssess) -> dict[str, Any]:
    """What assessing a month would bill."""
    from payung.contributions.views import to_assess_line
    from payung.kernel.money import format_number, format_rupiah

    for _payer, name, people, amount in waiting.payers:
        out.line(f"{waiting.month}: {name}, {format_number(people)} {_('orang')}, {format_rupiah(amount)}")
    out.line(f"{waiting.month}: --seen {waiting.seen}")
    return to_assess_line(waiting)


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
    """Catat pembayaran sebuah tagihan atau kode gabungan; dihitung sesudah orang lain mengonfirmasinya."""
    out = Out(json_path)
    with acting_as(as_user) as actor:
        from payung.contributions.selectors import hand_receipt
        from payung.contributions.services import record_receipt
        from payung.platform import clock

        day = paid_on.date() if paid_on else clock.today()
        waiting, is_new = record_receipt(actor, code, amount, day, channel, reference)
        receipt = hand_receipt(waiting)
    outcome = _("menunggu konfirmasi orang lain") if is_new else _("sudah dicatat")
    if receipt and receipt.confirmed_from == "statement":
        outcome = _("cocok dengan mutasi rekening dari bank, lunas")
    out.line(f"{_('Penerimaan')} {waiting} ({outcome})")
    out.result({"waiting": waiting, "is_new": is_new, "confirmed_from": receipt.confirmed_from if receipt else ""})


@command
def list_waiting(as_user: As = None, json_path: Json = None) -> None:
    """Penerimaan yang dicatat tangan dan menunggu konfirmasi."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.contributions.selectors import hand_receipts
        from payung.contributions.views import RECEIPT_BY_HAND, receipt_line

        lines = [receipt_line(one) for one in hand_receipts(state="waiting")[:10_000]]
    out.lines(RECEIPT_BY_HAND, lines)
    out.result(lines)


def _bills(as_user: str | None, state: str, month: str | None) -> list[dict[str, Any]]:
    with acting_as(as_user):
        from payung.contributions.selectors import bills
        from payung.contributions.views import bill_line
        from payung.kernel.months import Month
        from payung.platform import clock

        rows = bills(month=Month.parse(month).first_day if month else None, state=state)
        today = clock.today()
        return [bill_line(bill, today) for bill in rows[:10_000]]


Month = Annotated[str | None, typer.Option("--month", help="Hanya bulan ini, misalnya 2025-07.")]


@command
def list_bills(
    month: Month = None,
    unpaid: Annotated[bool, typer.Option("--unpaid", help="Hanya yang belum lunas.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Tagihan dengan kode iuran."""
    out, lines = Out(json_path), _bills(as_user, "unpaid" if unpaid else "", month)
    from payung.contributions.views import BILL

    out.lines(BILL, lines)
    out.result(lines)


@command
def list_receipts(month: Month = None, as_user: As = None, json_path: Json = None) -> None:
    """Penerimaan yang sudah dicatat, juga sebagian, dan titipan yang dipakai."""
    from payung.kernel.money import format_rupiah

    out = Out(json_path)
    with acting_as(as_user):
        from payung.contributions.selectors import receipts
        from payung.contributions.views import receipt_of_bill
        from payung.kernel.months import Month

        rows = receipts(Month.parse(month).first_day if month else None)
        lines = [receipt_of_bill(one) for one in rows[:10_000]]
    out.table(
        [_("Tanggal"), _("Kode iuran"), _("Pembayar"), _("Jumlah"), _("Bukti")],
        [[r["paid_on"], r["payment_code"], r["payer"], format_rupiah(r["amount"]), r["reference"]] for r in lines],
        right=[3],
    )
    out.result(lines)


@command
def alarms(as_user: As = None, json_path: Json = None) -> None:
    """Bank yang menanyakan banyak kode iuran yang tidak ada, atau memakai nomor pembayaran dua kali."""
    out = Out(json_path)
    with acting_as(as_user, may="receipts.alarms"):
        from payung.contributions.selectors import code_alarms
        from payung.contributions.views import alarm_line

        lines = [alarm_line(one) for one in code_alarms()]
    kinds = words(CODE_ALARM)
    out.table(
        [_("Nomor"), _("Bank"), _("Sebab"), _("Sejak")],
        [[a["id"], a["bank"], _(kinds[a["kind"]]), a["at"]] for a in lines],
        right=[0],
    )
    out.result(lines)


COMMANDS = {
    "alarms": alarms,
    "record": record,
    "waiting": list_waiting,
    **commands_of((*RECEIPTS, *ALARMS)),
    "list": list_receipts,
    "bills": list_bills,
    **commands_of((*PERSONS, *GROUPS)),
}
