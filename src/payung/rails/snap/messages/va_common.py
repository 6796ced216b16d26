"""The virtual account named in services 24, 25 and 26, as it stands on the wire (answers echo it unchanged)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.rails.snap.account_number import VirtualAccount, read_account
from payung.rails.snap.fields import Text


@dataclass(frozen=True, kw_only=True)
class AccountFields:
    """partnerServiceId, filled from the left to eight; customerNo; and both joined."""

    partner_service_id: Annotated[str, Text("partnerServiceId", 8)]
    customer_no: Annotated[str, Text("customerNo", 20)]
    virtual_account_no: Annotated[str, Text("virtualAccountNo", 28)]

    def account(self, service: str, ours: str) -> VirtualAccount:
        """The account by its meaning; raises SnapFieldError when it does not belong to our service id `ours`."""
        return read_account(service, ours, self.partner_service_id, self.customer_no, self.virtual_account_no)
