"""Service 36: the status of a transfer whose outcome is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from payung.rails.snap.codes import SnapCode, Standing, standing
from payung.rails.snap.fields import Amount, Idle, Stamp, Text
from payung.rails.snap.messages.common import AdditionalInfo, Answer

SERVICE = "36"
NOT_FOUND = SnapCode(404, SERVICE, "01")


@dataclass(frozen=True, kw_only=True)
class TransferStatusRequest(AdditionalInfo):
    """`service_code` is the service of the original transfer."""

    original_partner_reference_no: Annotated[str | None, Text("originalPartnerReferenceNo", 64)] = None
    original_reference_no: Annotated[str | None, Text("originalReferenceNo", 64)] = None
    original_external_id: Annotated[str | None, Text("originalExternalId", 36)] = None
    service_code: Annotated[str, Text("serviceCode", 2, digits=True)]
    transaction_date: Annotated[datetime | None, Stamp("transactionDate")] = None
    amount: Annotated[int | None, Amount("amount")] = None


@dataclass(frozen=True, kw_only=True)
class TransferStatusAnswer(AdditionalInfo, Answer):
    original_reference_no: Annotated[str | None, Idle(Text("originalReferenceNo", 64))] = None
    original_partner_reference_no: Annotated[str | None, Text("originalPartnerReferenceNo", 64)] = None
    original_external_id: Annotated[str | None, Idle(Text("originalExternalId", 36))] = None
    service_code: Annotated[str | None, Idle(Text("serviceCode", 2))] = None
    transaction_date: Annotated[datetime | None, Idle(Stamp("transactionDate"))] = None
    amount: Annotated[int | None, Amount("amount")] = None
    beneficiary_account_no: Annotated[str | None, Idle(Text("beneficiaryAccountNo", 34))] = None
    reference_number: Annotated[str | None, Idle(Text("referenceNumber", 64))] = None
    latest_transaction_status: Annotated[str | None, Text("latestTransactionStatus", 2)] = None
    transaction_status_desc: Annotated[str | None, Idle(Text("transactionStatusDesc", 150))] = None

    @property
    def standing(self) -> Standing:
        """Where the transfer stands; UNKNOWN unless the bank answered 200 with a status of the standard, or 4043601.

        ABSENT (status 07, or 404xx01 "Transaction Not Found") allows the transfer to be sent again once it was said twice.
        """
        if self.code == NOT_FOUND:
            return Standing.ABSENT
        if self.code.service != SERVICE:
            return Standing.UNKNOWN
        if self.code.http != 200 or self.code.case != "00":
            return Standing.UNKNOWN
        return standing(self.latest_transaction_status or "")
