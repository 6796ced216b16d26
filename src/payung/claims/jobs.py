"""What other rooms tell that concerns claims."""

from __future__ import annotations

from typing import Any

from django.db import connections

from payung.claims import bindings, telling
from payung.platform.db import LOADER
from payung.platform.outbox import listens_to


@listens_to("payouts.paid")
@listens_to("payouts.rejected")
@listens_to("payouts.returned")
@listens_to("payouts.stopped")
def payout_outcome(event: dict[str, Any]) -> None:
    """The bank has paid, rejected or returned a share, or it was stopped: the claim moves on, the family is told."""
    if event.get("room") != "claims":
        return
    with connections[LOADER].cursor() as cursor:
        facts = bindings.claim_heard(event["instruction"]).on(cursor)
    if facts["claim"] is not None:
        telling.heard(facts)


@listens_to("claims.reported")
def death_reported(event: dict[str, Any]) -> None:
    """Whoever reported a death learns the code with which the claim is followed."""
    with connections[LOADER].cursor() as cursor:
        facts = bindings.claim_reporter(event["report"]).on(cursor)
    if facts["code"]:
        telling.reported(facts, int(event["report"]))


@listens_to("claims.told")
def claim_step(event: dict[str, Any]) -> None:
    """A step that the family is told of."""
    with connections[LOADER].cursor() as cursor:
        facts = bindings.claim_told(event["key"]).on(cursor)
    if facts["claim"] is not None:
        telling.tell_step(event, facts)
