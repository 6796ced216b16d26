"""Plans of instalments as interface, commands and tables show them. Whole rupiah."""

from __future__ import annotations

from typing import Any

from payung.contributions.choices import INSTALMENT_STATE, PLAN_STATE
from payung.contributions.instalments import services as plans
from payung.contributions.models import InstalmentPlan
from payung.kernel.views import Col, Columns, fields
from payung.platform import clock

PLAN: Columns = (
    Col("id", "Nomor", "id"),
    Col("payment_code", "Kode iuran"),
    Col("payer", "Pembayar", "wide"),
    Col("open", "Sisa", "money"),
    Col("overdue", "Lewat jatuh tempo", "money"),
    Col("state", "Keadaan", "choice", PLAN_STATE),
)
INSTALMENT: Columns = (
    Col("place", "Cicilan", "number"),
    Col("due_on", "Jatuh tempo", "date"),
    Col("amount", "Jumlah", "money"),
    Col("open", "Sisa", "money"),
    Col("state", "Keadaan", "choice", INSTALMENT_STATE),
)
OF_PLAN = ("bill_id", "why", "state", "maker_id", "made_at", "checker_id", "decided_at", "ended_by", "reason")


def plan_line(plan: InstalmentPlan) -> dict[str, Any]:
    """A plan with its instalments today; `open` and `overdue` in whole rupiah. Instalments of a plan that is not
    agreed are shown as proposed.
    """
    parts = plans.parts_of(plan, clock.today())
    return {
        "id": plan.pk,
        "payment_code": plan.bill.payment_code or "",
        "payer": plan.bill.payer.label,
        **fields(plan, OF_PLAN),
        "open": sum(one.open for one in parts),
        "overdue": sum(one.open for one in parts if one.state == "overdue"),
        "instalments": [vars(one) for one in parts],
    }


def plan_whole(plan_id: int) -> dict[str, Any]:
    """One plan. Raises ContributionsRefused(PLAN_UNKNOWN)."""
    return plan_line(plans.plan_of(None, plan_id))
