"""The month ribbon of one person."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.safestring import SafeString

from payung.contributions.selectors import MonthCell
from payung.participation.words import hue
from payung.platform import clock
from payung.ui.components.formats import rupiah
from payung.ui.components.ribbon import Month, month_ribbon


def ribbon(cells: Sequence[MonthCell]) -> SafeString:
    """The month ribbon of one person; paid months lead to their bill."""
    now = clock.this_month()
    return month_ribbon(
        [
            Month(
                cell.month.year,
                cell.month.month,
                cell.state,
                hue(cell.payer_kind) if cell.payer_kind else "",
                ", ".join(part for part in (cell.payer_label, rupiah(cell.amount) if cell.amount else "") if part),
                reverse("bill", args=[cell.bill_id]) if cell.bill_id else "",
            )
            for cell in cells
        ],
        now=(now.year, now.month),
    )
