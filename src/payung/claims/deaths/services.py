"""The death of a person: reported, confirmed, or taken back by two officers. Runs in the caller's transaction.

The database does what follows from it (sql/0006_deaths.sql). After the first report no new month is committed for the
person. Once the death is certain, the months after the month of death are released. When two officers have taken the
death back, those months are covered again.
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


def confirm(actor: Actor, person_id: int, seen: str) -> int:
    """Make a death certain; returns the id of the event. Either the death certificate lies in the claim, or the actor
    is the second officer after another one who reported the death. seen: digest of what he saw (`seen_of`).

    Raises ClaimRefused (DEATH_STANDS, DEATH_UNPROVEN, PERSON_UNKNOWN, UNSEEN).
    """
    require(actor.roles, "claims.assess")
    return call(bindings.death_confirm(person=person_id, on=clock.today(), seen=seen))


def seen_of(_actor: Actor, person: Identity) -> str:
    """The digest of who somebody is and what stands of his death. Raises ClaimRefused."""
    return call(bindings.death_seen(person.person_id))


def doubt(actor: Actor, person_id: int, reason: str) -> int:
    """The first of two officers says that a person who is recorded as dead is alive. Raises ClaimRefused (NO_DEATH,
    DEATH_DOUBTED).
    """
    require(actor.roles, "claims.assess")
    return call(bindings.death_doubt(person=person_id, reason=reason))


def undo(actor: Actor, person_id: int, seen: str) -> int:
    """The second of two officers takes a death back; returns the number of months that are covered again.

    seen: digest of what he saw (`seen_of`). Raises ClaimRefused (NO_DEATH, DEATH_NOT_DOUBTED, BUDGET_SHORT, QUOTA_SHORT, UNSEEN).
    """
    require(actor.roles, "claims.assess")
    return call(bindings.death_undo(person=person_id, on=clock.today(), seen=seen))


def whole(person_id: int) -> dict[str, Any]:
    """What is recorded about a person's death. state: alive, reported (nobody has confirmed it), dead, or doubted (the
    first of two officers has taken it back).
    """
    death = registry.death(person_id)
    state = "alive" if death is None else "reported" if not death.certain else "doubted" if death.doubted else "dead"
    return {"person_id": person_id, "state": state, "died_on": death.died_on if death else None}


def asked_confirm(_actor: Actor, person: Identity, _data: object) -> Question:
    """Question before a death is made certain."""
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
    """Question before the first of two officers takes a death back."""
    return Question(
        Saying("Usulkan pembatalan kematian %(name)s?", {"name": person.name}),
        (Saying("Petugas lain menyetujuinya; sampai saat itu tidak ada yang berubah."),),
        ((Saying("Alasan"), data.reason),),
    )


def asked_undo(_actor: Actor, person: Identity, _data: object) -> Question:
    """Question before the second of two officers takes a death back."""
    return Question(
        Saying("Batalkan kematian %(name)s?", {"name": person.name}),
        (Saying("Bulan yang dilepas berlaku kembali untuk pembayar yang sama, selama anggaran dan kuotanya cukup."),),
    )
