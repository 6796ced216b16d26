"""What follows a sponsor's months: a loan repaid early, and the right to leave; how many months are paid over all payers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import Id, MonthIn
from payung.contributions.counted import counted_of
from payung.contributions.own.acts import ACTS
from payung.contributions.selectors import months_counted
from payung.kernel.months import Month
from payung.platform import clock
from payung.registry import reading

router = Router(tags=["schemes"])


class EnrolmentOut(Schema):
    """Somebody's enrolment in a scheme. after: "self" where he is billed monthly when its months are over; `left_from`: the month
    from which he is not, because he left. consent_on: when he agreed, by a paper or by a row of a list (not `consent_dated`: the row says
    yes alone, and the day is that of the check); `consent_withdrawn_at`: taken back, alone or with
    that list, for which reason."""

    id: int
    scheme_id: int
    person_id: int
    first_month: str
    last_month: str
    participant_class: str
    after: str
    left_from: str | None
    consent_on: date | None
    consent_dated: bool
    consent_paper: str
    consent_list_id: int | None
    consent_row: int | None
    consent_withdrawn_at: str | None
    consent_withdrawn_because: str


class CountedOut(Schema):
    """Months that are paid until a month, each once whoever paid it. needed: of a child's scholarship. standing: paid, grace (unpaid within
    the months in a row that the law bears, until `borne_until`) or inactive, for a BPU. missed: unpaid months in a row."""

    until: str
    months: int
    needed: int
    last_paid: str | None
    standing: str
    missed: int
    borne_until: str | None


class CountedByPayer(CountedOut):
    """by_payer: the same months by kind of payer."""

    by_payer: dict[str, int]


@router.get(
    "/persons/{person_id}/months-counted",
    auth=may("registry.view"),
    response=CountedByPayer,
    summary="Months over all payers",
)
def get_person_months_counted(request: HttpRequest, person_id: Id, until: MonthIn | None = None) -> dict[str, Any]:
    """How many months of a person are paid, over all payers and by each kind of them; until this month unless told."""
    reading.opened(actor(request), person_id, "months")
    month = Month.parse(until) if until else clock.this_month()
    return {**counted_of([person_id], month)[person_id].plain(), "by_payer": months_counted(person_id, month)}


mount(router, ACTS, EnrolmentOut)
