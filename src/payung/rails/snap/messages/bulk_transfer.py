"""Service 20: many transfers to other banks in one request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from payung.rails.snap.fields import Amount, Many, Stamp, Text
from payung.rails.snap.messages.common import FEE_TYPES, AdditionalInfo, Answer, OriginatorInfo

SERVICE = "20"
ITEMS = 10_000
ORIGINATORS = 100


@dataclass(frozen=True, kw_only=True)
class BulkItem(AdditionalInfo):
    partner_reference_no: Annotated[str, Text("partnerReferenceNo", 64)]
    bank_code: Annotated[str, Text("bankCode", 11)]
    beneficiary_account_no: Annotated[str, Text("beneficiaryAccountNo", 34)]
    beneficiary_account_name: Annotated[str, Text("beneficiaryAccountName", 100)]
    amount: Annotated[int, Amount("amount", least=1)]
    originator_infos: Annotated[
        tuple[OriginatorInfo, ...] | None, Many("originatorInfos", OriginatorInfo, ORIGINATORS)
    ] = None


@dataclass(frozen=True, kw_only=True)
class BulkRequest(AdditionalInfo):
    partner_bulk_id: Annotated[str, Text("partnerBulkId", 64)]
    customer_reference: Annotated[str, Text("customerReference", 30)]
    source_account_no: Annotated[str, Text("sourceAccountNo", 19)]
    transaction_date: Annotated[datetime, Stamp("transactionDate")]
    fee_type: Annotated[str | None, Text("feeType", 25, codes=FEE_TYPES)] = None
    remark: Annotated[str | None, Text("remark", 50)] = None
    items: Annotated[tuple[BulkItem, ...], Many("bulkObject", BulkItem, ITEMS)]

    @property
    def total(self) -> int:
        """The sum of all items in whole rupiah."""
        return sum(item.amount for item in self.items)


@dataclass(frozen=True, kw_only=True)
class BulkAnswer(AdditionalInfo, Answer):
    """The bank has taken the bulk; what became of each item comes with service 21."""

    bulk_id: Annotated[str | None, Text("bulkId", 64)] = None
    partner_bulk_id: Annotated[str | None, Text("partnerBulkId", 64)] = None
