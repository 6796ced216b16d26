"""Tables from lines: the columns that a room declares beside its line view (`kernel.views`), as a page shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from payung.kernel.shares import percent_of
from payung.kernel.views import Col, Columns, shown_on
from payung.ui.components.formats import month_name
from payung.ui.components.tables import Column, Row, Table

Cells = Mapping[str, Callable[[Any], Any]]
_KINDS = {"share": "percent", "month": "text", "moment": "date", "id": "number", "place": "text", "person": "text"}


def table(
    columns: Columns,
    lines: Iterable[Any],
    url: Callable[[Any], str] | None = None,
    names: Mapping[str, str] | None = None,
    cells: Cells | None = None,
    row_id: Callable[[Any], str] | None = None,
    **more: Any,
) -> Table:
    """A table of lines. url: the page of a line. names: of places by code. cells: functions for cells, by the name of
    their column, where the kind of the column is not enough. row_id: the HTML id of a line. more: see `Table`.
    """
    cols, own = shown_on(columns, "page"), cells or {}
    rows = [
        Row(
            [own[c.name](line) if c.name in own else cell(c, line, names or {}) for c in cols],
            url=url(line) if url else "",
            id=row_id(line) if row_id else "",
        )
        for line in lines
    ]
    badges = {
        n for row in rows for n, value in enumerate(row.cells) if isinstance(value, tuple) and cols[n].kind != "payer"
    }
    heads = [Column(c.name, _(c.word), "state" if n in badges else _kind(c), c.sort) for n, c in enumerate(cols)]
    return Table(columns=heads, rows=rows, **more)


def _kind(column: Col) -> str:
    if column.kind == "choice":
        return "state" if any(one.look for one in column.options) else "text"
    return _KINDS.get(column.kind, column.kind)


def cell(column: Col, line: Any, names: Mapping[str, str]) -> Any:
    """What a cell of a table shows."""
    value = column.of(line)
    if column.kind == "choice":
        one = next((one for one in column.options if one.value == value), None)
        return value if one is None else (one.look, _(one.word)) if one.look else _(one.word)
    if column.kind == "payer":
        return next(((one.look, _(one.word)) for one in column.options if one.value == value), value)
    if column.kind == "place":
        return names.get(value, value)
    if column.kind == "month":
        return month_name(value)
    if column.kind == "person":
        return value or _("(di luar cakupan)")
    if isinstance(value, list):
        return " ".join(value)
    return percent_of(value) if column.kind == "share" else value
