"""Columns without which a list cannot be read: those of its kind, and those of the kind of its scheme."""

from __future__ import annotations

from payung.intake.kinds import KINDS
from payung.sponsorship.terms import scheme_terms


def required_of(kind: str, scheme_id: int | None, using: str = "default") -> tuple[str, ...]:
    """Fields of a list of a kind for a scheme; a scheme of several classes needs the class of everybody."""
    required = KINDS[kind].required
    terms = scheme_terms(scheme_id, using) if scheme_id else None
    if terms is None:
        return required
    return (*required, *terms.kind.required, *(("participant_class",) if len(terms.blocks) > 1 else ()))
