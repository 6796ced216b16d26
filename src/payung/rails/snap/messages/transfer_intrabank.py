"""Service 17: a transfer to an account of the same bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from payung.rails.snap.fields import Amount, Idle, Many, Stamp, Text
from payung.rails.snap.messages.common import FEE_TYPES, AdditionalInfo, Answer, OriginatorInfo

SERVICE = "17"
ORIGINATORS = 100


@dataclass(frozen=True, kw_only=True)
class IntrabankRequest(AdditionalInfo):
    """`partner_reference_no` is our id of the payout for life; amounts in whole rupiah."""

    partner_reference_no: Annotated[str, Text("partnerReferenceNo", 64)]
    amount: Annotated[int, Amount("amount", least=1)]
    beneficiary_account_no: Annotated[str, Text("beneficiaryAccountNo", 34)]
    beneficiary_email: Annotated[str | None, Text("beneficiaryEmail", 50)] = None
    currency: Annotated[str | None, Text("currency", 3, codes=("IDR",))] = None
    customer_reference: Annotated[str | None, Text("customerReference", 30)] = None
    fee_type: Annotated[str | None, Text("feeType", 25, codes=FEE_TYPES)] = None
    remark: Annotated[str | None, Text("remark", 50)] = None
    source_account_no: Annotated[str, Text("sourceAccountNo", 19)]
    transaction_date: Annotated[datetime, Stamp("transactionDate")]
    originator_infos: Annotated[
        tuple[OriginatorInfo, ...] | None, Many("originatorInfos", OriginatorInfo, ORIGINATORS)
    ] = None


@dataclass(frozen=True, kw_only=True)
class IntrabankAnswer(AdditionalInfo, Answer):
    reference_no: Annotated[str | None, Idle(Text("referenceNo", 64))] = None
    partner_reference_no: Annotated[str | None, Text("partnerReferenceNo", 64)] = None
    amount: Annotated[int | None, Amount("amount")] = None
    beneficiary_account_no: Annotated[str | None, Idle(Text("beneficiaryAccountNo", 34))] = None
    customer_reference: Annotated[str | None, Idle(Text("customerReference", 30))] = None
    source_account_no: Annotated[str | None, Idle(Text("sourceAccountNo", 19))] = None
    transaction_date: Annotated[datetime | None, Idle(Stamp("transactionDate"))] = None
