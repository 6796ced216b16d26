"""Who a user is: his roles, and the scope in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce, JSONObject

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


# What a scope is made of, one line a grant.
_LINE = JSONObject(
    role="role",
    place="place_id",
    place_name="place__name",
    organisation="organisation_id",
    organisation_name="organisation__name",
)


def scope_of(user_id: int) -> Scope:
    """Scope of a user as his grants say it; one query."""
    grants = Grant.objects.filter(user_id=user_id).order_by("id")
    return scope_from(grants.values_list(_LINE, flat=True))


def lines_of_grants(user_ref: str) -> ArraySubquery:
    """For another query: the grants of its user, as `scope_from` reads them."""
    return ArraySubquery(Grant.objects.filter(user_id=OuterRef(user_ref)).order_by("id").values_list(_LINE))


def scope_from(grants: Iterable[Mapping[str, Any]]) -> Scope:
    """The scope that grants open which were read already (`lines_of_grants`), in the order in which they were given."""
    grants = list(grants)
    places = {g["place"]: g["place_name"] for g in grants if g["place_name"] is not None}
    organisations = {g["organisation"]: g["organisation_name"] for g in grants if g["organisation_name"] is not None}
    return Scope(
        tuple(dict.fromkeys(g["role"] for g in grants)),
        tuple(places.values()),
        tuple(places),
        tuple(organisations.values()),
        tuple(organisations),
    )


def home_province() -> str:
    """Code of the province in which the session works; of the first that is loaded where it has no place. "" without any."""
    with connection.cursor() as cursor:
        mine = platform.provinces_near().on(cursor)
    return (mine[0] if mine else _first_province().first()) or ""


def at_home() -> Combinable:
    """For another query: what `home_province` answers, null without any."""
    asked = platform.provinces_near()
    mine = RawSQL(f"({asked.statement})[1]", asked.parameters, TextField())  # noqa: S611 - of our own
    return Coalesce(mine, Subquery(_first_province()[:1]), output_field=TextField())


def _first_province() -> QuerySet[Place, str]:
    return Place.objects.filter(level=1).order_by("code").values_list("code", flat=True)


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Display names by user id; unknown ids are left out."""
    return dict(User.objects.filter(pk__in=set(user_ids)).values_list("pk", "display_name"))
