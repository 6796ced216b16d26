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
    """Every receipt equals what went to bills and to credit, and its journal."""
    cursor.execute(
        "select r.id from contributions_receipt r"
        " left join (select receipt_id, sum(amount) as n from contributions_settlement group by 1) s on s.receipt_id = r.id"
        " left join (select receipt_id, sum(amount) as n from contributions_credit where kind = 'overpaid' group by 1) k"
        "   on k.receipt_id = r.id"
        " left join published.ledger_journal j on j.event_key = 'receipt:' || r.id"
        " left join lateral (select sum(p.amount) filter (where p.account_id = '1100') as cash,"
        "   sum(p.amount) filter (where p.account_id = '1200') as owed, sum(p.amount) filter (where p.account_id = '2200') as held"
        "   from published.ledger_posting p where p.journal_id = j.id) p on true"
        " where r.amount <> coalesce(s.n, 0) + coalesce(k.n, 0) or coalesce(p.owed, 0) <> -coalesce(s.n, 0)"
        " or coalesce(p.cash, 0) <> case when r.channel = 'credit' then 0 else r.amount end"
        " or coalesce(p.held, 0) <> case when r.channel = 'credit' then r.amount else 0 end - coalesce(k.n, 0) order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"receipt {bad} does not equal what it paid and its journal" if bad else None


def payers(cursor: CursorWrapper) -> str | None:
    """What bills are still open for and what payers have to their credit are the balances of 1200 and 2200."""
    cursor.execute(
        "select account, held, booked from (values"
        " ('1200', (select coalesce(sum(open), 0) from contributions_billstanding)),"
        " ('2200', -(select coalesce(sum(amount), 0) from contributions_payercredit))) v(account, held)"
        " cross join lateral (select coalesce(sum(amount), 0) as booked from published.ledger_posting where account_id = v.account) p"
        " where held <> booked limit 1"
    )
    bad = cursor.fetchone()
    return f"account {bad[0]} has {bad[2]} where bills and credit say {bad[1]}" if bad else None


def charges(cursor: CursorWrapper) -> str | None:
    """Every fine, waiver and what takes them back equals its journal."""
    cursor.execute(
        "select g.id from contributions_billcharge g left join published.ledger_journal j on j.event_key = 'charge:' || g.id"
        " left join published.ledger_posting p on p.journal_id = j.id and p.account_id = '1200'"
        " where p.amount is distinct from g.amount order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"charge {bad} does not equal its journal" if bad else None
