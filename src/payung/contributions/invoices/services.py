"""Several bills of one payer under one payment code. Runs in the caller's session."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db.models import QuerySet

from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions import bindings
from payung.contributions.errors import REFUSALS, ContributionsRefused
from payung.contributions.models import Bill, PaymentRequest
from payung.kernel.checkdigit import DRAWN, payment_code
from payung.platform import clock


def join(actor: Actor, bill_ids: Sequence[int]) -> PaymentRequest:
    """Join open bills of one payer under one code. Raises ContributionsRefused: JOIN_OPEN, JOIN_PAYER."""
    require(actor.roles, "bills.join")
    code = payment_code(secrets.choice(DRAWN))
    return request_of(REFUSALS.make(bindings.bills_join(bills=list(bill_ids), code=code, today=clock.today())))


def request_of(request_id: int) -> PaymentRequest:
    """A joint code within the scope. Raises ContributionsRefused(REQUEST_UNKNOWN)."""
    request = PaymentRequest.objects.select_related("payer").filter(pk=request_id).first()
    if request is None:
        raise ContributionsRefused("REQUEST_UNKNOWN", "Kode gabungan itu tidak ada, atau di luar wewenang Anda.")
    return request


def requests_of(payer_id: int) -> QuerySet[PaymentRequest]:
    """Joint codes of a payer, newest first."""
    return PaymentRequest.objects.filter(payer_id=payer_id).select_related("payer").order_by("-id")


def bills_of(request_id: int) -> list[Bill]:
    """The bills of a joint code with their open amounts, in the order in which money pays them."""
    rows = Bill.objects.filter(requested__request_id=request_id).select_related("payer", "standing__receipt")
    return list(rows.order_by("requested__place"))


def open_amount(bills: Sequence[Bill]) -> int:
    """The open amount of these bills together, in whole rupiah."""
    return sum(bill.standing.open for bill in bills)
