"""Service 18: a transfer to an account of another bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.rails.snap.fields import Idle, Text
from payung.rails.snap.messages.transfer_intrabank import IntrabankAnswer, IntrabankRequest

SERVICE = "18"


@dataclass(frozen=True, kw_only=True)
class InterbankRequest(IntrabankRequest):
    """A transfer within the bank, and to whom and where beyond it."""

    beneficiary_account_name: Annotated[str, Text("beneficiaryAccountName", 100)]
    beneficiary_bank_code: Annotated[str, Text("beneficiaryBankCode", 11)]
    beneficiary_bank_name: Annotated[str | None, Text("beneficiaryBankName", 100)] = None
    beneficiary_address: Annotated[str | None, Text("beneficiaryAddress", 100)] = None


@dataclass(frozen=True, kw_only=True)
class InterbankAnswer(IntrabankAnswer):
    beneficiary_bank_code: Annotated[str | None, Idle(Text("beneficiaryBankCode", 11))] = None
    trace_no: Annotated[str | None, Idle(Text("traceNo", 64))] = None
