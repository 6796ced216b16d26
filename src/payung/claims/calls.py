"""Calling the room's functions of the database, with its refusals in words."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, transaction

from payung.claims.errors import refusal
from payung.platform.db import APPLICATION, ask_secretly


def call(statement: str, parameters: list[Any]) -> Any:
    """First column of the first row, in a savepoint; parameters are bound by the server and stand in no statement."""
    try:
        with transaction.atomic(using=APPLICATION):
            return ask_secretly(statement, parameters)
    except DatabaseError as error:
        raise refusal(error) from error
