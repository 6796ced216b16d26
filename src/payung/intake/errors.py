"""Refusals of the intake room: a list that cannot be read, in words that say what to do next."""

from __future__ import annotations

from typing import Any


class ListRefused(Exception):
    """The whole file is refused; nothing was taken from it.

    ``code`` is stable, ``message`` is one or two plain Indonesian sentences for the sender, ``facts`` are the values
    behind it (missing columns, headers seen, limits), fit for JSON.
    """

    def __init__(self, code: str, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.facts: dict[str, Any] = facts

    def as_dict(self) -> dict[str, Any]:
        """The refusal as plain values, as it crosses from the reading process."""
        return {"code": self.code, "message": self.message, "facts": self.facts}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> ListRefused:
        """Inverse of :meth:`as_dict`."""
        return cls(data["code"], data["message"], **data["facts"])
