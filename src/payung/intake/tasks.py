"""Scheduled tasks: remove uploads after their term; call who was forgotten on a waiting list."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="20 17 * * *")
@app.task(name="payung.intake.expire", queue="house")
def expire(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Daily, in the night of the province: files and parsed people of lists whose term has ended."""
    from payung.intake.expiry import expire_lists
    from payung.platform import clock

    expire_lists(clock.today())


@app.periodic(cron="40 17 * * *")
@app.task(name="payung.intake.wake", queue="house")
def wake(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Daily, in the night of the province: who waits and could be taken in is called."""
    from payung.intake import waiting

    waiting.wake()
