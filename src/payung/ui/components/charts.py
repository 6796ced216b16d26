"""Funnel, burn, bars, columns, sparkline. The letters are HTML; only bars are stretched, so text keeps its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from payung.ui.components import words
from payung.ui.components.formats import number, rupiah, share
from payung.ui.components.svg import el, join

UNITS = 1000  # a bar is drawn in thousandths of its whole


@dataclass(frozen=True)
class Stage:
    """One stage of a funnel. `leaves` marks people who go out here (rejected, to review): set in, thinner."""

    label: words.Word
    count: int
    tone: str = "indigo"
    why: words.Word = ""
    leaves: bool = False
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar; `payer` gives its hue, else `tone`. `text` replaces the written number."""

    label: words.Word
    value: int
    tone: str = "indigo"
    payer: str = ""
    text: str = ""
    why: words.Word = ""
    url: str = ""


def _thousandths(value: int, whole: int) -> int:
    """Length of a bar; a value above zero always gets a visible bar."""
    if whole <= 0 or value <= 0:
        return 0
    return min(UNITS, max(4, value * UNITS // whole))


def _bar(value: int, whole: int, css: str, extra: str = "") -> SafeString:
    rect = el("rect", class_=css, x=0, y=0, width=_thousandths(value, whole), height=10)
    return el(
        "svg",
        rect,
        class_=f"bar {extra}".strip(),
        viewBox=f"0 0 {UNITS} 10",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def _row_head(label: object, value: str, part: str, url: str) -> SafeString:
    word = el("a", label, href=url) if url else el("span", label)
    tail = el("span", value, el("span", part, class_="share") if part else "", class_="num")
    return el("div", word, tail, class_="row-head")


def funnel(stages: Sequence[Stage]) -> SafeString:
    """From the rows of a list to protected people. Lengths and shares are of the first stage."""
    whole = stages[0].count if stages else 0
    items = []
    for index, stage in enumerate(stages):
        head = _row_head(stage.label, number(stage.count), share(stage.count, whole) if index else "", stage.url)
        bar = _bar(stage.count, whole, f"is-{stage.tone}", "" if stage.leaves else "thick")
        why = el("div", stage.why, class_="why") if stage.why else ""
        items.append(el("li", head, bar, why, class_="stage-out" if stage.leaves else "stage"))
    return el("ol", *items, class_="rows funnel")


def bars(items: Sequence[Bar], *, whole: int | None = None) -> SafeString:
    """Bars from one line, longest = the greatest value, or `whole` when the share of a whole matters."""
    reach = whole if whole is not None else max((b.value for b in items), default=0)
    rows = []
    for item in items:
        hue = f"is-payer p-{words.payer(item.payer).hue}" if item.payer else f"is-{item.tone}"
        part = share(item.value, whole) if whole is not None else ""
        head = _row_head(item.label, item.text or number(item.value), part, item.url)
        why = el("div", item.why, class_="why") if item.why else ""
        rows.append(el("li", head, _bar(item.value, reach, hue), why))
    return el("ul", *rows, class_="rows")


def burn(budget: int, committed: int, billed: int, paid: int, *, payer: str = "province") -> SafeString:
    """How far a budget (whole rupiah) is used: paid within billed within committed within the budget.

    The bar reaches to the greater of budget and commitment; what lies beyond the budget is marked.
    """
    if min(budget, committed, billed, paid) < 0:
        raise ValueError("amounts of a budget are not negative")
    reach = max(budget, committed, billed, paid, 1)
    steps = [min(paid, reach), max(billed, paid), max(committed, billed, paid)]
    edges = [min(UNITS, step * UNITS // reach) for step in steps]
    limit = budget * UNITS // reach
    rects, left = [], 0
    for name, edge in zip(("paid", "billed", "committed"), edges, strict=True):
        if edge > left:
            rects.append(el("rect", class_=f"seg-{name}", x=left, y=0, width=edge - left, height=10))
        left = max(left, edge)
    if committed > budget:
        rects.append(el("rect", class_="seg-over", x=limit, y=0, width=UNITS - limit, height=10))
        rects.append(el("path", class_="limit", d=f"M{limit} 0v10"))
    picture = el(
        "svg",
        *rects,
        class_="bar",
        viewBox=f"0 0 {UNITS} 10",
        preserveAspectRatio="none",
        role="img",
        aria_label=_("%(part)s anggaran sudah dijanjikan") % {"part": share(committed, budget)},
    )
    facts: list[tuple[str, str, int]] = [
        ("paid", _("Sudah dibayar"), paid),
        ("billed", _("Ditagih, belum dibayar"), max(0, billed - paid)),
        ("committed", _("Dijanjikan, belum ditagih"), max(0, committed - billed)),
        ("free", _("Sisa anggaran"), max(0, budget - committed)),
    ]
    if committed > budget:
        facts[-1] = ("over", _("Melampaui anggaran"), committed - budget)
    listed = [_burn_fact(name, word, amount, budget) for name, word, amount in facts]
    return el("figure", picture, el("dl", *listed), class_=f"figure burn p-{words.payer(payer).hue}")


def _burn_fact(name: str, word: str, amount: int, budget: int) -> SafeString:
    key = el(
        "svg",
        el("rect", class_=f"seg-{name}", x=1, y=1, width=14, height=14, rx=2),
        viewBox="0 0 16 16",
        aria_hidden="true",
    )
    value = el("dd", rupiah(amount), " ", el("small", share(amount, budget)))
    return el("div", el("dt", key, word), value)


def sparkline(values: Sequence[int], label: str, *, tone: str = "indigo") -> SafeString:
    """A small line of a series; `label` says what it shows, first and last values are added to it."""
    if len(values) < 2:
        return join([])
    # The scale starts at zero, so that a small change does not look like a collapse.
    low, high = min(0, *values), max(0, *values)
    span = max(1, high - low)
    step = 100 / (len(values) - 1)
    points = [(i * step, 28 - (v - low) * 26 / span) for i, v in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    spoken = f"{label}: {number(values[0])} → {number(values[-1])}"
    x, y = points[-1]
    return el(
        "svg",
        el("title", spoken),
        el("polygon", class_="area", points=f"0,30 {line} 100,30"),
        el("polyline", points=line),
        el("path", class_="last", d=f"M{x:.1f} {y:.1f}h0"),
        class_=f"spark is-{tone}",
        viewBox="0 0 100 30",
        preserveAspectRatio="none",
        role="img",
        aria_label=spoken,
    )
