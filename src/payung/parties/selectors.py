"""Reading organisations and offices."""

from __future__ import annotations

from payung.parties.models import Office, Organisation
from payung.places.selectors import near


def organisations(kind: str | None = None) -> list[Organisation]:
    """Organisations of the provinces that concern who asks, by name, all or of a kind."""
    rows = near(Organisation.objects.order_by("name"), "place_id")
    return list(rows.filter(kind=kind) if kind else rows)


def paying() -> list[Organisation]:
    """Those of them that may stand behind a scheme, by name."""
    return list(near(Organisation.objects.filter(kind__pays=True, closed_at__isnull=True), "place_id").order_by("name"))


def office(office_id: int | None) -> Office | None:
    """One office with its organisation."""
    return Office.objects.select_related("organisation").filter(pk=office_id).first() if office_id else None
