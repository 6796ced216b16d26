"""Reads that only the API needs."""

from __future__ import annotations

from datetime import date

from django.db import connection

from payung.contributions.models import Assessment
from payung.platform.db import scalar

MOST = 500


def assessed_of_person(person_id: int, month: date | None) -> list[Assessment]:
    """Assessed rows of a person's memberships, by month; at most 500."""
    found = Assessment.objects.filter(membership__person_id=person_id).select_related("membership")
    if month:
        found = found.filter(month=month)
    return list(found.order_by("month", "membership_id", "revision")[:MOST])


def sees_all() -> bool:
    """Whether the session may see totals of every place."""
    with connection.cursor() as cursor:
        cursor.execute("select payung.view_all()")
        return bool(scalar(cursor))
