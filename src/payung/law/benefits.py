"""Death benefit (JKM): amounts by the day of death, and the waiting rule as dated policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from payung.kernel.money import Int64Array
from payung.kernel.months import Month
from payung.law.eras import Days, day_column, eras, filled, number_at
from payung.law.errors import LawError
from payung.law.explain import Explanation, cite
from payung.law.inputs import Amounts, Segment, amounts, code_column
from payung.law.store import Statute, statute


@dataclass(frozen=True, slots=True)
class JkmBenefit:
    """Whole rupiah; `full` is false when the waiting rule leaves the funeral cost only.

    `by_membership` is the total by the other reading of the waiting rule, time since registration; the same where the
    registration was not given.
    """

    death_grant: int
    periodic: int
    funeral: int
    full: bool
    explanation: Explanation
    by_membership: int

    @property
    def total(self) -> int:
        return self.death_grant + self.periodic + self.funeral

    @property
    def differs(self) -> bool:
        """Whether the two readings of the waiting rule give different amounts, so that a person has to choose."""
        return self.by_membership != self.total


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
    rows = max(len(months), 1 if isinstance(event, date) else len(event))
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


def consecutive_paid(paid: Iterable[Month], event: date) -> int:
    """How many paid months run without a gap up to and including the month of the event; 0 when it is unpaid."""
    months = set(paid)
    month = Month.from_date(event)
    count = 0
    while month - count in months:
        count += 1
    return count


def jkm_benefit(
    event: date,
    months_paid: int,
    segment: Segment = Segment.BPU,
    *,
    registered: date | None = None,
    law: Statute | None = None,
) -> JkmBenefit:
    """The death benefit (PP 44/2015, PP 82/2019; waiting: Permenaker 1/2025).

    `event` is the day of death and selects the amounts; `months_paid` is the number of consecutive paid months
    that ends with the month of the event (`consecutive_paid`). Whether the person was protected on that day is
    for the caller to establish. Which reading of the waiting rule the law has is not settled: consecutive paid months, as
    computed here, or months of membership since `registered`, which the press describes; with it the tree shows both
    amounts. Raises LawError(LAW_REGISTERED_LATER) for a registration after the event, LawError(LAW_MONTHS_NEGATIVE) and MissingValue before 2015-07-01.
    """
    if months_paid < 0:
        raise LawError("LAW_MONTHS_NEGATIVE", "Jumlah bulan tidak boleh negatif")
    law = law or statute()
    rule = law.value("jkm.waiting", event)
    needed = rule["months"] if segment.word in rule["segments"] else 0
    full = months_paid >= needed
    waiting = Explanation(
        "Manfaat penuh",
        full,
        children=(
            Explanation("Bulan iuran berturut-turut sampai bulan kejadian", months_paid, "bulan"),
            cite(law, "jkm.waiting", event, needed, "bulan"),
        ),
    )
    times = law.value("jkm.periodic_months", event)
    grant = law.rupiah("jkm.death_grant", event) if full else 0
    periodic = times * law.rupiah("jkm.periodic_amount", event) if full else 0
    funeral = law.rupiah("jkm.funeral", event)
    parts = [waiting]
    if full:
        parts.append(cite(law, "jkm.death_grant", event))
        parts.append(
            Explanation(
                "Santunan berkala dibayar sekaligus",
                periodic,
                "IDR",
                children=(
                    cite(law, "jkm.periodic_months", event, times, "bulan"),
                    cite(law, "jkm.periodic_amount", event),
                ),
            )
        )
    parts.append(cite(law, "jkm.funeral", event))
    other = grant + periodic + funeral
    if registered is not None:
        other, line = _by_membership(law, event, registered, needed, times)
        parts.append(line)
    tree = Explanation("Manfaat jaminan kematian", grant + periodic + funeral, "IDR", children=tuple(parts))
    return JkmBenefit(grant, periodic, funeral, full, tree, other)


def _by_membership(law: Statute, event: date, registered: date, needed: int, times: int) -> tuple[int, Explanation]:
    """The total by the reading that counts whole months since registration, and the line that shows it."""
    if registered > event:
        raise LawError("LAW_REGISTERED_LATER", "Hari terdaftar sesudah hari kejadian")
    lived = Month.from_date(event).since(Month.from_date(registered)) - (event.day < registered.day)
    grants = law.rupiah("jkm.death_grant", event) + times * law.rupiah("jkm.periodic_amount", event)
    total = law.rupiah("jkm.funeral", event) + (grants if lived >= needed else 0)
    rule = cite(law, "jkm.waiting", event, needed, "bulan")
    children = (Explanation("Bulan kepesertaan penuh sejak terdaftar", lived, "bulan"), rule)
    return total, Explanation("Menurut bacaan lain: lama kepesertaan", total, "IDR", verified="low", children=children)
