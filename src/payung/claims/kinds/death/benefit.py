"""What a death is worth by the statute."""

from __future__ import annotations

from payung.claims.kinds.kind import Benefit, Case
from payung.law import Statute, jkm_benefit


def benefit(case: Case, law: Statute) -> Benefit:
    """Grant, periodic grant and funeral cost; the funeral cost only while the waiting rule holds."""
    grants = jkm_benefit(case.day, case.months, case.segment, law=law)
    parts = {"death_grant": grants.death_grant, "periodic": grants.periodic, "funeral": grants.funeral}
    return Benefit(parts, grants.full, grants.explanation)
