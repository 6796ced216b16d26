"""The sealer runs beside the postings, not inside them."""

from __future__ import annotations

from procrastinate.contrib.django import app

from payung.ledger.services import seal


@app.periodic(cron="* * * * *")
@app.task(name="payung.ledger.seal", queue="house")
def seal_ledger(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Seal what came since the last minute."""
    seal()
