"""Reading the people of a list for a user: each page of rows is logged before it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from payung.access.readlog import note
from payung.access.services import Actor
from payung.intake.selectors import RowView


def rows_shown(actor: Actor, list_id: int, views: Sequence[RowView]) -> Sequence[RowView]:
    """Rows of a list with the people in them, for a page. One line a question: how many are named, and who is registered.

    Rows that name nobody (read long ago, or without a person) leave none. Raises ReadRefused without a log.
    """
    if count := sum(view.person is not None for view in views):
        people = dict.fromkeys(view.person_id for view in views if view.person and view.person_id)
        note(actor, "listing", people, count=count, subject=f"list:{list_id}")
    return views
