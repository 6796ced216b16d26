"""A death as an event of the person: word of it, its confirmation, and taking it back by two. Runs in the caller's transaction.

What follows is the database's: nothing new is committed from the first word on, the months after the month of death are
released once it is certain, and stand again when two have taken it back (sql/0006_deaths.sql).
"""

from __future__ import annotations

from typing import Any

from payung.access.policies import require
from payung.access.services import Actor
from payung.claims import bindings
from payung.claims.calls import call
from payung.kernel.acts import Question, Saying, Why
from payung.platform import clock
from payung.registry import selectors as registry
from payung.registry.models import Identity


def confirm(actor: Actor, person_id: int) -> int:
    """Make a death certain, by the certificate of its claim or as the second after another officer's word; returns the event.

    Raises ClaimRefused (DEATH_STANDS, DEATH_UNPROVEN, PERSON_UNKNOWN).
    """
    require(actor.roles, "claims.assess")
    return call(bindings.death_confirm(person=person_id, on=clock.today()))


def doubt(actor: Actor, person_id: int, reason: str) -> int:
    """Say that a person lives whose death stands: the first of two. Raises ClaimRefused (NO_DEATH, DEATH_DOUBTED)."""
    require(actor.roles, "claims.assess")
    return call(bindings.death_doubt(person=person_id, reason=reason))


def undo(actor: Actor, person_id: int) -> int:
    """Take a death back as the second of two; returns how many months stand again.

    Raises ClaimRefused (NO_DEATH, DEATH_NOT_DOUBTED, BUDGET_SHORT, QUOTA_SHORT).
    """
    require(actor.roles, "claims.assess")
    return call(bindings.death_undo(person=person_id, on=clock.today()))


def whole(person_id: int) -> dict[str, Any]:
    """What stands of a person's death. state: alive, reported (word of it), dead, doubted (one of two has taken it back)."""
    death = registry.death(person_id)
    state = "alive" if death is None else "reported" if not death.certain else "doubted" if death.doubted else "dead"
    return {"person_id": person_id, "state": state, "died_on": death.died_on if death else None}


def asked_confirm(_actor: Actor, person: Identity, _data: object) -> Question:
    """Make a death certain."""
    death = registry.death(person.person_id)
    return Question(
        Saying("Nyatakan %(name)s meninggal?", {"name": person.name}),
        (
            Saying("Bulan-bulan sesudah bulan kematian dilepas: uangnya kembali ke skema, tagihannya dikoreksi."),
            Saying("Tidak ada iuran baru untuk orang ini, dan ia tidak lagi dihitung terlindungi."),
            Saying("Membatalkannya memerlukan dua petugas."),
        ),
        ((Saying("Meninggal"), death.died_on),) if death else (),
    )


def asked_doubt(_actor: Actor, person: Identity, data: Why) -> Question:
    """The first of two who take a death back."""
    return Question(
        Saying("Usulkan pembatalan kematian %(name)s?", {"name": person.name}),
        (Saying("Petugas lain menyetujuinya; sampai saat itu tidak ada yang berubah."),),
        ((Saying("Alasan"), data.reason),),
    )


def asked_undo(_actor: Actor, person: Identity, _data: object) -> Question:
    """The second of two."""
    return Question(
        Saying("Batalkan kematian %(name)s?", {"name": person.name}),
        (Saying("Bulan yang dilepas berlaku kembali untuk pembayar yang sama, selama anggaran dan kuotanya cukup."),),
    )
