"""The law, open to everybody: parameters with their histories, questions and answers, what changes between months.

Nothing here is written down or depends on who asks; single cases carry figures and dates only.
"""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Field, Router, Schema
from pydantic import RootModel

from payung.api.auth import OPEN, actor, may
from payung.api.errors import ApiRefused
from payung.api.forms import PLAIN, Body, Day, MonthIn, Rupiah, Search
from payung.api.openapi import NOTHING_WRITTEN
from payung.api.runs import RunOut, started
from payung.casework.holidays import marked_calendar
from payung.contributions import whatif
from payung.kernel.months import Month
from payung.law import Parameter, UnknownParameter, diff, statute
from payung.law.calculators import CALCULATORS, calculate
from payung.law.compare import Change
from payung.law.doctor import MESSAGES, Trouble, doctor
from payung.law.draft import MOST_BYTES
from payung.law.forms import Calculator
from payung.law.store import DatedValue
from payung.law.workdays import standing
from payung.lawbook import checking
from payung.platform import clock
from payung.ui.statute.tree import language, translated

router = Router(tags=["law"])
Key = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$", max_length=80)]
Name = Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=40)]
Programme = Literal["heirs", "jht", "jkk", "jkm", "jkp", "jp", "membership", "mlt", "pmi", "scholarship", "terms"]
Group = Literal["contribution", "benefit"]
Mark = Literal["high", "medium", "low"]
Given = Annotated[str, Field(max_length=200)] | Annotated[int, Field(ge=-(10**18), le=10**18, strict=True)] | bool


class ParameterOut(Schema):
    """One figure, table or rule. `since`, `value` and `verified` are those that hold today, null before the first;
    amounts in whole rupiah, `ppm` in parts per million. Beyond `known_until` the last known value is used, with a
    warning."""

    parameter: str
    label: str
    unit: str
    since: date | None
    value: Any
    verified: str | None
    known_until: str | None


class DatedOut(Schema):
    """A value with the law that gave it; null where the law has one that is not known here."""

    since: date
    value: Any
    basis: str
    source: str
    verified: str
    note: str


class ParameterDetail(ParameterOut):
    history: list[DatedOut]


class FieldOut(Schema):
    """One input. `kind`: rupiah, month, date, count, percent, flag, choice, choices, word, payer. Without `default` it is
    required."""

    name: str
    kind: str
    label: str
    default: str | None
    choices: list[str]


class CalculatorOut(Schema):
    name: str
    label: str
    group: str
    audience: str
    fields: list[FieldOut]


class ExplanationOut(Schema):
    """A number or fact and why it is so: article, source, how far it is verified, and what it is made of.

    `how` tells how the value comes from the children whose `role` is not `beside`: `sum` (less those that are `less`),
    `product` (divided by those that are `divisor`, ppm as a share of one, rounded half-up once), `product_down` (rounded
    down), `least`, `most`, `within` (the first, not below the second, not above the third), `last`. `formula` says it in
    signs. `parameter` is the parameter or relief that is cited."""

    label: str
    value: int | bool | str | None
    text: str
    unit: str = ""
    basis: str = ""
    source: str = ""
    verified: str = ""
    note: str = ""
    formula: str = ""
    how: str = ""
    role: str = "part"
    parameter: str = ""
    children: list[ExplanationOut] = []


class Case(RootModel[dict[str, Given]]):
    """The fields of the calculator: texts as people write them, numbers, true and false."""


class CaseOut(Schema):
    """`value` in `unit`; `weakest` is the lowest mark of anything that it rests on. `reasons` tell why nothing, or less,
    is due."""

    calculator: str
    value: int | bool | str | None
    unit: str
    weakest: str
    reasons: list[str]
    explanation: ExplanationOut


class ChangeSide(Schema):
    start: date
    value: Any
    basis: str
    verified: str


class ChangeOut(Schema):
    """A parameter that differs; null where it is not yet in force or not known."""

    parameter: str
    label: str
    unit: str
    before: ChangeSide | None
    after: ChangeSide | None


class DifferenceOut(Schema):
    """What holds at the start of `after` and did not at that of `before`; ids of reliefs that began or ended."""

    before: str
    after: str
    changes: list[ChangeOut]
    begun: list[str]
    ended: list[str]


class FindingOut(Schema):
    """`trouble`: ran_out, runs_out, relief_ends, unknown, low, medium. `parameter` may be the id of a relief."""

    trouble: str
    parameter: str
    label: str
    when: str
    basis: str
    note: str
    message: str


class WhatIfIn(Body):
    """A draft decree as YAML in the form of a parameter file, the contribution month to compute, and the month whose
    assessed people it is tried on (the last one by default)."""

    draft: Annotated[str, Field(min_length=1, max_length=MOST_BYTES)]
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=PLAIN)] = "rancangan"
    month: MonthIn
    people_of: MonthIn | None = None


@router.get("/law/parameters", auth=OPEN, response=list[ParameterOut], summary="Parameters of the law")
def list_parameters(
    request: HttpRequest, programme: Programme | None = None, verified: Mark | None = None, q: Search = ""
) -> list[dict[str, Any]]:
    """All of them, in the order of the files. `verified` asks for those with any value so marked; `q` for a text in
    name, label or basis."""
    wanted = q.strip().lower()
    return [
        _parameter(one)
        for one in statute()
        if (not programme or one.id.startswith(programme + "."))
        and (not verified or any(value.verified == verified for value in one.values))
        and (not wanted or any(wanted in text.lower() for text in (one.id, one.label, *_bases(one))))
    ]


def _bases(one: Parameter) -> list[str]:
    return [value.basis for value in one.values]


def _parameter(one: Parameter) -> dict[str, Any]:
    today = clock.today()
    held = [value for value in one.values if value.start <= today]
    return {
        "parameter": one.id,
        "label": gettext(one.label),
        "unit": one.unit,
        "since": held[-1].start if held else None,
        "value": held[-1].value if held else None,
        "verified": held[-1].verified if held else None,
        "known_until": str(one.known_until) if one.known_until else None,
    }


@router.get(
    "/law/parameters/{key}", auth=OPEN, response=ParameterDetail, summary="One parameter with its history",
)  # fmt: skip
def get_parameter(request: HttpRequest, key: Key) -> dict[str, Any]:
    """Every recorded value, oldest first."""
    try:
        parameter = statute().parameter(key)
    except UnknownParameter as error:
        raise ApiRefused("LAW_KEY_UNKNOWN", error.message_id, **error.facts) from error
    return {**_parameter(parameter), "history": [_dated(value) for value in parameter.values]}


def _dated(value: DatedValue) -> dict[str, Any]:
    names = ("value", "basis", "source", "verified", "note")
    return {"since": value.start, **{name: getattr(value, name) for name in names}}


@router.get("/law/calculators", auth=OPEN, response=list[CalculatorOut], summary="Questions that the law answers")
def list_calculators(request: HttpRequest, group: Group | None = None) -> list[dict[str, Any]]:
    """Each with the fields it asks for. `audience`: worker, employer, sponsor or heir."""
    return [_calculator(one) for one in CALCULATORS.values() if group in (None, one.group)]


def _calculator(one: Calculator) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("name", "group", "audience")},
        "label": gettext(one.label),
        "fields": [
            {
                "name": field.name,
                "kind": field.kind.value,
                "label": gettext(field.label),
                "default": field.default,
                "choices": list(field.choices),
            }
            for field in one.fields
        ],
    }


@router.post(
    "/law/calculate/{name}",
    auth=OPEN,
    response=CaseOut,
    exclude_unset=True,
    summary="Answer one question",
    openapi_extra=NOTHING_WRITTEN,
)
def calculate_case(request: HttpRequest, name: Name, data: Case) -> dict[str, Any]:
    """The answer with its explanation. What the law does not say is refused by name, never guessed."""
    if name not in CALCULATORS:
        raise ApiRefused("CALCULATOR_UNKNOWN", "Perhitungan %(name)s tidak ada", name=name)
    with standing(marked_calendar):
        tree = calculate(name, {field: _text(value) for field, value in data.root.items()})
    return {
        "calculator": name,
        "value": tree.value,
        "unit": tree.unit,
        "weakest": tree.weakest,
        "reasons": [translated(sentence) for sentence in tree.reasons],
        "explanation": tree.to_dict(language()),
    }


def _text(value: str | int | bool) -> str:
    return ("ya" if value else "tidak") if isinstance(value, bool) else str(value)


@router.get("/law/diff", auth=OPEN, response=DifferenceOut, summary="What changes between two months")
def law_diff(request: HttpRequest, before: MonthIn, after: MonthIn) -> dict[str, Any]:
    """The order of the two months is yours."""
    difference = diff(Month.parse(before), Month.parse(after))
    return {
        "before": before,
        "after": after,
        "changes": [_change(one) for one in difference.changes],
        "begun": difference.begun,
        "ended": difference.ended,
    }


def _change(one: Change) -> dict[str, Any]:
    return {**one.to_dict(), "label": gettext(one.label)}


@router.get("/law/doctor", auth=OPEN, response=list[FindingOut], summary="What is uncertain or about to run out")
def law_doctor(
    request: HttpRequest, on: Day | None = None, ahead: Annotated[int, Field(ge=0, le=600)] = 18
) -> list[dict[str, Any]]:
    """As seen on a day (today by default), the most pressing first; `ahead` in months."""
    return [
        {
            **finding.to_dict(),
            "label": gettext(finding.label),
            "message": gettext(MESSAGES[Trouble(finding.trouble)]) % {"when": finding.when},
        }
        for finding in doctor(on or clock.today(), ahead=ahead)
    ]


@router.post("/law/whatif", auth=may("law.whatif"), response={202: RunOut}, summary="Try a draft decree on the people")
def start_whatif(request: HttpRequest, response: HttpResponse, data: WhatIfIn) -> dict[str, Any]:
    """Counts, rupiah, who pays more and who less, in the background; the run's `result` tells. Writes nothing."""
    return started(
        whatif.start(
            actor(request),
            data.draft,
            Month.parse(data.month),
            people_of=Month.parse(data.people_of) if data.people_of else None,
            name=data.name,
        ),
        response,
    )


class WeighedOut(Schema):
    """A value or relief that nobody has matched with the text of the law, or whose article nobody has seen (`article` false),
    and what was computed with it here: people, claims, whole rupiah billed and assessed."""

    id: str
    label: str
    start: date
    mark: str
    article: bool
    basis: str
    source: str
    people: int
    claims: int
    contributions: Rupiah
    benefits: Rupiah


@router.get(
    "/law/to-check", auth=may("law.whatif"), response=list[WeighedOut], summary="What a lawyer should check first"
)
def list_to_check(request: HttpRequest) -> list[dict[str, Any]]:
    """The heaviest first, by rupiah and people within the scope; also those that touch nobody yet."""
    return [{**one.to_dict(), "label": gettext(one.label)} for one in checking.to_check(actor(request))]
