"""Service 25: a bank reports that a virtual account has been paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from payung.rails.snap.fields import Amount, Idle, Many, Nested, Stamp, Text
from payung.rails.snap.messages.common import BILLS, FREE_TEXTS, AdditionalInfo, Answer, Bill, Echo, Wording
from payung.rails.snap.messages.va_common import AccountFields

SERVICE = "25"
PAID, FAILED, TIMED_OUT = FLAGS = ("00", "01", "02")


@dataclass(frozen=True, kw_only=True)
class PaymentRequest(AdditionalInfo, AccountFields):
    """`payment_request_id` is the bank's id of this payment for life; `flag_advise` Y marks a repetition."""

    payment_request_id: Annotated[str, Text("paymentRequestId", 128)]
    paid_amount: Annotated[int, Amount("paidAmount", least=1)]
    virtual_account_name: Annotated[str | None, Idle(Text("virtualAccountName", 255))] = None
    trx_id: Annotated[str | None, Idle(Text("trxId", 64))] = None
    channel_code: Annotated[str | None, Idle(Text("channelCode", 16))] = None
    source_bank_code: Annotated[str | None, Idle(Text("sourceBankCode", 11))] = None
    total_amount: Annotated[int | None, Idle(Amount("totalAmount"))] = None
    trx_date_time: Annotated[datetime | None, Idle(Stamp("trxDateTime"))] = None
    reference_no: Annotated[str | None, Idle(Text("referenceNo", 64))] = None
    flag_advise: Annotated[str | None, Idle(Text("flagAdvise", 1, codes=("Y", "N")))] = None
    bill_details: Annotated[tuple[Bill, ...] | None, Idle(Many("billDetails", Bill, BILLS))] = None
    free_texts: Annotated[tuple[Wording, ...] | None, Idle(Many("freeTexts", Wording, FREE_TEXTS))] = None


@dataclass(frozen=True, kw_only=True)
class PaymentData(AccountFields):
    """The payment as we hold it."""

    payment_flag_reason: Annotated[Wording | None, Nested("paymentFlagReason", Wording)] = None
    virtual_account_name: Annotated[str | None, Text("virtualAccountName", 255)] = None
    payment_request_id: Annotated[str, Text("paymentRequestId", 128)]
    paid_amount: Annotated[int, Amount("paidAmount", least=1)]
    total_amount: Annotated[int | None, Amount("totalAmount")] = None
    trx_date_time: Annotated[datetime | None, Stamp("trxDateTime")] = None
    reference_no: Annotated[str | None, Text("referenceNo", 64)] = None
    payment_flag_status: Annotated[str, Text("paymentFlagStatus", 2, codes=FLAGS)] = PAID
    bill_details: Annotated[tuple[Bill, ...] | None, Many("billDetails", Bill, BILLS)] = None
    free_texts: Annotated[tuple[Wording, ...] | None, Many("freeTexts", Wording, FREE_TEXTS)] = None


@dataclass(frozen=True, kw_only=True)
class PaymentAnswer(AdditionalInfo, Answer):
    data: Annotated[PaymentData | None, Nested("virtualAccountData", PaymentData)] = None


@dataclass(frozen=True, kw_only=True)
class PaymentRefusalData(Echo):
    """A payment that was not taken: what was sent, and why not in both languages."""

    payment_flag_reason: Annotated[Wording | None, Nested("paymentFlagReason", Wording)] = None
    payment_request_id: Annotated[str | None, Idle(Text("paymentRequestId", 128))] = None
    paid_amount: Annotated[int | None, Idle(Amount("paidAmount"))] = None
    payment_flag_status: Annotated[str, Text("paymentFlagStatus", 2, codes=FLAGS)] = FAILED


@dataclass(frozen=True, kw_only=True)
class PaymentRefusal(Answer):
    """The answer to a refused payment; the screen of a machine shows the reason in it."""

    data: Annotated[PaymentRefusalData | None, Nested("virtualAccountData", PaymentRefusalData)] = None
