"""Official numbers of memberships: a KPJ that BPJS gave, besides the number that Payung gives until then.

What is refused is the database's (sql/0008_official_numbers.sql). Numbers go to the server as bound parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from payung.access import readlog
from payung.access.policies import require
from payung.access.services import Actor
from payung.kernel.nik import normalise
from payung.kernel.views import fields
from payung.law.identity import kpj_problems
from payung.participation import bindings
from payung.participation.errors import REFUSALS
from payung.participation.models import ExternalNumber, Membership
from payung.platform import clock

SHOWN = (
    *("id", "membership_id", "valid_from", "valid_to", "reason", "recorded_by", "known_at", "end_reason", "ended_by"),
    *("status", "list_id", "sheet_row"),
)


def record(actor: Actor, membership_id: int, number: str, source: str, reason: str, since: date | None = None) -> int:
    """Record a KPJ of BPJS; the question whether somebody has it already is logged. Returns the number of its row.

    Raises ParticipationRefused, RegistryRefused, ReadRefused.
    """
    require(actor.roles, "registry.correct")
    plain = normalise(number)
    if kpj_problems(plain):
        raise REFUSALS["P0D2A"]
    readlog.ask(bindings.official_number_ask(token=actor.token, number=plain))
    return REFUSALS.ask(
        bindings.official_number_record(
            membership=membership_id, number=plain, source=source, since=since, reason=reason, on=clock.today()
        )
    )


def end(actor: Actor, official_number_id: int, reason: str, until: date | None = None) -> None:
    """End a recorded KPJ, today or on an earlier day; from then on nothing is found by it. Raises as `record`."""
    require(actor.roles, "registry.correct")
    today = clock.today()
    REFUSALS.ask(
        bindings.official_number_end(official_number=official_number_id, until=until or today, reason=reason, on=today)
    )


def rows_of_person(person_id: int) -> QuerySet[ExternalNumber]:
    """Official KPJ of a person's memberships within the scope, the newest first, not asked for yet."""
    return ExternalNumber.objects.filter(membership__person_id=person_id, kind="kpj").order_by("-id")


def of_person(person_id: int) -> dict[int, list[ExternalNumber]]:
    """Official KPJ of a person's memberships, by membership, within the scope: those in force first, then the newest."""
    by_membership: dict[int, list[ExternalNumber]] = {}
    for row in sorted(rows_of_person(person_id), key=lambda one: one.valid_to is not None):
        by_membership.setdefault(row.membership_id, []).append(row)
    return by_membership


def listed(list_ref: str, row_ref: str) -> Exists:
    """Condition on another room's query: the row brought a number that still stands."""
    return Exists(
        ExternalNumber.objects.filter(list_id=OuterRef(list_ref), sheet_row=OuterRef(row_ref), valid_to__isnull=True)
    )


def people_of_rows(list_id: int, sheet_rows: Sequence[int]) -> dict[int, int]:
    """Whose numbers rows of a list brought, by row, where they still stand; within the scope."""
    rows = ExternalNumber.objects.filter(list_id=list_id, sheet_row__in=sheet_rows, valid_to__isnull=True)
    people = rows.values_list("sheet_row", "membership__person_id") if sheet_rows else ()
    return {row: person for row, person in people if row is not None}


def person_of_membership(membership_id: int) -> int | None:
    """Whose membership it is, within the scope."""
    return Membership.objects.filter(pk=membership_id).values_list("person_id", flat=True).first()


def person_of_number(official_number_id: int) -> int | None:
    """Whose recorded KPJ it is, within the scope."""
    rows = ExternalNumber.objects.filter(pk=official_number_id)
    return rows.values_list("membership__person_id", flat=True).first()


def line(row: ExternalNumber) -> dict[str, Any]:
    """A recorded KPJ without the KPJ: its row, membership, source, days, reasons and who."""
    return {**fields(row, SHOWN), "source": row.issuer, "state": "ended" if row.valid_to else "stands"}


def latest(membership_id: int) -> dict[str, Any]:
    """The KPJ of a membership that was recorded last."""
    return line(ExternalNumber.objects.filter(membership_id=membership_id, kind="kpj").latest("id"))


def one(official_number_id: int) -> dict[str, Any]:
    """A recorded KPJ by the number of its row."""
    return line(ExternalNumber.objects.get(pk=official_number_id))
