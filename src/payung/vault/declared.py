"""The kinds of papers as a table of the database, so that it holds papers to what the program declares."""

from __future__ import annotations

from django.db import connections

from payung.vault.kinds import KINDS


def sync(using: str) -> None:
    """Let the table follow the kinds (owner). A kind that papers are kept of stays when it is no longer declared."""
    with connections[using].cursor() as cursor:
        cursor.executemany(
            "insert into vault_paperkind (name, media) values (%s, %s) on conflict (name)"
            " do update set media = excluded.media where vault_paperkind.media is distinct from excluded.media",
            [(kind.value, list(kind.media)) for kind in KINDS],
        )
        cursor.execute(
            "delete from vault_paperkind k where not name = any(%s)"
            " and not exists (select from vault_paper p where p.paper_type = k.name)",
            [[kind.value for kind in KINDS]],
        )
