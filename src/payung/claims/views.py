"""What is told of a claim: one shape for interface, commands and tables. No name, no number of a person stands in it."""

from __future__ import annotations

from typing import Any

from payung.claims import selectors
from payung.claims.kinds import KINDS
from payung.claims.models import Claim
from payung.claims.policies import BEFORE
from payung.claims.services import known
from payung.platform import clock

OWN = ("code", "person_id", "folder_id", "via", "regency", "event_on", "reported_on")
CLOCK = ("complete_on", "calendar_due", "working_due", "days_left", "paused_since")


def line(found: Claim) -> dict[str, Any]:
    """A claim in a list: itself and its clock. Days left count from today, below 0 it is late. Asks nothing more."""
    ticking = selectors.clock(found, clock.today())
    return {
        "id": found.pk,
        **{name: getattr(found, name) for name in OWN},
        "kind": found.kind_id,
        "programme": KINDS[found.kind_id].programme,
        "state": found.case.state,
        **{name: getattr(ticking, name) for name in CLOCK},
    }


def whole(claim_id: int) -> dict[str, Any]:
    """A claim with what is missing, its latest assessment and what was paid. Raises ClaimRefused(CLAIM_UNKNOWN)."""
    found = known(claim_id)
    latest = selectors.assessment(claim_id)
    return {
        **line(found),
        "missing": selectors.missing(found) if found.case.state in BEFORE else [],
        "said": selectors.finding(claim_id),
        "digest": latest.digest if latest else None,
        "outcome": latest.outcome if latest else None,
        "amount": latest.amount if latest else None,
        "payable": latest.payable if latest else None,
        "paid": selectors.paid_amount(claim_id),
        "heirs_number": selectors.heirs_number(claim_id),
    }
