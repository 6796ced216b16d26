"""Refusals of the sponsorship room."""

from __future__ import annotations

from payung.kernel.errors import PayungError


class ProgrammeRefused(PayungError):
    """A programme that cannot be opened or changed as asked."""
