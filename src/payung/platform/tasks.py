"""Jobs of the queue. One task carries out runs; the others keep the house in order."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from payung.platform import runs


@app.task(name="payung.run", queue="runs", retry=RetryStrategy(max_attempts=runs.MAX_ATTEMPTS, wait=2))
def run(run_id: int) -> None:
    """Carry out one run."""
    runs.execute(run_id)


@app.periodic(cron="* * * * * */20")
@app.task(name="payung.sweep", queue="house", pass_context=True)
def sweep(context: JobContext, timestamp: int) -> None:
    """Put runs that were cut off back into the queue."""
    for run_id in runs.abandoned():
        run.defer(run_id=run_id)
