"""Shapes that all resources share: ids, months, codes, text, pages by key."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from ninja import Field, Schema
from pydantic import BeforeValidator, ConfigDict
from pydantic_core import core_schema

from payung.kernel.acts import LARGEST_ROW, LEAST_REASON, MOST_REASON
from payung.kernel.money import MAX_RUPIAH
from payung.kernel.months import Month

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)
LARGEST = 2**63 - 1
_ISO = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


def _iso_day(value: Any) -> Any:
    if isinstance(value, date) or (isinstance(value, str) and _ISO.match(value)):
        return value
    raise ValueError("not an ISO date")


def _month(value: Any) -> Any:
    return str(Month.from_date(value)) if isinstance(value, date) else str(value)


class OneOf:
    """One of the values of a room's choices, as a literal of the interface."""

    def __init__(self, values: Sequence[str]) -> None:
        self.values = list(values)

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        return core_schema.literal_schema(self.values)


Id = Annotated[int, Field(ge=1, le=LARGEST)]
SheetRow = Annotated[int, Field(ge=1, le=LARGEST_ROW)]
BodyId = Annotated[int, Field(ge=1, le=LARGEST, strict=True)]
Limit = Annotated[int, Field(ge=1, le=500, description="Rows of a page, at most 500.")]
After = Annotated[int | None, Field(ge=0, le=LARGEST, description="`next` of the page before.")]
Rupiah = Annotated[int, Field(ge=0, le=MAX_RUPIAH, strict=True, description="Whole rupiah.")]
Count = Annotated[int, Field(ge=0, le=10**9, strict=True)]
Day = Annotated[date, BeforeValidator(_iso_day)]
MonthIn = Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", description="A month, 2025-07.")]
MonthOut = Annotated[str, BeforeValidator(_month), Field(description="A month, 2025-07.")]
PlaceIn = Annotated[str, Field(pattern=r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$")]
RegencyIn = Annotated[str, Field(pattern=r"^[0-9]{2}\.[0-9]{2}$", description="Kabupaten/kota, 53.04.")]
PLAIN = r"^[^\x00-\x1f]*$"  # no text of the database holds a NUL, and a line of a list no line break
Text = Annotated[str, Field(min_length=1, max_length=300, pattern=PLAIN)]
Search = Annotated[str, Field(max_length=100, pattern=PLAIN)]
Reason = Annotated[str, Field(min_length=LEAST_REASON, max_length=MOST_REASON, pattern=PLAIN)]


class Body(Schema):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class ReasonIn(Body):
    reason: Reason


class PlaceName(Schema):
    code: str
    name: str


class OrganisationName(Schema):
    id: int
    name: str


class Page(Schema, Generic[Item]):
    """One page. `next` is the `after` of the page that follows, null on the last one."""

    items: list[Item]
    next: int | None = None


def first_day(text: str | None) -> date | None:
    """First day of a month that has been checked for form; None without one."""
    return Month.parse(text).first_day if text else None


def page(rows: Sequence[Any], limit: int, key: str, show: Any = None) -> dict[str, Any]:
    """A page from `limit + 1` rows: the extra row shows that there are more. key: attribute that `after` names."""
    kept = rows[:limit]
    more = len(rows) > limit
    return {
        "items": [show(row) for row in kept] if show else list(kept),
        "next": int(getattr(kept[-1], key)) if more else None,
    }


def page_of(rows: Sequence[Any], limit: int, lines_of: Callable[[Sequence[Any]], Sequence[Any]]) -> dict[str, Any]:
    """The same of lines that a room tells for many rows at once."""
    plain = page(rows, limit, "pk")
    return {**plain, "items": lines_of(plain["items"])}


def newest_first(rows: QuerySet[Row], after: int | None, limit: int) -> list[Row]:
    """Rows by falling id, one more than the page holds."""
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return list(rows.order_by("-pk")[: limit + 1])


def oldest_first(rows: QuerySet[Row], after: int | None, limit: int, key: str = "pk") -> list[Row]:
    """Rows by rising key, one more than the page holds."""
    if after is not None:
        rows = rows.filter(**{f"{key}__gt": after})
    return list(rows.order_by(key)[: limit + 1])
