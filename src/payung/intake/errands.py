"""Work items of lists: a checked list that is not stored yet, a list with accepted rows after a review that are not stored yet, a
list with a question, and a list whose undo needs a second person."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, Perhaps, register_source
from payung.intake.kinds import OFFICIAL_NUMBERS
from payung.intake.models import List, Review
from payung.intake.selectors import lists
from payung.intake.views import asks_for_columns
from payung.platform.db import planned_rows

MOST = 50


@register_source
def errands(actor: Actor) -> list[Perhaps]:
    """Lists that the reader may store, answer for, or take back as the second of two; one query at most."""
    if not any(
        can(actor.roles, action) for action in ("intake.commit", "intake.upload", "intake.undo", "numbers.load")
    ):
        return []
    accepted = Review.objects.filter(list_id=OuterRef("pk"), state="accepted")
    counted = accepted.order_by().values("list_id").annotate(number=Count("*")).values("number")
    looked_at = Subquery(counted, IntegerField())
    late = Q(state="committed", undo_asked_by__isnull=True, scheme__state="open") & Exists(accepted)
    asked = Q(state="committed", undo_asked_by__isnull=False) & ~Q(undo_asked_by=actor.user_id)
    stands = (
        Q(state="checked", scheme__isnull=False)
        | Q(state="checked", kind=OFFICIAL_NUMBERS)
        | Q(state="received", mapping__has_key="questions")
        | asked
        | late
    )
    waiting = lists().filter(stands).annotate(looked_at=looked_at)
    return [Perhaps(waiting, lambda: _lists(actor, waiting))]


def _lists(actor: Actor, waiting: QuerySet[Any]) -> list[Errand]:
    """Of lists with how many rows a review accepted that are not committed yet (`looked_at`)."""
    named = [(_kind(one), one) for one in planned_rows(waiting[:MOST])]
    return [
        _errand(*kind, one, one.looked_at or 0) for kind, one in named if kind is not None and can(actor.roles, kind[1])
    ]


def _kind(one: List) -> tuple[str, str] | None:
    """The kind of errand, and the right that it asks for."""
    if one.state == "checked":
        return ("intake.commit", "intake.commit") if one.scheme_id else ("intake.numbers", "numbers.load")
    if one.state == "committed":
        return ("intake.undo", "intake.undo") if one.undo_asked_by else ("intake.decided", "intake.commit")
    return ("intake.columns", "intake.upload") if asks_for_columns(one) else None


def _errand(kind: str, _right: str, one: List, late: int) -> Errand:
    people = (late if kind == "intake.decided" else int((one.counts or {}).get("accepted", 0)) + late) or None
    return Errand(kind, f"list:{one.pk}", 1, None, one.uploaded_at, name=one.file_name, people=people)
