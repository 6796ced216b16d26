"""The month ribbon of one person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from payung.contributions.selectors import MonthCell
from payung.kernel.months import Month
from payung.participation.words import hue
from payung.platform import clock
from payung.ui.components.formats import rupiah
from payung.ui.components.ribbon import Month as Drawn
from payung.ui.components.ribbon import month_ribbon


def ribbon(cells: Sequence[MonthCell], died_on: date | None = None) -> SafeString:
    """The month ribbon of one person; paid months lead to their bill. It ends with a mark in the month of a death."""
    now = clock.this_month()
    return month_ribbon(
        [
            Drawn(
                cell.month.year,
                cell.month.month,
                "after" if died_on and cell.state == "free" and cell.month > Month.from_date(died_on) else cell.state,
                hue(cell.payer_kind) if cell.payer_kind else "",
                ", ".join(part for part in (cell.payer_label, rupiah(cell.amount) if cell.amount else "") if part),
                reverse("bill", args=[cell.bill_id]) if cell.bill_id else "",
                died_on if died_on and cell.month == Month.from_date(died_on) else None,
            )
            for cell in cells
        ],
        now=(now.year, now.month),
    )
