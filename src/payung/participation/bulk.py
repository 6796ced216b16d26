"""Memberships and covered months, set-wise, from the temporary table `staged_person`."""

from __future__ import annotations

from datetime import date

from django.db.backends.utils import CursorWrapper

from payung.kernel.months import MonthRange
from payung.participation import bindings


def open_months(cursor: CursorWrapper, months: MonthRange) -> None:
    """Make sure the protection calendar has a partition for every month.

    A new one that grows in this transaction to more than 256 kB is written out at its end, and not page by page into the log.
    """
    cursor.execute("set local wal_skip_threshold = '256kB'")
    for month in months:
        bindings.open_month(parent="participation_month", m=month.first_day).on(cursor)


def join_staged(cursor: CursorWrapper, started: date) -> int:
    """Give every staged person of `is_member_new` a BPU membership under the number that stands in his row; returns how many."""
    return bindings.memberships_take(started=started, members=False, employer=None).on(cursor)
