"""What many tests begin with, made once a worker: a member with paid months, a claim that was assessed.

    @states.kept
    def assessed(actor, member): ...

The first call upon untouched rows makes them, and what the tables hold then is kept. The same call upon the same rows puts them
there at once and answers what the first one answered: a tenth of the time and less. One call may follow the other; each is kept
with those that came before. Where a test has written something else before (all but sessions), or is in a transaction, the
function runs as if it were not marked.

For functions whose answer and rows follow from their arguments, the rows that are there and the stated day alone: no files of a test,
and nothing that one test patches and another not (a statute that tests put in the place of the law is told by its name, as an argument). What they answer is copied, so ids and plain data; the sessions that they opened are not kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import psycopg
from django.db import connections
from psycopg.pq import TransactionStatus

from payung.access.services import Actor
from tests.support import lending

SESSIONS = "payung.session"

P = ParamSpec("P")
R = TypeVar("R")


def kept(make: Callable[P, R]) -> Callable[P, R]:
    """The function, whose rows and answer are made once a worker."""

    @wraps(make)
    def call(*values: P.args, **named: P.kwargs) -> R:
        loan = lending.at_hand()
        if loan is None or loan.story is None:
            return make(*values, **named)
        before = loan.story
        loan.story = None  # until it is known again, for functions that this one calls too
        if _busy([*values, *named.values()]) or not set(loan.changed()) <= {SESSIONS}:
            return make(*values, **named)
        stated = f"{make.__module__}.{make.__qualname__} {_spelt(values)} {_spelt(sorted(named.items()))}"
        story = (*(before or (loan.template,)), f"{stated} on {os.environ.get('PAYUNG_TODAY')}")
        if story in lending.stories:
            held, answer = lending.stories[story]
            loan.put(held)
        else:
            answer = make(*values, **named)
            lending.stories[story] = loan.keep(SESSIONS), answer
        loan.story = story
        return deepcopy(answer)

    return call


def _busy(values: list[Any]) -> bool:
    """Whether a transaction is open, which would neither see what is put in nor be seen."""
    return any(connection.in_atomic_block for connection in connections.all(initialized_only=True)) or any(
        isinstance(value, psycopg.Connection) and value.info.transaction_status != TransactionStatus.IDLE
        for value in values
    )


def _spelt(value: Any) -> str:
    """What an argument says. Connections and functions of the harness do the same each time."""
    if isinstance(value, Actor):
        return f"{value.username} {sorted(value.roles)}"
    if isinstance(value, psycopg.Connection):
        return f"connection of {value.info.user}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_spelt(one) for one in value)}]"
    if callable(value):
        return value.__qualname__
    spelt = repr(value)
    if " at 0x" in spelt:
        raise TypeError(f"{spelt} says nothing of what it holds; a function that is given it cannot be kept")
    return spelt
