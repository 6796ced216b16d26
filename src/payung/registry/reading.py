"""Reading persons for a user: every answer is logged before it is returned, and refusals are logged too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from payung.access.readlog import note
from payung.access.services import Actor
from payung.registry import bindings, selectors
from payung.registry.errors import RegistryRefused
from payung.registry.models import Identity


def opened(actor: Actor, person_id: int, what: str = "") -> Identity:
    """One person for his page. what: which part of it (months, relatives, ...).

    Raises RegistryRefused when he is not there or out of scope (the try is logged too), ReadRefused without a log.
    """
    person = selectors.person(person_id)
    note(actor, "person", [person_id], subject=what, refused=person is None)
    if person is None:
        raise RegistryRefused("PERSON_UNKNOWN", "Orang itu tidak ada, atau di luar wilayah Anda.")
    return person


def found_by(actor: Actor, text: str, people: Sequence[Identity]) -> Sequence[Identity]:
    """The people whom a search shows. A search by NIK or KPJ is limited: raises ReadRefused past so many an hour."""
    kind, subject = ("number", "") if selectors.is_number(text) else ("search", "name")
    note(actor, kind, [one.person_id for one in people], subject=subject)
    return people


def lines(person_id: int, limit: int = 50) -> list[bindings.PersonReaders]:
    """Who looked at a person, newest first, as far as the reader may know it: whoever may open the person himself.

    Each line: at, actor_id, who (displayed name), roles, kind, subject, reason, refused, count.
    """
    with connection.cursor() as cursor:
        return bindings.person_readers(person=person_id, limit=limit).on(cursor)


def exported(actor: Actor, subject: str, person_ids: Iterable[int]) -> None:
    """Log people in an exported file; to be called before the file is written."""
    ids = list(person_ids)
    note(actor, "export", ids, count=len(ids), subject=subject)


def listed(actor: Actor, subject: str, person_ids: Iterable[int]) -> None:
    """Log the names on a page that lists something else, such as claims, payments or people who wait."""
    if ids := list(dict.fromkeys(person_ids)):
        note(actor, "listing", ids, subject=subject)
