"""Reading lists, verdicts and the parsed people behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from payung.access.models import Grant, User
from payung.access.selectors import scope_of
from payung.intake import bindings
from payung.intake.choices import LEFT_OUT, REVIEWABLE
from payung.intake.kinds import KINDS
from payung.intake.models import Candidate, List, Outcome, Review, Row, SectorDecision, Tally
from payung.intake.verdicts import codes as verdict_codes
from payung.kernel.choices import values
from payung.kernel.nik import normalise
from payung.participation import numbers as official
from payung.sponsorship import selectors as sponsorship

LONGEST_REGENCY = 5  # signs of the code of a regency; a province's is shorter, a district's longer


@dataclass(frozen=True)
class RowView:
    """A row as a page shows it. `outcome`: a value of `choices.OUTCOME`, or "" when nothing came of it (yet)."""

    row: Row
    person: Candidate | None
    outcome: str
    waiting_reason: str
    person_id: int | None
    removed_for: str = ""  # why he was taken off the waiting list
    stated: str = ""  # the sector that an officer stated against the list of words, "" where none did

    @property
    def sector(self) -> str:
        """The sector that decides the price of the row."""
        return self.stated or self.row.sector

    @property
    def sector_by(self) -> str:
        """Where the sector comes from: a value of `choices.SECTOR_BY`."""
        return "officer" if self.stated else "list"

    @property
    def codes(self) -> tuple[str, ...]:
        """Verdict codes in the order of the answer file."""
        return verdict_codes.names(self.row.codes)


def lists(state: str = "", scheme_id: int | None = None, search: str = "") -> QuerySet[List]:
    """Lists with their scheme, newest first."""
    rows = List.objects.select_related("scheme").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if scheme_id:
        rows = rows.filter(scheme_id=scheme_id)
    return rows.filter(file_name__icontains=search) if search else rows


def list_of(list_id: int) -> List | None:
    """One list with its scheme, or None when it is not there or out of scope."""
    return lists().filter(pk=list_id).first()


def run_of_list(list_id: int) -> QuerySet[List, int]:
    """The number of the run that works on a list or did so last: of its commit, before that of its check."""
    return List.objects.filter(pk=list_id).values_list(Coalesce("commit_run_id", "check_run_id"), flat=True)


def served_places(user_id: int) -> list[tuple[str, str]]:
    """Provinces and regencies that a user serves, code and name: those to which his lists of numbers may belong."""
    scope = scope_of(user_id)
    return [one for one in zip(scope.place_codes, scope.places, strict=True) if len(one[0]) <= LONGEST_REGENCY]


def limits_of(of_list: List) -> dict[str, int]:
    """The conditions of the scheme of a list, for the sentences of the codes; empty without a scheme."""
    terms = of_list.scheme
    return {"min_age": terms.min_age, "max_age": terms.max_age, "max_decile": terms.max_decile} if terms else {}


def ids_in_scope(list_ids: Iterable[int]) -> list[int]:
    """Those of the lists that the reader may open."""
    return list(List.objects.filter(pk__in=list(list_ids)).values_list("pk", flat=True))


def last_checked(user_id: int) -> List | None:
    """The newest list with verdicts that concerns a user: his own, of his office, or of a scheme of a body that he acts for."""
    offices = User.objects.filter(pk=user_id, office__isnull=False).values("office_id")
    bodies = Grant.objects.filter(user_id=user_id, organisation__isnull=False).values("organisation_id")
    own = Q(uploaded_by=user_id) | Q(uploaded_by__in=User.objects.filter(office_id__in=offices).values("pk"))
    return lists().filter(own | Q(scheme__organisation_id__in=bodies), state__in=REVIEWABLE).first()


def newest_checked() -> List | None:
    """The newest list with verdicts in the scope, for who oversees others and sends none himself."""
    return lists().filter(state__in=REVIEWABLE).first()


def rows(list_id: int, verdict: str = "", code: str = "", regency: str = "", search: str = "") -> QuerySet[Row]:
    """Rows in sheet order. verdict: a value of `choices.BECAME`; search: NIK or part of a name."""
    queryset = Row.objects.filter(list_id=list_id).order_by("sheet_row")
    if verdict == "waiting":
        queryset = queryset.filter(sponsorship.waits("list_id", "sheet_row"))
    elif verdict == "refused":  # the state of the review: a refusal that was taken back is none any more
        gone = Review.objects.filter(list_id=OuterRef("list_id"), sheet_row=OuterRef("sheet_row"), state="refused")
        queryset = queryset.filter(Exists(gone))
    elif verdict in values(LEFT_OUT):
        left = Outcome.objects.filter(list_id=OuterRef("list_id"), sheet_row=OuterRef("sheet_row"), outcome=verdict)
        queryset = queryset.filter(Exists(left))
    elif verdict == "committed":
        took_in = sponsorship.enrolled("list_id", "sheet_row") | official.listed("list_id", "sheet_row")
        queryset = queryset.filter(took_in)
    elif verdict:
        queryset = queryset.filter(verdict=verdict)
    if code in verdict_codes.BY_NAME:
        queryset = _having(queryset, verdict_codes.BY_NAME[code].bit)
    if regency:
        queryset = queryset.filter(regency=regency)
    if search:
        digits = normalise(search)
        nik = digits if digits.isdigit() and len(digits) == 16 else ""
        asked = bindings.intake_find(list_=list_id, nik=nik, part=search)
        queryset = queryset.filter(sheet_row__in=RawSQL(asked.statement, asked.parameters))  # noqa: S611 - of our own
    return queryset


def _having(queryset: QuerySet[Row], bit: int) -> QuerySet[Row]:
    return queryset.annotate(masked=F("codes").bitand(1 << bit)).filter(masked__gt=0)


def attach(of_list: List, rows: Sequence[Row]) -> list[RowView]:
    """The people and outcomes of some rows of a list, in five queries at most, however many they are."""
    list_id, numbers = of_list.pk, [row.sheet_row for row in rows]
    of_scheme = KINDS[of_list.kind].of_scheme
    near = bool(numbers) and numbers[-1] - numbers[0] < 3 * len(numbers)
    with connection.cursor() as cursor:
        candidates = bindings.intake_people(list_=list_id, rows=numbers, between=near).on(cursor)
        people = {row["sheet_row"]: Candidate(**row) for row in candidates}
    waiting: dict[int, tuple[int, str]] = {}
    if of_scheme:
        enrolled, waiting = sponsorship.people_of_rows(list_id, numbers)
    else:
        enrolled = official.people_of_rows(list_id, numbers)
    left, stated = _decided(list_id, numbers)
    removed = sponsorship.removals_of_rows(list_id, left) if "removed" in left.values() else {}
    return [_view(row, people, enrolled, waiting, left, removed, stated) for row in rows]


def _decided(list_id: int, numbers: Sequence[int]) -> tuple[dict[int, str], dict[int, str]]:
    """By row: why it was not taken in (the outcome of the commit, or the refusal of an officer in the review), and the sector that
    an officer stated, the latest. One query."""
    asked = {"list_id": list_id, "sheet_row__in": numbers}
    nothing = Value("", TextField())
    outcomes = Outcome.objects.filter(**asked).values_list("sheet_row", "outcome", nothing)
    gone = Review.objects.filter(**asked, state="refused").values_list("sheet_row", Value("refused"), nothing)
    latest = SectorDecision.objects.filter(**asked).order_by("sheet_row", "-id").distinct("sheet_row")
    left: dict[int, str] = {}
    stated: dict[int, str] = {}
    for row, outcome, sector in outcomes.union(gone, latest.values_list("sheet_row", nothing, "sector"), all=True):
        if outcome:
            left.setdefault(row, outcome)
        else:
            stated[row] = sector
    return left, stated


def _view(
    row: Row,
    people: dict[int, Candidate],
    enrolled: dict[int, int],
    waiting: dict[int, tuple[int, str]],
    left: dict[int, str],
    removed: dict[int, str],
    stated: dict[int, str],
) -> RowView:
    number = row.sheet_row
    person_id, reason = waiting.get(number, (None, ""))
    outcome = "committed" if number in enrolled else "waiting" if reason else left.get(number, "")
    why = removed.get(number, "")
    person = enrolled.get(number, person_id)
    return RowView(row, people.get(number), outcome, reason, person, why, stated.get(number, ""))


def refused_of_village(code: str) -> QuerySet[Row]:
    """Rows that a list refused and that name a village, of every list within the scope."""
    return Row.objects.filter(verdict="rejected", village_code=code)


def lists_refusing(code: str, limit: int) -> list[List]:
    """The newest lists with such rows."""
    return list(List.objects.filter(pk__in=refused_of_village(code).values("list_id")).order_by("-id")[:limit])


def seen_regencies(list_id: int) -> list[str]:
    """Regency codes that occur among the visible rows of a list."""
    kept = Tally.objects.filter(list_id=list_id).exclude(regency="")
    return list(kept.order_by("regency").values_list("regency", flat=True).distinct())


def funnel(counts: dict[str, Any]) -> dict[str, int]:
    """The stages of a list from its counts; stages that have not happened yet are absent. Who left again when the list was
    undone is not among those it committed.
    """
    names = (
        "rows",
        "accepted",
        "review",
        "rejected",
        "committed",
        "already",
        "covered",
        "deceased",
        "waiting",
        "out_of_scope",
        "other_person",
        "number_known",
        "number_taken",
        "removed",
    )
    standing = standing_counts(counts)
    return {name: int(standing[name]) for name in names if name in standing}


def standing_counts(counts: dict[str, Any]) -> dict[str, Any]:
    """The counts of a list as they stand: people and rupiah that left again when it was undone are not among those that it
    committed, and nobody waits by it any more. How many left stays beside them (`undone`, `undone_amount`).
    """
    if "undone" not in counts:
        return counts
    standing = {**counts, "waiting": 0}
    for name, left in (("committed", "undone"), ("amount", "undone_amount")):
        if name in counts:
            standing[name] = max(0, int(counts[name]) - int(counts.get(left) or 0))
    return standing
