"""What a cycle cost, by the body from whose budget it is paid. According to the sources BPJS Ketenagakerjaan bears it all."""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.access.policies import require
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.days.interviews import cycle_of
from payung.awards.errors import REFUSALS
from payung.awards.models import Cost, Cycle
from payung.kernel.acts import Question, Saying
from payung.parties.selectors import organisations

BEARER = "bpjs"  # the kind of body that bears the costs according to the sources


def record(actor: Actor, year: int, item: str, amount: int, spent_on: date, holder: str) -> int:
    """Write a cost down; returns its number. amount: whole rupiah. holder: code of the body that pays. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    bodies = {one.code: one.pk for one in organisations()}
    if holder not in bodies:
        raise REFUSALS["P0EA1"]
    return REFUSALS.make(
        bindings.award_cost_record(
            cycle=cycle_of(year).pk, holder=bodies[holder], item=item, amount=amount, on=spent_on
        )
    )


def take_back(actor: Actor, cost_id: int, reason: str) -> None:
    """A cost that was written down wrongly counts no more, with a reason. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    REFUSALS.make(bindings.award_cost_take_back(cost=cost_id, reason=reason))


def bearers() -> list[tuple[str, str]]:
    """Bodies that may pay, those of BPJS Ketenagakerjaan first: code and name."""
    rows = sorted(organisations(), key=lambda one: (one.kind_id != BEARER, one.name))
    return [(one.code, one.name) for one in rows]


def whole(year: int) -> dict[str, Any]:
    """The costs of a cycle and their sum by who pays; what was taken back stands there and is not counted."""
    return _whole(cycle_of(year))


def _whole(cycle: Cycle) -> dict[str, Any]:
    rows = Cost.objects.filter(cycle=cycle).select_related("holder", "withdrawal").order_by("spent_on", "id")
    lines = [line(one) for one in rows]
    sums: dict[str, dict[str, Any]] = {}
    for one in lines:
        if one["state"] == "active":
            body = sums.setdefault(
                one["holder"],
                {"holder": one["holder"], "name": one["holder_name"], "by_bpjs": one["by_bpjs"], "amount": 0},
            )
            body["amount"] += one["amount"]
    return {
        "assessment_year": cycle.assessment_year,
        "costs": lines,
        "holders": sorted(sums.values(), key=lambda one: -int(one["amount"])),
        "total": sum(one["amount"] for one in sums.values()),
    }


def line(one: Cost) -> dict[str, Any]:
    """A cost as every face tells it."""
    withdrawal = getattr(one, "withdrawal", None)
    return {
        "id": one.pk,
        "item": one.item,
        "amount": one.amount,
        "spent_on": one.spent_on,
        "holder": one.holder.code,
        "holder_name": one.holder.name,
        "by_bpjs": one.holder.kind_id == BEARER,
        "state": "cancelled" if withdrawal else "active",
        "reason": withdrawal.reason if withdrawal else "",
    }


def cost_of(_actor: Actor | None, cost_id: int) -> Cost:
    """One cost that this session sees. Raises AwardRefused(AWARD_UNKNOWN)."""
    one = Cost.objects.select_related("holder", "cycle", "withdrawal").filter(pk=cost_id).first()
    if one is None:
        raise REFUSALS["P0EA1"]
    return one


def of_cost(cost_id: int) -> dict[str, Any]:
    """The costs of the cycle of a cost. Raises AwardRefused(AWARD_UNKNOWN)."""
    return _whole(cost_of(None, cost_id).cycle)


def asked_take_back(_actor: Actor, one: Cost, _data: object) -> Question:
    """What taking a cost back means."""
    return Question(
        Saying("Tarik biaya ini?"),
        (Saying("Biaya itu tidak dihitung lagi; catatannya tetap tersimpan."),),
        ((Saying("Untuk"), one.item), (Saying("Penanggung"), one.holder.name), (Saying("Jumlah"), one.amount)),
    )
