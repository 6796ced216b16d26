"""Balances, journals and their lines as interface, commands, tables and files show them.

Whole rupiah; debits are positive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from payung.kernel.errors import PayungError
from payung.kernel.views import Col, Columns, fields
from payung.ledger import selectors
from payung.ledger.choices import ACCOUNT, ACCOUNT_KIND, EVENT, SEAL
from payung.ledger.selectors import Balance

BALANCE: Columns = (
    Col("code", "Akun"),
    Col("code", "Nama", "choice", ACCOUNT),
    Col("kind", "Golongan", "choice", ACCOUNT_KIND),
    Col("debit", "Debit", "money"),
    Col("credit", "Kredit", "money"),
    Col("balance", "Saldo", "money"),
)
JOURNAL: Columns = (
    Col("id", "Jurnal", "id"),
    Col("event", "Peristiwa", "choice", EVENT),
    Col("event_key", "Kunci", on="file"),
    Col("posted_on", "Tanggal", "date"),
    Col("lines", "Baris", "number"),
    Col("amount", "Jumlah debit", "money"),
    Col("seal", "Segel", "choice", SEAL),
)
POSTING: Columns = (
    Col("account", "Akun"),
    Col("account", "Nama", "choice", ACCOUNT),
    Col("debit", "Debit", "money"),
    Col("credit", "Kredit", "money"),
)
OWN = ("id", "event", "event_key", "posted_on", "organisation_id", "memo", "lines", "amount")


def balance_line(account: Balance) -> dict[str, Any]:
    """An account with its debits and credits, both positive; its balance is positive on the debit side."""
    return {**asdict(account), "balance": account.balance}


def trial() -> dict[str, Any]:
    """Every account; `total` is zero, whatever the scope: every journal balances."""
    accounts = [balance_line(one) for one in selectors.balances()]
    debit, credit = sum(one["debit"] for one in accounts), sum(one["credit"] for one in accounts)
    return {"accounts": accounts, "debit": debit, "credit": credit, "total": debit - credit}


def journals(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Journals as `selectors.journals` gives them; no query."""
    return [{**fields(row, OWN), "seal": "sealed" if row.pk <= (row.sealed_to or 0) else "waiting"} for row in rows]


def postings(journal_id: int) -> list[dict[str, Any]]:
    """Lines of a journal as they were posted; `amount` is below zero for a credit."""
    return [
        {
            "line": one.line,
            "account": one.account_id,
            "account_name": one.account.name,
            "amount": one.amount,
            "debit": one.amount if one.amount > 0 else None,
            "credit": -one.amount if one.amount < 0 else None,
        }
        for one in selectors.postings(journal_id)
    ]


def journal(journal_id: int) -> dict[str, Any]:
    """A journal with its lines. Raises PayungError(JOURNAL_UNKNOWN)."""
    rows = list(selectors.journals().filter(pk=journal_id))
    if not rows:
        raise PayungError("JOURNAL_UNKNOWN", "Jurnal itu tidak ada.")
    return {**journals(rows)[0], "postings": postings(journal_id)}
