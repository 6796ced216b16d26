"""Scheduled task: remind of bills."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="40 1 * * *")
@app.task(name="payung.contributions.remind", queue="house")
def remind_of_bills(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Every morning (time of the province): one message before the due day of a bill and one after it."""
    from payung.contributions.reminders.services import remind
    from payung.platform import clock

    remind(clock.today())
