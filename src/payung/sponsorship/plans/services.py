"""Saved plans of what a scheme would cost. Users of the whole province see them; the costs are computed again each
time a plan is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from payung.access.policies import require
from payung.access.selectors import home_province, names_of
from payung.access.services import Actor
from payung.sponsorship.models import SavedPlan
from payung.sponsorship.plans import reckoning as planning
from payung.sponsorship.plans.reckoning import Plan, PlanRefused

MOST_COMPARED = 4


def save(actor: Actor, content: Any) -> int:
    """Store a plan; returns its number. Its costs are computed first, so a plan that cannot be computed is not stored. Raises PlanRefused,
    LawError."""
    require(actor.roles, "plan.make")
    plan = planning.read(content)
    planning.cost(plan)
    with transaction.atomic():
        row = SavedPlan.objects.create(
            province=home_province(), name=plan.name, content=plan.plain(), made_by=actor.user_id
        )
    return int(row.pk)


def remove(actor: Actor, plan_id: int) -> None:
    """Take one's own plan off the list. Raises PlanRefused(PLAN_UNKNOWN)."""
    require(actor.roles, "plan.make")
    own = saved().filter(pk=plan_id, made_by=actor.user_id)
    if not own.update(removed_at=Now()):
        raise _unknown()


def saved(text: str = "") -> QuerySet[SavedPlan]:
    """Plans that the session may see, newest first; text: part of the name."""
    rows = SavedPlan.objects.filter(removed_at__isnull=True).order_by("-id")
    return rows.filter(name__icontains=text) if text else rows


def plan_of(_actor: Actor | None, plan_id: int) -> Plan:
    """One plan, as it is counted. Raises PlanRefused(PLAN_UNKNOWN)."""
    row = SavedPlan.objects.filter(pk=plan_id).first()
    if row is None:
        raise _unknown()
    return planning.read(row.content)


def whole(plan_id: int) -> dict[str, Any]:
    """One plan with what it costs by the law of today and by its draft. Raises PlanRefused(PLAN_UNKNOWN)."""
    row = SavedPlan.objects.filter(pk=plan_id).first()
    if row is None:
        raise _unknown()
    return {**_head(row), **planning.cost(planning.read(row.content))}


def lines(rows: Sequence[SavedPlan]) -> list[dict[str, Any]]:
    """Plans as rows of a list, each with its costs."""
    names = names_of(row.made_by for row in rows)
    answer = []
    for row in rows:
        plan = planning.read(row.content)
        counted = planning.by_law(plan)
        answer.append(
            {
                **_head(row),
                "first": str(plan.first),
                "months": plan.months,
                "total": counted["total"],
                "worker_months": counted["worker_months"],
                "made_by": names.get(row.made_by, ""),
            }
        )
    return answer


def compared(plan_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Two to four plans beside each other, in the order asked. Raises PlanRefused(PLAN_COMPARE, PLAN_UNKNOWN)."""
    if not 2 <= len(set(plan_ids)) == len(plan_ids) <= MOST_COMPARED:
        raise PlanRefused("PLAN_COMPARE", "Pilih dua sampai empat rencana yang berbeda.")
    return [whole(one) for one in plan_ids]


def _head(row: SavedPlan) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name, "made_at": row.made_at, "state": "closed" if row.removed_at else "active"}


def _unknown() -> PlanRefused:
    return PlanRefused("PLAN_UNKNOWN", "Rencana itu tidak ada, atau bukan untuk Anda.")
