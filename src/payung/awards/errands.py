"""Work items of the award: what a cycle waits for from its committee, a juror, a holder of a key, a candidate's own people."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import get_language

from payung.access.policies import can
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.models import Cycle
from payung.awards.nominations.services import ASKED
from payung.casework.errands import Errand, Perhaps, register_source
from payung.platform import clock

RIGHTS = ("award.lead", "award.score", "award.hold_key", "award.candidate")


@register_source
def errands(actor: Actor) -> list[Perhaps]:
    """What the reader may do now in the cycles that are led and not put away; one query however many, none of its own without one."""
    if not any(can(actor.roles, right) for right in RIGHTS):
        return []
    return [Perhaps(Cycle.objects.filter(terms__isnull=False, archive__isnull=True), _waiting)]


def _waiting() -> list[Errand]:
    asked = {subject: list(kinds) for subject, kinds in ASKED.items()}
    english = get_language() == "en"
    return [_errand(one, english) for one in bindings.award_waiting(today=clock.today(), asked=json.dumps(asked)).ask()]


def _errand(one: Any, english: bool) -> Errand:
    name = one["english"] if english else one["name"]
    return Errand(one["kind"], one["subject"], one["count"], since=one["since"], name=name, due=one["due"])
