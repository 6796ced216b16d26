"""Kinds of scheme as rows, to which the database holds schemes: every migration writes them down."""

from __future__ import annotations

from payung.sponsorship.kinds import KINDS
from payung.sponsorship.models import SchemeKind


def sync(using: str) -> None:
    """Write every kind of scheme with its payers, bodies and terms (owner)."""
    rows = [
        SchemeKind(
            value=kind.value,
            payers=list(kind.payers),
            behind=sorted(kind.behind),
            decree=kind.decree,
            after=list(kind.after),
        )
        for kind in KINDS
    ]
    SchemeKind.objects.using(using).bulk_create(
        rows, update_conflicts=True, unique_fields=["value"], update_fields=["payers", "behind", "decree", "after"]
    )
