"""Calling the room's functions of the database, with its refusals in words."""

from __future__ import annotations

from django.db import DatabaseError, transaction

from payung.claims.errors import refusal
from payung.platform.db import APPLICATION, Call, T


def call(asked: Call[T]) -> T:
    """Make a call in a savepoint; parameters are bound by the server and stand in no statement."""
    try:
        with transaction.atomic(using=APPLICATION):
            return asked.ask()
    except DatabaseError as error:
        raise refusal(error) from error
