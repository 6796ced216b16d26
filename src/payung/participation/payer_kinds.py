"""Kinds of payer as rows of a table. The law has their class and basis; every migration copies them here."""

from __future__ import annotations

from payung.law.sectors import KINDS, payer_kinds
from payung.law.store import statute
from payung.participation.models import PayerKind


def sync(using: str) -> None:
    """Write every kind of payer with its class, basis, source and mark (owner)."""
    listed = statute().parameter(KINDS).values[-1]
    rows = [
        PayerKind(
            value=one.kind,
            payer_class=one.payer_class.word,
            basis=one.basis,
            source=listed.source,
            verified=listed.verified,
        )
        for one in payer_kinds().values()
    ]
    PayerKind.objects.using(using).bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["value"],
        update_fields=["payer_class", "basis", "source", "verified"],
    )
