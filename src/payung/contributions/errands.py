"""Work items of contributions: receipts that another person entered and that wait for a second person."""

from __future__ import annotations

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, register_source
from payung.contributions.selectors import hand_receipts

MOST = 50


@register_source
def errands(actor: Actor) -> list[Errand]:
    """Receipts by hand that the reader may confirm, never his own; one query."""
    if not can(actor.roles, "receipts.confirm"):
        return []
    waiting = hand_receipts(state="waiting").exclude(maker_id=actor.user_id)[:MOST]
    return [Errand("receipts.confirm", f"receipt:{one.pk}", 1, one.amount, one.recorded_at) for one in waiting]
