"""Months, days and codes as texts: functions and cases that say `date`, `Month` or a code in their types take text as well."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from functools import cache, partial, wraps
from types import UnionType
from typing import Any, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints

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
    found = {name: _reader(hint) for name, hint in get_type_hints(function).items() if name != "return"}
    return {name: reader for name, reader in found.items() if reader is not None}


def _reader(hint: Any) -> Reader | None:
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    if str in kinds:
        return None  # a text is what is asked for, or read further on
    for kind in kinds:
        if kind is date:
            return day_from
        if kind is Month:
            return month_from
        if isinstance(kind, type) and issubclass(kind, LawCode):
            return partial(code_from, kind=kind)
    return None
