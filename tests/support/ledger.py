"""Posting, sealing and tampering for the tests of the ledger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

from tests.support.people import one

GENESIS = hashlib.sha256(b"").digest()
ACCOUNTS = ("1100", "1200", "2100", "4100", "4200", "8100", "8200")


def post(
    connection: psycopg.Connection[Any],
    key: str,
    lines: Sequence[tuple[str, int]],
    on: str = "2025-07-01",
    event: str = "uji",
) -> int:
    """One journal through the only door there is (owner, under a session); returns its id."""
    accounts, amounts = [code for code, _ in lines], [amount for _, amount in lines]
    return int(
        one(
            connection,
            "select payung.ledger_post(%s, %s, %s, null, '53', '{}', %s, %s::bigint[])",
            [event, key, on, accounts, amounts],
        )
    )


@contextmanager
def without_triggers(connection: psycopg.Connection[Any], *tables: str) -> Iterator[None]:
    """What an intruder with the owner's password would do before he changes a row."""
    with connection.transaction():
        for table in tables:
            connection.execute(f"alter table {table} disable trigger user")
        yield
        connection.execute("set constraints all immediate")
        for table in tables:
            connection.execute(f"alter table {table} enable trigger user")


def chain(connection: psycopg.Connection[Any]) -> tuple[bytes, int]:
    """Re-walk the chain in Python from the rows alone; returns head and links. Asserts that every link holds."""
    head, links, last = GENESIS, 0, 0
    seals = connection.execute(
        "select first_journal, last_journal, journals, postings, digest, previous, head from ledger_seal order by id"
    ).fetchall()
    for first, final, journals, postings, digest, previous, sealed in seals:
        assert first > last, "links overlap"
        texts, count = _texts(connection, first, final)
        assert (len(texts), count) == (journals, postings)
        assert hashlib.sha256("".join(texts).encode()).digest() == bytes(digest)
        assert bytes(previous) == head
        head = hashlib.sha256(head + bytes(digest)).digest()
        assert bytes(sealed) == head
        links, last = links + 1, final
    return head, links


def _texts(connection: psycopg.Connection[Any], first: int, final: int) -> tuple[list[str], int]:
    journals = connection.execute(
        "select id, event, event_key, posted_on, organisation_id, province, memo, actor_id, lines from ledger_journal"
        " where id between %s and %s order by id",
        [first, final],
    ).fetchall()
    postings = connection.execute(
        "select journal_id, line, account_id, amount from ledger_posting where journal_id between %s and %s order by 1, 2",
        [first, final],
    ).fetchall()
    lines: dict[int, list[str]] = {}
    for journal, line, account, amount in postings:
        lines.setdefault(journal, []).append(f"{line}:{account}:{amount}")
    texts = []
    for row in journals:
        memo = dict(sorted(row[6].items(), key=lambda item: (len(item[0].encode()), item[0].encode())))
        fields = [*row[:3], row[3].isoformat(), row[4], row[5], memo, *row[7:], ",".join(lines.get(row[0], []))]
        texts.append(json.dumps(fields, ensure_ascii=False) + "\n")
    return texts, len(postings)
