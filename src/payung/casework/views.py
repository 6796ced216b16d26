"""What is told of the calendar: its years and their days, with the columns of tables."""

from __future__ import annotations

from typing import Any

from payung.casework.choices import HOLIDAY_KIND
from payung.casework.models import Holiday
from payung.kernel.views import Col, Columns, fields

HOLIDAY_YEAR: Columns = (
    Col("year", "Tahun"),
    Col("days", "Hari libur dan cuti bersama", "number"),
    Col("decree", "Keputusan", "wide"),
    Col("verified", "Kepastian"),
)
HOLIDAY: Columns = (
    Col("day", "Tanggal", "date"),
    Col("name", "Hari", "wide"),
    Col("kind", "Jenis", "choice", HOLIDAY_KIND),
    Col("decree", "Keputusan", "wide"),
    Col("verified", "Kepastian"),
)


def holiday_line(one: Holiday) -> dict[str, Any]:
    """A day on which no office works, with the decree that made it one."""
    return fields(one, ("day", "name", "kind", "decree", "decreed_on", "source", "verified"))


def year_line(one: dict[str, Any]) -> dict[str, Any]:
    """A year of the calendar as `holidays.years` gives it, its decrees in one line."""
    return {**one, "year": str(one["year"]), "decree": "; ".join(one["decrees"])}
