"""Refusals of the sponsorship room."""

from __future__ import annotations

from django.db import DatabaseError

from payung.kernel.errors import PayungError


class SchemeRefused(PayungError):
    """A scheme that cannot be opened or changed as asked."""


def closed() -> SchemeRefused:
    """The terms of a closed scheme do not change any more, and it cannot be opened again."""
    return SchemeRefused(
        "SCHEME_CLOSED", "Skema ini sudah ditutup; anggaran dan kuotanya tidak berubah lagi. Buka skema baru."
    )


def is_closed(error: DatabaseError) -> bool:
    """Whether the database refused to change the terms of a closed scheme."""
    return getattr(error.__cause__, "sqlstate", "") == "P0C98"
