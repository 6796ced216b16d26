"""Reading schemes: terms, fund, prices, quotas, enrolled people and waiting lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, TextField, Value

from payung.kernel.months import Month, MonthRange
from payung.participation import bindings as participation
from payung.participation.models import Held
from payung.sponsorship.kinds import BY_VALUE
from payung.sponsorship.models import Block, Enrolment, Fund, Price, Quota, Scheme, Waiting, WaitingRemoval

TOLD_OF = 5  # schemes that end
_kept: ContextVar[dict[date, list[dict[str, Any]]] | None] = ContextVar("payung_expiry", default=None)


def schemes(kind: str = "", state: str = "", search: str = "") -> QuerySet[Scheme]:
    """Schemes with payer and fund, newest first."""
    rows = Scheme.objects.select_related("payer", "organisation", "place", "fund").order_by("-id")
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(decree_number__icontains=search))
    return rows


def scheme(scheme_id: int) -> Scheme | None:
    """One scheme, or None when it is not there or out of scope."""
    return schemes().filter(pk=scheme_id).first()


def open_schemes() -> list[Scheme]:
    """Schemes that take people in."""
    return list(schemes(state="open"))


def fund(scheme_id: int) -> Fund | None:
    """Budget and commitments; None for those who see only the quota of their regency."""
    return Fund.objects.filter(pk=scheme_id).first()


def _prices(scheme_id: int) -> QuerySet[Price]:
    """Those of the version under which people are committed now."""
    return Price.objects.filter(scheme_id=scheme_id, version=F("scheme__price_version"))


def prices(scheme_id: int) -> list[Price]:
    """Monthly prices by sector, in order of month."""
    return list(_prices(scheme_id).order_by("month", "sector"))


def price_per_person(scheme: Scheme, sector: str = "other") -> int:
    """Whole rupiah for one person who joins in the first month, over all months that the scheme's kind gives him. Of several classes
    it is the one with the fewest months."""
    return price_of(scheme, prices(scheme.pk), blocks(scheme.pk), sector)


def price_of(scheme: Scheme, monthly: Iterable[Price], by_class: Mapping[str, int], sector: str = "other") -> int:
    """As `price_per_person`, for a caller that has already read the prices and blocks of the scheme."""
    whole = MonthRange.through(Month.from_date(scheme.first_month), Month.from_date(scheme.last_month))
    months = BY_VALUE[scheme.kind].enrolled(whole, block=min(by_class.values(), default=0))
    return sum(one.amount for one in monthly if one.sector == sector and one.month <= months.last.first_day)


def quotas(scheme_id: int) -> list[Quota]:
    """Quotas of the regencies that the session may see."""
    return list(Quota.objects.filter(scheme_id=scheme_id).order_by("regency"))


def blocks(scheme_id: int) -> dict[str, int]:
    """Months by class of people, where the scheme has classes."""
    rows = Block.objects.filter(scheme_id=scheme_id).order_by("participant_class")
    return dict(rows.values_list("participant_class", "months"))


@dataclass(frozen=True)
class Intake:
    """How many of a number of people fit into a scheme, by its quotas and its money. Amounts in whole rupiah.

    price: one person over all months; left: of the budget, None for those who do not see it; fits: at most this many.
    """

    people: int
    price: int
    left: int | None
    quota: int
    fits: int

    @property
    def amount(self) -> int:
        """What all of them would cost."""
        return self.people * self.price

    @property
    def fits_amount(self) -> int:
        """What those who fit would cost."""
        return self.fits * self.price

    @property
    def waits(self) -> int:
        """At least this many do not fit."""
        return self.people - self.fits


def intake_of(scheme: Scheme, people: int) -> Intake:
    """How many of so many people would fit. It is a forecast: places of all regencies are added up, so fewer may fit than it says."""
    price, money, listed = price_per_person(scheme), fund(scheme.pk), quotas(scheme.pk)
    quota = sum(max(0, one.quota - one.people) for one in listed) if listed else people
    carried = money.carries(price) if money and price else people
    return Intake(people, price, money.left if money else None, quota, min(people, quota, carried))


def waiting(scheme_id: int, regency: str = "", reason: str = "") -> QuerySet[Waiting]:
    """The waiting list in order of arrival."""
    rows = Waiting.objects.filter(scheme_id=scheme_id).select_related("scheme").order_by("id")
    if regency:
        rows = rows.filter(regency=regency)
    return rows.filter(reason=reason) if reason else rows


def waiting_among(person_ids: Iterable[int]) -> set[int]:
    """Those of some persons who wait for any open scheme."""
    rows = Waiting.objects.filter(person_id__in=list(person_ids), scheme__state="open")
    return set(rows.values_list("person_id", flat=True))


def waiting_by_regency(scheme_id: int) -> dict[str, int]:
    """People who wait, by regency."""
    counts = Waiting.objects.filter(scheme_id=scheme_id).values_list("regency").annotate(n=Count("id"))
    return dict(counts.order_by())


def people_of_rows(list_id: int, sheet_rows: Iterable[int]) -> tuple[dict[int, int], dict[int, tuple[int, str]]]:
    """Of rows of a list those that were taken in, as person id by sheet row, and those that wait, as (person id, reason). One query."""
    asked = {"list_id": list_id, "sheet_row__in": list(sheet_rows)}
    came_in = Enrolment.objects.filter(**asked).values_list("sheet_row", "person_id", Value("", TextField()))
    wait = Waiting.objects.filter(**asked).values_list("sheet_row", "person_id", "reason")
    enrolled: dict[int, int] = {}
    waits: dict[int, tuple[int, str]] = {}
    for row, person, reason in came_in.union(wait, all=True):
        if reason:
            waits[row] = (person, reason)
        else:
            enrolled[row] = person
    return enrolled, waits


def removals_of_rows(list_id: int, sheet_rows: Iterable[int]) -> dict[int, str]:
    """Why rows of a list were taken off the waiting list, by sheet row."""
    rows = WaitingRemoval.objects.filter(list_id=list_id, sheet_row__in=list(sheet_rows))
    return dict(rows.values_list("sheet_row", "reason"))


def waits(list_ref: str, row_ref: str) -> Exists:
    """Condition on another room's query: the row stands on a waiting list."""
    return Exists(Waiting.objects.filter(list_id=OuterRef(list_ref), sheet_row=OuterRef(row_ref)))


def enrolled(list_ref: str, row_ref: str) -> Exists:
    """Condition on another room's query: the row was taken into the scheme."""
    return Exists(Enrolment.objects.filter(list_id=OuterRef(list_ref), sheet_row=OuterRef(row_ref)))


def enrolments_of_memberships(membership_ids: Iterable[int]) -> list[Enrolment]:
    """Schemes that memberships belong to."""
    rows = Enrolment.objects.filter(membership_id__in=list(membership_ids))
    return list(rows.select_related("scheme", "consent").order_by("-id"))


def enrolments_of_person(person_id: int) -> list[Enrolment]:
    """Enrolments of a person in schemes, newest first."""
    rows = Enrolment.objects.filter(membership__person_id=person_id)
    return list(rows.select_related("scheme", "membership", "consent").order_by("-id"))


def ending(on: date, until: date | None = None) -> QuerySet[Scheme]:
    """Open schemes whose last month is this one or lies ahead, and not after that of `until`; the earliest end first."""
    rows = Scheme.objects.filter(last_month__gte=on.replace(day=1)).select_related("payer")
    return (rows.filter(last_month__lte=until) if until else rows).order_by("last_month", "id")


def next_expiry(on: date, until: date | None = None) -> list[dict[str, Any]]:
    """The first five schemes of `ending` that cover anybody in their last month, or the first five if none does: how
    many people lose their cover, and when.

    `people` have the scheme's last month and no month after it; `continued` have a later month, whoever pays it. Two
    queries; three if no scheme covers anybody; none if `expiry_once` has the answer, which has no schemes without
    people as soon as any scheme covers somebody.
    """
    kept = _kept.get()
    if kept is None:
        return _with_ends(_first_ending(on, until))
    if on not in kept:
        kept[on] = _with_ends(_first_ending(on))
    # the earliest end stands first, so the first five up to a day are those of the first five that end by then
    return [dict(line) for line in kept[on] if until is None or line["scheme"].last_month <= until]


def _first_ending(on: date, until: date | None = None) -> list[Scheme]:
    rows = ending(on, until)
    held = Held.objects.filter(payer_id=OuterRef("payer_id"), month=OuterRef("last_month"), people__gt=0)
    return list(rows.filter(Exists(held))[:TOLD_OF]) or list(rows[:TOLD_OF])


@contextmanager
def expiry_once() -> Iterator[None]:
    """Inside this block `next_expiry` of a day queries the database only once: for a page whose parts show it
    several times and that writes nothing.
    """
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def falls_out(scheme: Scheme, on: date) -> int:
    """How many people lose their cover with the end of one scheme, as `next_expiry` counts them; none once it has ended. One query."""
    return int(_with_ends([scheme])[0]["people"]) if scheme.last_month >= on.replace(day=1) else 0


def _with_ends(listed: list[Scheme]) -> list[dict[str, Any]]:
    counted = _cover_ends(listed)
    return [{"scheme": p, **counted[p.payer_id, p.last_month]} for p in listed]


def _cover_ends(listed: list[Scheme]) -> dict[tuple[int, date], dict[str, int]]:
    """How many people lose their cover with each scheme and how many continue, by payer and last month."""
    if not listed:
        return {}
    asked = participation.cover_ends(payers=[p.payer_id for p in listed], months=[p.last_month for p in listed])
    with connection.cursor() as cursor:
        counted = asked.on(cursor)
    return {
        (one["payer_id"], one["month"]): {"people": one["people"], "continued": one["continued"]} for one in counted
    }


def months_over(scheme: Scheme, on: date) -> tuple[int, int]:
    """How many of a scheme's months had ended before a day, and how many it has."""
    first, after = Month.from_date(scheme.first_month), Month.from_date(scheme.last_month) + 1
    return max(0, min(Month.from_date(on), after).since(first)), after.since(first)


def totals() -> dict[str, int]:
    """Budget, commitments and people of all funds that the session may see."""
    sums = Fund.objects.aggregate(budget=Sum("budget"), committed=Sum("committed"), people=Sum("people"))
    return {key: int(value or 0) for key, value in sums.items()}
