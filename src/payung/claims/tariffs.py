"""The statute's benefits as a table of the database, so that it can refuse amounts that are not the law's."""

from __future__ import annotations

from datetime import date

from django.db import connections

from payung.law import Segment, Statute, jkm_benefit, statute

DATED = ("jkm.death_grant", "jkm.periodic_months", "jkm.periodic_amount", "jkm.funeral", "jkm.waiting")
MANY = 10_000  # paid months beyond any waiting rule


def rows(law: Statute | None = None) -> list[tuple[str, date, int, int, int, int, list[str]]]:
    """A row for each day on which something changes: kind, start, parts in rupiah, waiting months and segments."""
    law = law or statute()
    starts = sorted({value.start for name in DATED for value in law.parameter(name).values})
    found = []
    for start in starts:
        full = jkm_benefit(start, MANY, Segment.BPU, law=law)
        rule = law.value("jkm.waiting", start)
        found.append(
            ("JKM", start, full.death_grant, full.periodic, full.funeral, rule["months"], list(rule["segments"]))
        )
    return found


def sync(using: str) -> None:
    """Let the table follow the law in force (owner)."""
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('payung.claims_tariff'))")
        cursor.execute("delete from claims_tariff")
        cursor.executemany(
            "insert into claims_tariff (kind, start, death_grant, periodic, funeral, waiting_months, waiting_segments)"
            " values (%s, %s, %s, %s, %s, %s, %s)",
            rows(),
        )
