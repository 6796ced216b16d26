"""Death benefit (JKM): amounts by the day of death, and the waiting rule as dated policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from payung.kernel.months import Month
from payung.law.errors import LawError
from payung.law.explain import Explanation, cite
from payung.law.inputs import Segment
from payung.law.store import Statute, statute


@dataclass(frozen=True, slots=True)
class JkmBenefit:
    """Whole rupiah; `full` is false when the waiting rule leaves the funeral cost only."""

    death_grant: int
    periodic: int
    funeral: int
    full: bool
    explanation: Explanation

    @property
    def total(self) -> int:
        return self.death_grant + self.periodic + self.funeral


def consecutive_paid(paid: Iterable[Month], event: date) -> int:
    """How many paid months run without a gap up to and including the month of the event; 0 when it is unpaid."""
    months = set(paid)
    month = Month.from_date(event)
    count = 0
    while month - count in months:
        count += 1
    return count


def jkm_benefit(
    event: date, months_paid: int, segment: Segment = Segment.BPU, *, law: Statute | None = None
) -> JkmBenefit:
    """The death benefit (PP 44/2015, PP 82/2019; waiting: Permenaker 1/2025).

    `event` is the day of death and selects the amounts; `months_paid` is the number of consecutive paid months
    that ends with the month of the event (`consecutive_paid`). Whether the person was protected on that day is
    for the caller to establish. Raises LawError(LAW_MONTHS_NEGATIVE) and MissingValue before 2015-07-01.
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
    tree = Explanation("Manfaat jaminan kematian", grant + periodic + funeral, "IDR", children=tuple(parts))
    return JkmBenefit(grant, periodic, funeral, full, tree)
