"""What is told of a funding scheme: one shape for interface, commands and tables. Whole rupiah; months inclusive."""

from __future__ import annotations

from typing import Any

from payung.sponsorship import selectors
from payung.sponsorship.models import Programme
from payung.sponsorship.services import programme_of

LINE = (*("name", "kind", "state", "decree_number", "decree_date", "income_base", "min_age", "max_age", "max_decile"),)


def line(programme: Programme) -> dict[str, Any]:
    """A scheme; `fund` is None for those who see only the quota of their regency."""
    fund = getattr(programme, "fund", None)
    names = ("budget", "committed", "left", "people")
    return {
        "id": programme.pk,
        **{name: getattr(programme, name) for name in LINE},
        "organisation": {"id": programme.organisation_id, "name": programme.organisation.name},
        "first_month": f"{programme.first_month:%Y-%m}",
        "last_month": f"{programme.last_month:%Y-%m}",
        "place_code": programme.place_id,
        "fund": None if fund is None else {name: getattr(fund, name) for name in names},
    }


def whole(programme_id: int) -> dict[str, Any]:
    """A scheme with its quotas. Raises ProgrammeRefused(PROGRAMME_UNKNOWN)."""
    programme = programme_of(None, programme_id)
    waiting = selectors.waiting_by_regency(programme_id)
    return {
        **line(programme),
        "price_per_person": selectors.price_per_person(programme_id),
        "quotas": [
            {"regency": q.regency, "quota": q.quota, "people": q.people, "waiting": waiting.get(q.regency, 0)}
            for q in selectors.quotas(programme_id)
        ],
    }
