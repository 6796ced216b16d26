"""How late what is open is, and what the law adds to a late contribution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Sum

from payung.contributions.choices import AGE
from payung.contributions.models import Bill
from payung.kernel.months import Month
from payung.law import LawError, statute
from payung.law.inputs import Segment
from payung.law.terms import late_fine

DAYS = (0, 30, 60, 90)  # the last day of each age but the last
EMPLOYER = "employer"  # the class of payer whose contributions are those of wage earners


@dataclass(frozen=True)
class Age:
    """Bills of one age: `choices.AGE`, how many, and what is open on them in whole rupiah."""

    age: str
    bills: int
    open: int


def ageing(today: date, payer_id: int | None = None) -> list[Age]:
    """What is open within the scope by how many days it is late, one line an age; a query each."""
    unpaid = Bill.objects.filter(standing__open__gt=0).order_by()
    if payer_id is not None:
        unpaid = unpaid.filter(payer_id=payer_id)
    lines = []
    for place, choice in enumerate(AGE):
        rows = unpaid
        if place:
            rows = rows.filter(due_on__lt=today - timedelta(days=DAYS[place - 1]))
        if place < len(DAYS):
            rows = rows.filter(due_on__gte=today - timedelta(days=DAYS[place]))
        sums = rows.aggregate(bills=Count("pk"), open=Sum("standing__open"))
        lines.append(Age(choice.value, int(sums["bills"]), int(sums["open"] or 0)))
    return lines


@dataclass(frozen=True)
class Fine:
    """What the law adds to a late bill: whole months late, parts per million a month, whole rupiah, and its article."""

    months: int
    ppm: int
    amount: int
    basis: str


def fine_of(bill: Bill, today: date) -> Fine | None:
    """The fine on what is open of a bill on a day; None while it is not late, or where the law has no rule for its month.

    Whole months only: no rule on a part of a month is known. Persons outside an employment (BPU) are fined nothing
    (Permenaker 5/2021), employers 2 % a month (PP 44/2015). Payung tells it and asks for none of it: it bills no employers yet.
    """
    if bill.due_on >= today or bill.standing.open == 0:
        return None
    segment = Segment.PU if bill.payer.payer_class == EMPLOYER else Segment.BPU
    month, months = Month.from_date(bill.month), whole_months(bill.due_on, today)
    name = "terms.pu_late_fine" if segment is Segment.PU else "terms.bpu_late_fine"
    try:
        amount = late_fine(bill.standing.open, months, segment, month)
        rate = statute().parameter(name).at(month)
    except LawError:
        return None
    return Fine(months, int(rate.value), amount, rate.basis)


def whole_months(due: date, today: date) -> int:
    """How many whole months have passed since the due day."""
    return max(0, (today.year - due.year) * 12 + today.month - due.month - (today.day < due.day))
