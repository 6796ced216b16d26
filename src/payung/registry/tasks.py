"""The words of people from large lists are written in the background, so that the commit of a list does not take longer."""

from __future__ import annotations

from procrastinate.contrib.django import app

from payung.registry.naming import write_words


@app.periodic(cron="* * * * * */5")
@app.task(name="payung.registry.words", queue="house")
def words(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Write the words of names that are still missing."""
    write_words()
