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
