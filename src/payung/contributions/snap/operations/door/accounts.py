"""Virtual accounts: inquiry (24), payment (25) and status (26). The customer number is our payment code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from payung.contributions.snap import calls as snap
from payung.contributions.snap.calls import Channel
from payung.rails.snap.codes import compose, message
from payung.rails.snap.errors import FieldProblem, SnapError, SnapFieldError
from payung.rails.snap.fields import read
from payung.rails.snap.messages.common import Answer, Bill, Refusal, Wording
from payung.rails.snap.messages.va_common import AccountFields
from payung.rails.snap.messages.va_inquiry import (
    InquiryAnswer,
    InquiryData,
    InquiryRefusal,
    InquiryRefusalData,
    InquiryRequest,
)
from payung.rails.snap.messages.va_payment import (
    FAILED,
    TIMED_OUT,
    PaymentAnswer,
    PaymentData,
    PaymentRefusal,
    PaymentRefusalData,
    PaymentRequest,
)
from payung.rails.snap.messages.va_status import (
    StatusAnswer,
    StatusData,
    StatusRefusal,
    StatusRefusalData,
    StatusRequest,
)
from payung.rails.snap.timestamps import format_timestamp

# virtualAccountTrxType by what was agreed with the bank: the amount is fixed, may be a part, may be any.
TRX_TYPE = {"closed": "C", "partial": "I", "open": "O"}
PERSON = "Peserta mandiri"  # who pays for himself: a bank asks about a code, and is told no name
DONE = Wording(english="Success", indonesia="Sukses")
# Outcome of a code or payment -> HTTP status and case of the answer.
REFUSALS = {
    "limited": (429, "00"),
    "unknown": (404, "12"),
    "settled": (404, "14"),
    "expired": (404, "19"),
    "amount": (404, "13"),
    "inconsistent": (404, "18"),
}
DETAILS = {"12": "Not Found"}
# What the customer of the bank reads, by HTTP status and case.
REASONS = {
    (404, "01"): Wording(english="Payment not found", indonesia="Pembayaran tidak ditemukan"),
    (404, "12"): Wording(english="Bill not found", indonesia="Tagihan tidak ditemukan"),
    (404, "13"): Wording(english="Amount differs from the bill", indonesia="Jumlah tidak sama dengan tagihan"),
    (404, "14"): Wording(english="Bill has been paid", indonesia="Tagihan sudah dibayar"),
    (404, "16"): Wording(english="X-PARTNER-ID is another's", indonesia="X-PARTNER-ID milik pihak lain"),
    (404, "18"): Wording(
        english="This request id belongs to another payment", indonesia="Nomor permintaan ini milik pembayaran lain"
    ),
    (404, "19"): Wording(english="Bill has expired", indonesia="Masa bayar tagihan sudah lewat"),
    (409, "00"): Wording(english="X-EXTERNAL-ID has been used today", indonesia="X-EXTERNAL-ID sudah dipakai hari ini"),
}
# Refusals that leave the outcome of a payment open: the call, or an earlier one with its number, may have settled a
# bill.
OPEN = {(404, "16"), (409, "00"), (429, "00")}
NEVER_TOLD = (404, "01")
REJECTED = Wording(english="Rejected", indonesia="Ditolak")


def inquire(bank: Channel, call: int, body: Mapping[str, Any]) -> Answer:  # noqa: ARG001
    """What is owed on a virtual account."""
    asked = read(InquiryRequest, "24", body)
    owed = snap.owed(_code(asked, "24", bank))
    _refuse("24", owed.outcome)
    first, last = f"{owed.month:%Y-%m}", f"{owed.last_month:%Y-%m}"
    months = first if first == last else f"{first}..{last}"
    details = tuple(
        Bill(
            bill_code=f"{place:02d}",
            bill_no=asked.customer_no,
            bill_name=f"Iuran {month:%Y-%m}",
            bill_short_name=f"Iuran {month:%Y-%m}",
            bill_amount=amount,
        )
        for place, (month, amount) in enumerate(owed.bills, 1)
    )
    data = InquiryData(
        **_names(asked),
        inquiry_status="00",
        inquiry_reason=DONE,
        virtual_account_name=owed.payer[:255] or PERSON,
        inquiry_request_id=asked.inquiry_request_id,
        total_amount=owed.amount,
        bill_details=details,
        free_texts=(
            Wording(english=f"{owed.people} participants, {months}", indonesia=f"{owed.people} peserta, {months}"),
        ),
        trx_type=TRX_TYPE[bank.amounts],
    )
    return InquiryAnswer(**_fine("24"), data=data)


def pay(bank: Channel, call: int, body: Mapping[str, Any]) -> Answer:
    """A virtual account was paid: take the money in, once; a repetition gets the first answer."""
    payment = read(PaymentRequest, "25", body)
    kept = {
        **_names(payment),
        "trx_date_time": format_timestamp(payment.trx_date_time) if payment.trx_date_time else None,
        "reference_no": payment.reference_no,
        "total_amount": payment.total_amount,
    }
    done = snap.pay(
        call, payment.payment_request_id, _code(payment, "25", bank), payment.paid_amount, payment.trx_date_time, kept
    )
    _refuse("25", done.outcome)
    answer = done.answer
    data = PaymentData(
        partner_service_id=answer["partner_service_id"],
        customer_no=answer["customer_no"],
        virtual_account_no=answer["virtual_account_no"],
        payment_flag_reason=DONE,
        virtual_account_name=done.payer[:255] or None,
        payment_request_id=payment.payment_request_id,
        paid_amount=payment.paid_amount,
        total_amount=answer["total_amount"],
        trx_date_time=_moment(answer["trx_date_time"]),
        reference_no=answer["reference_no"],
        payment_flag_status="00",
    )
    return PaymentAnswer(**_fine("25"), data=data)


def status(bank: Channel, call: int, body: Mapping[str, Any]) -> Answer:  # noqa: ARG001
    """What became of a payment that this bank told of."""
    asked = read(StatusRequest, "26", body)
    payment = snap.payment(_code(asked, "26", bank), asked.payment_request_id)
    if payment is None:
        raise SnapError(compose(404, "26", "01"))
    answer = payment["answer"]
    data = StatusData(
        **_names(asked),
        payment_flag_reason=DONE,
        inquiry_request_id=asked.inquiry_request_id,
        payment_request_id=payment["request_id"],
        paid_amount=payment["amount"],
        total_amount=answer["total_amount"],
        transaction_date=_moment(answer["trx_date_time"]),
        reference_no=answer["reference_no"],
        payment_flag_status="00",
    )
    return StatusAnswer(**_fine("26"), data=data)


def _code(asked: AccountFields, service: str, bank: Channel) -> str:
    """Our payment code in a virtual account; a bank without an agreed service id uses its own, whatever it is."""
    ours = bank.service_id or asked.partner_service_id.lstrip(" ").lstrip("0")
    if not (ours.isascii() and ours.isdigit()):
        raise SnapFieldError(service, (FieldProblem("format", "partnerServiceId"),))
    return asked.account(service, ours).customer_no


def _names(asked: AccountFields) -> dict[str, Any]:
    """The fields of the account as the bank sent them; answers repeat them."""
    return {
        "partner_service_id": asked.partner_service_id,
        "customer_no": asked.customer_no,
        "virtual_account_no": asked.virtual_account_no,
    }


def _refuse(service: str, outcome: str) -> None:
    if outcome in REFUSALS:
        http, case = REFUSALS[outcome]
        raise SnapError(compose(http, service, case), DETAILS.get(case, ""))


def refusal(service: str, error: SnapError, body: Mapping[str, Any]) -> Answer:
    """A refusal as machines and conformance runs of banks want it: with the account that was sent and a reason to show.

    A payment is reported as failed only where that is certain, because the bank then returns the money to its customer.
    """
    code = error.response_code
    case = (code.http, code.case)
    start = {"response_code": str(code), "response_message": error.response_message}
    reason = REASONS.get(case, REJECTED)
    if service == "24":
        asked_about = read(InquiryRefusalData, service, {**body, "inquiryReason": None, "inquiryStatus": None})
        return InquiryRefusal(**start, data=replace(asked_about, inquiry_reason=reason))
    if service == "25":
        paid = read(PaymentRefusalData, service, {**body, "paymentFlagReason": None, "paymentFlagStatus": None})
        flag = TIMED_OUT if case in OPEN else FAILED
        return PaymentRefusal(**start, data=replace(paid, payment_flag_reason=reason, payment_flag_status=flag))
    if service == "26":
        asked = read(StatusRefusalData, service, {**body, "paymentFlagReason": None, "paymentFlagStatus": None})
        flag = FAILED if case == NEVER_TOLD else TIMED_OUT
        return StatusRefusal(**start, data=replace(asked, payment_flag_reason=reason, payment_flag_status=flag))
    return Refusal.of(error)


def _fine(service: str) -> dict[str, Any]:
    code = compose(200, service, "00")
    return {"response_code": str(code), "response_message": message(code)}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
