"""Rows under review: what there is to see of them, and the acts by which they are settled."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Field, Router, Schema

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.forms import After, Id, Limit, OneOf, Page, SheetRow, oldest_first, page
from payung.intake.choices import REVIEW_STATE
from payung.intake.review import selectors as queue
from payung.intake.review import services as deciding
from payung.intake.review import views
from payung.intake.review.acts import ACTS
from payung.intake.selectors import limits_of
from payung.intake.verdicts import codes
from payung.kernel.choices import values

router = Router(tags=["lists"])


class PersonBeside(Schema):
    """A person beside a row; the NIK is masked."""

    name: str
    nik: str
    birth_date: date | None
    sex: str
    village_code: str


class Collision(PersonBeside):
    """Whom a row collides with: `person_id` in the registry, or an earlier row of the list. `evidence`: what was seen of the pair."""

    person_id: int | None = None
    sheet_row: int | None = None
    row: int | None = None
    weight: int
    evidence: list[str]


class VillageNear(Schema):
    """A village that is spelt nearly so."""

    code: str
    path: str


class ReviewRowOut(Schema):
    """A row under review with its evidence. `seen` is the digest that a decision names; `correctable`: fields that may be
    corrected; `alike`: open rows that write their village like this one."""

    list_id: int
    sheet_row: int
    row: int
    sheet: str
    state: str
    codes: list[str]
    causes: list[str]
    messages: list[str]
    free_months: int | None
    person: PersonBeside | None
    written: str
    registered: list[Collision]
    earlier: list[Collision]
    villages: list[VillageNear]
    alike: int
    correctable: list[str]
    may_accept: bool
    may_refuse: bool
    may_reopen: bool
    needs_second: bool
    may_confirm: bool
    decision_id: int | None
    decided: str
    decided_by: str
    decided_at: datetime | None
    reason: str
    seen: str


class ReviewOut(Schema):
    """How far the review of a list has come, in rows by state."""

    id: int
    file_name: str
    rows: int
    settled: int
    open: int
    checking: int
    confirm: int
    accepted: int
    refused: int
    joined: int


class SetSeen(Schema):
    """How many open rows a list has of one cause, and the digest that a decision about all of them names."""

    code: str
    rows: int
    seen: str


@router.get(
    "/lists/{list_id}/review", auth=may("intake.review"), response=Page[ReviewRowOut], summary="Rows under review"
)
def review_rows(
    request: HttpRequest,
    list_id: Id,
    code: Annotated[str | None, Field(pattern=r"^[A-Z_]{3,40}$")] = None,
    state: Annotated[str, OneOf([*values(REVIEW_STATE), "all"])] | None = None,
    after: After = None,
    limit: Limit = 20,
) -> dict[str, Any]:
    """In sheet order, those that wait for somebody unless a state is named. `after` is a sheet row."""
    of_list = deciding.list_of(actor(request), list_id)
    if code and code not in codes.BY_NAME:
        return {"items": [], "next": None}
    rows = oldest_first(queue.rows(list_id, state or "", code or ""), after, limit, "sheet_row")
    whole_page = page(rows, limit, "sheet_row")
    seen = queue.evidence(actor(request), list_id, whole_page["items"])
    return {**whole_page, "items": views.rows(seen, of_list, actor(request), limits_of(of_list), gettext)}


@router.get(
    "/lists/{list_id}/review/progress", auth=may("intake.view"), response=ReviewOut, summary="How far the review is"
)
def review_progress(request: HttpRequest, list_id: Id) -> dict[str, Any]:  # noqa: ARG001  # every operation is handed it
    return deciding.whole(list_id)


@router.get(
    "/lists/{list_id}/review/{code}", auth=may("intake.review"), response=SetSeen, summary="All open rows of one cause"
)
def review_set(
    request: HttpRequest, list_id: Id, code: Annotated[str, Field(pattern=r"^[A-Z_]{3,40}$")]
) -> dict[str, Any]:
    """The digest for `POST /lists/{list_id}/review`."""
    deciding.list_of(actor(request), list_id)
    numbers = queue.numbers_of(list_id, code)
    return {"code": code, "rows": len(numbers), "seen": queue.digest_of_rows(list_id, numbers)}


@router.get(
    "/lists/{list_id}/rows/{sheet_row}/village",
    auth=may("intake.review"),
    response=SetSeen,
    summary="Open rows that write their village alike",
)
def review_alike(request: HttpRequest, list_id: Id, sheet_row: SheetRow) -> dict[str, Any]:
    """The digest for `POST /lists/{list_id}/rows/{sheet_row}/village`."""
    deciding.list_of(actor(request), list_id)
    numbers = queue.numbers_alike(list_id, sheet_row)
    return {"code": "PLACE_UNKNOWN", "rows": len(numbers), "seen": queue.digest_of_rows(list_id, numbers)}


@router.get(
    "/lists/{list_id}/decisions/{decision_id}",
    auth=may("intake.confirm"),
    response=SetSeen,
    summary="Rows that wait for the second person by a decision",
)
def review_decision(request: HttpRequest, list_id: Id, decision_id: Id) -> dict[str, Any]:
    """The digest for its `confirm` and `return`."""
    deciding.list_of(actor(request), list_id)
    numbers = queue.rows_of_decision(list_id, decision_id)
    return {"code": "", "rows": len(numbers), "seen": queue.digest_of_rows(list_id, numbers)}


mount(router, ACTS, ReviewOut)
