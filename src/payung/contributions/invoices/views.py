"""Several bills under one code as interface, commands and tables show them. Whole rupiah."""

from __future__ import annotations

from typing import Any

from payung.contributions.invoices import services as requests
from payung.contributions.models import PaymentRequest
from payung.contributions.views import bill_line
from payung.kernel.views import fields


def request_line(request: PaymentRequest) -> dict[str, Any]:
    """A joint code with its bills and the amount still to be paid under it."""
    bills = requests.bills_of(request.pk)
    names = ("payer_id", "payment_code", "issued_on", "due_on", "maker_id", "created_at")
    return {
        "id": request.pk,
        "payer": request.payer.label,
        **fields(request, names),
        "open": requests.open_amount(bills),
        "bills": [bill_line(one) for one in bills],
    }
