"""What changes between two months, and what a draft decree would change for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from payung.kernel.money import Int64Array
from payung.kernel.months import Month
from payung.law.contributions import bpu_contributions
from payung.law.errors import LawError
from payung.law.inputs import Amounts, PayerClass, Sector, exact_sum
from payung.law.pu import Industry, RiskClass, pu_contributions
from payung.law.store import DatedValue, Parameter, Statute, statute
from payung.law.texts import takes_texts


@dataclass(frozen=True, slots=True)
class Change:
    """A parameter whose value differs; None where it is not yet in force or not known."""

    parameter: str
    label: str
    unit: str
    before: DatedValue | None
    after: DatedValue | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "parameter": self.parameter,
            "label": self.label,
            "unit": self.unit,
            "before": _dated(self.before),
            "after": _dated(self.after),
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """Parameters that differ, and ids of reliefs that begin or end between the two months."""

    changes: tuple[Change, ...]
    begun: tuple[str, ...]
    ended: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "changes": [change.to_dict() for change in self.changes],
            "begun": list(self.begun),
            "ended": list(self.ended),
        }


@dataclass(frozen=True, slots=True)
class Effect:
    """A draft against the law in force over the same rows; rupiah are totals. Rows count from 0."""

    rows: int
    before: int
    after: int
    payers_of_more: int
    payers_of_less: int
    unchanged: int
    more: int
    less: int
    largest_rise: int
    largest_fall: int
    first_risen: tuple[int, ...]
    first_fallen: tuple[int, ...]

    @property
    def difference(self) -> int:
        return self.after - self.before


@takes_texts
def diff(month_a: Month, month_b: Month, *, law: Statute | None = None) -> Difference:
    """Parameters whose values differ between the first days of `month_a` and `month_b`, in the files' order."""
    law = law or statute()
    changes = []
    for parameter in law:
        before, after = _held(parameter, month_a), _held(parameter, month_b)
        if (before and before.value) != (after and after.value):
            changes.append(Change(parameter.id, parameter.label, parameter.unit, before, after))
    early = {relief.id for relief in law.reliefs if relief.start <= month_a <= relief.last}
    late = {relief.id for relief in law.reliefs if relief.start <= month_b <= relief.last}
    return Difference(tuple(changes), tuple(sorted(late - early)), tuple(sorted(early - late)))


def effect(before: Int64Array, after: Int64Array, *, listed: int = 20) -> Effect:
    """Compare two columns of rupiah over the same rows, of shape (n,); names the first `listed` rows that move."""
    if before.shape != after.shape or before.dtype != np.int64 or after.dtype != np.int64:
        raise LawError("LAW_INPUT_SHAPE", "Panjang kolom %(label)s berbeda", label="hasil")
    change = after - before
    risen, fallen = np.flatnonzero(change > 0), np.flatnonzero(change < 0)
    return Effect(
        len(change),
        exact_sum(before),
        exact_sum(after),
        len(risen),
        len(fallen),
        len(change) - len(risen) - len(fallen),
        exact_sum(change[risen]),
        -exact_sum(change[fallen]),
        int(change.max(initial=0)),
        -int(change.min(initial=0)),
        tuple(risen[:listed].tolist()),
        tuple(fallen[:listed].tolist()),
    )


def bpu_what_if(
    draft: Statute,
    income: Amounts,
    months: Month | npt.NDArray[np.int64],
    *,
    sector: Sector | npt.NDArray[np.int8] = Sector.OTHER,
    payer: PayerClass | npt.NDArray[np.int8] = PayerClass.SELF,
    jht: bool | npt.NDArray[np.bool_] = False,
    law: Statute | None = None,
) -> Effect:
    """What a draft (`Statute.overlay`) changes in what BPU participants pay. Arguments as `bpu_contributions`."""
    old = bpu_contributions(income, months, sector=sector, payer=payer, jht=jht, law=law)
    new = bpu_contributions(income, months, sector=sector, payer=payer, jht=jht, law=draft)
    return effect(old.total, new.total)


def pu_what_if(
    draft: Statute,
    wage: Amounts,
    months: Month | npt.NDArray[np.int64],
    *,
    risk: RiskClass | npt.NDArray[np.int8],
    industry: Industry | npt.NDArray[np.int8] = Industry.OTHER,
    workers: int | npt.NDArray[np.int64] = 1,
    law: Statute | None = None,
) -> dict[str, Effect]:
    """What a draft changes for employers and for workers, by those two names. Arguments as `pu_contributions`."""
    old = pu_contributions(wage, months, risk=risk, industry=industry, workers=workers, law=law)
    new = pu_contributions(wage, months, risk=risk, industry=industry, workers=workers, law=draft)
    return {"employer": effect(old.employer, new.employer), "worker": effect(old.worker, new.worker)}


def _held(parameter: Parameter, month: Month) -> DatedValue | None:
    latest = None
    for value in parameter.values:
        if value.start <= month.first_day:
            latest = value
    return latest


def _dated(value: DatedValue | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "start": value.start.isoformat(),
        "value": value.value,
        "basis": value.basis,
        "verified": value.verified,
    }
