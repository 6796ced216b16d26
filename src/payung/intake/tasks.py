"""Scheduled tasks: remove uploads after their term; take in people who could leave a waiting list but were not asked for."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="20 17 * * *")
@app.task(name="payung.intake.expire", queue="house")
def expire(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Every night (17:20 UTC is 01:20 in Kupang): remove files and parsed people of lists whose term has ended."""
    from payung.intake.expiry import expire_lists
    from payung.platform import clock

    expire_lists(clock.today())


@app.periodic(cron="40 17 * * *")
@app.task(name="payung.intake.wake", queue="house")
def wake(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Every night (17:40 UTC is 01:40 in Kupang): request runs for people on waiting lists who could be taken in."""
    from payung.intake import waiting

    waiting.wake()
