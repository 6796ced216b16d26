"""Scheduled task of payouts: payments without news for too long raise an alarm."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="23 * * * *")
@app.task(name="payung.payouts.alarms.watch", queue="house")
def watch_payouts(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Every hour: raise alarms for payments whose outcome has been unknown for too long."""
    from payung.payouts.alarms.watch import watch

    watch()
