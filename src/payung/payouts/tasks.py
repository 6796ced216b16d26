"""The clock of payouts: what nobody hears of any more raises an alarm."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="23 * * * *")
@app.task(name="payung.payouts.watch", queue="house")
def watch_payouts(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Every hour: payments whose fate is unknown for too long."""
    from payung.payouts.watch import watch

    watch()
