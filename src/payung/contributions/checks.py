"""What the ledger's verification asks of bills and receipts."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from payung.platform.db import scalar


def bills(cursor: CursorWrapper) -> str | None:
    """Every bill equals its assessed rows and its journal."""
    cursor.execute(
        "select b.id from contributions_bill b left join (select bill_id, count(*) as n, sum(total) as t"
        " from contributions_contributionassessment group by 1) a on a.bill_id = b.id"
        " left join published.ledger_journal j on j.event_key = 'bill:' || b.id"
        " left join published.ledger_posting p on p.journal_id = j.id and p.account_id = '1200'"
        " where a.n is distinct from b.people or a.t is distinct from b.amount or p.amount is distinct from b.amount"
        " order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"bill {bad} does not equal its assessed rows and its journal" if bad else None


def receipts(cursor: CursorWrapper) -> str | None:
    """Every receipt equals its bill and its journal."""
    cursor.execute(
        "select r.id from contributions_receipt r join contributions_bill b on b.id = r.bill_id"
        " left join published.ledger_journal j on j.event_key = 'receipt:' || r.id"
        " left join published.ledger_posting p on p.journal_id = j.id and p.account_id = '1100'"
        " where r.amount <> b.amount or p.amount is distinct from r.amount order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"receipt {bad} does not equal its bill and its journal" if bad else None
