"""Corrections and merges that were proposed and taken back, for the story that every look of the security tests is at."""

from __future__ import annotations

from typing import Any


def corrected(owner: Any) -> None:
    """Another NIK for everybody, as the database's functions leave it when it is taken back: nothing of a person changes."""
    owner.execute(
        "insert into registry_correction (person_id, fields, before, after, evidence, reason, waits, made_by)"
        " select id, 'nik', '{}', '{}', 'ktp', 'salah ketik', true, 1 from registry_person"
    )
    owner.execute(
        "insert into registry_correctiondecision (correction_id, accepted, reason, decided_by)"
        " select id, false, 'bukan orangnya', 1 from registry_correction"
    )


def refused_merges(owner: Any) -> None:
    """Two neighbours of each regency whom somebody took for one person; nothing of them changes."""
    owner.execute(
        "insert into registry_merge (person_id, stays_id, seen, reason, made_by)"
        " select max(id), min(id), repeat('0', 64), 'dua catatan', 1 from registry_person group by regency having count(*) > 1"
    )
    owner.execute(
        "insert into registry_mergedecision (merge_id, accepted, reason, decided_by)"
        " select id, false, 'dua orang', 2 from registry_merge"
    )
    owner.execute(
        "insert into registry_mergerow (merge_id, what, row_id) select id, 'membership', 0 from registry_merge"
    )
