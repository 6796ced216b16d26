"""Service 26: the status of a payment of a virtual account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from payung.rails.snap.fields import Amount, Idle, Many, Nested, Stamp, Text
from payung.rails.snap.messages.common import BILLS, AdditionalInfo, Answer, Bill, Echo, Wording
from payung.rails.snap.messages.va_common import AccountFields
from payung.rails.snap.messages.va_payment import FAILED, FLAGS, PAID

SERVICE = "26"


@dataclass(frozen=True, kw_only=True)
class StatusRequest(AdditionalInfo, AccountFields):
    inquiry_request_id: Annotated[str, Text("inquiryRequestId", 128)]
    payment_request_id: Annotated[str | None, Text("paymentRequestId", 128)] = None


@dataclass(frozen=True, kw_only=True)
class StatusData(AccountFields):
    payment_flag_reason: Annotated[Wording | None, Nested("paymentFlagReason", Wording)] = None
    inquiry_request_id: Annotated[str | None, Text("inquiryRequestId", 128)] = None
    payment_request_id: Annotated[str | None, Text("paymentRequestId", 128)] = None
    paid_amount: Annotated[int | None, Amount("paidAmount")] = None
    total_amount: Annotated[int | None, Amount("totalAmount")] = None
    transaction_date: Annotated[datetime | None, Stamp("transactionDate")] = None
    reference_no: Annotated[str | None, Text("referenceNo", 64)] = None
    payment_flag_status: Annotated[str, Text("paymentFlagStatus", 2, codes=FLAGS)] = PAID
    bill_details: Annotated[tuple[Bill, ...] | None, Many("billDetails", Bill, BILLS)] = None


@dataclass(frozen=True, kw_only=True)
class StatusAnswer(AdditionalInfo, Answer):
    data: Annotated[StatusData | None, Nested("virtualAccountData", StatusData)] = None


@dataclass(frozen=True, kw_only=True)
class StatusRefusalData(Echo):
    """A payment that was not told here: what was sent, and that there is none in both languages."""

    payment_flag_reason: Annotated[Wording | None, Nested("paymentFlagReason", Wording)] = None
    inquiry_request_id: Annotated[str | None, Idle(Text("inquiryRequestId", 128))] = None
    payment_request_id: Annotated[str | None, Idle(Text("paymentRequestId", 128))] = None
    payment_flag_status: Annotated[str, Text("paymentFlagStatus", 2, codes=FLAGS)] = FAILED


@dataclass(frozen=True, kw_only=True)
class StatusRefusal(Answer):
    """The answer to a refused question."""

    data: Annotated[StatusRefusalData | None, Nested("virtualAccountData", StatusRefusalData)] = None
