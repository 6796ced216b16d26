"""Months, days and codes as texts: functions and cases that say `date`, `Month` or a code in their types take text as well."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial, wraps
from typing import Any, ParamSpec, TypeVar

from payung.kernel.months import Month
from payung.law.inputs import LawCode, code_from, day_from, month_from

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C", bound=type)
Reader = Callable[[Any], Any]


def takes_texts(function: Callable[P, R]) -> Callable[P, R]:
    """Read texts where the types of the parameters say `date`, `Month` or a code: "2025-12-10", "2025-07", "bpu".

    Raises LawError(LAW_DAY, LAW_MONTH), RowError(LAW_CODE_UNKNOWN) for a text that is none. Other values go through.
    """

    @wraps(function)
    def read(*args: P.args, **kwargs: P.kwargs) -> R:
        if not any(type(value) is str for value in (*args, *kwargs.values())):
            return function(*args, **kwargs)
        bound = inspect.signature(function).bind(*args, **kwargs)
        for name, reader in _readers(function).items():
            if type(bound.arguments.get(name)) is str:
                bound.arguments[name] = reader(bound.arguments[name])
        return function(*bound.args, **bound.kwargs)

    return read


def case_of_texts(case: C) -> C:
    """The class with `takes_texts` on what it is made from."""
    case.__init__ = takes_texts(case.__init__)  # type: ignore[misc]
    return case


@cache
def _readers(function: Callable[..., Any]) -> dict[str, Reader]:
    readers = {name: _reader(str(text), function.__globals__) for name, text in function.__annotations__.items()}
    return {name: reader for name, reader in readers.items() if reader is not None and name != "return"}


def _reader(annotation: str, names: Mapping[str, Any]) -> Reader | None:
    """How a text is read where an annotation such as "Month | None" stands; None where it asks for something else."""
    kinds = [part.strip() for part in annotation.split("|")]
    for kind in (names.get(part) for part in kinds if "str" not in kinds):
        if kind is date:
            return day_from
        if kind is Month:
            return month_from
        if isinstance(kind, type) and issubclass(kind, LawCode):
            return partial(code_from, kind=kind)
    return None
