"""Hukum, banding: the differences of the law between two months."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import re_path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.kernel.months import Month
from payung.kernel.views import Col, Columns
from payung.law.compare import Change, diff
from payung.law.store import statute
from payung.lawbook.parts.chart import change_months
from payung.lawbook.parts.frame import framed
from payung.lawbook.parts.values import bare, mark_of, marked, month_or_none, plain, value_words
from payung.platform import clock
from payung.ui.components.formats import MINUS, month_name, trimmed_percent
from payung.ui.components.tables import Column, Filter, FilterBar, Row, Table
from payung.ui.decorators import public_page
from payung.ui.exports import answer, wanted
from payung.ui.statute.tree import address_of


@public_page()
def compare(request: HttpRequest) -> HttpResponse:
    """Two months side by side; without any, the latest month in which something changed."""
    moments = change_months(list(statute()))
    now = clock.this_month()
    latest = next((month for month, _count in moments if month <= now), now)
    late = month_or_none(request.GET.get("ke", "")) or latest
    early = month_or_none(request.GET.get("dari", "")) or late - 1
    changed = diff(early, late)
    bar = FilterBar(
        [
            Filter("dari", _("Dari bulan"), "month", str(early)),
            Filter("ke", _("Ke bulan"), "month", str(late)),
        ],
        action=reverse("law_compare"),
    )
    if form := wanted(request):
        return answer(request, form, f"banding {early} {late}", _CHANGE, map(_line, changed.changes), bar=lambda: bar)
    reliefs = {relief.id: relief for relief in statute().reliefs}
    context: dict[str, Any] = {
        "early": early,
        "late": late,
        "count": len(changed.changes),
        "table": _table(changed.changes, early, late),
        "begun": [(gettext(reliefs[key].label), reliefs[key].basis, address_of(key)) for key in changed.begun],
        "ended": [(gettext(reliefs[key].label), reliefs[key].basis, address_of(key)) for key in changed.ended],
        "bar": bar,
        "moments": [
            (word, [_moment(month, count) for month, count in moments if (month > now) is ahead])
            for word, ahead in ((_("Sampai kini"), False), (_("Yang sudah pasti akan datang"), True))
        ],
    }
    return render(request, "law/compare.html", framed(request, "compare", context))


def _moment(month: Month, count: int) -> dict[str, Any]:
    query = urlencode({"dari": str(month - 1), "ke": str(month)})
    return {"month": month, "count": count, "url": f"?{query}"}


def _table(changes: tuple[Change, ...], early: Month, late: Month) -> Table:
    columns = [
        Column("label", _("Aturan")),
        Column("before", month_name(early)),
        Column("after", month_name(late)),
        Column("change", _("Berubah")),
        Column("basis", _("Dasar hukum")),
        Column("mark", _("Kepastian"), "state"),
    ]
    rows = [
        Row(
            [
                gettext(change.label),
                _shown(change, before=True),
                _shown(change, before=False),
                difference(change),
                change.after.basis if change.after else "",
                marked(mark_of(change.after)) if change.after else ("no-data", _("Belum berlaku")),
            ],
            url=address_of(change.parameter),
        )
        for change in changes
    ]
    exports = [
        (form.upper(), "?" + urlencode({"dari": str(early), "ke": str(late), "unduh": form}))
        for form in ("csv", "xlsx")
    ]
    return Table(
        columns=columns,
        rows=rows,
        caption=_("Yang berubah"),
        exports=exports,
        empty=_("Tidak ada aturan yang berubah"),
        empty_hint=_("Pilih dua bulan lain, atau salah satu bulan perubahan di bawah."),
    )


def _shown(change: Change, *, before: bool) -> str:
    value = change.before if before else change.after
    return value_words(change.parameter, value.value, change.unit) if value else gettext("belum berlaku")


def difference(change: Change) -> str:
    """How a figure moves: the amount with its sign, and for money the share of what it was."""
    if change.before is None or change.after is None:
        return ""
    old, new = change.before.value, change.after.value
    if type(old) is not int or type(new) is not int:
        return ""
    move = new - old
    sign = "+" if move > 0 else MINUS
    text = f"{sign}{bare(abs(move), change.unit)}"
    if change.unit.startswith("IDR") and old:
        ppm = (2 * abs(move) * 1_000_000 + old) // (2 * old)
        text += f" ({sign}{trimmed_percent((ppm + 50) // 100 * 100)})"
    return text


_CHANGE: Columns = (
    Col("parameter", "Kunci"),
    Col("label", "Aturan"),
    Col("unit", "Satuan"),
    Col("before", "Sebelum"),
    Col("after", "Sesudah"),
    Col("basis", "Dasar hukum"),
)


def _line(change: Change) -> dict[str, Any]:
    """A change as a file tells it."""
    before, after = (plain(one.value) if one else None for one in (change.before, change.after))
    rule = {"parameter": change.parameter, "label": gettext(change.label), "unit": change.unit}
    return {**rule, "before": before, "after": after, "basis": change.after.basis if change.after else ""}


urlpatterns = [re_path(r"^hukum/banding/?$", compare, name="law_compare")]
