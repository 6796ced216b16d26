"""Sets the clock to the day of a step of the story, and records when the step was made, so that its moments are
shown on that day.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from payung.platform import clock
from payung.platform.db import OWNER
from payung.platform.models import Setting


@contextmanager
def standing_at(day: date) -> Iterator[None]:
    """Set the clock to `day` inside the block."""
    before, start = os.environ.get("PAYUNG_TODAY"), clock.moment()
    os.environ["PAYUNG_TODAY"] = day.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["PAYUNG_TODAY"]
        else:
            os.environ["PAYUNG_TODAY"] = before
        _keep(start, clock.moment(), day)


def _keep(start: datetime, end: datetime, day: date) -> None:
    kept = dict(Setting.objects.using(OWNER).filter(key__in=("demo", clock.STORY)).values_list("key", "value"))
    story = json.loads(kept.get(clock.STORY, '{"steps": [], "over": false}'))
    if "demo" not in kept or story["over"]:
        return
    story["steps"].append([start.isoformat(), end.isoformat(), day.isoformat()])
    _store(story)


def end_story() -> None:
    """End the story: moments that are recorded from now on are shown on the stated day."""
    held = Setting.objects.using(OWNER).filter(key=clock.STORY).first()
    if held is not None:
        _store({**json.loads(held.value), "over": True})


def _store(story: dict[str, object]) -> None:
    Setting.objects.using(OWNER).update_or_create(key=clock.STORY, defaults={"value": json.dumps(story)})
