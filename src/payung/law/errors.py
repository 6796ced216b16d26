"""Refusals and warnings of the statute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from payung.kernel.errors import PayungError


class LawError(PayungError):
    """A question that the statute, as far as it is recorded here, does not answer."""


class UnknownParameter(LawError):
    """No parameter of that name."""

    def __init__(self, parameter: str) -> None:
        super().__init__("LAW_PARAMETER_UNKNOWN", "Parameter hukum %(parameter)s tidak ada", parameter=parameter)


class MissingValue(LawError):
    """A parameter without a value at that time: not yet in force, or never recorded.

    `label` is what people call it, `parameter` among the facts what programs do. `rows` names the rows of an array that
    ask for it, counted from 0; empty for a single case.
    """

    def __init__(self, parameter: str, when: object, rows: Sequence[int] = (), *, label: str) -> None:
        super().__init__(
            "LAW_VALUE_MISSING",
            "%(label)s belum punya nilai untuk %(when)s; tambahkan nilai, dasar hukum dan sumbernya pada berkas parameter",
            parameter=parameter,
            when=str(when),
            label=label,
        )
        self.rows = list(rows)


class RowError(LawError):
    """Rows of an input that cannot be computed; `rows` holds up to `LISTED` row numbers, counted from 0."""

    LISTED = 20

    def __init__(self, code: str, message_id: str, rows: list[int], count: int, **facts: Any) -> None:
        super().__init__(code, message_id, count=count, rows=rows[: self.LISTED], **facts)
        self.rows = rows[: self.LISTED]
        self.count = count


@dataclass(frozen=True, slots=True)
class LawWarning:
    """What is computed but not certain: a value past the month up to which the law is known."""

    code: str
    message_id: str
    parameter: str
    when: str

    @property
    def message(self) -> str:
        return self.message_id % {"parameter": self.parameter, "when": self.when}
