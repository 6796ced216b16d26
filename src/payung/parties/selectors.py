"""Reading organisations and offices."""

from __future__ import annotations

from collections.abc import Iterable

from payung.parties.models import Office, Organisation

PAYING = ("government", "bank", "rural_bank", "sponsor", "employer", "bpjs")


def organisations(kinds: Iterable[str] = ()) -> list[Organisation]:
    """Organisations by name, all or of some kinds."""
    rows = Organisation.objects.order_by("name")
    return list(rows.filter(kind__in=list(kinds)) if kinds else rows)


def office(office_id: int | None) -> Office | None:
    """One office with its organisation."""
    return Office.objects.select_related("organisation").filter(pk=office_id).first() if office_id else None
