"""Kinds of organisations that every installation knows; more of them are rows (`OrganisationKind`)."""

from __future__ import annotations

from payung.kernel.choices import values
from payung.parties.choices import KIND
from payung.parties.models import OrganisationKind

# Who may not stand behind a scheme.
PAYS_NOTHING = {"committee", "school", "hospital"}
FIRST = {code: code not in PAYS_NOTHING for code in values(KIND)}


def sync(using: str) -> None:
    """Insert what is missing of them; a row that is there stays as it is (owner)."""
    rows = [OrganisationKind(code=code, pays=pays) for code, pays in FIRST.items()]
    OrganisationKind.objects.using(using).bulk_create(rows, ignore_conflicts=True)
