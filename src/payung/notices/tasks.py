"""Scheduled tasks: deliver messages that are due, take receipts of them, and erase recipients of old messages once a day."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * * */15")
@app.task(name="payung.notices.send", queue="house")
def send_notices(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Deliver what is due."""
    from payung.notices.services import send_due

    send_due(500)


@app.periodic(cron="* * * * * */30")
@app.task(name="payung.notices.receipts", queue="house")
def take_receipts(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Ask what became of what was handed over; in a demonstration the practice gateway takes it over first."""
    from payung.notices.receipts.collect import take_all

    take_all()


@app.periodic(cron="40 2 * * *")
@app.task(name="payung.notices.forget", queue="house")
def forget_recipients(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Forget whom old messages went to."""
    from payung.notices.expiry import forget

    forget()
