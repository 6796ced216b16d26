"""Work items of review: rows that somebody has to look at, decisions that wait for a second person, and, for who sent the list, rows
that others have refused since he last asked for its answer."""

from __future__ import annotations

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, Perhaps, register_source
from payung.intake.choices import REVIEWABLE
from payung.intake.models import Decision, Review
from payung.platform.selectors import runs

KINDS = {"open": "intake.review", "confirm": "intake.confirm"}
MOST = 50  # lines


@register_source
def errands(actor: Actor) -> list[Perhaps]:
    """Rows within the reader's scope by list: those to decide on, those that wait for another than who decided, and those of his own
    lists that others refused; two queries."""
    if not can(actor.roles, "intake.review"):
        return []
    own = Decision.objects.filter(made_by=actor.user_id).values("pk")
    standing = Review.objects.filter(state__in=[*KINDS], list__state__in=REVIEWABLE)
    waiting = standing.exclude(Q(state="confirm") & Q(decided_by__in=own))
    refused = unanswered(actor.user_id)
    return [Perhaps(waiting, lambda: _lines(waiting)), Perhaps(refused, lambda: _refused(refused))]


def unanswered(user_id: int) -> QuerySet[Review]:
    """Rows of lists that this user sent, refused by somebody else after he last asked for the answer file."""
    others = Decision.objects.filter(pk=OuterRef("decided_by")).exclude(made_by=user_id)
    answers = runs("intake.answer").filter(requested_by=user_id, created_at__gte=OuterRef("decided_at"))
    fetched = answers.alias(of=Cast(KT("params__list"), BigIntegerField())).filter(of=OuterRef("list_id"))
    own = Review.objects.filter(state="refused", list__state__in=REVIEWABLE, list__uploaded_by=user_id)
    return own.filter(Exists(others), ~Exists(fetched))


def _refused(refused: QuerySet[Review]) -> list[Errand]:
    lines = refused.values_list("list_id", "list__file_name").annotate(number=Count("*")).order_by("-list_id")
    return [Errand("intake.refused", f"list:{n}", 1, name=file, people=number) for n, file, number in lines[:MOST]]


def _lines(waiting: QuerySet[Review]) -> list[Errand]:
    counted = waiting.values_list("list_id", "state", "list__file_name").annotate(number=Count("*"))
    lines = counted.order_by("-list_id", "state")[:MOST]
    return [Errand(KINDS[s], f"review:{n}", 1, name=file, people=number) for n, s, file, number in lines]
