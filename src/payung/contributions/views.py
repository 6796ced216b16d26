"""Bills, receipts, banks and alarms as interface, commands and tables show them. Whole rupiah."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from payung.contributions import selectors, services
from payung.contributions.choices import BILL_STATE
from payung.contributions.models import Bill, ContributionAssessment, HandReceipt, Receipt
from payung.contributions.open_months import OpenMonths
from payung.contributions.services import bill_of
from payung.contributions.snap.models import CodeAlarm
from payung.kernel.views import Col, Columns, fields
from payung.participation.choices import PAYER_KIND
from payung.platform import clock

BILL: Columns = (
    Col("payment_code", "Kode iuran"),
    Col("payer", "Pembayar", "wide"),
    Col("payer_kind", "Jenis pembayar", "choice", PAYER_KIND, on="file"),
    Col("month", "Bulan", "month", sort=True),
    Col("last_month", "Bulan terakhir", "month", on="file"),
    Col("people", "Orang-bulan", "number"),
    Col("jkk", "Iuran JKK", "money", on="file"),
    Col("jkm", "Iuran JKM", "money", on="file"),
    Col("amount", "Jumlah", "money", sort=True),
    Col("open", "Sisa", "money"),
    Col("due_on", "Jatuh tempo", "date", sort=True),
    Col("state", "Keadaan", "choice", BILL_STATE),
)
ASSESSED: Columns = (
    Col("name", "Nama", "person", private=True, on="page"),
    Col("kpj", "KPJ", private=True),
    Col("regency", "Kabupaten/kota", "place"),
    Col("regency", "Kode kabupaten/kota", on="file"),
    Col("month", "Bulan", "month", on="file"),
    Col("base", "Dasar", "money"),
    Col("jkk", "Iuran JKK", "money"),
    Col("jkm", "Iuran JKM", "money"),
    Col("total", "Jumlah", "money"),
)
PART: Columns = (
    Col("regency", "Kabupaten/kota", "place"),
    Col("people", "Orang", "number"),
    Col("amount", "Jumlah", "money"),
)
PART_OF_MONTHS: Columns = tuple(replace(one, word="Orang-bulan") if one.name == "people" else one for one in PART)
ASSESSED_OF_MONTHS: Columns = tuple(replace(one, on="both") if one.name == "month" else one for one in ASSESSED)
MONTH: Columns = (
    Col("month", "Bulan", "month"),
    Col("heads", "Orang", "number"),
    Col("billed", "Ditagih", "money"),
    Col("paid", "Dibayar", "money"),
    Col("state", "Keadaan", "choice", BILL_STATE),
)
RECEIPT_BY_HAND: Columns = (
    Col("id", "Nomor", "id"),
    Col("payment_code", "Kode iuran"),
    Col("payer", "Pembayar", "wide"),
    Col("amount", "Jumlah", "money"),
    Col("paid_on", "Tanggal", "date"),
    Col("reference", "Bukti"),
)
OF_BILL = ("sequence", "people", "jkk", "jkm", "jht", "amount", "payment_code", "issued_on", "due_on")
OF_RECEIPT = ("bill_id", "request_id", "amount", "paid_on", "known_on", "channel", "reference")
OF_ASSESSED = (
    *("membership_id", "revision", "bill_id", "regency", "base"),
    *("jkk", "jkm", "jht", "jp", "jkp", "total"),
)
BY_HAND = (
    *("bill_id", "request_id", "amount", "paid_on", "channel", "reference", "maker_id", "recorded_at", "state"),
    *("confirmed_from", "checker_id", "decided_at", "reason", "receipt_id"),
)
ALARM = ("bank", "kind", "at", "closed_by", "closed_at", "reason")


def bill_line(bill: Bill, today: date | None = None) -> dict[str, Any]:
    """A bill with what came for it, and the receipt that settled it, on a business date; for bills as `selectors.bills` and `bill` give them."""
    stands = getattr(bill, "standing", None)  # a correction has none: it is part of what it corrects
    return {
        "id": bill.pk,
        "month": f"{bill.month:%Y-%m}",
        "last_month": f"{bill.last_month:%Y-%m}",
        **fields(bill, OF_BILL),
        "payment_code": bill.payment_code or "",
        "corrects": bill.corrects_id,
        "payer": bill.payer.label,
        "payer_kind": bill.payer.kind,
        "state": selectors.bill_state(bill, today or clock.today()),
        "net": stands.net if stands else bill.amount,
        "paid": stands.came if stands else 0,
        "open": stands.open if stands else 0,
        "receipt": settled_line(stands.receipt) if stands and stands.receipt else None,
    }


def assessed_line(row: ContributionAssessment) -> dict[str, Any]:
    """The contribution of one membership for one month; later revisions hold only the difference."""
    return {**fields(row, OF_ASSESSED), "month": f"{row.month:%Y-%m}", "person_id": row.membership.person_id}


def settled_line(receipt: Receipt) -> dict[str, Any]:
    """A receipt: money that came, or credit that was carried."""
    return {"id": receipt.pk, "by_hand": receipt.channel not in {"va", "credit"}, **fields(receipt, OF_RECEIPT)}


def receipt_of_bill(receipt: Receipt) -> dict[str, Any]:
    """A receipt with the code and the payer of the (first) bill that it was for."""
    return {**settled_line(receipt), "payment_code": receipt.bill.payment_code, "payer": receipt.bill.payer.label}


def receipt_line(receipt: HandReceipt) -> dict[str, Any]:
    """A payment that a person entered, with the code under which he did: the bill's, or a joint one. Asks nothing more."""
    return {
        "id": receipt.pk,
        "payment_code": selectors.code_of(receipt),
        "payer": receipt.bill.payer.label,
        **fields(receipt, BY_HAND),
    }


def receipt_whole(waiting_id: int) -> dict[str, Any]:
    """A payment that a person entered, and its bill. Raises ContributionsRefused(RECEIPT_UNKNOWN)."""
    receipt = services.receipt_of(None, waiting_id)
    bill = selectors.bill(receipt.bill_id)
    return {**receipt_line(receipt), "bill": bill_line(bill) if bill else None}


def alarm_line(alarm: CodeAlarm) -> dict[str, Any]:
    """An alarm about a bank."""
    state = "closed" if alarm.closed_at else "open"
    return {"id": alarm.pk, "bank_id": alarm.client_id, **fields(alarm, ALARM), "state": state}


def alarm_whole(alarm_id: int) -> dict[str, Any]:
    """One alarm. Raises ContributionsRefused(ALARM_UNKNOWN)."""
    return alarm_line(services.alarm_of(None, alarm_id))


def to_assess_line(waiting: selectors.ToAssess) -> dict[str, Any]:
    """What assessing a month would bill now, with its digest."""
    payers = [
        {"payer_id": payer, "payer": name, "people": people, "amount": amount}
        for payer, name, people, amount in waiting.payers
    ]
    return {
        "month": str(waiting.month),
        "people": waiting.people,
        "amount": waiting.amount,
        "payers": payers,
        "own_people": waiting.own_people,
        "own_amount": waiting.own_amount,
        "seen": waiting.seen,
    }


def bill_whole(bill_id: int) -> dict[str, Any]:
    """One bill. Raises ContributionsRefused(BILL_UNKNOWN)."""
    return bill_line(bill_of(None, bill_id))


def open_months_line(waiting: OpenMonths) -> dict[str, Any]:
    """What assessing all open months would bill now, month by month, with its digest."""
    return {
        "months": [to_assess_line(one) for one in waiting.months],
        "people": waiting.people,
        "amount": waiting.amount,
        "seen": waiting.seen,
    }
