"""Threads that start together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def race(work: Callable[[int], Any], racers: int) -> list[Any]:
    """Run `work(number)` in threads that start together, each with Django connections of its own."""
    gate, outcomes = threading.Barrier(racers), [None] * racers

    def run(number: int) -> None:
        try:
            gate.wait()
            outcomes[number] = work(number)
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
