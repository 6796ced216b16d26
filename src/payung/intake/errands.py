"""Work items of lists: one that is checked and not stored, one that asks something, one that a second person takes back."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, Perhaps, register_source
from payung.intake.models import List
from payung.intake.selectors import lists
from payung.intake.views import asks_for_columns

MOST = 50


@register_source
def errands(actor: Actor) -> list[Perhaps]:
    """Lists that the reader may store, answer for, or take back as the second of two; one query at most."""
    if not any(can(actor.roles, action) for action in ("intake.commit", "intake.upload", "intake.undo")):
        return []
    asked = Q(state="committed", undo_asked_by__isnull=False) & ~Q(undo_asked_by=actor.user_id)
    stands = Q(state="checked", scheme__isnull=False) | Q(state="received", mapping__has_key="questions") | asked
    waiting = lists().filter(stands)
    return [Perhaps(waiting, lambda: _lists(actor, waiting))]


def _lists(actor: Actor, waiting: QuerySet[List]) -> list[Errand]:
    named = [(_kind(one), one) for one in waiting[:MOST]]
    return [_errand(*kind, one) for kind, one in named if kind is not None and can(actor.roles, kind[1])]


def _kind(one: List) -> tuple[str, str] | None:
    """The kind of errand, and the right that it asks for."""
    if one.state == "checked":
        return "intake.commit", "intake.commit"
    if one.state == "committed":
        return "intake.undo", "intake.undo"
    return ("intake.columns", "intake.upload") if asks_for_columns(one) else None


def _errand(kind: str, _right: str, one: List) -> Errand:
    people = int((one.counts or {}).get("accepted", 0)) or None
    return Errand(kind, f"list:{one.pk}", 1, None, one.uploaded_at, name=one.file_name, people=people)
