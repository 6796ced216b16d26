"""The benefit of a death by the law (JKM)."""

from __future__ import annotations

from payung.claims.kinds.kind import Benefit, Case
from payung.law import Statute, jkm_benefit


def benefit(case: Case, law: Statute) -> Benefit:
    """Grant, periodic grant and funeral cost. While the waiting rule is not met, only the funeral cost."""
    grants = jkm_benefit(case.day, case.months, case.segment, law=law)
    parts = {"death_grant": grants.death_grant, "periodic": grants.periodic, "funeral": grants.funeral}
    return Benefit(parts, grants.full, grants.explanation)
