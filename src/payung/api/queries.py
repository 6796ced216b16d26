"""Reads that only the API needs."""

from __future__ import annotations

from datetime import date

from payung.contributions.models import Assessment

MOST = 500


def assessed_of_person(person_id: int, month: date | None) -> list[Assessment]:
    """Assessed rows of a person's memberships, by month; at most 500."""
    found = Assessment.objects.filter(membership__person_id=person_id).select_related("membership")
    if month:
        found = found.filter(month=month)
    return list(found.order_by("month", "membership_id", "revision")[:MOST])
