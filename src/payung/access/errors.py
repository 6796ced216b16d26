"""Refusals of the access room."""

from __future__ import annotations

from payung.kernel.errors import PayungError


class AccessRefused(PayungError):
    """An unknown user, a weak password, a missing reason."""
