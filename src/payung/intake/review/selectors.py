"""The queue of rows under review, and the evidence beside each. A fixed number of queries, however many rows a page has."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from payung.access.readlog import note
from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.intake import bindings
from payung.intake.choices import REVIEW_STATE, REVIEWABLE, SETTLED
from payung.intake.models import DecidedRow, Decision, Likeness, List, Review
from payung.intake.verdicts import codes
from payung.kernel.choices import values
from payung.platform.db import Call

WAITING = ("open", "confirm")  # the states that need a decision


@dataclass(frozen=True)
class Seen:
    """A row with its evidence. `digest`: of exactly this evidence; a decision names it."""

    row: Review
    person: Mapping[str, Any] | None
    registered: list[Mapping[str, Any]] = field(default_factory=list)
    earlier: list[Mapping[str, Any]] = field(default_factory=list)
    digest: str = ""
    alike: int = 0
    decision: Decision | None = None
    decided_by: str = ""


def rows(list_id: int, state: str = "", code: str = "") -> QuerySet[Review]:
    """Rows of a list under review in sheet order. state: of `choices.REVIEW_STATE`, "" for those that wait for somebody; "all"
    for every one."""
    queryset = Review.objects.filter(list_id=list_id).order_by("sheet_row")
    if state in values(REVIEW_STATE):
        queryset = queryset.filter(state=state)
    elif state != "all":
        queryset = queryset.filter(state__in=WAITING)
    if code in codes.BY_NAME:
        queryset = queryset.annotate(masked=F("codes").bitand(codes.bit(code))).filter(masked__gt=0)
    return queryset


def numbers_of(list_id: int, code: str) -> list[int]:
    """Sheet rows of the open rows of a list with a code, in sheet order; none for a code that there is not."""
    return list(rows(list_id, "open", code).values_list("sheet_row", flat=True)) if code in codes.BY_NAME else []


def numbers_alike(list_id: int, sheet_row: int) -> list[int]:
    """Sheet rows of the open rows that write their village as this one does, in sheet order."""
    numbers: list[int] = _ask(bindings.review_written(list_=list_id, row=sheet_row))
    return numbers


def progress(list_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Rows by state of each list, `rows` of them all and `settled` among them."""
    out: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys((*values(REVIEW_STATE), "rows", "settled"), 0))
    counted = Review.objects.filter(list_id__in=list(list_ids)).values_list("list_id", "state")
    for list_id, state, number in counted.annotate(number=Count("*")).order_by():
        of_list = out[list_id]
        of_list[state] += number
        of_list["rows"] += number
        of_list["settled"] += number if state in SETTLED else 0
    return dict(out)


def people_to_commit(of_list: List) -> int:
    """How many people the next commit of a list would take: those whom the check accepted, unless it has taken them, and those
    who were accepted after a look."""
    late = Review.objects.filter(list_id=of_list.pk, state="accepted").count() if of_list.state in REVIEWABLE else 0
    return late + (int(of_list.counts.get("accepted", 0)) if of_list.state == "checked" else 0)


def lists(code: str = "", state: str = "") -> QuerySet[List]:
    """Lists with rows that wait for somebody (or in this state), newest first, with how many (`waiting`)."""
    which = Q(state=state) if state in values(REVIEW_STATE) else Q(state__in=WAITING)
    waiting = Review.objects.filter(which)
    if code in codes.BY_NAME:
        waiting = waiting.annotate(masked=F("codes").bitand(codes.bit(code))).filter(masked__gt=0)
    open_lists = List.objects.select_related("scheme").filter(state__in=REVIEWABLE)
    return open_lists.filter(pk__in=waiting.values("list_id")).order_by("-id")


def causes(list_id: int) -> dict[str, int]:
    """Open rows of a list by code, in the table's order; a row with several codes counts under each."""
    counted = Review.objects.filter(list_id=list_id, state="open").values_list("codes").annotate(number=Count("*"))
    totals: dict[str, int] = defaultdict(int)
    for mask, number in counted.order_by():
        for name in codes.names(mask):
            if codes.BY_NAME[name].verdict in (codes.REVIEW, codes.REJECTED):
                totals[name] += number
    return {code.name: totals[code.name] for code in codes.CODES if totals.get(code.name)}


def digest_of(digests: Sequence[str]) -> str:
    """The digest of several rows in sheet order, as a decision names it."""
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def digest_of_rows(list_id: int, numbers: Sequence[int]) -> str:
    """The digest of these rows as the reader sees them now; "" without a row."""
    if not numbers:
        return ""
    digests = {one["sheet_row"]: one["digest"] for one in _ask(bindings.review_seen(list_=list_id, rows=numbers))}
    return digest_of([digests[number] for number in sorted(digests)])


def evidence(actor: Actor, list_id: int, some: Sequence[Review]) -> list[Seen]:
    """The evidence about rows of one list; reading it is logged first. Raises ReadRefused."""
    numbers = [row.sheet_row for row in some]
    if not numbers:
        return []
    likely = list(Likeness.objects.filter(list_id=list_id, sheet_row__in=numbers).order_by("-weight"))
    beside = sorted(
        {*numbers, *(one.earlier_row for one in likely if one.earlier_row), *(r.other_row for r in some if r.other_row)}
    )
    people = {one["sheet_row"]: one for one in _ask(bindings.review_people(list_=list_id, rows=beside))}
    registered: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for one in _ask(bindings.review_registered(list_=list_id, rows=numbers)):
        registered[one["sheet_row"]].append(one)
    note(
        actor,
        "listing",
        {one["person_id"]: None for lines in registered.values() for one in lines},
        count=len(people),
        subject=f"list:{list_id}",
    )
    digests = {one["sheet_row"]: one["digest"] for one in _ask(bindings.review_seen(list_=list_id, rows=numbers))}
    alike = {one["sheet_row"]: one["alike"] for one in _ask(bindings.review_spelt(list_=list_id, rows=numbers))}
    decisions = {
        one.pk: one for one in Decision.objects.filter(pk__in={row.decided_by for row in some if row.decided_by})
    }
    names = names_of({one.made_by for one in decisions.values()})
    return [
        Seen(
            row,
            people.get(row.sheet_row),
            registered[row.sheet_row],
            _earlier(row, likely, people),
            digest_of([digests.get(row.sheet_row, "")]),
            alike.get(row.sheet_row, 0),
            decisions.get(row.decided_by or 0),
            names.get(decisions[row.decided_by].made_by, "") if row.decided_by in decisions else "",
        )
        for row in some
    ]


def _earlier(row: Review, likely: list[Likeness], people: Mapping[int, Any]) -> list[Mapping[str, Any]]:
    """Rows of the list that this one collides with, the likeliest first."""
    met = {
        one.earlier_row: (one.weight, one.evidence)
        for one in likely
        if one.sheet_row == row.sheet_row and one.earlier_row
    }
    if row.other_row:
        met.setdefault(row.other_row, (0, 0))
    lines = [
        {"sheet_row": number, "weight": w, "evidence": e, **_of(people.get(number))} for number, (w, e) in met.items()
    ]
    return sorted(lines, key=lambda one: -one["weight"])


def _of(person: Any) -> dict[str, Any]:
    return {name: person[name] for name in ("name", "nik", "birth_date", "sex", "village_code")} if person else {}


def history(list_id: int, sheet_row: int) -> list[tuple[Decision, str]]:
    """Decisions about a row, the oldest first, each with the state that it left."""
    lines = (
        DecidedRow.objects.filter(list_id=list_id, sheet_row=sheet_row)
        .select_related("decision")
        .order_by("decision_id")
    )
    return [(line.decision, line.state) for line in lines]


def row_of(list_id: int, sheet_row: int) -> Review | None:
    """One row under review, or None when it is not there or out of scope."""
    return Review.objects.filter(list_id=list_id, sheet_row=sheet_row).first()


def rows_of_decision(list_id: int, decision_id: int) -> list[int]:
    """Rows that wait for the second person by a decision, in sheet order."""
    waiting = Review.objects.filter(list_id=list_id, decided_by=decision_id, state="confirm")
    return list(waiting.order_by("sheet_row").values_list("sheet_row", flat=True))


def _ask(call: Call[Any]) -> Any:
    with connection.cursor() as cursor:
        return call.on(cursor)
