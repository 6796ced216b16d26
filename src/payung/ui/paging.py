"""Paging by key: a page begins after the last row seen, so that page 900 costs what page 1 costs."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from payung.ui.components.tables import Pager

Row = TypeVar("Row", bound=Model)
AFTER, BEFORE = "sesudah", "sebelum"
SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows and the links around it."""

    rows: Sequence[Row]
    pager: Pager


def paged(queryset: QuerySet[Row], query: QueryDict, order: Sequence[str], size: int = SIZE) -> Page[Row]:
    """The page of `found` that the query asks for.

    order: field paths ("-" for falling) that together are unique; the query set is ordered by them here.
    An unreadable key counts as the first page.
    """
    after, before = (_read(query.get(name, ""), order, queryset) for name in (AFTER, BEFORE))
    if before is not None:
        rows = list(queryset.order_by(*map(_turned, order)).filter(_beyond(order, before, back=True))[: size + 1])
        more_before, rows = len(rows) > size, rows[:size][::-1]
        more_after = True
    else:
        start = queryset.order_by(*order)
        if after is not None:
            start = start.filter(_beyond(order, after, back=False))
        rows = list(start[: size + 1])
        more_after, rows, more_before = len(rows) > size, rows[:size], after is not None
    return Page(rows, links_around(query, rows, order, more_before, more_after))


def links_around(query: QueryDict, rows: Sequence[Model], order: Sequence[str], before: bool, after: bool) -> Pager:
    """Addresses of the pages beside this one."""
    kept = {k: v for k, v in query.items() if k not in {AFTER, BEFORE, "unduh"}}

    def link(**key: str) -> str:
        return "?" + urlencode({**kept, **key})

    if not rows:
        return Pager(first_url=link() if before or after else "")
    return Pager(
        next_url=link(**{AFTER: _write(rows[-1], order)}) if after else "",
        previous_url=link(**{BEFORE: _write(rows[0], order)}) if before else "",
        first_url=link() if before else "",
    )


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _beyond(order: Sequence[str], key: Sequence[Any], *, back: bool) -> Q:
    condition, equal = Q(), Q()
    for field, value in zip(order, key, strict=True):
        name, falls = field.lstrip("-"), field.startswith("-") != back
        condition |= equal & Q(**{f"{name}__{'lt' if falls else 'gt'}": value})
        equal &= Q(**{name: value})
    return condition


def _value(row: Model, path: str) -> Any:
    value: Any = row
    for part in path.lstrip("-").split("__"):
        value = getattr(value, part)
    return value


def _write(row: Model, order: Sequence[str]) -> str:
    if order == ("person_id",):
        return str(_value(row, "person_id"))
    values = [_value(row, field) for field in order]
    text = json.dumps([v.isoformat() if isinstance(v, date) else v for v in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(text: str, order: Sequence[str], queryset: QuerySet[Row]) -> list[Any] | None:
    if not text or len(text) > 500:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        plain = isinstance(values, list) and len(values) == len(order)
        if not plain or not all(isinstance(v, int) or (isinstance(v, str) and "\0" not in v) for v in values):
            return None
        queryset.filter(_beyond(order, values, back=False))  # a text where a number or a date belongs is refused here
    except (ValueError, binascii.Error, ValidationError):
        return None
    return cast(list[Any], values)


def row_number(text: str) -> int | None:
    """The number of a row out of an address, or None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def chosen(query: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    """A filter's value when it is one of those allowed, else ""."""
    value = query.get(name, "")
    return value if value in allowed else ""
