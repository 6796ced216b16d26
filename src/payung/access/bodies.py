"""Organisations and their offices as administrators keep them. Runs in the caller's session; the database decides what holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from payung.access.errors import REFUSALS
from payung.access.models import User
from payung.access.policies import require
from payung.access.services import Actor
from payung.kernel.choices import words
from payung.parties import bindings
from payung.parties.choices import KIND
from payung.parties.models import Office, Organisation, OrganisationKind
from payung.places.selectors import code_of, long_name, near


def organisations(text: str = "", kind: str = "", state: str = "", place: str = "") -> QuerySet[Organisation]:
    """Organisations of the provinces that concern who asks, by name. text: in code or name; place: code of a place and what lies below it."""
    rows = near(Organisation.objects.select_related("place", "kind"), "place_id").order_by("name", "id")
    rows = rows.annotate(open_offices=Count("offices", filter=Q(offices__closed_at__isnull=True)))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__icontains=text))
    if kind:
        rows = rows.filter(kind_id=kind)
    if state:
        rows = rows.filter(closed_at__isnull=state == "active")
    return rows.filter(place__code__startswith=place) if place else rows


def organisation_of(_actor: Actor | None, organisation_id: int) -> Organisation:
    """One organisation. Raises AccessRefused(NOT_KEPT)."""
    row = organisations().filter(pk=organisation_id).first()
    if row is None:
        raise REFUSALS["P0E50"]
    return row


def lines(rows: Sequence[Organisation]) -> list[dict[str, Any]]:
    """Organisations as every face tells them."""
    return [
        {
            "id": row.pk,
            "code": row.code,
            "name": row.name,
            "kind": row.kind_id,
            "place_code": row.place_id,
            "place": long_name(row.place.name) if row.place else "",
            "offices": getattr(row, "open_offices", 0),
            "state": "closed" if row.closed_at else "active",
        }
        for row in rows
    ]


def whole(organisation_id: int) -> dict[str, Any]:
    """One organisation with its offices. Raises AccessRefused(NOT_KEPT)."""
    (line,) = lines([organisation_of(None, organisation_id)])
    return {**line, "office_list": office_lines(list(offices().filter(organisation_id=organisation_id)))}


def newest() -> dict[str, Any]:
    """The organisation that was made last."""
    return whole(Organisation.objects.order_by("-id").values_list("pk", flat=True)[0])


def offices() -> QuerySet[Office]:
    """Offices of the provinces that concern who asks, by name."""
    return near(Office.objects.select_related("organisation", "place"), "place_id").order_by("name", "id")


def office_of(_actor: Actor | None, office_id: int) -> Office:
    """One office. Raises AccessRefused(NOT_KEPT)."""
    row = offices().filter(pk=office_id).first()
    if row is None:
        raise REFUSALS["P0E50"]
    return row


def office_lines(rows: Sequence[Office]) -> list[dict[str, Any]]:
    """Offices as every face tells them, with how many open accounts work there. One query more."""
    working = dict(
        User.objects.filter(is_active=True, office_id__in=[row.pk for row in rows])
        .values_list("office_id")
        .annotate(n=Count("id"))
        .order_by()
    )
    return [
        {
            "id": row.pk,
            "code": row.code,
            "name": row.name,
            "organisation_id": row.organisation_id,
            "place_code": row.place_id,
            "place": long_name(row.place.name),
            "time_zone": row.time_zone,
            "users": working.get(row.pk, 0),
            "state": "closed" if row.closed_at else "active",
        }
        for row in rows
    ]


def office_whole(office_id: int) -> dict[str, Any]:
    """One office. Raises AccessRefused(NOT_KEPT)."""
    return office_lines([office_of(None, office_id)])[0]


def offered_kinds() -> list[tuple[str, str]]:
    """Kinds of organisations that this installation knows: code and word."""
    said = words(KIND)
    return [(c, said.get(c, c)) for c in OrganisationKind.objects.order_by("code").values_list("code", flat=True)]


def offered_organisations() -> list[tuple[str, str]]:
    """Open organisations by name: code and name."""
    rows = near(Organisation.objects.filter(closed_at__isnull=True), "place_id").order_by("name")
    return list(rows.values_list("code", "name"))


def offered_offices() -> list[tuple[str, str]]:
    """Open offices by name: code and name."""
    rows = Office.objects.filter(closed_at__isnull=True, organisation__closed_at__isnull=True).order_by("name")
    return list(near(rows, "place_id").values_list("code", "name"))


def add(actor: Actor, code: str, name: str, kind: str, place: str) -> int:
    """Make an organisation at a place (code) that the session keeps; returns its id. Raises AccessRefused: PARTY_FORM,
    PLACE_UNKNOWN, NOT_KEPT, CODE_USED, PARTY_KIND.
    """
    require(actor.roles, "users.manage")
    _kind(kind)
    return REFUSALS.make(bindings.organisation_add(code=code, name=name, kind=kind, place=code_of(place)))


def change(actor: Actor, organisation_id: int, name: str, kind: str, place: str) -> None:
    """Another name, kind or place. Raises AccessRefused as `add`."""
    require(actor.roles, "users.manage")
    _kind(kind)
    REFUSALS.make(bindings.organisation_change(org=organisation_id, name=name, kind=kind, place=code_of(place)))


def close(actor: Actor, organisation_id: int) -> None:
    """Close an organisation without open offices and users. Raises AccessRefused: NOT_KEPT, STILL_OPEN."""
    require(actor.roles, "users.manage")
    REFUSALS.make(bindings.organisation_close(org=organisation_id, closed=True))


def reopen(actor: Actor, organisation_id: int) -> None:
    """Open it again. Raises AccessRefused(NOT_KEPT)."""
    require(actor.roles, "users.manage")
    REFUSALS.make(bindings.organisation_close(org=organisation_id, closed=False))


def add_office(actor: Actor, organisation_id: int, code: str, name: str, place: str, time_zone: str) -> int:
    """Make an office of an organisation; returns its id. time_zone: IANA name. Raises AccessRefused: PARTY_FORM,
    PLACE_UNKNOWN, NOT_KEPT, CODE_USED, CLOSED, TIME_ZONE.
    """
    require(actor.roles, "users.manage")
    call = bindings.office_add(org=organisation_id, code=code, name=name, place=code_of(place), zone=time_zone)
    return REFUSALS.make(call)


def change_office(actor: Actor, office_id: int, name: str, place: str, time_zone: str) -> None:
    """Another name, place or time zone. Raises AccessRefused as `add_office`."""
    require(actor.roles, "users.manage")
    REFUSALS.make(bindings.office_change(office=office_id, name=name, place=code_of(place), zone=time_zone))


def close_office(actor: Actor, office_id: int) -> None:
    """Close an office in which nobody works. Raises AccessRefused: NOT_KEPT, STILL_OPEN."""
    require(actor.roles, "users.manage")
    REFUSALS.make(bindings.office_close(office=office_id, closed=True))


def reopen_office(actor: Actor, office_id: int) -> None:
    """Open it again, while its organisation is open. Raises AccessRefused: NOT_KEPT, CLOSED."""
    require(actor.roles, "users.manage")
    REFUSALS.make(bindings.office_close(office=office_id, closed=False))


def _kind(kind: str) -> None:
    if not OrganisationKind.objects.filter(pk=kind).exists():
        raise REFUSALS["parties_organisation_kind_fk"]
