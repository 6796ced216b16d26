"""What takes two administrators: proposals that wait, what was decided on them, and refusing one.

Each kind is confirmed by a function of its own, which carries it out (`office.changes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from payung.access import bindings
from payung.access.errors import REFUSALS
from payung.access.models import Change, Grant
from payung.access.policies import ALLOWED, require
from payung.access.selectors import names_of
from payung.access.services import Actor


def changes(state: str = "", kind: str = "", subject: str = "") -> QuerySet[Change]:
    """Proposals that the session may see, newest first. state: of `choices.CHANGE_STATE`, "" for all."""
    rows = Change.objects.select_related("decision", "place").order_by("-id")
    if state == "waiting":
        rows = rows.filter(decision__isnull=True)
    elif state:
        rows = rows.filter(decision__accepted=state == "accepted")
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(subject=subject) if subject else rows


def to_confirm(user_id: int) -> QuerySet[Change]:
    """Those that wait for another person than this user, the oldest first."""
    return changes("waiting").exclude(made_by=user_id).order_by("id")


def change_of(_actor: Actor | None, change_id: int) -> Change:
    """One proposal. Raises AccessRefused(CHANGE_UNKNOWN)."""
    row = changes().filter(pk=change_id).first()
    if row is None:
        raise REFUSALS["P0E53"]
    return row


def seen(_actor: Actor, change: Change) -> str:
    """The digest of a proposal with what stood before, which the second person names."""
    return change.digest


def lines(rows: Sequence[Change]) -> list[dict[str, Any]]:
    """Proposals as every face tells them. One query more, however many."""
    decisions = {row.pk: getattr(row, "decision", None) for row in rows}
    names = names_of({row.made_by for row in rows} | {d.decided_by for d in decisions.values() if d})
    return [
        {
            "id": row.pk,
            "kind": row.kind,
            "subject": row.subject,
            "place_code": row.place_id,
            "content": row.content,
            "before": row.before,
            "reason": row.reason,
            "state": "waiting" if (d := decisions[row.pk]) is None else "accepted" if d.accepted else "refused",
            "made_by": names.get(row.made_by, ""),
            "made_at": row.made_at,
            "decided_by": names.get(d.decided_by, "") if d else "",
            "decided_at": d.decided_at if d else None,
            "refusal": d.reason if d else "",
        }
        for row in rows
    ]


def whole(change_id: int) -> dict[str, Any]:
    """One proposal as every face tells it. Raises AccessRefused(CHANGE_UNKNOWN)."""
    return lines([change_of(None, change_id)])[0]


def refuse(actor: Actor, change_id: int, reason: str) -> None:
    """Refuse a proposal, or take the own one back. Raises AccessRefused: CHANGE_UNKNOWN, REASON_SHORT."""
    require(actor.roles, "users.manage")
    REFUSALS.make(bindings.change_refuse(change=change_id, reason=reason))


def administrators(province: str) -> int:
    """How many open accounts can confirm changes of a province (two digits), as far as the session sees them."""
    held = Grant.objects.filter(role__in=ALLOWED["changes.confirm"], place_id=province, user__is_active=True)
    return held.values("user_id").distinct().count()
