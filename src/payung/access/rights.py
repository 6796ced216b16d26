"""The list of rights as a table of the database, so that its functions and policies ask the same list as the program."""

from __future__ import annotations

from django.db import connections

from payung.access.policies import ALLOWED


def rows() -> list[tuple[str, str]]:
    """Action and role of every right."""
    return sorted((action, role) for action, roles in ALLOWED.items() for role in roles)


def sync(using: str) -> None:
    """Let the table follow the list (owner). Until the transaction ends, the former list applies to everybody."""
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('payung.access_right'))")
        actions, roles = zip(*rows(), strict=True)
        cursor.execute(
            "delete from access_right r where not exists (select from unnest(%s::text[], %s::text[]) n(action, role)"
            " where n.action = r.action and n.role = r.role)",
            [list(actions), list(roles)],
        )
        cursor.execute(
            "insert into access_right (action, role) select * from unnest(%s::text[], %s::text[]) on conflict do nothing",
            [list(actions), list(roles)],
        )
