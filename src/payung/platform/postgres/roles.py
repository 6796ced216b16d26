"""Settings that a role may have stored for itself: every role may change its own settings and password, and they
survive the process.

At each start they are put back: by the superuser of the embedded server, on a foreign one by each role itself. Addresses
of the embedded server carry the settings that matter most besides, so that they hold even before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from payung.platform.postgres.urls import PINNED, DatabaseUrls, with_options

Connection = psycopg.Connection[Any]
_SETTINGS = """
select r.rolname, coalesce(d.datname, ''), unnest(s.setconfig)
from pg_db_role_setting s join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase
where r.rolname = any(%s) order by 1, 2, 3
"""


@dataclass(frozen=True)
class Stored:
    """One setting that is stored for a role, in one database or ("") in all."""

    role: str
    database: str
    setting: str

    @property
    def remedy(self) -> str:
        """The statement that removes it, for whoever may."""
        where = f" in database {self.database}" if self.database else ""
        return f"alter role {self.role}{where} reset all"


def stored_settings(connection: Connection, roles: list[str]) -> list[Stored]:
    """Settings that are stored for roles; a fresh installation has none."""
    return [Stored(*row) for row in connection.execute(_SETTINGS, [roles]).fetchall()]


def forget_settings(connection: Connection, roles: list[str]) -> None:
    """Remove the settings stored for roles (by a superuser, or for the role itself)."""
    for role, database in {(setting.role, setting.database) for setting in stored_settings(connection, roles)}:
        where = sql.SQL(" in database {}").format(sql.Identifier(database)) if database else sql.SQL("")
        connection.execute(sql.SQL("alter role {}{} reset all").format(sql.Identifier(role), where))


def renew_foreign(urls: DatabaseUrls) -> list[str]:
    """On a server that is not ours: each role takes back what it set for itself. Returns what could not be set, by role.

    A password that was changed, a lost connection limit or login right only a DBA can mend.
    """
    left = []
    for url in (urls.app, urls.loader, urls.verifier, urls.owner):
        name = str(conninfo_to_dict(url).get("user") or "")
        try:
            with psycopg.connect(
                make_conninfo(with_options(url, PINNED), connect_timeout=10), autocommit=True
            ) as connection:
                forget_settings(connection, [connection.info.user])
                left += [f"{one.role}: {one.setting}" for one in stored_settings(connection, [connection.info.user])]
        except psycopg.Error as error:
            left.append(f"{name}: {type(error).__name__}")
    return left
