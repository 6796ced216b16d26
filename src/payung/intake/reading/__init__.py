"""Reading by-name lists as offices send them: any sheet, header, order and delimiter, in a limited
process.

What opens a list is loaded when it is asked for: the process that reads, below this package, needs none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payung.intake.reading.headers import FIELDS, PERSON, Mapping, header_key
from payung.intake.reading.limits import LIMITS, Limits
from payung.intake.reading.questions import ListAsked
from payung.intake.reading.tables import Part

if TYPE_CHECKING:
    from payung.intake.reading.reader import ReadList, open_list

__all__ = [
    "FIELDS",
    "LIMITS",
    "PERSON",
    "Limits",
    "ListAsked",
    "Mapping",
    "Part",
    "ReadList",
    "header_key",
    "open_list",
]


def __getattr__(name: str) -> Any:
    if name not in {"ReadList", "open_list"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from payung.intake.reading import reader

    return getattr(reader, name)
