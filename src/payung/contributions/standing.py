"""The protection of persons this month, for the search of the registry."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from payung.contributions import bindings
from payung.platform import clock
from payung.registry.standing import ANSWERS


def states(person_ids: Sequence[int]) -> dict[int, str]:
    """The protection of each of these persons this month, if they are within the session's scope."""
    asked = bindings.person_states(persons=person_ids, month=clock.this_month().first_day)
    with connection.cursor() as cursor:
        return {row["person_id"]: row["state"] for row in asked.on(cursor)}


ANSWERS.append(states)
