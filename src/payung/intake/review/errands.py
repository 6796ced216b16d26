"""Work items of review: rows that somebody has to look at, and decisions that wait for a second person."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, Perhaps, register_source
from payung.intake.choices import REVIEWABLE
from payung.intake.models import Decision, Review

KINDS = {"open": "intake.review", "confirm": "intake.confirm"}
MOST = 50  # lines


@register_source
def errands(actor: Actor) -> list[Perhaps]:
    """Rows within the reader's scope by list, those to decide on and those that wait for another than who decided; one query."""
    if not can(actor.roles, "intake.review"):
        return []
    own = Decision.objects.filter(made_by=actor.user_id).values("pk")
    standing = Review.objects.filter(state__in=[*KINDS], list__state__in=REVIEWABLE)
    waiting = standing.exclude(Q(state="confirm") & Q(decided_by__in=own))
    return [Perhaps(waiting, lambda: _lines(waiting))]


def _lines(waiting: QuerySet[Review]) -> list[Errand]:
    counted = waiting.values_list("list_id", "state", "list__file_name").annotate(number=Count("*"))
    lines = counted.order_by("-list_id", "state")[:MOST]
    return [Errand(KINDS[s], f"review:{n}", 1, name=file, people=number) for n, s, file, number in lines]
