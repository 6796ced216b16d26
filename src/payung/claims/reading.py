"""Reading a claim for a user. A claim shows a person and his family, so the reading is logged before the claim is
shown.
"""

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
    """Log that one claim is opened: the person, and everybody who is recorded on it as an heir.

    Raises ClaimRefused if it does not exist or is out of scope (the attempt is logged too), ReadRefused if the log
    cannot be written.
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
    """Ids of the people whom the papers in a claim's folder are about: the person and the heirs. Empty if the folder
    belongs to no claim or is out of scope.

    The database answers this. So the log names these people also when the reader may read papers but no claims.
    """
    with connection.cursor() as cursor:
        return bindings.claim_people(folder_id).on(cursor) or []


def found_by(actor: Actor, text: str, claims: Sequence[Claim]) -> Sequence[Claim]:
    """Log the claims that a search shows. Searches that find one claim by NIK or KPJ are limited per hour: raises
    ReadRefused above it.
    """
    kind = "number" if is_number(text) else "search"
    note(actor, kind, [one.person_id for one in claims], subject="claims")
    return claims


def report_shown(actor: Actor, report_id: int, people: Iterable[Identity], search: str = "") -> None:
    """Log that a report of a death is shown, with the people whom it may be about; `search` is the text that the reader
    searched for.
    """
    kind = "number" if is_number(search) else "search"
    note(actor, kind, [one.person_id for one in people], subject=f"report:{report_id}")
