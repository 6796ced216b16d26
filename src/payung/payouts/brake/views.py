"""The brake as interface and commands tell it."""

from __future__ import annotations

from typing import Any

from payung.kernel.views import Col, Columns
from payung.payouts.brake import services as brake
from payung.payouts.choices import (
    HALT,
)

BRAKE_STEP: Columns = (
    Col("kind", "Langkah", "choice", HALT),
    Col("actor_id", "Oleh"),
    Col("at", "Waktu", "moment"),
    Col("reason", "Alasan", "wide"),
)


def brake_state(_proposal_id: int = 0) -> dict[str, Any]:
    """Whether all payouts are stopped, by whom and why, and who wants to start them again."""
    halt = brake.standing()
    return {
        "stopped": halt is not None,
        "by": halt.stopped_by if halt else None,
        "at": halt.stopped_at if halt else None,
        "reason": halt.reason if halt else "",
        "proposal_id": halt.proposal_id if halt else None,
        "maker_id": halt.maker_id if halt else None,
        "proposed_at": halt.proposed_at if halt else None,
        "proposal_reason": halt.why_again if halt else "",
    }
