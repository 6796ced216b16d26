"""Places for commands: the loaded tree, or the packaged one where there is no database yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from payung.cli.context import has_database, running

if TYPE_CHECKING:
    from payung.places.index import PlaceIndex


@contextmanager
def place_index() -> Iterator[PlaceIndex]:
    """The loaded tree where a database has been set up, else the one that ships with Payung."""
    if has_database():
        from django.db import DatabaseError

        with running(migrate=False):
            from payung.places.selectors import index
            from payung.platform.db import OWNER

            try:
                loaded = index(using=OWNER)
            except DatabaseError:
                loaded = None
        if loaded is not None and loaded.by_code:
            yield loaded
            return
    from payung.places.packaged import packaged_index

    yield packaged_index()
