"""Persons under the scope of the token: search, protection calendar, logged reveal."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from payung.access import services as access
from payung.api.auth import actor, may
from payung.api.errors import ApiRefused, or_refuse
from payung.api.forms import PLAIN, After, Body, Id, Limit, MonthIn, MonthOut, OneOf, Page, RegencyIn, Search, page
from payung.api.idempotency import answer_is_private
from payung.contributions import selectors as contributions
from payung.kernel.choices import values
from payung.kernel.months import Month, MonthRange
from payung.participation import numbers
from payung.participation import selectors as participation
from payung.participation.views import kpj_line, membership_line
from payung.platform import clock
from payung.registry import reading, selectors
from payung.registry.choices import PERSON_STATE
from payung.registry.standing import in_state
from payung.registry.views import person_line

router = Router(tags=["persons"])
LONGEST = 120
SHARED = 50  # persons under one telephone
VillageIn = Annotated[str, Field(pattern=r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}$")]


class PersonOut(Schema):
    """A person; NIK and phone are masked."""

    id: int
    name: str
    nik: str
    phone: str
    birth_date: date | None
    sex: str | None
    regency: str
    village_code: str


class OfficialKpj(Schema):
    """A KPJ that BPJS gave; one without valid_to stands."""

    id: int
    number: str
    source: str
    valid_from: date | None
    valid_to: date | None


class MembershipOut(Schema):
    id: int
    segment: str
    kpj: str
    sector: str
    occupation: str
    employer: str | None
    started: date
    ended: date | None
    official_numbers: list[OfficialKpj]


class PersonDetail(PersonOut):
    """stays_as: the record that stands for this person, where this one was merged with it and holds nothing any more."""

    memberships: list[MembershipOut]
    stays_as: int | None


class MonthCell(Schema):
    """One month: paid, billed, committed, existing (held by BPJS's own data) or free; who holds it."""

    month: MonthOut
    state: str
    payer_kind: str
    payer_label: str
    amount: int
    bill_id: int | None
    scheme_id: int | None
    segment: str


class Lookup(Body):
    """A whole NIK (16 digits), KPJ (11 digits) or telephone: in the body, so that it stands in no address and no log."""

    number: Annotated[str, Field(pattern=r"^([0-9]{16}|[0-9]{11}|(0|62|\+62)[0-9]{7,13})$")]


class RevealIn(Body):
    """Which field to uncover, and why; both are logged."""

    field: Literal["nik", "phone", "address", "mother_name"]
    reason: Annotated[str, Field(min_length=5, max_length=300, pattern=PLAIN)]


class Revealed(Schema):
    field: str
    value: str


@router.get("/persons", auth=may("registry.view"), response=Page[PersonOut], summary="Search persons by name")
def find_persons(
    request: HttpRequest,
    name: Search = "",
    regency: RegencyIn | None = None,
    village: VillageIn | None = None,
    state: Annotated[str, OneOf(values(PERSON_STATE))] | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """By words of the name as they are heard, each by its beginning (three letters or more), or all of a village; in the order of
    kabupaten and word found. Who is named by nobody is looked for with one slip, on the first page only. Numbers are asked
    for by POST.
    """
    if selectors.is_number(name):
        raise ApiRefused(
            "NUMBER_IN_ADDRESS", "Cari NIK, KPJ, atau telepon lewat POST /persons/lookup, bukan di alamat."
        )
    matches = in_state(selectors.search(name, regency or "", village or ""), state or "")
    if after is not None:
        or_refuse(
            selectors.person(after),
            "AFTER_INVALID",
            "Penanda halaman itu tidak berlaku lagi; mulai dari halaman pertama.",
        )
    people = matches.page(after, limit + 1)
    if not people and after is None:
        people = matches.near()[:limit]
    reading.found_by(actor(request), name, people[:limit])
    return page(people, limit, "person_id", person_line)


@router.post(
    "/persons/lookup", auth=may("registry.view"), response=Page[PersonOut], summary="Persons by NIK, KPJ or telephone"
)
def lookup_person(request: HttpRequest, data: Lookup) -> dict[str, Any]:
    """One person for a NIK or KPJ, all who share a telephone; none when there is nobody or he lies outside the scope."""
    answer_is_private(request)
    people = reading.found_by(actor(request), data.number, selectors.search(data.number).page(None, SHARED))
    return page(people, SHARED, "person_id", person_line)


@router.get("/persons/{person_id}", auth=may("registry.view"), response=PersonDetail, summary="One person")
def get_person(request: HttpRequest, person_id: Id) -> dict[str, Any]:
    person = reading.opened(actor(request), person_id)
    given = numbers.of_person(person_id)
    members = [
        {**membership_line(one), "official_numbers": [kpj_line(kpj) for kpj in given.get(one.pk, [])]}
        for one in participation.memberships(person_id)
    ]
    return {**person_line(person), "memberships": members, "stays_as": selectors.stays_as(person_id)}


@router.get(
    "/persons/{person_id}/months",
    auth=may("registry.view"),
    response=list[MonthCell],
    summary="Month by month",
)
def get_person_months(
    request: HttpRequest, person_id: Id, first: MonthIn | None = None, last: MonthIn | None = None
) -> list[dict[str, Any]]:
    """The protection calendar, by default a year back and half a year ahead; at most 120 months."""
    reading.opened(actor(request), person_id, "months")
    now = clock.this_month()
    months = MonthRange.through(Month.parse(first) if first else now - 11, Month.parse(last) if last else now + 6)
    if len(months) > LONGEST:
        raise ApiRefused("MONTHS_MANY", "Paling banyak %(most)s bulan sekaligus.", most=LONGEST)
    return [
        {**{name: getattr(cell, name) for name in MonthCell.model_fields}, "month": str(cell.month)}
        for cell in contributions.calendar(person_id, months)
    ]


@router.post("/persons/{person_id}/reveal", auth=may("registry.reveal"), response=Revealed, summary="Uncover one field")
def reveal_person(request: HttpRequest, person_id: Id, data: RevealIn) -> dict[str, str]:
    """A deliberate act: who, whom, what and why are logged first. The answer is never kept."""
    answer_is_private(request)
    return {"field": data.field, "value": access.reveal(actor(request), person_id, data.field, data.reason)}
