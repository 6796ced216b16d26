"""Finding and showing persons. What may be seen is decided by row-level security; masking is done by the faces."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from payung.kernel.names import normalise_name
from payung.kernel.nik import normalise
from payung.registry.models import Account, Custody, Identity, Person, Relation

_SIXTEEN = re.compile(r"^\d{16}$")
_ELEVEN = re.compile(r"^\d{11}$")
LEAST = 3


def search(text: str, regency: str = "") -> QuerySet[Identity]:
    """Persons by whole NIK (16 digits), whole KPJ (11 digits) or the beginning of the name, in name order.

    A name needs three letters. The name is compared by range, which lets the index serve under row-level security.
    """
    found = Identity.objects.order_by("name_norm", "person_id")
    if regency:
        found = found.filter(regency=regency)
    digits = normalise(text)
    if _SIXTEEN.match(digits):
        return found.filter(nik=digits)
    if _ELEVEN.match(digits):
        return found.filter(person__memberships__kpj=digits)
    name = normalise_name(text)
    if len(name) < LEAST:
        return found.none()
    return found.filter(_begins("name_norm", name))


def _begins(field: str, text: str) -> Q:
    return Q(**{f"{field}__gte": text, f"{field}__lt": text[:-1] + chr(ord(text[-1]) + 1)})


def is_number(text: str) -> bool:
    """Whether a search text is a NIK or KPJ rather than a name."""
    digits = normalise(text)
    return bool(_SIXTEEN.match(digits) or _ELEVEN.match(digits))


def person(person_id: int) -> Identity | None:
    """One person with his identity, or None when he is not there or out of scope."""
    return Identity.objects.select_related("person").filter(pk=person_id).first()


def identities(person_ids: list[int]) -> dict[int, Identity]:
    """Identities by person id, as far as the session may see them."""
    return {i.person_id: i for i in Identity.objects.filter(pk__in=person_ids)}


def custodians(person_id: int) -> list[Custody]:
    """Organisations that brought the person in, as far as the session may see them."""
    return list(Custody.objects.filter(person_id=person_id).select_related("organisation"))


def people_count() -> int:
    """Persons within the session's scope."""
    return Person.objects.count()


def relatives(person_id: int) -> list[Relation]:
    """Recorded relatives of a person, with their identities as far as the session may see them."""
    found = Relation.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("id")
    return list(found.select_related("relative__identity"))


def accounts(person_ids: Iterable[int]) -> list[Account]:
    """Open accounts of these persons, oldest first."""
    return list(Account.objects.filter(person_id__in=set(person_ids), closed_at__isnull=True).order_by("id"))


def mask_account(number: str) -> str:
    """Bullets and the last four digits: "\u2022\u2022\u2022\u2022\u2022\u20221234"."""
    return "\u2022" * max(len(number) - 4, 0) + number[-4:] if len(number) > 4 else "\u2022" * len(number)
