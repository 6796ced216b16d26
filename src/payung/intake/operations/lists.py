"""Lists of people: upload, check, verdict per row, commitment, answer file."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.errors import or_refuse
from payung.api.forms import (
    PLAIN,
    After,
    Body,
    Id,
    Limit,
    OneOf,
    Page,
    RegencyIn,
    Text,
    newest_first,
    oldest_first,
    page,
)
from payung.api.runs import RunOut, started
from payung.intake import selectors, services, views
from payung.intake.acts import ACTS
from payung.intake.choices import BECAME, LIST_STATE, ListField
from payung.intake.kinds import OFFICIAL_NUMBERS
from payung.intake.listing import rows_shown
from payung.intake.models import List
from payung.intake.verdicts import codes
from payung.kernel.choices import values

router = Router(tags=["lists"])
State = Annotated[str, OneOf(values(LIST_STATE))]
Verdict = Annotated[str, OneOf(values(BECAME))]
PlaceIn = Annotated[str, Field(pattern=r"^[0-9]{2}(\.[0-9]{2})?$")]


class Refusal(Schema):
    code: str
    text: str


class Question(Schema):
    """What a person has to say before a list is checked. `name`: of the answer; `columns` is answered by the mapping."""

    code: str
    name: str
    text: str
    option: str
    choices: list[list[str]]


class ListOut(Schema):
    """One file, for a scheme where there is one. `counts` grows with the steps: rows, accepted, review, rejected, codes; after
    commitment committed, already, covered, deceased, waiting, out_of_scope, other_person, amount (an extract of official numbers: committed, number_known,
    number_taken, out_of_scope, other_person); after an undoing undone and
    undone_amount, which are no longer in committed and amount."""

    id: int
    kind: str
    scheme_id: int | None
    scheme_name: str
    file_name: str
    sha256: str
    size: int
    sheet: str
    state: str
    counts: dict[str, Any]
    headers: list[str]
    needs_mapping: bool
    questions: list[Question]
    refusal: Refusal | None
    check_run_id: int | None
    commit_run_id: int | None
    uploaded_at: datetime
    expires_on: date


class Received(Schema):
    """`is_new` is false when you had sent the same content already: nothing is stored twice."""

    is_new: bool
    list: ListOut


class PersonSeen(Schema):
    """The person of a row as read; gone when the upload expires. The NIK is masked."""

    name: str
    nik: str
    birth_date: date | None
    sex: str


class RowOut(Schema):
    """The verdict of one row. `sheet_row`: its number in the list; `row` and `sheet`: where the sender finds it. `messages`: one
    sentence a code, and what became of it. `outcome`: committed, waiting, already, covered, out_of_scope, queued or ""."""

    sheet_row: int
    row: int
    sheet: str
    verdict: str
    codes: list[str]
    messages: list[str]
    village_code: str
    regency: str
    free_months: int | None
    held_by: str
    person: PersonSeen | None
    sector: str
    sector_by: str
    outcome: str
    waiting_reason: str
    person_id: int | None


class Answers(Body):
    """Answers to the questions of a list that are not about columns; `without`: a sheet to be left out."""

    hidden: Literal["take", "skip"] | None = None
    place: Literal["ktp", "domicile"] | None = None
    fill: Literal["down", "leave"] | None = None
    village: Annotated[str, Field(max_length=200, pattern=PLAIN)] | None = None
    without: Annotated[str, Field(max_length=200, pattern=PLAIN)] | None = None


class Mapping(Body):
    """Which header of the file is which field, and answers to what else was asked."""

    mapping: Annotated[
        dict[Text, ListField],
        Field(max_length=300, json_schema_extra={"additionalProperties": False}),
    ] = {}
    answers: Answers = Answers()


class AnswerIn(Body):
    """Form of the answer file. `reason`: why somebody who is not the sender needs the numbers uncovered; logged."""

    form: Literal["xlsx", "csv"] = "xlsx"
    reason: Annotated[str, Field(max_length=300, pattern=PLAIN)] = ""


def list_fields(of_list: List) -> dict[str, Any]:
    """A list in the reader's language."""
    return views.list_line(of_list, gettext)


def _list(list_id: int) -> List:
    return or_refuse(selectors.list_of(list_id), "LIST_UNKNOWN", "Daftar itu tidak ada, atau di luar wewenang Anda.")


@router.get("/lists", auth=may("intake.view"), response=Page[ListOut], summary="Lists, newest first")
def list_lists(
    request: HttpRequest,
    scheme_id: Id | None = None,
    state: State | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    rows = selectors.lists(state or "", scheme_id)
    return page(newest_first(rows, after, limit), limit, "pk", list_fields)


@router.post("/lists", auth=may("intake.upload"), response={200: Received, 201: Received}, summary="Send a list")
def upload_list(
    request: HttpRequest, response: HttpResponse, scheme_id: Form[Id], file: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """An xlsx workbook or a CSV for one scheme; 200 when you had sent the same content already."""
    list_id, is_new = services.receive(actor(request), scheme_id, file.name or "daftar", file)
    response["Location"] = f"/api/v1/lists/{list_id}"
    return Status(201 if is_new else 200, {"is_new": is_new, "list": list_fields(_list(list_id))})


@router.post(
    "/official-number-lists",
    auth=may("numbers.load"),
    response={200: Received, 201: Received},
    summary="Send an extract of official numbers",
)
def upload_official_numbers(
    request: HttpRequest, response: HttpResponse, place: Form[PlaceIn], file: File[UploadedFile]
) -> Status[dict[str, Any]]:
    """NIK, name, KPJ and, where there are any, birth date, status and first month of registered people, for a province or regency
    that you serve. From here on it is a list as others are: checked, committed, answered, undone.
    """
    list_id, is_new = services.receive(actor(request), None, file.name or "kpj", file, OFFICIAL_NUMBERS, place_id=place)
    response["Location"] = f"/api/v1/lists/{list_id}"
    return Status(201 if is_new else 200, {"is_new": is_new, "list": list_fields(_list(list_id))})


@router.get("/lists/{list_id}", auth=may("intake.view"), response=ListOut, summary="One list")
def get_list(request: HttpRequest, list_id: Id) -> dict[str, Any]:
    return list_fields(_list(list_id))


@router.put(
    "/lists/{list_id}/mapping",
    auth=may("intake.upload"),
    response=ListOut,
    summary="Say which column is what",
)
def set_mapping(request: HttpRequest, list_id: Id, data: Mapping) -> dict[str, Any]:
    """Needed when `needs_mapping`; columns are remembered for the same header row. Then start the check again."""
    services.confirm_mapping(actor(request), list_id, dict(data.mapping), data.answers.dict(exclude_none=True))
    return list_fields(_list(list_id))


@router.post("/lists/{list_id}/check", auth=may("intake.upload"), response={202: RunOut}, summary="Check a list")
def check_list(request: HttpRequest, response: HttpResponse, list_id: Id) -> dict[str, Any]:
    """Tells a verdict for every row, in the background."""
    return started(services.start_check(actor(request), list_id), response)


@router.post("/lists/{list_id}/commit", auth=may("intake.commit"), response={202: RunOut}, summary="Commit a list")
def commit_list(request: HttpRequest, response: HttpResponse, list_id: Id) -> dict[str, Any]:
    """Takes the accepted rows into the scheme in sheet order, in the background; the rest waits."""
    return started(services.start_commit(actor(request), list_id), response)


@router.post("/lists/{list_id}/answer", auth=may("intake.view"), response={202: RunOut}, summary="Make the answer file")
def answer_list(request: HttpRequest, response: HttpResponse, list_id: Id, data: AnswerIn) -> dict[str, Any]:
    """The list as sent, marked, with one sentence a row; fetch it at `/runs/{id}/file` when the run is done.

    Covered for others than the sender, unless a role that may uncover numbers gives a reason.
    """
    return started(services.start_answer(actor(request), list_id, data.form, reason=data.reason), response)


@router.get("/lists/{list_id}/rows", auth=may("intake.view"), response=Page[RowOut], summary="Verdicts in sheet order")
def list_rows(
    request: HttpRequest,
    list_id: Id,
    verdict: Verdict | None = None,
    code: Annotated[str | None, Field(pattern=r"^[A-Z_]{3,40}$")] = None,
    regency: RegencyIn | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """`after` is a sheet row. An unknown code matches nothing."""
    of_list = _list(list_id)
    if code and code not in codes.BY_NAME:
        return {"items": [], "next": None}
    queryset = selectors.rows(list_id, verdict or "", code or "", regency or "")
    rows = oldest_first(queryset, after, limit, "sheet_row")
    whole_page = page(rows, limit, "sheet_row")
    seen = rows_shown(actor(request), list_id, selectors.attach(of_list, whole_page["items"]))
    return {**whole_page, "items": views.rows(seen, selectors.limits_of(of_list), gettext, of_list)}


class ListUndoneOut(Schema):
    """Where a list stands (`asked`: a second person is needed to undo it), what it released, in people and whole rupiah, and how
    many of its people wait."""

    id: int
    state: str
    file_name: str
    released_people: int
    released_amount: int
    waiting: int


mount(router, ACTS, ListUndoneOut)
