"""Tables and filter bars as data: a page describes columns and rows, the template draws them.

A page author writes:

    table = Table(
        columns=[Column("name", _("Nama"), sortable=True), Column("months", _("Bulan"), kind="number"),
                 Column("amount", _("Jumlah"), kind="money"), Column("state", _("Keadaan"), kind="state")],
        rows=[Row([person.name, 6, 100_800, "paid"], url=f"/orang/{person.id}") for person in page.items],
        caption=_("Peserta"), total=page.total, pager=Pager(next_url=..., previous_url=...),
    ).sorted_by(request.GET)

and shows it with `{% table table %}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from payung.ui.components.words import Word

NUMERIC = frozenset({"number", "money", "percent"})


@dataclass(frozen=True)
class Column:
    """`kind`: text, wide (long text), number, money, percent, date, month, state, payer.

    Text that is marked safe (a link, a badge) is shown as it is.
    """

    key: str
    label: Word
    kind: str = "text"
    sortable: bool = False
    sort_url: str = ""
    sort: str = ""  # "ascending" or "descending" when the table stands in this order

    @property
    def numeric(self) -> bool:
        """Numbers stand right-aligned under one another."""
        return self.kind in NUMERIC


@dataclass(frozen=True)
class Row:
    """One row; the first cell names it (a row header) and carries the link."""

    cells: Sequence[Any]
    url: str = ""
    id: str = ""


@dataclass(frozen=True)
class Pager:
    """Paging by key: only onward, back and to the start, never "page 7 of 900"."""

    next_url: str = ""
    previous_url: str = ""
    first_url: str = ""


@dataclass(frozen=True)
class Table:
    """What `components/table.html` needs. `total` is the count of all rows behind the pages, when known."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    caption: Word = ""
    note: Word = ""
    total: int | None = None
    footer: Sequence[Any] = ()
    exports: Sequence[tuple[Word, str]] = ()
    pager: Pager | None = None
    empty: Word = ""
    empty_hint: Word = ""
    empty_url: str = ""
    empty_action: Word = ""
    dense: bool = False
    sticky: bool = True

    def sorted_by(self, query: Mapping[str, str], parameter: str = "urut") -> Table:
        """Sort links from the request's query: `?urut=name` ascending, `?urut=-name` descending; page keys are
        removed.
        """
        current = query.get(parameter, "")
        kept = {k: query[k] for k in query if k not in {parameter, "sesudah", "sebelum"}}

        def linked(column: Column) -> Column:
            if not column.sortable:
                return column
            order = {column.key: "ascending", f"-{column.key}": "descending"}.get(current, "")
            target = f"-{column.key}" if order == "ascending" else column.key
            return replace(column, sort=order, sort_url="?" + urlencode({**kept, parameter: target}))

        return replace(self, columns=[linked(c) for c in self.columns])

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, Any]]]]:
        """Rows with every cell beside its column."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]

    @property
    def as_cards(self) -> bool:
        """Whether rows become cards on a narrow screen; a name with up to three numbers stays a table."""
        return len(self.columns) > 4 or not all(c.numeric for c in self.columns[1:])

    @property
    def footer_cells(self) -> list[tuple[Column, Any]]:
        """The sum line, cell by cell."""
        return list(zip(self.columns, self.footer, strict=True)) if self.footer else []


@dataclass(frozen=True)
class Filter:
    """One control of a filter bar. `kind`: search, select, month, date, hidden; `options`: (value, word)."""

    name: str
    label: Word
    kind: str = "select"
    value: str = ""
    options: Sequence[tuple[str, Word]] = ()
    any_word: Word = ""
    hint: Word = ""

    @property
    def value_word(self) -> Word:
        """The chosen value as a word, for the chip that takes it away again."""
        return next((word for value, word in self.options if value == self.value), self.value)


@dataclass(frozen=True)
class FilterBar:
    """A GET form; every change is an address that can be kept and sent."""

    filters: Sequence[Filter]
    action: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def chips(self) -> list[tuple[Word, Word, str]]:
        """(label, value, address without it) of every filter in use."""
        used = [f for f in self.filters if f.value and f.kind != "hidden"]
        return [(f.label, f.value_word, self._without(f.name)) for f in used]

    @property
    def clear_url(self) -> str:
        """The list without any filter."""
        return self.action + ("?" + urlencode(self.extra) if self.extra else "") or "?"

    def _without(self, name: str) -> str:
        kept = {**self.extra, **{f.name: f.value for f in self.filters if f.value and f.name != name}}
        return f"{self.action}?{urlencode(kept)}"
