"""Listeners for events of other rooms that concern claims."""

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
    """The bank has paid, rejected or returned a share, or it was stopped: the claim changes its state and the family is
    notified."""
    if event.get("room") != "claims":
        return
    with connections[LOADER].cursor() as cursor:
        facts = bindings.claim_heard(event["instruction"]).on(cursor)
    if facts["claim"] is not None:
        telling.heard(facts)


@listens_to("claims.reported")
def death_reported(event: dict[str, Any]) -> None:
    """Send the code for following the claim to whoever reported the death."""
    with connections[LOADER].cursor() as cursor:
        facts = bindings.claim_reporter(event["report"]).on(cursor)
    if facts["code"]:
        telling.reported(facts, int(event["report"]))


@listens_to("claims.told")
def claim_step(event: dict[str, Any]) -> None:
    """Notify the family of a step."""
    with connections[LOADER].cursor() as cursor:
        facts = bindings.claim_told(event["key"]).on(cursor)
    if facts["claim"] is not None:
        telling.tell_step(event, facts)
