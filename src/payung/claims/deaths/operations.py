"""The death of a person: what stands of it, its confirmation, and taking it back by two."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import Id
from payung.claims.deaths.acts import ACTS
from payung.claims.deaths.services import whole
from payung.registry import reading

router = Router(tags=["persons"])


class DeathOut(Schema):
    """alive, reported (word of it that nobody has confirmed), dead, or doubted (one of two has taken it back)."""

    person_id: int
    state: str
    died_on: date | None


@router.get(
    "/persons/{person_id}/death", auth=may("registry.view"), response=DeathOut, summary="What stands of a death"
)
def get_death(request: HttpRequest, person_id: Id) -> dict[str, Any]:
    reading.opened(actor(request), person_id, "death")
    return whole(person_id)


mount(router, ACTS, DeathOut)
