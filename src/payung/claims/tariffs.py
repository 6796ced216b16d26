"""The statute's benefits as a table of the database, so that it can refuse amounts that are not the law's."""

from __future__ import annotations

import json
from datetime import date

from django.db import connections

from payung.claims.deciding import frozen_law
from payung.law import Segment, Statute, jkm_benefit, statute

DATED = (
    "jkm.death_grant",
    "jkm.periodic_months",
    "jkm.periodic_amount",
    "jkm.funeral",
    "jkm.waiting",
    "terms.pu_arrears_months",
)
MANY = 10_000  # paid months beyond any waiting rule


def rows(law: Statute | None = None) -> list[tuple[str, date, int, int, int, int, list[str], int]]:
    """A row for each day on which something changes: kind, start, parts in rupiah, waiting months and segments, and the
    months of arrears that a PU may have.
    """
    law = law or statute()
    starts = sorted({value.start for name in DATED for value in law.parameter(name).values})
    found = []
    for start in starts:
        full = jkm_benefit(start, MANY, Segment.BPU, law=law)
        rule = law.value("jkm.waiting", start)
        grants = (full.death_grant, full.periodic, full.funeral)
        arrears = int(law.value("terms.pu_arrears_months", start))
        found.append(("JKM", start, *grants, rule["months"], list(rule["segments"]), arrears))
    return found


def sync(using: str) -> None:
    """Let the tables follow the law in force (owner)."""
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('payung.claims_tariff'))")
        cursor.execute("delete from claims_tariff")
        cursor.executemany(
            "insert into claims_tariff (kind, start, death_grant, periodic, funeral, waiting_months, waiting_segments,"
            " pu_arrears_months) values (%s, %s, %s, %s, %s, %s, %s, %s)",
            rows(),
        )
        cursor.execute("delete from claims_law")
        cursor.execute("insert into claims_law (parameters) values (%s::jsonb)", [json.dumps(frozen_law())])
