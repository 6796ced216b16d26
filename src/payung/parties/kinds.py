"""Kinds of organisations that every installation knows; more of them are rows (`OrganisationKind`)."""

from __future__ import annotations

from payung.parties.models import OrganisationKind

# Whether one may stand behind a scheme.
FIRST = {
    "bpjs": True,
    "government": True,
    "bank": True,
    "rural_bank": True,
    "employer": True,
    "sponsor": True,
    "committee": False,
    "school": False,
    "hospital": False,
}


def sync(using: str) -> None:
    """Insert what is missing of them; a row that is there stays as it is (owner)."""
    rows = [OrganisationKind(code=code, pays=pays) for code, pays in FIRST.items()]
    OrganisationKind.objects.using(using).bulk_create(rows, ignore_conflicts=True)
