"""Reading memberships and the months that are held for them."""

from __future__ import annotations

from collections.abc import Sequence

from payung.participation import bindings
from payung.participation.models import Membership


def memberships(person_id: int) -> list[Membership]:
    """Memberships of a person, open ones first."""
    rows = Membership.objects.filter(person_id=person_id).select_related("employer")
    return sorted(rows, key=lambda m: (m.ended is not None, m.pk))


def memberships_of_kpj(kpj: Sequence[str]) -> list[int]:
    """Ids of the memberships with these numbers, as far as the session may see them."""
    return bindings.memberships_find(kpj).ask()
