"""Reading claims for a user: a claim shows a person and his family, so each reading is logged before the claim is
shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from payung.access.readlog import note
from payung.access.services import Actor
from payung.claims import bindings, selectors
from payung.claims.errors import ClaimRefused
from payung.claims.models import Claim, Heir
from payung.registry.models import Identity
from payung.registry.selectors import is_number
from payung.vault.services import about_people


def opened(actor: Actor, claim_id: int) -> Claim:
    """One claim for its page: the person, and whoever stands on it as an heir.

    Raises ClaimRefused when it is not there or out of scope (the try is logged too), ReadRefused without a log.
    """
    claim = selectors.claim(claim_id)
    people = (
        [claim.person_id, *Heir.objects.filter(claim_id=claim_id).values_list("person_id", flat=True)] if claim else []
    )
    note(actor, "claim", dict.fromkeys(people), subject=f"claim:{claim_id}", refused=claim is None)
    if claim is None:
        raise ClaimRefused("CLAIM_UNKNOWN", "Klaim itu tidak ada, atau di luar wilayah Anda.")
    return claim


@about_people
def of_folder(folder_id: int) -> list[int]:
    """Whom the papers of a claim's folder are about: the person and the heirs. Empty for another folder, or out of scope.

    Asked of the database, for whoever may read papers but no claims leaves their names in the log too.
    """
    with connection.cursor() as cursor:
        return bindings.claim_people(folder_id).on(cursor) or []


def found_by(actor: Actor, text: str, claims: Sequence[Claim]) -> Sequence[Claim]:
    """Claims that a search shows. One by NIK or KPJ is limited: raises ReadRefused past so many an hour."""
    kind = "number" if is_number(text) else "search"
    note(actor, kind, [one.person_id for one in claims], subject="claims")
    return claims


def report_shown(actor: Actor, report_id: int, people: Iterable[Identity], search: str = "") -> None:
    """A report of a death with the people whom it may be about; `search` is what somebody looked for besides."""
    kind = "number" if is_number(search) else "search"
    note(actor, kind, [one.person_id for one in people], subject=f"report:{report_id}")
