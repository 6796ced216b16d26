"""Registering people of a staged list, set-wise.

The caller holds the temporary table `staged_person` (see `registry.stage`); rows with `wanted` and no `person_id`
become persons. A person whose NIK is in the registry keeps his record unchanged.
"""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from payung.registry import bindings

LOCK = 7108  # only one transaction at a time adds identities, so that a NIK that looks new is new

NEW_IDS = """
update staged_person set person_id = nextval('registry_person_id_seq'), is_new = true
where wanted and person_id is null
"""


def lock(cursor: CursorWrapper) -> None:
    """Wait for the lock on registering; call this before people are looked up."""
    cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def register_staged(cursor: CursorWrapper, custodian: int | None, *, numbered: bool = False) -> int:
    """Create persons and identities for the wanted new rows; returns how many. numbered: those rows have their numbers already.

    custodian: organisation that brings new people in and may see them, or None where place officers see them anyway.
    Persons who were in the registry before remain hidden from it: listing a NIK must not open somebody's record.
    """
    if not numbered:
        cursor.execute(NEW_IDS)
    return bindings.registry_take(custodian).on(cursor)
