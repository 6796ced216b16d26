"""Sealing runs separately from posting; the end of the chain is signed every hour."""

from __future__ import annotations

from procrastinate.contrib.django import app

from payung.ledger.services import can_sign, seal, sign_head
from payung.platform import clock


@app.periodic(cron="* * * * *")
@app.task(name="payung.ledger.seal", queue="house")
def seal_ledger(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Seal the journals of the last minute."""
    seal()


@app.periodic(cron="7 * * * *")
@app.task(name="payung.ledger.sign", queue="house")
def sign_ledger(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Sign the end of the chain for the day; the same end is signed once a day."""
    if can_sign():
        sign_head(clock.today())
