"""The benefit of a death by the law (JKM)."""

from __future__ import annotations

from payung.claims.kinds.kind import Benefit, Case
from payung.law import MEMBERSHIP, PAID_MONTHS, Statute, jkm_benefit


def benefit(case: Case, law: Statute) -> Benefit:
    """Grant, periodic grant and funeral cost. While the waiting rule is not met, only the funeral cost.

    The text of the waiting rule was not seen: with the day of registration the benefit is given by both readings.
    """
    if case.registered is None:
        return _by(PAID_MONTHS, case, law)
    both = {name: _by(name, case, law) for name in (PAID_MONTHS, MEMBERSHIP)}
    first = both[PAID_MONTHS]
    return Benefit(first.parts, first.full, first.explanation, both)


def _by(reading: str, case: Case, law: Statute) -> Benefit:
    grants = jkm_benefit(case.day, case.months, case.segment, registered=case.registered, reading=reading, law=law)
    parts = {"death_grant": grants.death_grant, "periodic": grants.periodic, "funeral": grants.funeral}
    return Benefit(parts, grants.full, grants.explanation)
