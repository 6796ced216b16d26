"""Who a user is: his roles, and the scope in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from payung.access.models import Grant, User
from payung.kernel.places import is_province
from payung.places.models import Place
from payung.platform import bindings as platform


@dataclass(frozen=True)
class Scope:
    """Roles and names of the places and organisations that a user's grants open."""

    roles: tuple[str, ...]
    places: tuple[str, ...]
    place_codes: tuple[str, ...]
    organisations: tuple[str, ...]
    organisation_ids: tuple[int, ...]

    @property
    def province_wide(self) -> bool:
        """Whether a whole province is within it."""
        return any(is_province(code) for code in self.place_codes)


def scope_of(user_id: int) -> Scope:
    """Scope of a user as his grants say it; one query."""
    grants = list(Grant.objects.filter(user_id=user_id).select_related("place", "organisation").order_by("id"))
    places = {g.place.code: g.place.name for g in grants if g.place}
    organisations = {g.organisation.pk: g.organisation.name for g in grants if g.organisation}
    return Scope(
        tuple(dict.fromkeys(g.role for g in grants)),
        tuple(places.values()),
        tuple(places),
        tuple(organisations.values()),
        tuple(organisations),
    )


def home_province() -> str:
    """Code of the province in which the session works; of the first that is loaded where it has no place. "" without any."""
    with connection.cursor() as cursor:
        mine = platform.provinces_near().on(cursor)
    first = mine[0] if mine else Place.objects.filter(level=1).order_by("code").values_list("code", flat=True).first()
    return first or ""


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Display names by user id; unknown ids are left out."""
    return dict(User.objects.filter(pk__in=set(user_ids)).values_list("pk", "display_name"))
