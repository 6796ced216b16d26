"""Writes the kinds of claims and the law in force into tables, so that the database can check claims against them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connections

from payung.claims.assessment.deciding import frozen_law
from payung.claims.kinds import KINDS
from payung.claims.kinds.kind import Kind
from payung.kernel.choices import values


def sync(using: str) -> None:
    """Write the kinds and the law in force into their tables, with the owner's role."""
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('payung.claims_law'))")
        for kind in KINDS.values():
            _kind(cursor, kind)
        cursor.execute("delete from claims_law")
        _put(
            cursor, "claims_law", ("kind", "parameters"), [(k.name, json.dumps(frozen_law(k))) for k in KINDS.values()]
        )


ROW = (
    "name",
    "programme",
    "event",
    "process_id",
    "purpose",
    "ledger_account_id",
    "insured_day",
    "payees",
    "readings",
    "facts",
)
PART = ("kind", "name", "position", "most")
PAPER = ("kind", "position", "paper_type", "condition", "source", "verified")


def _kind(cursor: Any, kind: Kind) -> None:
    """Write the rows of one kind. Unchanged rows are not written, because requirements keep a history of changes."""
    facts = json.dumps({fact.name: fact.rule for fact in kind.facts})
    lists = (list(kind.payees), values(kind.readings))
    plain = (kind.programme, kind.event, kind.process, kind.purpose, kind.account, kind.insured_day, *lists)
    _put(cursor, "claims_claimkind", ROW, [(kind.name, *plain, facts)], "(name)")
    parts = [(kind.name, part.name, n, part.most) for n, part in enumerate(kind.parts, 1)]
    _put(cursor, "claims_kindpart", PART, parts, "(kind, name)")
    cursor.execute(
        "delete from claims_requirement where kind = %s and not paper_type = any(%s)",
        [kind.name, [paper.paper_type for paper in kind.papers]],
    )
    papers = [(kind.name, n, p.paper_type, p.condition, p.source, p.verified) for n, p in enumerate(kind.papers, 1)]
    _put(cursor, "claims_requirement", PAPER, papers, "(kind, paper_type)")


def _put(cursor: Any, table: str, names: Sequence[str], values: Sequence[Sequence[Any]], key: str = "") -> None:
    """Insert rows. With a `key`, a row that exists already takes the new values if they differ."""
    listed, new = ", ".join(names), ", ".join(f"excluded.{name}" for name in names)
    after = (
        f" on conflict {key} do update set ({listed}) = row({new})"
        f" where ({', '.join(f'{table}.{name}' for name in names)}) is distinct from ({new})"
        if key
        else ""
    )
    marks = ", ".join(["%s"] * len(names))
    cursor.executemany(f"insert into {table} ({listed}) values ({marks}){after}", values)
