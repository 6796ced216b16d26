"""Persons page by page."""

from __future__ import annotations

from django.http import QueryDict

from payung.registry.models import Identity
from payung.registry.selectors import People
from payung.ui.paging import AFTER, BEFORE, SIZE, Page, links_around, row_number


def paged_people(people: People, query: QueryDict, size: int = SIZE) -> Page[Identity]:
    """A page of persons in the order of names. The key in the address is the number of a person, so no name appears in it."""
    after, before = (row_number(query.get(name, "")) for name in (AFTER, BEFORE))
    if before is not None:
        rows = people.page(before, size + 1, back=True)
        more_before, rows, more_after = len(rows) > size, rows[-size:], True
    else:
        rows = people.page(after, size + 1)
        more_after, rows, more_before = len(rows) > size, rows[:size], after is not None
    return Page(rows, links_around(query, rows, ("person_id",), more_before, more_after))
