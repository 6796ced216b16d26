"""Service 21: the bank reports the outcome of each item of a bulk transfer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.rails.snap.codes import Outcome, outcome, parse
from payung.rails.snap.fields import Amount, Many, Text
from payung.rails.snap.messages.bulk_transfer import ITEMS
from payung.rails.snap.messages.common import AdditionalInfo, Answer

SERVICE = "21"


@dataclass(frozen=True, kw_only=True)
class NoticeItem(AdditionalInfo):
    original_reference_no: Annotated[str | None, Text("originalReferenceNo", 64)] = None
    original_partner_reference_no: Annotated[str, Text("originalPartnerReferenceNo", 64)]
    response_code: Annotated[str, Text("responseCode", 7, digits=True)]
    response_message: Annotated[str, Text("responseMessage", 150, empty=True)] = ""
    amount: Annotated[int, Amount("amount", least=1)]
    beneficiary_account_no: Annotated[str | None, Text("beneficiaryAccountNo", 34)] = None
    beneficiary_bank_code: Annotated[str | None, Text("beneficiaryBankCode", 11)] = None
    source_account_no: Annotated[str | None, Text("sourceAccountNo", 19)] = None
    trace_no: Annotated[str | None, Text("traceNo", 64)] = None

    @property
    def outcome(self) -> Outcome:
        """What became of the item; raises RailsError(SNAP_CODE) when its code is none."""
        return outcome(parse(self.response_code))


@dataclass(frozen=True, kw_only=True)
class BulkNotice(AdditionalInfo):
    bulk_id: Annotated[str | None, Text("bulkId", 64)] = None
    partner_bulk_id: Annotated[str, Text("partnerBulkId", 64)]
    items: Annotated[tuple[NoticeItem, ...], Many("bulkObject", NoticeItem, ITEMS)]


def acknowledgement() -> Answer:
    """Our answer to a notice that we hold."""
    return Answer(response_code=f"200{SERVICE}00", response_message="Successful")
