"""What the ledger's verification asks of funding programmes."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from payung.platform.db import scalar


def commitments(cursor: CursorWrapper) -> str | None:
    """Every fund holds what its commitment journals say."""
    cursor.execute(
        "select f.programme_id from sponsorship_fund f left join ("
        "  select (memo->>'programme')::bigint as programme, sum((memo->>'amount')::bigint) as amount"
        "  from published.ledger_journal where event = 'commitment' group by 1) j on j.programme = f.programme_id"
        " where f.committed <> coalesce(j.amount, 0) order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"programme {bad} does not equal its commitment journals" if bad else None
