"""Reading memberships and the protection calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from payung.kernel.months import Month, MonthRange
from payung.participation.models import CoveredMonth, Membership, Snapshot
from payung.platform.db import rows


@dataclass(frozen=True)
class MonthCell:
    """One month of one person: who holds it and how far the money is.

    state: paid, billed, committed, existing or free. amount in whole rupiah (0 for months held by BPJS's own data).
    """

    month: Month
    state: str
    payer_kind: str = ""
    payer_label: str = ""
    amount: int = 0
    bill_id: int | None = None
    programme_id: int | None = None
    segment: str = ""


_CALENDAR = """
select c.month, c.amount, y.kind, y.label, p.id as programme_id, ms.segment, a.bill_id, r.id as receipt_id
from participation_membership ms
join participation_month c on c.membership_id = ms.id
left join participation_payer y on y.id = c.payer_id
left join sponsorship_programme p on p.payer_id = c.payer_id
left join contributions_assessment a on a.membership_id = c.membership_id and a.month = c.month and a.revision = 0
left join contributions_receipt r on r.bill_id = a.bill_id
where ms.person_id = %s and c.month >= %s and c.month < %s
order by c.month, ms.id
"""


def memberships(person_id: int) -> list[Membership]:
    """Memberships of a person, open ones first."""
    found = Membership.objects.filter(person_id=person_id).select_related("employer")
    return sorted(found, key=lambda m: (m.ended is not None, m.pk))


def calendar(person_id: int, months: MonthRange) -> list[MonthCell]:
    """One cell for every month of the range; a month held in two segments shows the better protected one."""
    with connection.cursor() as cursor:
        cursor.execute(_CALENDAR, [person_id, months.start.first_day, months.stop.first_day])
        held = rows(cursor)
    best: dict[Month, MonthCell] = {}
    for row in held:
        cell = _cell(row)
        if cell.month not in best or _RANK[cell.state] > _RANK[best[cell.month].state]:
            best[cell.month] = cell
    return [best.get(month, MonthCell(month, "free")) for month in months]


_RANK = {"free": 0, "committed": 1, "billed": 2, "existing": 3, "paid": 4}


def _cell(row: dict[str, object]) -> MonthCell:
    first = row["month"]
    assert isinstance(first, date)  # noqa: S101  # the column is a date
    if row["kind"] == "existing":
        state = "existing"
    elif row["receipt_id"]:
        state = "paid"
    else:
        state = "billed" if row["bill_id"] else "committed"
    return MonthCell(
        Month.from_date(first),
        state,
        str(row["kind"] or ""),
        str(row["label"] or ""),
        int(str(row["amount"])),
        int(str(row["bill_id"])) if row["bill_id"] else None,
        int(str(row["programme_id"])) if row["programme_id"] else None,
        str(row["segment"]),
    )


def months_of(membership_ids: list[int]) -> dict[int, tuple[date, date, int]]:
    """First and last covered month and their count, by membership."""
    found: dict[int, list[date]] = {}
    for membership, month in CoveredMonth.objects.filter(membership_id__in=membership_ids).values_list(
        "membership_id", "month"
    ):
        found.setdefault(membership, []).append(month)
    return {key: (min(days), max(days), len(days)) for key, days in found.items()}


def latest_snapshot() -> Snapshot | None:
    """The newest extract of BPJS's existing members, or None."""
    return Snapshot.objects.order_by("-as_of", "-id").first()
