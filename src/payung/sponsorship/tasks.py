"""Scheduled task: write to those whose cover ends."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="20 1 * * *")
@app.task(name="payung.sponsorship.handover.services", queue="house")
def hand_over(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Every morning (time of the province): one message each at 60, 30 and 7 days before cover ends."""
    from payung.platform import clock
    from payung.sponsorship.handover.services import tell

    tell(clock.today())
