"""What a death is worth by the statute."""

from __future__ import annotations

from payung.claims.kinds.kind import Benefit, Case
from payung.law import Statute, jkm_benefit


def benefit(case: Case, law: Statute) -> Benefit:
    """Grant, periodic grant and funeral cost; the funeral cost only while the waiting rule holds."""
    found = jkm_benefit(case.day, case.months, case.segment, law=law)
    parts = {"death_grant": found.death_grant, "periodic": found.periodic, "funeral": found.funeral}
    return Benefit(parts, found.full, found.explanation)
