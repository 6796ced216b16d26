"""Jobs of the queue. One task carries out runs; the others clean up and deliver events."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from payung.platform import housekeeping, outbox, recounts, runs


@app.task(name=runs.TASK, queue="runs", retry=RetryStrategy(max_attempts=runs.MAX_ATTEMPTS, wait=2))
def run(run_id: int) -> None:
    """Carry out one run."""
    runs.execute(run_id)


@app.periodic(cron="* * * * * */20")
@app.task(name="payung.sweep", queue="house")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Put runs that were cut off back into the queue."""
    for run_id in runs.abandoned():
        run.defer(run_id=run_id)


@app.periodic(cron="* * * * * */5")
@app.task(name="payung.outbox", queue="house")
def deliver(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Deliver the events that rooms left for each other."""
    outbox.dispatch()


@app.periodic(cron="10 17 * * *")
@app.task(name="payung.tidy", queue="house")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Every night (17:10 UTC is 01:10 in Kupang): remove sessions, jobs, kept answers and counters that have expired."""
    housekeeping.tidy()


@app.periodic(cron="10 18 * * *")
@app.task(name="payung.recount", queue="house")
def recount(timestamp: int) -> None:  # noqa: ARG001 - the queue passes it
    """Every night (18:10 UTC is 02:10 in Kupang): compare kept counts with the rows of large tables; `doctor` reports the result."""
    recounts.recount()
