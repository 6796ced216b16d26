"""Refusals of the contributions room."""

from __future__ import annotations

from payung.kernel.errors import PayungError


class ContributionsRefused(PayungError):
    """An assessment or a receipt that cannot be taken as asked."""
