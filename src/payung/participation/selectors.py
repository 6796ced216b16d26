"""Reading memberships and the months that are held for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from payung.participation.models import CoveredMonth, Membership, Snapshot


def memberships(person_id: int) -> list[Membership]:
    """Memberships of a person, open ones first."""
    found = Membership.objects.filter(person_id=person_id).select_related("employer")
    return sorted(found, key=lambda m: (m.ended is not None, m.pk))


def months_of(membership_ids: Iterable[int]) -> dict[int, tuple[date, date, int]]:
    """First and last covered month and their count, by membership."""
    found: dict[int, list[date]] = {}
    for membership, month in CoveredMonth.objects.filter(membership_id__in=list(membership_ids)).values_list(
        "membership_id", "month"
    ):
        found.setdefault(membership, []).append(month)
    return {key: (min(days), max(days), len(days)) for key, days in found.items()}


def latest_snapshot() -> Snapshot | None:
    """The newest extract of BPJS's existing members, or None."""
    return Snapshot.objects.order_by("-as_of", "-id").first()
