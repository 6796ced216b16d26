"""A fingerprint of the schema: two databases with the same one have the same tables, rules and rights."""

from __future__ import annotations

import re
from typing import Any

NOISE = re.compile(r"::(?:character varying|text|bpchar)(?:\[\])?|[()]")

PARTS = {
    "columns": """
        select table_schema || '.' || table_name || '.' || column_name, data_type, is_nullable, coalesce(column_default, ''),
               coalesce(character_maximum_length, 0), coalesce(identity_generation, '')
        from information_schema.columns where table_schema in ('public', 'payung', 'published')""",
    "constraints": """
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
        where connamespace in ('public'::regnamespace, 'payung'::regnamespace, 'published'::regnamespace)""",
    "indexes": "select tablename, indexname, indexdef from pg_indexes where schemaname in ('public', 'payung', 'published')",
    "triggers": "select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled from pg_trigger where not tgisinternal",
    "functions": """
        select p.oid::regprocedure::text, pg_get_functiondef(p.oid), coalesce(p.proacl, acldefault('f', p.proowner))::text from pg_proc p
        where p.pronamespace = 'payung'::regnamespace and p.prokind in ('f', 'p')""",
    "policies": """
        select tablename, policyname, permissive, roles::text, cmd, coalesce(qual, ''), coalesce(with_check, '') from pg_policies""",
    "rights": """
        select relname, relkind::text, relrowsecurity, relforcerowsecurity,
               (select string_agg(acl::text, ',' order by acl::text) from unnest(coalesce(relacl, acldefault((case relkind when 'S' then 's' else 'r' end)::"char", relowner))) acl)
        from pg_class where relnamespace in ('public'::regnamespace, 'payung'::regnamespace, 'published'::regnamespace) and relkind in ('r', 'p', 'S')""",
    "column rights": """
        select attrelid::regclass::text, attname, (select string_agg(acl::text, ',' order by acl::text) from unnest(attacl) acl)
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        where attacl is not null and relnamespace in ('public'::regnamespace, 'payung'::regnamespace, 'published'::regnamespace)""",
}


def fingerprint(connection: Any) -> dict[str, set[tuple[Any, ...]]]:
    """Every part of the schema as a set of rows.

    Casts and parentheses are left out: the server writes the same expression differently after a dump.
    """
    return {
        part: {tuple(NOISE.sub("", v) if isinstance(v, str) else v for v in row) for row in connection.execute(query)}
        for part, query in PARTS.items()
    }
