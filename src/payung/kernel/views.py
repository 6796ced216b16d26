"""Views: the fields of a thing that are shown. A room has two for each thing, in its `views.py`: a line (one query for
a page of many) and a whole that extends it. The interface and the commands answer with them as they are; tables of
pages and files read the columns that stand beside the line.

No Django here. A word is an Indonesian sentence that the faces translate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from payung.kernel.choices import Choice

Kind = Literal[
    "text", "wide", "person", "id", "number", "money", "share", "date", "moment", "month", "choice", "payer", "place"
]
NUMERIC = frozenset({"id", "number", "money", "share"})


@dataclass(frozen=True)
class Col:
    """A field of a line as people see it.

    name: of the field; "fund.budget" is a field of a field. word: its heading. kind: "person" (a name that may lie outside
    the scope), "money" (whole rupiah), "share" (hundredths of a percent), "month" ("2025-07"), "choice" and "payer" (one of
    `options`), "place" (a code that is shown by its name). private: about a person, so it may not stand in what is kept.
    on: where it is shown, "both", "page" or "file". sort: pages can be put in its order.
    """

    name: str
    word: str
    kind: Kind = "text"
    options: tuple[Choice, ...] = ()
    private: bool = False
    on: Literal["both", "page", "file"] = "both"
    sort: bool = False

    def of(self, line: Any) -> Any:
        """The value that a line has here; None where a part of the way is not there."""
        for name in self.name.split("."):
            line = line.get(name) if isinstance(line, Mapping) else getattr(line, name, None)
        return line


Columns = tuple[Col, ...]


def shown_on(columns: Columns, where: str) -> list[Col]:
    """The columns of a page's table ("page") or of a file ("file")."""
    return [column for column in columns if column.on in ("both", where)]


def only(columns: Columns, *names: str) -> Columns:
    """Some of the columns, on pages and in files alike."""
    return tuple(replace(column, on="both") for column in columns if column.name in names)


def private(columns: Columns) -> set[str]:
    """Fields about a person."""
    return {column.name for column in columns if column.private}


def fields(thing: Any, names: Iterable[str]) -> dict[str, Any]:
    """Attributes of a thing by name."""
    return {name: getattr(thing, name) for name in names}
