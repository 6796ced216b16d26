"""Places of the loaded tree: search, one by code, what lies below."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from payung.api.auth import may
from payung.api.errors import or_refuse
from payung.api.forms import PlaceIn, Search
from payung.places import selectors

router = Router(tags=["places"])
LEVELS = {1: "province", 2: "regency", 3: "district", 4: "village"}


class PlaceOut(Schema):
    """A place by its Kemendagri code. `kind` as the law has it: kabupaten, kota, kecamatan, desa, kelurahan."""

    code: str
    name: str
    level: str
    kind: str


class Denominator(Schema):
    """A counted base of coverage: what, how many, as of when, by whom, and how well it is verified."""

    kind: str
    value: int
    as_of: date
    source: str
    note: str
    verified: str


class PlaceDetail(PlaceOut):
    above: list[PlaceOut]
    capital: str
    latitude: str | None
    longitude: str | None
    source: str
    denominators: list[Denominator]


class PlaceHit(Schema):
    """A place that the text may mean; score 0 to 100."""

    code: str
    name: str
    level: str
    path: str
    score: int


def place_fields(place: Any) -> dict[str, Any]:
    """A place as the API tells it."""
    return {"code": place.code, "name": place.name, "level": LEVELS[place.level], "kind": place.kind}


def _place(code: str) -> Any:
    return or_refuse(selectors.place(code), "PLACE_UNKNOWN", "Wilayah dengan kode itu tidak ada.")


@router.get("/places", auth=may("home.view"), response=list[PlaceHit], summary="Search places")
def find_places(
    request: HttpRequest,
    q: Search,
    limit: Annotated[int, Field(ge=1, le=50)] = 10,
) -> list[dict[str, str | int]]:
    """By name or code, best first. "Oesao, Kupang Timur" narrows, "Kec. X" names the level."""
    return selectors.find(q, limit)


@router.get("/places/{code}", auth=may("home.view"), response=PlaceDetail, summary="One place")
def get_place(request: HttpRequest, code: PlaceIn) -> dict[str, Any]:
    place = _place(code)
    return {
        **place_fields(place),
        "above": [place_fields(one) for one in selectors.ancestors(code) if one.code != code],
        "capital": place.capital,
        "latitude": None if place.lat is None else str(place.lat),
        "longitude": None if place.lon is None else str(place.lon),
        "source": place.source,
        "denominators": selectors.denominator_kinds(code),
    }


@router.get("/places/{code}/children", auth=may("home.view"), response=list[PlaceOut], summary="Places below")
def list_places_below(request: HttpRequest, code: PlaceIn) -> list[dict[str, Any]]:
    _place(code)
    return [place_fields(one) for one in selectors.children(code)]
