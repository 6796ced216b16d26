"""Offices and organisations. Set-up data: written by the owner; a later part lets officers keep them."""

from __future__ import annotations

from payung.kernel.errors import PayungError
from payung.parties.models import Office, Organisation, OrganisationKind
from payung.platform.db import OWNER


class PartyRefused(PayungError):
    """An organisation or office that cannot be kept as asked."""


def save_organisation(code: str, name: str, kind: str, place_code: str | None = None) -> int:
    """Create or correct an organisation by its code; returns its id. kind: a code of `OrganisationKind`.

    Raises PartyRefused(PARTY_KIND).
    """
    if not OrganisationKind.objects.using(OWNER).filter(pk=kind).exists():
        raise PartyRefused("PARTY_KIND", "Jenis lembaga %(kind)s tidak dikenal.", kind=kind)
    wanted = {"name": name, "kind_id": kind, "place_id": place_code}
    stored = Organisation.objects.using(OWNER).filter(code=code).first()
    if stored is None:
        return int(Organisation.objects.using(OWNER).create(code=code, **wanted).pk)
    if {field: getattr(stored, field) for field in wanted} != wanted:
        Organisation.objects.using(OWNER).filter(pk=stored.pk).update(**wanted)
    return int(stored.pk)


def save_office(code: str, organisation_code: str, name: str, place_code: str, time_zone: str = "Asia/Makassar") -> int:
    """Create or correct an office by its code; returns its id. time_zone: IANA name in which its deadlines count.

    Raises PartyRefused(PARTY_UNKNOWN) when the organisation does not exist.
    """
    organisation = Organisation.objects.using(OWNER).filter(code=organisation_code).first()
    if organisation is None:
        raise PartyRefused("PARTY_UNKNOWN", "Lembaga %(code)s belum ada.", code=organisation_code)
    wanted = {
        "organisation_id": organisation.pk,
        "name": name,
        "place_id": place_code,
        "time_zone": time_zone,
    }
    stored = Office.objects.using(OWNER).filter(code=code).first()
    if stored is None:
        return int(Office.objects.using(OWNER).create(code=code, **wanted).pk)
    if {field: getattr(stored, field) for field in wanted} != wanted:
        Office.objects.using(OWNER).filter(pk=stored.pk).update(**wanted)
    return int(stored.pk)
