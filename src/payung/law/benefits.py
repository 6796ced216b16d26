"""Death benefit (JKM): amounts by the day of death, and the waiting rule as dated policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from payung.kernel.money import Int64Array
from payung.kernel.months import Month
from payung.law.eras import Days, day_column, eras, filled, number_at
from payung.law.errors import LawError
from payung.law.explain import Explanation, beside, cite, computed, reason
from payung.law.inputs import Amounts, Segment, amounts, code_column
from payung.law.language import marked, text_of
from payung.law.nodes import How, Role
from payung.law.store import Statute, statute
from payung.law.texts import takes_texts

_WAITS = marked("Masa tunggu %(months)s bulan belum terpenuhi: biaya pemakaman saja")

PAID_MONTHS, MEMBERSHIP = READINGS = ("paid_months", "membership")
COUNTED = {
    PAID_MONTHS: marked("Bulan iuran berturut-turut sampai bulan kejadian"),
    MEMBERSHIP: marked("Bulan kepesertaan penuh sejak terdaftar"),
}
OTHERWISE = {
    PAID_MONTHS: marked("Menurut bacaan lain: bulan iuran berturut-turut"),
    MEMBERSHIP: marked("Menurut bacaan lain: lama kepesertaan"),
}


@dataclass(frozen=True, slots=True)
class JkmBenefit:
    """Whole rupiah; `full` is false when the waiting rule leaves the funeral cost only.

    `by_paid_months` and `by_membership` are the totals by the two readings of the waiting rule; the same where the
    registration was not given.
    """

    death_grant: int
    periodic: int
    funeral: int
    full: bool
    explanation: Explanation
    by_membership: int
    by_paid_months: int

    @property
    def total(self) -> int:
        return self.death_grant + self.periodic + self.funeral

    @property
    def differs(self) -> bool:
        """Whether the two readings of the waiting rule give different amounts, so that a person has to choose."""
        return self.by_membership != self.by_paid_months


@dataclass(frozen=True, slots=True)
class JkmGrants:
    """Death benefits of many rows; int64 rupiah, each of shape (n,). `full` is false where the waiting rule holds."""

    death_grant: Int64Array
    periodic: Int64Array
    funeral: Int64Array
    total: Int64Array
    full: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.total)


@takes_texts
def jkm_grants(
    event: Days,
    months_paid: Amounts,
    segment: Segment | npt.NDArray[np.int8] = Segment.BPU,
    *,
    law: Statute | None = None,
) -> JkmGrants:
    """`jkm_benefit` on arrays: days of death, consecutive paid months up to then, segments; one value or shape (n,).

    Raises RowError(LAW_MONTHS_NEGATIVE, LAW_DATE_RANGE, LAW_CODE_UNKNOWN), MissingValue with rows.
    """
    law = law or statute()
    months = amounts(months_paid, "LAW_MONTHS_NEGATIVE", "Jumlah bulan")
    rows = max(len(months), 1 if isinstance(event, date | str) else len(event))
    months = filled(months, rows)
    day, kind = day_column(event, rows), code_column(segment, Segment, rows)
    needed = np.zeros(rows, dtype=np.int64)
    kinds = filled(kind, rows)
    for rule, era in eras(law, "jkm.waiting", day):
        waiting = np.isin(kinds[era], [int(Segment[name]) for name in rule["segments"]])
        needed[era] = np.where(waiting, rule["months"], 0)
    full = months >= needed
    grant = filled(number_at(law, "jkm.death_grant", day), rows) * full
    times = number_at(law, "jkm.periodic_months", day)
    periodic = filled(times * number_at(law, "jkm.periodic_amount", day), rows) * full
    funeral = filled(number_at(law, "jkm.funeral", day), rows)
    return JkmGrants(grant, periodic, funeral, grant + periodic + funeral, full)


@takes_texts
def jkm_consecutive_paid(paid: Iterable[Month], event: date) -> int:
    """How many paid months run without a gap up to and including the month of the event; 0 when it is unpaid."""
    months = set(paid)
    month = Month.from_date(event)
    count = 0
    while month - count in months:
        count += 1
    return count


@takes_texts
def jkm_benefit(
    event: date,
    months_paid: int,
    segment: Segment = Segment.BPU,
    *,
    registered: date | None = None,
    reading: str = PAID_MONTHS,
    law: Statute | None = None,
) -> JkmBenefit:
    """The death benefit (PP 44/2015, PP 82/2019; waiting: Permenaker 1/2025).

    `event` is the day of death and selects the amounts; `months_paid` is the number of consecutive paid months
    that ends with the month of the event (`jkm_consecutive_paid`). Whether the person was protected on that day is
    for the caller to establish. Which reading of the waiting rule the law has is not settled: consecutive paid months
    (PAID_MONTHS), or whole months of membership since `registered` (MEMBERSHIP), which the press describes. `reading`
    says by which one is paid; with `registered` the tree shows both amounts. Raises LawError(LAW_REGISTERED_LATER) for a
    registration after the event, LawError(LAW_READING) for a reading that is none or lacks its registration,
    LawError(LAW_MONTHS_NEGATIVE) and MissingValue before 2015-07-01.
    """
    if months_paid < 0:
        raise LawError("LAW_MONTHS_NEGATIVE", "Jumlah bulan tidak boleh negatif")
    if reading not in READINGS or (reading == MEMBERSHIP and registered is None):
        raise LawError("LAW_READING", "Bacaan masa tunggu tidak dikenal, atau hari terdaftarnya tidak diketahui")
    law = law or statute()
    rule = law.value("jkm.waiting", event)
    needed = rule["months"] if segment.word in rule["segments"] else 0
    months = {PAID_MONTHS: months_paid}
    if registered is not None:
        months[MEMBERSHIP] = _whole_months(registered, event)
    full = {name: count >= needed for name, count in months.items()}
    times = law.value("jkm.periodic_months", event)
    grants = law.rupiah("jkm.death_grant", event), times * law.rupiah("jkm.periodic_amount", event)
    funeral = law.rupiah("jkm.funeral", event)
    totals = {name: funeral + (sum(grants) if enough else 0) for name, enough in full.items()}
    grant, periodic = grants if full[reading] else (0, 0)
    counted = _counted(law, event, COUNTED[reading], months[reading], needed)
    parts = [beside(Explanation("Manfaat penuh", full[reading], children=counted))]
    parts += _grants(law, event, times) if full[reading] else [reason(text_of(_WAITS, months=needed))]
    parts.append(cite(law, "jkm.funeral", event))
    for other in READINGS:
        if other != reading and other in months:
            lines = _grants(law, event, times) if full[other] else []
            asides = (beside(line) for line in _counted(law, event, COUNTED[other], months[other], needed))
            line = computed(OTHERWISE[other], totals[other], How.SUM, *lines, cite(law, "jkm.funeral", event), *asides)
            parts.append(replace(line, verified="low", role=Role.BESIDE))
    tree = Explanation("Manfaat jaminan kematian", totals[reading], "IDR", how=How.SUM, children=tuple(parts))
    by_months = totals[PAID_MONTHS]
    return JkmBenefit(grant, periodic, funeral, full[reading], tree, totals.get(MEMBERSHIP, by_months), by_months)


def _whole_months(registered: date, event: date) -> int:
    """Whole months of membership from the day of registration to the day of the event; the month is not whole before
    the same day of it. Raises LawError(LAW_REGISTERED_LATER).
    """
    if registered > event:
        raise LawError("LAW_REGISTERED_LATER", "Hari terdaftar sesudah hari kejadian")
    return Month.from_date(event).since(Month.from_date(registered)) - (event.day < registered.day)


def _counted(law: Statute, event: date, label: str, months: int, needed: int) -> tuple[Explanation, Explanation]:
    return Explanation(label, months, "bulan"), cite(law, "jkm.waiting", event, needed, "bulan")


def _grants(law: Statute, event: date, times: int) -> list[Explanation]:
    """The death grant, and the periodic grant with its factors."""
    count, amount = cite(law, "jkm.periodic_months", event, times, "bulan"), cite(law, "jkm.periodic_amount", event)
    periodic = computed(
        marked("Santunan berkala dibayar sekaligus"), times * int(amount.value or 0), How.PRODUCT, count, amount
    )
    return [cite(law, "jkm.death_grant", event), periodic]
