"""Scheduled task: remove uploads after their term."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="20 17 * * *")
@app.task(name="payung.intake.expire", queue="house")
def expire(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Daily, in the night of the province: files and parsed people of lists whose term has ended."""
    from payung.intake.expiry import expire_lists
    from payung.platform import clock

    expire_lists(clock.today())
