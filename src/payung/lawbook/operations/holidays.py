"""The calendar of working days: which years are known, their holidays, and loading the list of another year."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from payung.api.auth import OPEN, actor, may
from payung.api.errors import ApiRefused
from payung.api.forms import PLAIN, Body
from payung.casework import holidays
from payung.kernel.acts import LEAST_REASON, MOST_REASON

router = Router(tags=["law"])
Year = Annotated[int, Path(ge=1990, le=2200)]


class HolidayYearOut(Schema):
    """The list that counts for a year: how many days, by which decrees, the weakest mark among its days."""

    year: int
    days: int
    working: int
    decrees: list[str]
    decreed_on: date | None
    sources: list[str]
    verified: str
    packaged: bool
    recorded_at: datetime
    reason: str


class HolidayOut(Schema):
    """A day on which no office works."""

    day: date
    name: str
    kind: str
    decree: str
    decreed_on: date | None
    source: str
    verified: str


WITHOUT_NUL = r"^[^\x00]*$"  # a whole file, of several lines


class HolidaysIn(Body):
    """The whole list of one year as CSV: date, name, type, decree, decreed_on, source, verified."""

    csv: Annotated[str, Field(min_length=1, max_length=holidays.MOST_BYTES, pattern=WITHOUT_NUL)]
    reason: Annotated[str, Field(min_length=LEAST_REASON, max_length=MOST_REASON, pattern=PLAIN)]


@router.get("/law/holidays", auth=OPEN, response=list[HolidayYearOut], summary="Years whose working days are counted")
def list_holiday_years(request: HttpRequest) -> list[dict[str, Any]]:
    """A deadline that touches another year is refused: its holidays are not decreed, or not loaded."""
    return [one | {"reason": ""} for one in holidays.years()]


@router.get("/law/holidays/{year}", auth=OPEN, response=list[HolidayOut], summary="The holidays of a year")
def list_holidays(request: HttpRequest, year: Year) -> list[Any]:
    days = holidays.days_of(year)
    if not days:
        raise ApiRefused("YEAR_UNKNOWN", "Hari libur tahun %(year)s belum tercatat.", year=year)
    return list(days)


@router.post("/law/holidays", auth=may("holidays.load"), response=HolidayYearOut, summary="Load the holidays of a year")
def load_holidays(request: HttpRequest, data: HolidaysIn) -> dict[str, Any]:
    """The list counts from now on; the one before it stays. Deadlines that run stay as they were promised."""
    number = holidays.load(actor(request), data.csv, data.reason)
    return next(one for one in holidays.years() if one["list_id"] == number)
