"""Rows as text, by whoever asks: identity as its functions tell it, since no role reads it as columns."""

from __future__ import annotations

from typing import Any

# Columns as their functions tell them; where a room has other functions for them, they are left out.
TOLD = """
select string_agg(format('%%L, %%s', attname, case when not veiled then 't.' || quote_ident(attname)
         else format('payung.%%I(t.%%I)', fn, key) end), ', ')
from (select a.attname, 'tell_' || c.relname || '_' || a.attname as fn, coalesce(col_description(c.oid, a.attnum) = 'veiled', false) as veiled,
        (select k.attname from pg_index i join pg_attribute k on k.attrelid = c.oid and k.attnum = i.indkey[0]
         where i.indrelid = c.oid and i.indisprimary) as key
      from pg_class c join pg_attribute a on a.attrelid = c.oid where c.oid = %s::regclass and attnum > 0 and not attisdropped) t
where not veiled or to_regproc('payung.' || fn) is not null
"""


def contents(
    connection: Any,
    table: str,
    where: str = "true",
    facts: dict[str, Any] | None = None,
    told: tuple[str, str] | None = None,
) -> list[str]:
    """The rows of a table that this connection sees, in order. told: a column that is told under a condition of its own."""
    plain = connection.info.user == "payung_owner"
    columns = connection.execute(TOLD.replace("not veiled then", "true then") if plain else TOLD, [table]).fetchone()[0]
    if told:
        columns = columns.replace(f"t.{told[0]}", f"case when {told[1]} then t.{told[0]} end")
    query = f"select jsonb_build_object({columns})::text from {table} t where {where} order by 1"
    return [row[0] for row in connection.execute(query, facts).fetchall()]
