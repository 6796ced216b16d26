"""A bill, or several under one code, as a paper to pay by and as a day in a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext

from payung.contributions import bindings
from payung.contributions.asking import grouped
from payung.contributions.errors import ContributionsRefused
from payung.contributions.instalments import services as plans
from payung.contributions.instalments.services import Part
from payung.contributions.invoices import services as requests
from payung.contributions.models import Bill, PaymentRequest
from payung.kernel.money import format_rupiah
from payung.kernel.months import Month
from payung.notices import letters
from payung.platform import clock

REMINDS = timedelta(days=3)  # before the due day, in a calendar
VA_DIGITS = 8  # of partnerServiceId, before the code


@dataclass(frozen=True)
class Payable:
    """The bills of one code in their order of payment, and their open amount together (whole rupiah). due_on: of the
    next instalment, if instalments are agreed.
    """

    key: str
    code: str
    payer: str
    issued_on: date
    due_on: date
    bills: tuple[Bill, ...]
    instalments: tuple[Part, ...] = ()

    @property
    def open(self) -> int:
        """The amount still to be paid, whole rupiah."""
        return requests.open_amount(self.bills)


def of_bill(bill: Bill) -> Payable:
    """One bill. Raises ContributionsRefused(INVOICE_NONE) for a correction, which nobody pays."""
    if not bill.payment_code:
        raise ContributionsRefused("INVOICE_NONE", "Koreksi tidak dibayar sendiri, jadi tidak ada surat tagihannya.")
    name = bill.payer.label or gettext("Perorangan")
    agreed = plans.plans(bill.pk, "agreed").first()
    parts = tuple(one for one in plans.parts_of(agreed, clock.today()) if one.open) if agreed else ()
    due_on = parts[0].due_on if parts else bill.due_on
    return Payable(f"bill-{bill.pk}", bill.payment_code, name, bill.issued_on, due_on, (bill,), parts)


def of_request(request: PaymentRequest) -> Payable:
    """The bills under a joint code."""
    name = request.payer.label or gettext("Perorangan")
    bills = tuple(requests.bills_of(request.pk))
    return Payable(f"code-{request.pk}", request.payment_code, name, request.issued_on, request.due_on, bills)


def pdf(payable: Payable, language: str = "id") -> bytes:
    """The paper: amount, code, QR, virtual accounts, how to pay, until when. It names no person. Same facts, same bytes."""
    return letters.render(
        "invoice",
        {
            "language": language,
            "date": payable.issued_on,
            "recipient": {"name": payable.payer},
            "payment_code": grouped(payable.code),
            "pay_qr": letters.qr_svg(payable.code),
            "due_on": payable.instalments[-1].due_on if payable.instalments else payable.due_on,
            "instalments": [{"due_on": one.due_on, "open": one.open} for one in payable.instalments],
            "amount": payable.open,
            "bills": [_line(bill) for bill in payable.bills],
            "banks": [{"name": name, "account": f"{digits} {grouped(payable.code)}"} for name, digits in banks()],
        },
    )


def banks() -> list[tuple[str, str]]:
    """Banks at which a code can be paid, each with the eight digits before it in the virtual account. A bank without agreed
    digits puts its own in place of the X.
    """
    with connection.cursor() as cursor:
        rows = bindings.va_banks().on(cursor)
    return [(one["name"], one["service_id"].zfill(VA_DIGITS) if one["service_id"] else "X" * VA_DIGITS) for one in rows]


def _line(bill: Bill) -> dict[str, object]:
    stands = bill.standing
    return {
        "month": bill.month,
        "last_month": bill.last_month,
        "people": bill.people,
        "asked": stands.net,
        "fine": stands.fined,
        "waived": stands.waived,
        "paid": stands.came,
        "open": stands.open,
    }


def _months(bill: Bill) -> str:
    first, last = Month.from_date(bill.month), Month.from_date(bill.last_month)
    return f"{first} – {last}" if bill.several else str(first)


def calendar(payable: Payable, made_at: datetime | None = None) -> str:
    """The due day as an iCalendar event with a reminder (RFC 5545); names no person."""
    months: Sequence[str] = [_months(bill) for bill in payable.bills]
    amount = format_rupiah(payable.instalments[0].open if payable.instalments else payable.open)
    title = gettext("Bayar iuran %(months)s: %(amount)s") % {"months": ", ".join(months), "amount": amount}
    said = gettext("Kode iuran %(code)s. Jatuh tempo hari ini.") % {"code": grouped(payable.code)}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Payung//Iuran//ID",
        "BEGIN:VEVENT",
        f"UID:{payable.key}@payung",
        f"DTSTAMP:{(made_at or clock.moment()).astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{payable.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{payable.due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(said)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-P{REMINDS.days}D",
        f"DESCRIPTION:{_escaped(title)}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line of at most 75 bytes, and its continuations, which begin with a blank; no letter is cut."""
    parts, held = [], ""
    for letter in line:
        if len((held + letter).encode()) > 74:
            parts.append(held)
            held = " "
        held += letter
    return [*parts, held]
