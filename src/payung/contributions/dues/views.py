"""Fines, waivers, instalments and reminders of bills as interface, commands and tables show them. Whole rupiah."""

from __future__ import annotations

from typing import Any

from payung.contributions import ageing
from payung.contributions.choices import CHARGE_KIND, WAIVED_PART, WAIVER_STATE
from payung.contributions.dues import services as dues
from payung.contributions.instalments import services as plans
from payung.contributions.instalments.views import plan_line
from payung.contributions.models import BillCharge, Waiver
from payung.contributions.services import bill_of
from payung.contributions.views import bill_line
from payung.kernel.views import Col, Columns, fields
from payung.platform import clock

CHARGE: Columns = (
    Col("on_day", "Tanggal", "date"),
    Col("kind", "Kejadian", "choice", CHARGE_KIND),
    Col("amount", "Jumlah", "money"),
    Col("basis", "Dasar hukum", "wide"),
)
WAIVER: Columns = (
    Col("id", "Nomor", "id"),
    Col("payment_code", "Kode iuran"),
    Col("payer", "Pembayar", "wide"),
    Col("what", "Yang dihapuskan", "choice", WAIVED_PART),
    Col("amount", "Jumlah", "money"),
    Col("state", "Keadaan", "choice", WAIVER_STATE),
)
OF_CHARGE = ("kind", "amount", "on_day", "of_id", "waiver_id", "base", "ppm", "from_month", "to_month", "basis")
OF_WAIVER = (
    *("bill_id", "what", "amount", "why", "basis", "document", "document_on", "state", "maker_id", "made_at"),
    *("checkers", "decided_by", "decided_at", "reason"),
)


def charge_line(charge: BillCharge) -> dict[str, Any]:
    """A fine, a waiver, or the entry that cancels one of them; above zero if it increases the bill."""
    return {"id": charge.pk, **fields(charge, OF_CHARGE)}


def waiver_line(waiver: Waiver) -> dict[str, Any]:
    """A waiver with the bill that it is of. A person is not named."""
    bill = waiver.bill
    return {
        "id": waiver.pk,
        "payment_code": bill.payment_code or "",
        "payer": bill.payer.label,
        **fields(waiver, OF_WAIVER),
    }


def waiver_whole(waiver_id: int) -> dict[str, Any]:
    """One waiver. Raises ContributionsRefused(WAIVER_UNKNOWN)."""
    return waiver_line(dues.waiver_of(None, waiver_id))


def bill_dues(bill_id: int) -> dict[str, Any]:
    """A bill with its fines and waivers, the fine that the law would add today, and its instalments.

    Raises ContributionsRefused(BILL_UNKNOWN).
    """
    bill = bill_of(None, bill_id)
    stands = getattr(bill, "standing", None)
    fine = ageing.fine_of(bill, clock.today()) if stands else None
    return {
        **bill_line(bill),
        "fined": stands.fined if stands else 0,
        "waived": stands.waived if stands else 0,
        "fine_by_law": vars(fine) if fine else None,
        "charges": [charge_line(one) for one in dues.charges(bill.pk)],
        "waivers": [waiver_line(one) for one in dues.waivers(bill.pk)],
        "plans": [plan_line(one) for one in plans.plans(bill.pk)],
    }
