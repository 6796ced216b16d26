"""What a payment order consists of, apart from how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from payung.rails.errors import Issue


@dataclass(frozen=True, slots=True)
class Party:
    """Whose account at which bank: `bank_bic`, or `bank_code` of the national clearing (three digits and more)."""

    name: str
    account: str
    bank_bic: str | None = None
    bank_code: str | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment. `end_to_end_id` is its id for life, `amount` whole rupiah, `remark` what the payee reads."""

    end_to_end_id: str
    amount: int
    creditor: Party
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """The head of a batch as it was approved: `count` and `total` are what the file must come to."""

    message_id: str
    batch_id: str
    created_at: datetime
    execute_on: date
    initiator: str
    debtor: Party
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class OrderFile:
    """An order as read from a file, with what is wrong in it."""

    order: Order
    transfers: tuple[Transfer, ...]
    issues: tuple[Issue, ...]
