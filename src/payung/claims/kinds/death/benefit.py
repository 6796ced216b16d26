"""What a death is worth by the statute, for a person and as dated amounts."""

from __future__ import annotations

from datetime import date

from payung.claims.kinds.kind import Benefit, Case, Tariff
from payung.law import Segment, Statute, jkm_benefit

MANY = 10_000  # paid months beyond any waiting rule


def benefit(case: Case, law: Statute) -> Benefit:
    """Grant, periodic grant and funeral cost; the funeral cost only while the waiting rule holds."""
    found = jkm_benefit(case.day, case.months, case.segment, law=law)
    parts = {"death_grant": found.death_grant, "periodic": found.periodic, "funeral": found.funeral}
    return Benefit(parts, found.full, found.explanation)


def tariff(law: Statute, day: date) -> dict[str, Tariff]:
    """The amounts from a day on; grants wait, the funeral cost does not."""
    found = benefit(Case(day, MANY, Segment.BPU, None), law).parts
    rule = law.value("jkm.waiting", day)
    waits = (0, int(rule["months"]), tuple(rule["segments"]))
    return {name: Tariff(amount, *(() if name == "funeral" else waits)) for name, amount in found.items()}
