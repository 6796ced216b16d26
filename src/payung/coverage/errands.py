"""What waits in coverage for a second person: a count of a place that somebody entered."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, Perhaps, register_source
from payung.coverage import bases
from payung.coverage.models import Base
from payung.places.selectors import long_name
from payung.platform import bindings as platform

MOST = 50


@register_source
def errands(actor: Actor) -> list[Perhaps]:
    """Counts of places that the reader may confirm, never his own. Three queries at most."""
    if not can(actor.roles, "coverage.publish"):
        return []
    waiting = bases.waiting(actor.user_id)
    return [Perhaps(waiting, lambda: _lines(waiting))]


def _lines(waiting: QuerySet[Base]) -> list[Errand]:
    """Those of provinces that the reader serves whole: nobody else decides on them."""
    with connection.cursor() as cursor:
        served = platform.provinces().on(cursor)
    return [_errand(one) for one in waiting[:MOST] if one.place_id[:2] in served]


def _errand(one: Base) -> Errand:
    return Errand("coverage.base", f"base:{one.pk}", 1, None, one.made_at, name=long_name(one.place.name))
