"""Service 24: a bank asks what is to be paid on a virtual account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from payung.rails.snap.fields import Amount, Idle, Many, Nested, Stamp, Text
from payung.rails.snap.messages.common import BILLS, FREE_TEXTS, AdditionalInfo, Answer, Bill, Echo, Wording
from payung.rails.snap.messages.va_common import AccountFields

SERVICE = "24"
REFUSED = "01"
TRX_TYPES = ("C", "O", "I", "M", "L", "N", "X")


@dataclass(frozen=True, kw_only=True)
class InquiryRequest(AdditionalInfo, AccountFields):
    inquiry_request_id: Annotated[str, Text("inquiryRequestId", 128)]
    trx_date_init: Annotated[datetime | None, Idle(Stamp("trxDateInit"))] = None
    channel_code: Annotated[str | None, Idle(Text("channelCode", 16))] = None
    language: Annotated[str | None, Idle(Text("language", 8))] = None
    amount: Annotated[int | None, Idle(Amount("amount"))] = None
    source_bank_code: Annotated[str | None, Idle(Text("sourceBankCode", 11))] = None


@dataclass(frozen=True, kw_only=True)
class InquiryData(AccountFields):
    """What is owed; `total_amount` in whole rupiah, `trx_type` C means that exactly this is to be paid."""

    inquiry_status: Annotated[str, Text("inquiryStatus", 2)] = "00"
    inquiry_reason: Annotated[Wording | None, Nested("inquiryReason", Wording)] = None
    virtual_account_name: Annotated[str, Text("virtualAccountName", 255)]
    inquiry_request_id: Annotated[str, Text("inquiryRequestId", 128)]
    total_amount: Annotated[int, Amount("totalAmount")]
    bill_details: Annotated[tuple[Bill, ...] | None, Many("billDetails", Bill, BILLS)] = None
    free_texts: Annotated[tuple[Wording, ...] | None, Many("freeTexts", Wording, FREE_TEXTS)] = None
    trx_type: Annotated[str | None, Text("virtualAccountTrxType", 1, codes=TRX_TYPES)] = None
    fee_amount: Annotated[int | None, Amount("feeAmount")] = None


@dataclass(frozen=True, kw_only=True)
class InquiryAnswer(AdditionalInfo, Answer):
    data: Annotated[InquiryData | None, Nested("virtualAccountData", InquiryData)] = None


@dataclass(frozen=True, kw_only=True)
class InquiryRefusalData(Echo):
    """An account that owes nothing that could be told: what was sent, and why in both languages."""

    inquiry_status: Annotated[str, Text("inquiryStatus", 2)] = REFUSED
    inquiry_reason: Annotated[Wording | None, Nested("inquiryReason", Wording)] = None
    inquiry_request_id: Annotated[str | None, Idle(Text("inquiryRequestId", 128))] = None


@dataclass(frozen=True, kw_only=True)
class InquiryRefusal(Answer):
    """The answer to a refused inquiry; the screen of a machine shows the reason in it."""

    data: Annotated[InquiryRefusalData | None, Nested("virtualAccountData", InquiryRefusalData)] = None
