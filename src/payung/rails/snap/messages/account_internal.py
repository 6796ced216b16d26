"""Service 15: whose account this is, at the bank that is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.rails.snap.fields import Idle, Text
from payung.rails.snap.messages.common import AdditionalInfo, Answer

SERVICE = "15"


@dataclass(frozen=True, kw_only=True)
class InternalAccountRequest(AdditionalInfo):
    beneficiary_account_no: Annotated[str, Text("beneficiaryAccountNo", 34)]
    partner_reference_no: Annotated[str | None, Text("partnerReferenceNo", 64)] = None


@dataclass(frozen=True, kw_only=True)
class InternalAccountAnswer(AdditionalInfo, Answer):
    """`beneficiary_account_type` is D (current) or S (savings); the status is the bank's own wording."""

    reference_no: Annotated[str | None, Idle(Text("referenceNo", 64))] = None
    partner_reference_no: Annotated[str | None, Idle(Text("partnerReferenceNo", 64))] = None
    beneficiary_account_name: Annotated[str | None, Text("beneficiaryAccountName", 100)] = None
    beneficiary_account_no: Annotated[str | None, Text("beneficiaryAccountNo", 34)] = None
    beneficiary_account_status: Annotated[str | None, Idle(Text("beneficiaryAccountStatus", 64))] = None
    beneficiary_account_type: Annotated[str | None, Idle(Text("beneficiaryAccountType", 16))] = None
    currency: Annotated[str | None, Idle(Text("currency", 3))] = None
