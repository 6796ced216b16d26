"""Service 16: whose account this is, at another bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.rails.snap.fields import Idle, Text
from payung.rails.snap.messages.common import AdditionalInfo, Answer

SERVICE = "16"


@dataclass(frozen=True, kw_only=True)
class ExternalAccountRequest(AdditionalInfo):
    beneficiary_bank_code: Annotated[str, Text("beneficiaryBankCode", 11)]
    beneficiary_account_no: Annotated[str, Text("beneficiaryAccountNo", 34)]
    partner_reference_no: Annotated[str | None, Text("partnerReferenceNo", 64)] = None


@dataclass(frozen=True, kw_only=True)
class ExternalAccountAnswer(AdditionalInfo, Answer):
    reference_no: Annotated[str | None, Idle(Text("referenceNo", 64))] = None
    partner_reference_no: Annotated[str | None, Idle(Text("partnerReferenceNo", 64))] = None
    beneficiary_account_name: Annotated[str | None, Text("beneficiaryAccountName", 100)] = None
    beneficiary_account_no: Annotated[str | None, Text("beneficiaryAccountNo", 34)] = None
    beneficiary_bank_code: Annotated[str | None, Idle(Text("beneficiaryBankCode", 11))] = None
    beneficiary_bank_name: Annotated[str | None, Idle(Text("beneficiaryBankName", 100))] = None
    currency: Annotated[str | None, Idle(Text("currency", 3))] = None
