"""Errors of the embedded server."""

from __future__ import annotations


class PostgresError(Exception):
    """The database cannot be found, started or reached; `code` is stable, the text is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
