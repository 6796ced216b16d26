"""Alarms about unusual reading as interface and commands show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from payung.access import readlog
from payung.access.models import Alarm
from payung.access.selectors import names_of
from payung.kernel.views import Col, Columns, fields

ALARM: Columns = (
    Col("id", "Nomor", "id"),
    Col("reader", "Siapa"),
    Col("kind", "Jenis"),
    Col("count", "Hitungan", "number"),
    Col("bound", "Batas", "number"),
    Col("at", "Sejak", "moment"),
    Col("last_at", "Terakhir", "moment"),
)
OWN = ("id", "kind", "user_id", "count", "bound", "at", "last_at", "closed_by", "closed_at", "note")


def alarms(alarm_rows: Iterable[Alarm]) -> list[dict[str, Any]]:
    """Alarms with the name of whom each is about. Two queries, however many."""
    rows = list(alarm_rows)
    names = names_of(row.user_id for row in rows)
    return [{**fields(row, OWN), "reader": names.get(row.user_id, "")} for row in rows]


def alarm(alarm_id: int) -> dict[str, Any]:
    """One alarm, the same for pages, interface and commands. Raises ReadRefused(ALARM_UNKNOWN)."""
    return alarms([readlog.alarm(alarm_id)])[0]
