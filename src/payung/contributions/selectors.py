"""Reading bills, receipts, assessed rows, and the protection calendar of one person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from payung.contributions import bindings
from payung.contributions.instalments.models import instalment_due
from payung.contributions.models import (
    Bill,
    BillPlace,
    ContributionAssessment,
    HandReceipt,
    PayerCredit,
    Receipt,
    Settlement,
)
from payung.contributions.own.bulk import BY_MONTH, own_estimate
from payung.contributions.repricing import services as repricing
from payung.contributions.snap.models import CodeAlarm
from payung.kernel.months import Month, MonthRange
from payung.law.store import PROGRAMMES
from payung.places.models import Place
from payung.platform import clock
from payung.platform.db import planned_rows, rows


@dataclass(frozen=True)
class MonthCell:
    """One month of one person: its payer and the state of the money.

    state: paid, billed, committed, existing or free. amount in whole rupiah (0 for months from BPJS's own data).
    bill_id: the bill if it is within the reader's scope; the month may be on a bill that is not.
    """

    month: Month
    state: str
    payer_kind: str = ""
    payer_label: str = ""
    amount: int = 0
    bill_id: int | None = None
    scheme_id: int | None = None
    segment: str = ""


_CALENDAR = """
select c.month, c.amount, y.kind, y.label, p.id as scheme_id, ms.segment, a.bill_id, b.id as open_bill, paid.month is not null as paid
from published.participation_membership ms
join published.participation_month c on c.membership_id = ms.id
left join published.participation_payer y on y.id = c.payer_id
left join published.sponsorship_scheme p on p.payer_id = c.payer_id
left join lateral (select s.bill_id from contributions_standing s where s.membership_id = c.membership_id and s.month = c.month offset 0) a on true
left join contributions_bill b on b.id = a.bill_id
left join payung.paid_months(%s) paid on paid.membership_id = c.membership_id and paid.month = c.month
where ms.person_id = %s and c.month >= %s and c.month < %s
order by c.month, ms.id
"""


def calendar(person_id: int, months: MonthRange) -> list[MonthCell]:
    """One cell for every month of the range; of two segments the better protected one. `offset 0`: else all ever assessed may be joined."""
    with connection.cursor() as cursor:
        cursor.execute(_CALENDAR, [person_id, person_id, months.start.first_day, months.stop.first_day])
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
    elif row["paid"]:
        state = "paid"
    else:
        state = "billed" if row["bill_id"] else "committed"
    return MonthCell(
        Month.from_date(first),
        state,
        str(row["kind"] or ""),
        str(row["label"] or ""),
        int(str(row["amount"])),
        int(str(row["open_bill"])) if row["open_bill"] else None,
        int(str(row["scheme_id"])) if row["scheme_id"] else None,
        str(row["segment"]),
    )


def bills(
    month: date | None = None, payer_kind: str = "", state: str = "", search: str = "", on: date | None = None
) -> QuerySet[Bill]:
    """Bills with payer and standing, newest month first; `waits`: a receipt by hand waits for a second person;
    `next_due`: when the bill, or its next instalment, is due.

    state: of `choices.BILL_STATE` as of `on` (default: today), or unpaid; search: part of the code or the payer's name.
    """
    rows = _bills().order_by("-month", "-id")
    if month:
        rows = rows.filter(month=month)
    if payer_kind:
        rows = rows.filter(payer__kind=payer_kind)
    if search:
        digits = search.replace(" ", "").replace("-", "")
        rows = rows.filter(Q(payer__label__icontains=search) | Q(pk__in=bills_of_code(digits)))
    if state == "paid":
        rows = rows.filter(standing__open=0, standing__receipt__isnull=False)
    elif state in {"void", "waived"}:
        waived = Q(standing__waived__gt=0) if state == "waived" else Q(standing__waived=0)
        rows = rows.filter(waived, standing__open=0, standing__receipt__isnull=True)
    elif state == "waiting":
        rows = rows.filter(WAITS, standing__open__gt=0)
    elif state == "correction":
        rows = rows.filter(corrects__isnull=False)
    elif state == "unpaid":
        rows = rows.filter(standing__open__gt=0)
    elif state in {"open", "part", "overdue", "instalments"}:
        day = on or clock.today()
        late = Q(next_due__lt=day) if state == "overdue" else Q(next_due__gte=day)
        begun = {
            "open": Q(standing__paid=0, instalment_due__isnull=True),
            "part": Q(standing__paid__gt=0, instalment_due__isnull=True),
            "instalments": Q(instalment_due__isnull=False),
        }.get(state, Q())
        rows = rows.filter(late, begun, standing__open__gt=0).exclude(WAITS)
    return rows


def next_due(bill: Bill) -> date:
    """When a bill, or the next open instalment of it, is due; for bills as `bills` and `bill` give them."""
    day: date = getattr(bill, "next_due", bill.due_on)
    return day


def bill_state(bill: Bill, today: date) -> str:
    """One of `choices.BILL_STATE`; for bills as `bills` and `bill` give them."""
    if bill.corrects_id is not None:
        return "correction"
    if bill.standing.open == 0:
        if bill.standing.receipt_id:
            return "paid"
        return "waived" if bill.standing.waived else "void"
    if getattr(bill, "waits", False):
        return "waiting"
    if next_due(bill) < today:
        return "overdue"
    if getattr(bill, "instalment_due", None):
        return "instalments"
    return "part" if bill.standing.paid else "open"


# What came for a bill, less what of it became credit of the payer by a correction.
CAME = F("standing__paid") - F("standing__credited")
# People of a bill; a credit takes as many back, and one over another price counts nobody.
HEADS = Case(
    When(repriced=True, then=0),
    When(amount__lt=0, then=-F("people")),
    default=F("people"),
    output_field=BigIntegerField(),
)


def bill_totals(bills_asked: QuerySet[Bill]) -> dict[str, int]:
    """Count, people, rupiah billed and rupiah received of a set of bills."""
    sums = bills_asked.order_by().aggregate(
        bills=Count("id"),
        people=Coalesce(Sum(HEADS), 0),
        amount=Coalesce(Sum("amount"), 0),
        paid=Coalesce(Sum(CAME), 0),
    )
    return {key: int(value) for key, value in sums.items()}


def by_month_and_class() -> list[dict[str, Any]]:
    """What the bills of each month come to, credits taken off, by class of payer: `people`, and whole rupiah of each
    programme (`jkk`, `jkm`, `jht`, `jp`, `jkp`).
    """
    rows = Bill.objects.order_by().values("month", "payer__payer_class")
    sums = {f"sum_{name}": Coalesce(Sum(name), 0) for name in PROGRAMMES}
    return [
        {
            "month": Month.from_date(row["month"]),
            "payer_class": row["payer__payer_class"],
            "people": int(row["heads"]),
            **{name: int(row[f"sum_{name}"]) for name in PROGRAMMES},
        }
        for row in rows.annotate(heads=Coalesce(Sum(HEADS), 0), **sums)
    ]


def bill_months() -> list[date]:
    """Months that have bills, newest first."""
    return list(Bill.objects.order_by("-month").values_list("month", flat=True).distinct())


WAITS = Exists(HandReceipt.objects.filter(bill=OuterRef("pk"), state="waiting"))


def _bills() -> QuerySet[Bill]:
    rows = Bill.objects.select_related("payer", "standing__receipt").annotate(waits=WAITS)
    return rows.annotate(instalment_due=instalment_due()).annotate(next_due=Coalesce(F("instalment_due"), F("due_on")))


def bill(bill_id: int) -> Bill | None:
    """One bill with payer, scheme and standing."""
    whole = _bills().select_related("payer__organisation", "payer__scheme").filter(pk=bill_id)
    return next(iter(planned_rows(whole)), None)


def bill_of_code(code: str) -> Bill | None:
    """A bill by its own payment code, as far as the session may see it."""
    with connection.cursor() as cursor:
        bill_id = bindings.bill_of_code(code).on(cursor)
    return bill(bill_id) if bill_id is not None else None


def receipts(month: date | None = None, payer_id: int | None = None) -> QuerySet[Receipt]:
    """Receipts with their bills and payers, newest first; month: of the first bill that each was for."""
    rows = Receipt.objects.select_related("bill__payer").order_by("-paid_on", "-id")
    if month:
        rows = rows.filter(bill__month=month)
    return rows.filter(bill__payer_id=payer_id) if payer_id is not None else rows


def parts_of(bill_id: int) -> QuerySet[Settlement]:
    """What came for a bill, part by part in order; a part of 0 is a correction that settled it."""
    return Settlement.objects.filter(bill_id=bill_id, amount__gt=0).select_related("receipt").order_by("id")


def credit_of(payer_id: int) -> int:
    """What a payer has to his credit, whole rupiah; 0 for one beyond the scope."""
    return PayerCredit.objects.filter(pk=payer_id).values_list("amount", flat=True).first() or 0


def hand_receipts(bill_id: int | None = None, state: str = "") -> QuerySet[HandReceipt]:
    """Receipts that people entered, with their bills, the oldest first: of one bill, or in one state."""
    rows = HandReceipt.objects.select_related("bill__payer", "receipt", "request").order_by("id")
    if bill_id is not None:
        rows = rows.filter(bill_id=bill_id)
    return rows.filter(state=state) if state else rows


def bills_of_receipt(receipt: HandReceipt) -> list[Bill]:
    """The bills that a receipt pays, in the order in which it pays them, with their standing."""
    if receipt.request_id is None:
        return planned_rows(_bills().filter(pk=receipt.bill_id))
    return planned_rows(_bills().filter(requested__request_id=receipt.request_id).order_by("requested__place"))


def code_of(receipt: HandReceipt) -> str:
    """The code under which a payment was entered: the bill's, or the joint one."""
    return (receipt.request.payment_code if receipt.request else receipt.bill.payment_code) or ""


def code_alarms() -> list[CodeAlarm]:
    """Open alarms about banks that asked about unknown codes or used the id of a payment again, oldest first."""
    return list(CodeAlarm.objects.filter(closed_at__isnull=True).order_by("id")[:100])


def code_alarm(alarm_id: int) -> CodeAlarm | None:
    """One alarm about a bank, open or closed, or None for those who do not look after them."""
    return CodeAlarm.objects.filter(pk=alarm_id).first()


def hand_receipt(waiting_id: int) -> HandReceipt | None:
    """One receipt that a person entered, with its bill."""
    return hand_receipts().filter(pk=waiting_id).first()


def bills_of_code(code: str) -> list[int]:
    """Ids of the bills whose payment code begins so, as far as the session may see them; at most a thousand."""
    if not code.isdigit():
        return []
    return bindings.bills_find(code).ask()


def assessed(bill: Bill, regency: str = "") -> QuerySet[ContributionAssessment]:
    """Assessed rows behind a bill, by membership and month; its months keep the look-up in their partitions."""
    rows = ContributionAssessment.objects.filter(bill_id=bill.pk, **bill.its_months).select_related("membership")
    return (rows.filter(regency=regency) if regency else rows).order_by("membership_id", "month")


def assessed_by_regency(bill: Bill) -> list[dict[str, Any]]:
    """People (of several months: months of people) and rupiah of a bill by regency with its name, as far as the session may see them."""
    name = Subquery(Place.objects.filter(code=OuterRef("regency")).values("name"))
    parts: dict[str, dict[str, Any]] = {}
    for row in BillPlace.objects.filter(bill_id=bill.pk, **bill.its_months).order_by("regency").annotate(name=name):
        part = parts.setdefault(row.regency, {"regency": row.regency, "name": row.name, "people": 0, "amount": 0})
        part |= {"people": part["people"] + sum(row.people), "amount": part["amount"] + sum(row.amounts)}
    return list(parts.values())


def due_next(on: date, limit: int = 3) -> list[Bill]:
    """Unpaid bills that are not late on a day, the earliest due first."""
    return planned_rows(_bills().filter(Q(next_due__gte=on), standing__open__gt=0).order_by("next_due", "id")[:limit])


def money_of_payers(payer_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Rupiah billed and paid by payer."""
    rows = (
        Bill.objects.filter(payer_id__in=set(payer_ids))
        .values("payer_id")
        .annotate(billed=Sum("amount"), paid=Coalesce(Sum(CAME), 0))
        .order_by()
    )
    return {row["payer_id"]: {"billed": int(row["billed"]), "paid": int(row["paid"])} for row in rows}


def burn_by_month(payer_id: int) -> list[dict[str, Any]]:
    """People and rupiah of a payer's bills by month, with the received money: month, people, billed, paid."""
    rows = (
        Bill.objects.filter(payer_id=payer_id)
        .values("month")
        .annotate(heads=Sum(HEADS), billed=Sum("amount"), paid=Coalesce(Sum(CAME), 0))
    )
    return list(rows.order_by("month"))


def months_to_assess(limit: int = 12) -> list[dict[str, Any]]:
    """Months in which committed people, or persons who go on by themselves, are not billed yet: month, people committed,
    billed and not billed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.month, c.people, coalesce(b.people, 0)::bigint as billed,"
            " (c.people - coalesce(b.people, 0))::bigint as unbilled from ("
            " select m.month, sum(m.people)::bigint as people from published.participation_held m"
            " join published.sponsorship_scheme p on p.payer_id = m.payer_id group by m.month) c"
            " left join (select b.month, sum(sign(b.amount) * b.people)::bigint as people from contributions_bill b"
            " join published.sponsorship_scheme p on p.payer_id = b.payer_id where not b.repriced group by b.month) b on b.month = c.month"
            " where c.people > coalesce(b.people, 0) order by c.month limit %s",
            [limit],
        )
        listed = {row["month"]: row for row in rows(cursor)}
        cursor.execute(BY_MONTH, {"until": clock.this_month().first_day})
        for first, going_on in cursor.fetchall():
            line = listed.setdefault(first, {"month": first, "people": 0, "billed": 0, "unbilled": 0})
            line["people"] += going_on
            line["unbilled"] += going_on
        return [listed[month] for month in sorted(listed)][:limit]


@dataclass(frozen=True)
class ToAssess:
    """What an assessment of a month would bill now, by payer: (id, name, people, whole rupiah); what persons who go on by
    themselves would be billed; and the digest of just that."""

    month: Month
    payers: tuple[tuple[int, str, int, int], ...]
    seen: str
    own_people: int = 0
    own_amount: int = 0

    @property
    def people(self) -> int:
        """People who are not billed yet."""
        return self.own_people + sum(people for _payer, _name, people, _amount in self.payers)

    @property
    def amount(self) -> int:
        """Whole rupiah that is not billed yet."""
        return self.own_amount + sum(amount for _payer, _name, _people, amount in self.payers)


TO_ASSESS = """
select c.payer_id, y.label, c.people - coalesce(b.people, 0), c.amount - coalesce(b.amount, 0)
from (select m.payer_id, sum(m.people)::bigint as people, sum(m.amount)::bigint as amount from published.participation_held m
      where m.month = %(month)s group by m.payer_id) c
join published.sponsorship_scheme p on p.payer_id = c.payer_id
join published.participation_payer y on y.id = c.payer_id
left join (select payer_id, coalesce(sum(sign(amount) * people) filter (where not repriced), 0)::bigint as people,
             sum(amount)::bigint as amount from contributions_bill
           where month = %(month)s group by payer_id) b on b.payer_id = c.payer_id
where c.people > coalesce(b.people, 0) order by c.payer_id
"""


def to_assess(month: Month, cursor: CursorWrapper | None = None) -> ToAssess:
    """What an assessment of a month would bill now, within the scope, by the law of the day. cursor: of the run that assesses."""
    with connection.cursor() as own:
        used = cursor or own
        used.execute(TO_ASSESS, {"month": month.first_day})
        payers = tuple(used.fetchall())
        moved = repricing.moved_payers(used, month, [payer for payer, *_ in payers])
        more = repricing.forecast(used, month, moved)
        payers = tuple((payer, name, people, amount + more.get(payer, 0)) for payer, name, people, amount in payers)
        alone = own_estimate(used, month)
    said = json.dumps(
        [str(month), [[payer, people, amount] for payer, _name, people, amount in payers], *filter(any, [alone])]
    )
    return ToAssess(month, payers, hashlib.sha256(said.encode()).hexdigest(), *alone)


def months_counted(person_id: int, until: Month) -> dict[str, int]:
    """How many months of a person are paid until a month, by kind of payer; each month counts once over all of them."""
    with connection.cursor() as cursor:
        by_kind = bindings.person_months(person=person_id, until=until.first_day).on(cursor)
    return {one["payer_kind"]: one["months"] for one in by_kind}


# Protected: settled, or held by the snapshot of BPJS; the rule by which coverage is counted.
HELD = """
with paid as materialized (
  select p.membership_id, p.month from unnest(%(people)s::bigint[]) one(person) cross join lateral payung.paid_months(one.person) p)
select ms.person_id, bool_or(c.month = %(month)s and h.safe) as now, bool_or(c.month = %(month)s) as held,
  max(c.month) filter (where h.safe and c.month < %(month)s) as last
from published.participation_membership ms
join published.participation_month c on c.membership_id = ms.id and c.month <= %(month)s
  and c.month > (%(month)s::date - make_interval(months => %(back)s))::date
join published.participation_payer y on y.id = c.payer_id left join paid p on p.membership_id = c.membership_id and p.month = c.month
cross join lateral (select y.kind = 'existing' or p.month is not null as safe) h
where ms.person_id = any(%(people)s::bigint[]) group by 1
"""


def held_around(people: Sequence[int], month: date, back: int) -> dict[int, dict[str, Any]]:
    """The cover of people in a month: `now` protected, `held` by a payer, `last` protected of so many months before.

    By person; persons without any of these months are left out. One query.
    """
    if not people:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"people": list(people), "month": month, "back": back})
        return {row["person_id"]: row for row in rows(cursor)}


def assessed_of_person(person_id: int, month: date | None) -> list[ContributionAssessment]:
    """Assessed rows of a person's memberships, by month; at most 500."""
    rows = ContributionAssessment.objects.filter(membership__person_id=person_id).select_related("membership")
    if month:
        rows = rows.filter(month=month)
    return list(rows.order_by("month", "membership_id", "revision")[:500])
