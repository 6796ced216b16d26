"""Corrections that were proposed and taken back, for the story that every look of the security tests is at."""

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
