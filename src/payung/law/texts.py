"""Months, days and codes as texts: functions and cases that say `date`, `Month` or a code in their types take text as well.

So do collections of them, and of pairs that hold one: a text left inside would be equal to no month and no code, and the
answer would be that of an empty collection.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, partial, wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

from payung.kernel.months import Month
from payung.law.inputs import LawCode, code_from, day_from, month_from

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C", bound=type)
Reader = Callable[[Any], Any]
_MANY = re.compile(r"(Iterable|Sequence|Collection|frozenset)\[(.+)\]")
_PAIR = re.compile(r"tuple\[([^\[\]]+)\]")


def takes_texts(function: Callable[P, R]) -> Callable[P, R]:
    """Read texts where the types of the parameters say `date`, `Month` or a code: "2025-12-10", "2025-07", "bpu".

    Raises LawError(LAW_DAY, LAW_MONTH), RowError(LAW_CODE_UNKNOWN) for a text that is none, and for anything in a
    collection that is none. Other values go through.
    """

    @wraps(function)
    def read(*args: P.args, **kwargs: P.kwargs) -> R:
        readers = _readers(function)
        if not readers.collections and not any(type(value) is str for value in (*args, *kwargs.values())):
            return function(*args, **kwargs)
        bound = inspect.signature(function).bind(*args, **kwargs)
        for name, reader in readers.single.items():
            if type(bound.arguments.get(name)) is str:
                bound.arguments[name] = reader(bound.arguments[name])
        for name, reader in readers.collections.items():
            if name in bound.arguments:
                bound.arguments[name] = reader(bound.arguments[name])
        return function(*bound.args, **bound.kwargs)

    return read


def case_of_texts(case: C) -> C:
    """The class with `takes_texts` on what it is made from."""
    case.__init__ = takes_texts(case.__init__)  # type: ignore[misc]
    return case


class _Readers(NamedTuple):
    """How the parameters of a function are read, by name: those of one value, and those of many."""

    single: dict[str, Reader]
    collections: dict[str, Reader]


@cache
def _readers(function: Callable[..., Any]) -> _Readers:
    single: dict[str, Reader] = {}
    collections: dict[str, Reader] = {}
    for name, text in function.__annotations__.items():
        many = _MANY.fullmatch(str(text))
        reader = _reader(many[2] if many else str(text), function.__globals__)
        if reader is None or name == "return":
            continue
        if many:
            collections[name] = partial(_each, read=reader, into=frozenset if many[1] == "frozenset" else tuple)
        else:
            single[name] = reader
    return _Readers(single, collections)


def _each(values: Iterable[Any], *, read: Reader, into: Callable[[Iterable[Any]], Any]) -> Any:
    return into(read(value) for value in values)


def _pair(values: Iterable[Any], *, readers: tuple[Reader | None, ...]) -> tuple[Any, ...]:
    return tuple(value if read is None else read(value) for value, read in zip(tuple(values), readers, strict=True))


def _reader(annotation: str, names: Mapping[str, Any]) -> Reader | None:
    """How a value is read where an annotation such as "Month | None" stands; None where it asks for something else."""
    pair = _PAIR.fullmatch(annotation)
    if pair:
        readers = tuple(_reader(part.strip(), names) for part in pair[1].split(","))
        return partial(_pair, readers=readers) if any(readers) else None
    kinds = [part.strip() for part in annotation.split("|")]
    for kind in (names.get(part) for part in kinds if "str" not in kinds):
        if kind is date:
            return day_from
        if kind is Month:
            return month_from
        if isinstance(kind, type) and issubclass(kind, LawCode):
            return partial(code_from, kind=kind)
    return None
