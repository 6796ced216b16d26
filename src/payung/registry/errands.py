"""Work items of the registry for a second person: a proposed NIK, or a correction on which money depends."""

from __future__ import annotations

from django.db.models import QuerySet

from payung.access.policies import can
from payung.access.services import Actor
from payung.casework.errands import Errand, Perhaps, register_source
from payung.registry.corrections.services import to_confirm
from payung.registry.models import Correction

MOST = 50


@register_source
def errands(actor: Actor) -> list[Perhaps]:
    """Corrections that the reader may confirm as the second of two, never those that he proposed. One query at most."""
    if not can(actor.roles, "registry.correct"):
        return []
    waiting = to_confirm(actor.user_id)
    return [Perhaps(waiting, lambda: _niks(waiting))]


def _niks(waiting: QuerySet[Correction]) -> list[Errand]:
    return [
        Errand(f"registry.confirm_{'nik' if 'nik' in fields.split() else 'name'}", f"person:{person}", 1, None, since)
        for person, since, fields in waiting.values_list("person_id", "made_at", "fields")[:MOST]
    ]
