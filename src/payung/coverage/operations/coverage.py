"""Coverage: active people by place and month over a named denominator, and figures as others published them."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from ninja import Field, Router, Schema

from payung.access.selectors import home_province
from payung.api.acts import mount
from payung.api.auth import actor, may
from payung.api.errors import ApiRefused, or_refuse
from payung.api.forms import PLAIN, After, Limit, MonthIn, MonthOut, OneOf, Page, PlaceIn, first_day, page
from payung.coverage import selectors, views, villages
from payung.coverage.acts import FIGURES
from payung.coverage.choices import STANDING
from payung.coverage.figures import said
from payung.coverage.models import Statement
from payung.coverage.sentences import LONGEST, judge
from payung.kernel.choices import values
from payung.places import selectors as places
from payung.platform import clock
from payung.registry.reading import listed

router = Router(tags=["coverage"])
Sentence = Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=PLAIN)]
StandingIn = Annotated[str, OneOf(values(STANDING))]
Level = Literal["province", "regency", "district", "village"]
LEVELS = {"province": 1, "regency": 2, "district": 3, "village": 4}


class Base(Schema):
    """The denominator of a share: what was counted, how many, as of when, by whom."""

    kind: str
    value: int
    as_of: date
    source: str


class CoveredPlace(Schema):
    """Active people of a place by kind of payer. `share_bp`: hundredths of a percent of `base`, null without one."""

    code: str
    name: str
    people: int
    through_schemes: int
    existing: int
    by_payer: dict[str, int]
    base: Base | None
    share_bp: int | None


class Coverage(Schema):
    """One month. `people` counts each person once; only places within the scope are counted."""

    month: MonthOut
    level: str
    within: str | None
    people: int
    places: list[CoveredPlace]


class VillageOut(Schema):
    """A village in a month: people within the scope by how they stand, rows that lists refused, and the gap.

    `unprotected`: the living on record who are not protected. `gap`: people of `base` who are not, null where nobody has counted.
    """

    code: str
    name: str
    month: MonthOut
    people: int
    dead: int
    protected: int
    committed: int
    waiting: int
    ended: int
    never: int
    refused: int
    unprotected: int
    base: Base | None
    gap: int | None


class Villager(Schema):
    """A person of a village; the NIK is masked. `last`: his latest protected month, this one included."""

    id: int
    name: str
    nik: str
    birth_date: date | None
    state: str
    last: MonthOut | None


class CoveredMonth(Schema):
    month: MonthOut
    people: int
    by_payer: dict[str, int]


class StatementOut(Schema):
    """A figure as somebody published it. Shares in hundredths of a percent; `decimals` of them were printed.

    corrects_id: the figure that was entered wrongly, in whose place it stands.
    """

    id: int
    corrects_id: int | None
    code: str
    place_code: str
    subject: str
    percent_bp: int | None
    decimals: int
    numerator: int | None
    denominator: int | None
    as_of: date
    source: str
    note: str


class Contradiction(Schema):
    """A published figure that others of its publication do not bear out, found by arithmetic.

    rule: `share` (not part of whole), `above` (part exceeds whole), `twice` (two percentages of one subject), `between`
    (the total outside its parts), `bases` (parts and their workers give another total). Shares in hundredths of a percent.
    """

    rule: str
    place_code: str
    subject: str
    as_of: date
    source: str
    stated_bp: int | None
    computed_bp: int | None
    numerator: int | None
    denominator: int | None
    codes: list[str]


class Fit(Schema):
    """What would agree with the other two numbers: `value`, and anything from `low` to `high`. what: percent, part, whole."""

    what: str
    value: int | float
    low: int | float
    high: int | float


class Checked(Schema):
    """A judged sentence: consistent, inconsistent, impossible or unknown. Percentages in percent."""

    verdict: str
    computed: int | float | None
    stated: int | float | None
    fits: list[Fit]
    part: int | float | None
    whole: int | float | None
    reason: str | None
    explanation: list[str]


class Ucj(Schema):
    """The mix of formal and informal workers that three published shares imply, and what Payung's schemes add in a month.

    Workers and covered people as counts, shares in hundredths of a percent. `formal` and `informal` are null where nobody
    published them; what the shares imply for them then stands in `implied_formal` and `implied_informal`.
    `total_from_parts_bp` is null unless both are published. `added` is null for those who do not see the totals of the whole
    province.
    """

    place_code: str
    as_of: date
    source: str
    month: MonthOut
    total_bp: int
    formal_bp: int
    informal_bp: int
    formal_share_bp: int
    total_from_parts_bp: int | None
    formal: int | None
    informal: int | None
    implied_formal: int | None
    implied_informal: int | None
    covered_formal: int | None
    covered_informal: int | None
    workforce: int | None
    added: int | None
    total_with_added_bp: int | None


class FiguresOut(Schema):
    """What rests on the published figures of a place now: the total that counts, the share of formal workers that follows, and
    how many contradictions were found. Shares in hundredths of a percent, null where no mix is published.
    """

    place_code: str
    total_bp: int | None
    formal_share_bp: int | None
    contradictions: int


mount(router, FIGURES, FiguresOut)


@router.get("/coverage", auth=may("coverage.view"), response=Coverage, summary="Coverage by place in a month")
def coverage_by_place(
    request: HttpRequest,
    month: MonthIn | None = None,
    level: Level = "regency",
    within: PlaceIn | None = None,
) -> dict[str, Any]:
    """`within` names the place whose parts are wanted. Without a month: this month, or the last one counted."""
    when = first_day(month) or _latest()
    lines = views.lines(when, LEVELS[level], within or "")
    return {
        "month": when,
        "level": level,
        "within": within,
        "people": sum(line.people for line in lines),
        "places": [views.place_line(line) for line in lines],
    }


def _latest() -> date:
    today = clock.today()
    return selectors.latest_month(today) or today.replace(day=1)


@router.get("/coverage/months", auth=may("coverage.view"), response=list[CoveredMonth], summary="Coverage by month")
def coverage_by_month(request: HttpRequest, within: PlaceIn | None = None) -> list[dict[str, Any]]:
    """Every month that is counted, oldest first."""
    return [
        {"month": month, "people": sum(by_payer.values()), "by_payer": by_payer}
        for month, by_payer in selectors.by_month(within or "")
    ]


@router.get(
    "/coverage/villages/{code}",
    auth=may("registry.view"),
    response=VillageOut,
    summary="One village and its gap",
)
def coverage_village(request: HttpRequest, code: PlaceIn, month: MonthIn | None = None) -> dict[str, Any]:
    """Counts of the people within the scope; without a month, of this one."""
    return views.village_line(_village(code, month))


@router.get(
    "/coverage/villages/{code}/people",
    auth=may("registry.view"),
    response=Page[Villager],
    summary="The people of a village",
)
def coverage_village_people(
    request: HttpRequest,
    code: PlaceIn,
    month: MonthIn | None = None,
    state: StandingIn | None = None,
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """In the order of their numbers; that they are read is written down."""
    standing = _village(code, month).page(state or "", after or 0, limit + 1)
    listed(actor(request), "village", [one.person_id for one in standing[:limit]])
    lines = page(standing, limit, "person_id")
    return {**lines, "items": views.villager_lines(lines["items"])}


def _village(code: str, month: str | None) -> villages.Village:
    when = first_day(month) or clock.this_month().first_day
    return or_refuse(villages.village(code, when), "PLACE_UNKNOWN", "Desa atau kelurahan dengan kode itu tidak ada.")


@router.get(
    "/coverage/statements",
    auth=may("coverage.view"),
    response=list[StatementOut],
    summary="Figures as published",
)
def coverage_statements(
    request: HttpRequest, place: PlaceIn | None = None, corrected: bool = False
) -> list[dict[str, Any]]:
    """Kept with source and date, also where two of them cannot both hold. `corrected`: with those that were entered wrongly."""
    return [_statement(one) for one in selectors.statements(place or home_province(), corrected=corrected)]


def _statement(one: Statement) -> dict[str, Any]:
    names = [n for n in StatementOut.model_fields if n != "place_code"]
    return {**{name: getattr(one, name) for name in names}, "place_code": one.place_id}


@router.get(
    "/coverage/contradictions",
    auth=may("coverage.view"),
    response=list[Contradiction],
    summary="Published figures that cannot hold together",
)
def coverage_contradictions(request: HttpRequest, place: PlaceIn | None = None) -> list[dict[str, Any]]:
    """What one source published of one place on one day is compared, whoever entered it and when."""
    return [views.contradiction_line(one) for one in selectors.contradictions(place or home_province())]


@router.get(
    "/coverage/check", auth=may("coverage.view"), response=Checked, summary="Judge a sentence with a percentage"
)
def coverage_check(request: HttpRequest, sentence: Sentence) -> dict[str, Any]:
    """A part, a whole and a percentage as people write them ("748 ribu dari 1,6 juta pekerja, 44 persen"); nothing is kept.

    Counts hold as written, the percentage within half of its last digit. `fits` says what would agree.
    """
    judged = judge(sentence)
    words = said(judged, gettext, get_language() or "id")
    return {**judged.to_dict(), "explanation": [words.lead, *words.lines]}


@router.get(
    "/coverage/ucj",
    auth=may("coverage.view"),
    response=Ucj,
    summary="Universal coverage, and what is added",
    openapi_extra={"responses": {404: {}}},
)
def coverage_ucj(request: HttpRequest, place: PlaceIn | None = None, month: MonthIn | None = None) -> dict[str, Any]:
    """Needs published figures for the place; kabupaten have none."""
    place = place or home_province()
    shares = or_refuse(
        views.ucj(place, first_day(month) or _latest()),
        "COVERAGE_UNKNOWN",
        "Belum ada angka cakupan yang dilaporkan untuk wilayah ini.",
    )
    if places.place(place) is None:
        raise ApiRefused("PLACE_UNKNOWN", "Wilayah dengan kode itu tidak ada.")
    return shares
