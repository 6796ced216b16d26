"""Status and reason codes of the external ISO 20022 code sets, and what they mean for an instruction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from payung.rails.tables import rows


class Standing(StrEnum):
    """Where an instruction stands by a bank's status."""

    ACCEPTED = "accepted"  # taken by the bank, not yet booked
    PENDING = "pending"
    PAID = "paid"
    PARTIAL = "partial"  # of a batch: look at its items
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class Action(StrEnum):
    """What a reason obliges the payer to do."""

    RETURN_ACCOUNT = "return_account"  # ask the beneficiary for another account
    TOP_UP = "top_up"  # fund the account, then send anew
    DUPLICATE = "duplicate"  # an earlier instruction may stand: reconcile, never send again
    RETRY = "retry"  # send anew later
    REFUSED = "refused"  # mend the instruction or the agreement with the bank
    UNKNOWN = "unknown"  # ask the bank


@dataclass(frozen=True, slots=True)
class Meaning:
    """A reason code in Indonesian, and what it obliges to."""

    code: str
    action: Action
    text: str


@cache
def _standings() -> dict[str, Standing]:
    return {row["code"]: Standing(row["standing"]) for row in rows("iso_statuses")}


@cache
def reasons() -> dict[str, Meaning]:
    """All tabled reason codes."""
    return {row["code"]: Meaning(row["code"], Action(row["action"]), row["meaning"]) for row in rows("iso_reasons")}


def standing(status: str | None) -> Standing:
    """The standing behind a status code; UNKNOWN for none and for codes that are not tabled."""
    return _standings().get(status or "", Standing.UNKNOWN)


def meaning(code: str) -> Meaning:
    """What a reason code means; a code that is not tabled is UNKNOWN: a person asks the bank."""
    return reasons().get(code) or Meaning(code, Action.UNKNOWN, "Alasan bank belum dikenal")
