"""Listeners: what claims do when other rooms, or this one, report an event."""

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
    """The bank has paid, rejected or returned a share, or somebody stopped it. The claim takes its new state and the
    family gets a notification.
    """
    if event.get("room") != "claims":
        return
    with connections[LOADER].cursor() as cursor:
        facts = bindings.claim_heard(event["instruction"]).on(cursor)
    if facts["claim"] is not None:
        telling.heard(facts)


@listens_to("claims.reported")
def death_reported(event: dict[str, Any]) -> None:
    """Send the claim code to the person who reported the death."""
    with connections[LOADER].cursor() as cursor:
        facts = bindings.claim_reporter(event["report"]).on(cursor)
    if facts["code"]:
        telling.reported(facts, int(event["report"]))


@listens_to("claims.told")
def claim_step(event: dict[str, Any]) -> None:
    """Notify the family that the claim has made a step."""
    with connections[LOADER].cursor() as cursor:
        facts = bindings.claim_told(event["key"]).on(cursor)
    if facts["claim"] is not None:
        telling.tell_step(event, facts)
