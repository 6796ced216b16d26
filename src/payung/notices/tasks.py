"""Scheduled tasks: deliver messages that are due, and erase recipients of old messages once a day."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * * */15")
@app.task(name="payung.notices.send", queue="house")
def send_notices(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Deliver what is due."""
    from payung.notices.services import send_due

    send_due(500)


@app.periodic(cron="40 2 * * *")
@app.task(name="payung.notices.forget", queue="house")
def forget_recipients(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Forget whom old messages went to."""
    from payung.notices.expiry import forget

    forget()
