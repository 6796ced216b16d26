"""Counts of places over which shares are taken: entered by one person, and counted once another has agreed.

Runs in the caller's transaction and session. Whatever rests on a count is computed when somebody looks, so it follows by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left

from payung.access.policies import require
from payung.access.selectors import at_home, names_of
from payung.access.services import Actor
from payung.coverage import bindings
from payung.coverage.choices import BASE_KIND
from payung.coverage.models import Base
from payung.coverage.published import REFUSALS
from payung.kernel.acts import Count, Question, Saying
from payung.kernel.choices import words
from payung.places import selectors as places
from payung.platform import clock


def propose(actor: Actor, place: str, base_kind: str, value: int, as_of: date, source: str, note: str = "") -> int:
    """Enter a count of a place in people; returns its number. It counts once another person agrees. Raises FigureRefused."""
    require(actor.roles, "coverage.publish")
    call = bindings.base_propose(
        place=places.code_of(place),
        kind=base_kind,
        value=value,
        on=as_of,
        source=source,
        note=note,
        today=clock.today(),
    )
    return REFUSALS.make(call)


def confirm(actor: Actor, base_id: int) -> None:
    """Agree as the second person: from now on the count is valid. Raises FigureRefused (BASE_OWN, BASE_UNKNOWN)."""
    require(actor.roles, "coverage.publish")
    REFUSALS.make(bindings.base_decide(base=base_id, accepted=True, reason=""))


def refuse(actor: Actor, base_id: int, reason: str) -> None:
    """Refuse a count, or take the own one back. Raises FigureRefused (BASE_UNKNOWN)."""
    require(actor.roles, "coverage.publish")
    REFUSALS.make(bindings.base_decide(base=base_id, accepted=False, reason=reason))


def listed(province: str = "") -> QuerySet[Base]:
    """Counts that were entered for places of a province (the own one), newest first, with their decisions."""
    rows = Base.objects.select_related("place", "decision").order_by("-id")
    if province:
        return rows.filter(place__code__startswith=province[:2])
    return rows.alias(own=at_home()).filter(own=Left("place_id", 2))


def waiting(user_id: int) -> QuerySet[Base]:
    """Counts of the own province that wait for another than this user, the oldest first."""
    return listed().filter(decision__isnull=True).exclude(made_by=user_id).order_by("id")


def lines(rows: Sequence[Base]) -> list[dict[str, Any]]:
    """Counts as every face tells them: what, how many, as of when, by whom; and what the second person said."""
    decisions = {one.pk: getattr(one, "decision", None) for one in rows}
    names = names_of({one.made_by for one in rows} | {d.decided_by for d in decisions.values() if d})
    return [
        {
            "id": one.pk,
            "place_code": one.place_id,
            "place": places.long_name(one.place.name),
            "kind": one.kind,
            "value": one.value,
            "as_of": one.as_of,
            "source": one.source,
            "note": one.note,
            "state": "waiting" if (d := decisions[one.pk]) is None else "accepted" if d.accepted else "refused",
            "made_by": names.get(one.made_by, ""),
            "made_at": one.made_at,
            "decided_by": names.get(d.decided_by, "") if d else "",
            "reason": d.reason if d else "",
        }
        for one in rows
    ]


def one(base_id: int) -> dict[str, Any]:
    """A count by its number."""
    return lines([loaded(None, base_id)])[0]


def newest() -> dict[str, Any]:
    """The count that was entered last."""
    return lines(list(listed()[:1]))[0]


def loaded(_actor: Actor | None, base_id: int) -> Base:
    """A count, for its question. Raises FigureRefused(BASE_UNKNOWN)."""
    row = listed().filter(pk=base_id).first()
    if row is None:
        raise REFUSALS["P0D55"]
    return row


def asked_confirm(_actor: Actor, base: Base, _data: object) -> Question:
    """The question before a count becomes valid: the new count and the present one."""
    former = places.denominators([base.place_id], base.kind).get(base.place_id)
    (line,) = lines([base])
    before = Count(former.value) if former else "-"
    return Question(
        Saying("Pakai angka ini sebagai dasar?"),
        (Saying("Cakupan, selisih, dan kuota skema berikutnya dihitung atas angka ini; yang lama tetap tersimpan."),),
        (
            (Saying("Wilayah"), line["place"]),
            (Saying("Yang dihitung"), Saying(words(BASE_KIND)[base.kind])),
            (Saying("Sampai kini"), before),
            (Saying("Menjadi"), Count(base.value)),
            (Saying("Per tanggal"), base.as_of),
            (Saying("Sumber"), base.source),
            (Saying("Dicatat oleh"), line["made_by"]),
        ),
    )
