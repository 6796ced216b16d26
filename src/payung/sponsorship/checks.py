"""What the ledger's verification asks of funding schemes."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from payung.platform.db import scalar


def commitments(cursor: CursorWrapper) -> str | None:
    """Every fund holds what its journals of commitments and releases say."""
    cursor.execute(
        "select f.scheme_id from sponsorship_fund f left join ("
        "  select (memo->>'scheme')::bigint as scheme,"
        "    sum(case event when 'release' then -1 else 1 end * (memo->>'amount')::bigint) as amount"
        "  from published.ledger_journal where event in ('commitment', 'release') group by 1) j on j.scheme = f.scheme_id"
        " where f.committed <> coalesce(j.amount, 0) order by 1 limit 1"
    )
    bad = scalar(cursor)
    return f"scheme {bad} does not equal its commitment journals" if bad else None
