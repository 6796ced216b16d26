"""Revokes functions that PostgreSQL allows to every role and that no role of the product needs; done by the superuser
of an embedded server.

Large objects and messages to the log fill the disk; advisory locks, whose numbers stand in our source, hold up others'
work; counters of tables tell that a function has found something (a view over them asks for the reader's right too). On a foreign server `payung doctor` can name what is open.
"""

from __future__ import annotations

from typing import Any

import psycopg

LOCKS = "pg_(try_)?advisory_.*"
CLOSED = ("lo_.*|loread|lowrite|pg_logical_emit_message", LOCKS)
COUNTERS = "pg_stat_get_.*"  # those of one table, index or function; figures of the server itself stay open

# Arguments are compared one by one: an oidvector counts from 0 and therefore equals no array that counts from 1.
_FUNCTIONS = """
select p.oid::regprocedure::text, p.proname ~ %s from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace
  and (p.proname ~ %s or (p.proname ~ %s and p.pronargs = 1 and p.proargtypes[0] = 'oid'::regtype))
order by 1
"""


def _asked() -> list[str]:
    return [f"^({LOCKS})$", f"^({'|'.join(CLOSED)})$", f"^({COUNTERS})$"]


def close(connection: psycopg.Connection[Any], lockers: tuple[str, ...]) -> None:
    """Revoke them from everybody in this database; `lockers` keep advisory locks. For a superuser; repeatable."""
    for function, locks in connection.execute(_FUNCTIONS, _asked()).fetchall():
        connection.execute(f"revoke execute on function pg_catalog.{function} from public")
        if locks:
            connection.execute(f"grant execute on function pg_catalog.{function} to {', '.join(lockers)}")
        elif "pg_stat_get" in function:
            connection.execute(f"grant execute on function pg_catalog.{function} to pg_monitor")


def left_open(connection: psycopg.Connection[Any], role: str = "payung_app") -> list[str]:
    """Those that a role may still call in this database."""
    functions = connection.execute(_FUNCTIONS, _asked()).fetchall()
    query = "select has_function_privilege(%s, ('pg_catalog.' || %s)::regprocedure, 'execute')"
    return [name for name, _ in functions if connection.execute(query, [role, name]).fetchone() == (True,)]
