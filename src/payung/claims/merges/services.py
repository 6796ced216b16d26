"""Two records of one person become one, or two again, by two officers. Runs in the caller's transaction and session.

The database does what follows (sql/0008_merges.sql): memberships with their months, the waiting list, family and accounts go to
the record that stays, and the other points to it. A merge is asked for with the digest of both records as they were seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from payung.access import readlog
from payung.access.policies import require
from payung.access.services import Actor
from payung.claims import bindings
from payung.claims.calls import call
from payung.claims.errors import REFUSALS
from payung.claims.merges.acts import Looked, Merged, Parted
from payung.claims.models import Claim
from payung.contributions.selectors import MonthCell, calendar
from payung.kernel.acts import Question, Saying
from payung.kernel.months import Month, MonthRange
from payung.kernel.nik import mask_nik
from payung.participation import selectors as participation
from payung.participation.models import Membership
from payung.platform import clock
from payung.registry import reading
from payung.registry import selectors as registry
from payung.registry.models import BankAccount, Identity, Merge

BACK, AHEAD = 59, 24  # months shown of each record; all of them are in the digest


@dataclass(frozen=True)
class Side:
    """One of two records, as whoever merges them sees it."""

    person: Identity
    members: Sequence[Membership]
    cells: Sequence[MonthCell]
    claims: Sequence[Claim]
    accounts: Sequence[BankAccount]
    death: registry.Death | None

    @property
    def held(self) -> list[Month]:
        """Months that somebody holds."""
        return [one.month for one in self.cells if one.state != "free"]


@dataclass(frozen=True)
class Comparison:
    """Two records side by side. doubled: months that both hold. seen: digest of both as they stand."""

    goes: Side
    stays: Side
    doubled: Sequence[Month]
    seen: str


def propose(actor: Actor, person_id: int, stays: int, seen: str, reason: str, doubled: str = "") -> int:
    """Propose that the record `person_id` becomes part of `stays`. Returns the number of the merge. Raises ClaimRefused."""
    require(actor.roles, "registry.correct")
    return call(
        bindings.merge_propose(
            gone=person_id,
            stays=stays,
            releases=doubled == "release",
            seen=seen,
            reason=reason,
            on=clock.today(),
        )
    )


def confirm(actor: Actor, merge_id: int, seen: str) -> None:
    """Merge, or part again, as the second of two. Raises ClaimRefused."""
    require(actor.roles, "registry.correct")
    loaded(actor, merge_id)
    call(bindings.merge_confirm(merge=merge_id, seen=seen, on=clock.today()))


def refuse(actor: Actor, merge_id: int, reason: str) -> None:
    """Refuse what another proposed, or take back the own proposal. Raises ClaimRefused."""
    require(actor.roles, "registry.correct")
    loaded(actor, merge_id)
    call(bindings.merge_refuse(merge=merge_id, reason=reason))


def undo(actor: Actor, merge_id: int, seen: str, reason: str) -> int:
    """Propose that two records that were merged become two again. Returns the number of the proposal. Raises ClaimRefused."""
    require(actor.roles, "registry.correct")
    loaded(actor, merge_id)
    return call(bindings.merge_doubt(merge=merge_id, seen=seen, reason=reason, on=clock.today()))


def compared(actor: Actor, person_id: int, stays: int) -> Comparison:
    """Both records side by side; that they were looked at is written down. Raises RegistryRefused, ClaimRefused."""
    require(actor.roles, "registry.correct")
    if person_id == stays:
        raise REFUSALS["P0D41"]
    goes, other = (reading.opened(actor, one, "merge") for one in (person_id, stays))
    seen = bindings.merge_seen(gone=person_id, stays=stays).ask()
    if seen is None:
        raise REFUSALS["P0A73"]
    accounts = registry.accounts([person_id, stays])
    doubled = bindings.merge_months(gone=person_id, stays=stays).ask()
    return Comparison(
        _side(goes, [one for one in accounts if one.person_id == person_id]),
        _side(other, [one for one in accounts if one.person_id == stays]),
        sorted({Month.from_date(one["month"]) for one in doubled}),
        seen,
    )


def _side(person: Identity, accounts: Sequence[BankAccount]) -> Side:
    now = clock.this_month()
    return Side(
        person,
        participation.memberships(person.person_id),
        calendar(person.person_id, MonthRange(now - BACK, now + AHEAD + 1)),
        claims_of(person.person_id),
        accounts,
        registry.death(person.person_id),
    )


def claim_rows_of(person_id: int) -> QuerySet[Claim]:
    """Claims for a person, newest first, and those that came with records that were merged with his; not asked for yet."""
    rows = Claim.objects.filter(Q(person_id=person_id) | Q(person_id__in=registry.merged_into(person_id)))
    return rows.select_related("case").order_by("-id")


def claims_of(person_id: int) -> list[Claim]:
    """The same, asked for."""
    return list(claim_rows_of(person_id))


def loaded(actor: Actor, merge_id: int) -> Merge:
    """A merge for its question; that it was looked at is written down. Raises ClaimRefused."""
    row = _rows().filter(pk=merge_id).first()
    people = [row.person_id, row.stays_id] if row else []
    readlog.note(actor, "person", people, subject="merge", refused=row is None)
    if row is None:
        raise REFUSALS["P0A73"]
    return row


def _rows() -> QuerySet[Merge]:
    return Merge.objects.select_related("decision").prefetch_related("undoings__decision")


def state(row: Merge) -> str:
    """One of `registry.choices.MERGE_STATE`."""
    decision = getattr(row, "decision", None)
    if decision is None:
        return "waiting"
    if not decision.accepted:
        return "refused"
    parted = (getattr(one, "decision", None) for one in row.undoings.all())
    return "undone" if any(one is not None and one.accepted for one in parted) else "done"


def line(row: Merge) -> dict[str, Any]:
    """A merge, or the proposal to take one back (`undoes_id`): the record that goes, the one that stays, why, who, state."""
    decision = getattr(row, "decision", None)
    return {
        "id": row.pk,
        "person_id": row.person_id,
        "stays_id": row.stays_id,
        "undoes_id": row.undoes_id,
        "releases": row.releases,
        "seen": row.seen,
        "reason": row.reason,
        "made_by": row.made_by,
        "made_at": row.made_at,
        "state": state(row),
        "decided_by": decision.decided_by if decision else None,
        "decided_at": decision.decided_at if decision else None,
    }


def whole(person_id: int) -> dict[str, Any]:
    """The latest proposal about a record that goes."""
    return line(_rows().filter(person_id=person_id).latest("id"))


def one(merge_id: int) -> dict[str, Any]:
    """A merge by its number."""
    return line(_rows().get(pk=merge_id))


def rows_of_person(person_id: int) -> QuerySet[Merge]:
    """Merges that name a record, newest first, where the session sees both; not asked for yet."""
    rows = _rows()
    return (rows.filter(person_id=person_id) | rows.filter(stays_id=person_id)).order_by("-id")


def of_person(person_id: int) -> list[Merge]:
    """The same, asked for."""
    return list(rows_of_person(person_id))


def to_confirm(user_id: int) -> QuerySet[Merge]:
    """Proposals within the scope that wait for another person than this user, the oldest first."""
    return Merge.objects.filter(decision__isnull=True).exclude(made_by=user_id).order_by("id")


def asked(actor: Actor, person: Identity, data: Merged) -> Question:
    """Before two records are proposed to be one."""
    other = reading.opened(actor, data.stays, "merge")
    what = [
        Saying("Petugas lain menyetujuinya; sampai saat itu tidak ada yang berubah."),
        Saying(
            "Bulan, kartu, KPJ, keluarga, dan rekening ikut ke catatan yang tinggal; NIK yang pergi tetap menemukannya."
        ),
        Saying("Membatalkannya memerlukan dua petugas, selama belum ada yang bertambah."),
    ]
    if data.doubled == "release":
        what.insert(1, Saying("Bulan yang ada pada keduanya dilepas: uangnya kembali ke skema, tagihannya dikoreksi."))
    return Question(
        Saying("Gabungkan catatan %(name)s?", {"name": person.name}),
        tuple(what),
        (
            (Saying("Catatan yang pergi"), _named(person)),
            (Saying("Catatan yang tinggal"), _named(other)),
            (Saying("Alasan"), data.reason),
        ),
    )


def asked_confirm(_actor: Actor, row: Merge, _data: Looked) -> Question:
    """Before the second of two merges two records, or parts them."""
    people = registry.identities([row.person_id, row.stays_id])
    facts = tuple(
        (Saying(word), _named(people[number]))
        for word, number in (("Catatan yang pergi", row.person_id), ("Catatan yang tinggal", row.stays_id))
        if number in people
    )
    if row.undoes_id:
        title = Saying("Pisahkan lagi kedua catatan ini?")
        what = Saying("Semua yang ikut dahulu kembali ke catatannya semula.")
    else:
        title = Saying("Gabungkan kedua catatan ini?")
        what = Saying(
            "Bulan, kartu, KPJ, keluarga, dan rekening ikut ke catatan yang tinggal; NIK yang pergi tetap menemukannya."
        )
    return Question(title, (what,), (*facts, (Saying("Alasan"), row.reason)))


def asked_undo(_actor: Actor, _row: Merge, data: Parted) -> Question:
    """Before it is proposed to part two records."""
    return Question(
        Saying("Usulkan agar kedua catatan dipisahkan lagi?"),
        (Saying("Petugas lain menyetujuinya; sampai saat itu tidak ada yang berubah."),),
        ((Saying("Alasan"), data.reason),),
    )


def _named(person: Identity) -> str:
    return f"{person.name} ({mask_nik(person.nik or '')})"
