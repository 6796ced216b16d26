"""Accounts of the story that the common test world lacks."""

from __future__ import annotations

from typing import Any

from tests.support.people import one

# Roles of one regency.
USERS = {
    "bpr-belu": ("rural_bank_officer", "53.04", "bpr-uji"),
    "kepala-belu": ("head", "53.04", None),
    "pemeriksa-belu": ("auditor", "53.04", None),
}


def accounts(owner: Any) -> None:
    """Open them."""
    for username, (role, place, organisation) in USERS.items():
        user = one(
            owner,
            "insert into access_user (username, display_name, language, is_active) values (%s, %s, 'id', true) returning id",
            [username, username],
        )
        owner.execute(
            "insert into access_grant (user_id, role, place_id, organisation_id)"
            " values (%s, %s, %s, (select id from parties_organisation where code = %s))",
            [user, role, place, organisation],
        )


def proposed(owner: Any) -> None:
    """What waits for a second administrator, and plans: of two officers each, and one that was decided."""
    for username in ("belu", "kupang"):
        owner.execute(
            "insert into access_change (kind, subject, content, before, digest, made_by)"
            " select 'grant', 'user:' || id, '{}', '{}', 'x', id from access_user where username = %s",
            [username],
        )
        owner.execute(
            "insert into sponsorship_savedplan (province, name, content, made_by)"
            " select '53', 'Rencana', '{}', id from access_user where username = %s",
            [username],
        )
    owner.execute(
        "insert into access_changedecision (change_id, accepted, decided_by) select id, false, 1 from access_change"
    )
