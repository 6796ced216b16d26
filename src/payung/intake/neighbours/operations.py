"""An employee's neighbours (SERTAKAN): in which schemes he may choose, whom he has chosen, choosing one."""

# every operation is handed the request
from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.intake.neighbours import services as neighbours
from payung.intake.neighbours.acts import ACTS

router = Router(tags=["neighbours"])


class NeighbourSchemeOut(Schema):
    """An open scheme of the employee's own employer; `number`: his number there; `introduced`: whether he has said who he is.
    Months are their first days."""

    id: int
    name: str
    organisation: str
    first_month: date
    last_month: date
    number: str
    introduced: bool


class NeighbourOut(Schema):
    """Somebody whom the employee has chosen: the months that stand by this choice and their rupiah."""

    id: int
    scheme_id: int
    name: str
    village_code: str
    pays: str
    first_month: date
    last_month: date
    months: list[date]
    amount: int


class NeighboursStandingOut(Schema):
    """What the employee's choices in a scheme come to, in people, months and whole rupiah; nobody is named."""

    scheme_id: int
    people: int
    months: int
    amount: int


@router.get(
    "/neighbour-schemes",
    auth=may("neighbours.choose"),
    response=list[NeighbourSchemeOut],
    summary="Schemes in which the employee may choose",
)
def list_neighbour_schemes(request: HttpRequest) -> list[dict[str, Any]]:
    return neighbours.schemes(actor(request))


@router.get(
    "/neighbours", auth=may("neighbours.choose"), response=list[NeighbourOut], summary="Whom the employee has chosen"
)
def list_neighbours(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest first; nobody whom others have chosen."""
    return neighbours.read(actor(request))


mount(router, ACTS, NeighboursStandingOut)
