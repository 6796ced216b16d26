"""Facts of the rooms as the pictures of the house: ribbon, funnel, burn, explanations of the statute."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.contributions.selectors import MonthCell
from payung.law import Explanation
from payung.platform import clock
from payung.web import sentences
from payung.web.components import charts
from payung.web.components.formats import percent, rupiah
from payung.web.components.parts import Input
from payung.web.components.ribbon import Month, month_ribbon
from payung.web.components.words import Word

_ROW = re.compile(r"^baris (\d+)$")


def ribbon(cells: Sequence[MonthCell]) -> SafeString:
    """The month ribbon of one person; paid months lead to their bill."""
    now = clock.this_month()
    return month_ribbon(
        [
            Month(
                cell.month.year,
                cell.month.month,
                cell.state,
                sentences.hue(cell.payer_kind) if cell.payer_kind else "",
                ", ".join(part for part in (cell.payer_label, rupiah(cell.amount) if cell.amount else "") if part),
                reverse("bill", args=[cell.bill_id]) if cell.bill_id else "",
            )
            for cell in cells
        ],
        now=(now.year, now.month),
    )


def list_funnel(counts: dict[str, int], base_url: str = "") -> SafeString:
    """The funnel of one list from its counts."""
    if not counts.get("rows"):
        return SafeString("")

    def url(verdict: str) -> str:
        return f"{base_url}?hasil={verdict}#baris" if base_url else ""

    stages = [
        charts.Stage(_("Baris dalam berkas"), counts["rows"], url=f"{base_url}#baris" if base_url else ""),
        charts.Stage(_("Ditolak"), counts.get("rejected", 0), "calm", leaves=True, url=url("rejected")),
        charts.Stage(_("Perlu diperiksa"), counts.get("review", 0), "hand", leaves=True, url=url("review")),
        charts.Stage(_("Diterima"), counts.get("accepted", 0), "leaf", url=url("accepted")),
    ]
    if "committed" in counts:
        stages += [
            charts.Stage(word, counts[name], tone, leaves=True, url=url(name) if name == "waiting" else "")
            for name, word, tone in _AFTER
            if counts.get(name)
        ]
        stages.append(charts.Stage(_("Tersimpan sebagai peserta"), counts["committed"], "leaf", url=url("committed")))
    return charts.funnel(stages)


_AFTER: tuple[tuple[str, Word, str], ...] = (
    ("already", _("Sudah tercatat di skema ini"), "calm"),
    ("taken", _("Sudah ditanggung pembayar lain"), "calm"),
    ("out_of_scope", _("Di luar wilayah Anda"), "calm"),
    ("waiting", _("Menunggu kuota atau anggaran"), "wait"),
)


def explained(node: Explanation, label: Word = "") -> Input:
    """An explanation of the statute as the pages show it, labels in the reader's language.

    label: replaces that of the top, which names its month in Indonesian words.
    """
    return Input(
        label=label or gettext(node.label),
        value=_shown(node),
        basis=node.basis,
        source=node.source,
        verified=node.verified in ("", "high"),
        quoted=True,
        children=[explained(child) for child in node.children],
    )


def _shown(node: Explanation) -> str:
    if isinstance(node.value, bool):
        return gettext("Ya") if node.value else gettext("Tidak")
    if isinstance(node.value, int):
        if node.unit.startswith("IDR"):
            return rupiah(node.value)
        if node.unit == "ppm":
            return trimmed_percent(node.value)
    row = _ROW.match(node.shown)
    return gettext("baris %(row)s") % {"row": row[1]} if row else node.shown


def trimmed_percent(ppm: int) -> str:
    """Parts per million as a percentage without idle zeros: 2400 -> "0,24%"."""
    whole, rest = divmod(ppm, 10_000)
    digits = f"{rest:04d}".rstrip("0")
    return percent(f"{whole}.{digits or '0'}", len(digits))


def line(label: Word, value: Any, source: Word = "", **more: Any) -> Input:
    """One line of an explanation."""
    return Input(label=label, value=str(value), source=source, **more)
