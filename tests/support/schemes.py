"""Terms of schemes."""

from __future__ import annotations

from datetime import date

from payung.kernel.months import Month
from payung.parties.models import Organisation
from payung.platform.db import OWNER
from payung.sponsorship.services import SchemeData


def province_terms(organisation: str = "pemprov-ntt", kind: str = "apbd", place: str = "53") -> SchemeData:
    """Half a year for ten people of Belu."""
    return SchemeData(
        name="Pekerja rentan",
        kind=kind,
        organisation_id=Organisation.objects.using(OWNER).get(code=organisation).pk,
        place_code=place,
        decree_number=f"1/{organisation}/{kind}",
        decree_date=date(2025, 6, 20),
        first_month=Month.parse("2025-07"),
        last_month=Month.parse("2025-12"),
        budget=10_000_000_000,
        quotas={"53.04": 10},
    )
