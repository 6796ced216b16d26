"""Refusals that only the API knows."""

from __future__ import annotations

from typing import TypeVar

from payung.kernel.errors import PayungError

Thing = TypeVar("Thing")


class ApiRefused(PayungError):
    """The requested object does not exist, or not in the state that the request needs."""


def or_refuse(thing: Thing | None, code: str, message_id: str) -> Thing:
    """The thing, or a refusal that becomes a 404: a thing outside the scope is refused like one that does not exist."""
    if thing is None:
        raise ApiRefused(code, message_id)
    return thing
