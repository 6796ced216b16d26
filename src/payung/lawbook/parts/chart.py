"""A history as steps: the value of each period, how certain it is, and up to when it is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from payung.kernel.months import Month
from payung.law.store import Parameter
from payung.lawbook.parts.values import bare, figure, mark_of, since
from payung.ui.components.formats import month_name, rupiah_short
from payung.ui.components.svg import el, join
from payung.ui.statute.words import MARKS


@dataclass(frozen=True)
class Step:
    """One level from `start` (a place on the line) to the next; `value` None where nothing is known."""

    start: int
    value: int | None
    mark: str
    text: str
    label: str = ""


@dataclass(frozen=True)
class Frame:
    """The size of a picture in its own units, and of its margins."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    letter: int
    css: str

    @property
    def floor(self) -> int:
        return self.height - self.bottom


WIDE = Frame(1100, 300, 92, 16, 34, 36, 14, "wide")
NARROW = Frame(340, 240, 62, 10, 34, 32, 12, "narrow")
LETTER = 0.58  # width of a letter over its height
GAP = 6


def history(parameter: Parameter, today: date) -> SafeString:
    """The picture of a numeric history with more than one value; nothing for any other."""
    values = parameter.values
    if len(values) < 2 or any(v.value is not None and type(v.value) is not int for v in values):
        return join([])
    steps = [
        Step(
            v.start.toordinal(),
            v.value,
            mark_of(v),
            f"{since(parameter, v)}: {figure(v.value, parameter.unit)}",
            bare(v.value, parameter.unit) if v.value is not None else "?",
        )
        for v in values
    ]
    until = (parameter.known_until + 1).first_day if parameter.known_until else None
    end = max(date(today.year + 2, 1, 1), date(values[-1].start.year + 2, 1, 1), until or today)
    spoken = _("%(label)s: %(first)s sampai %(last)s, %(count)s nilai") % {
        "label": _(parameter.label),
        "first": steps[0].text,
        "last": steps[-1].text,
        "count": len(steps),
    }
    return _figure(
        steps,
        end.toordinal(),
        spoken,
        years=(values[0].start.year, end.year),
        money=parameter.unit.startswith("IDR"),
        now=today.toordinal(),
        until=until.toordinal() if until else None,
        until_word=_("diketahui sampai %(month)s") % {"month": month_name(parameter.known_until)} if until else "",
        unit=parameter.unit,
    )


def _figure(
    steps: Sequence[Step],
    end: int,
    spoken: str,
    *,
    years: tuple[int, int],
    money: bool,
    now: int,
    until: int | None,
    until_word: str,
    unit: str,
) -> SafeString:
    pictures = [
        _picture(frame, steps, end, spoken, years=years, money=money, now=now, until=until, unit=unit)
        for frame in (WIDE, NARROW)
    ]
    keys = [(mark, MARKS[mark][1]) for mark in MARKS if any(step.mark == mark for step in steps)]
    legend = [el("li", _key_line(mark), word) for mark, word in keys]
    if until_word:
        legend.append(el("li", _key_line("until"), until_word))
    return el("figure", *pictures, el("ul", *legend, class_="legend"), class_="figure history")


def _key_line(mark: str) -> SafeString:
    path = el("path", class_=f"line is-{mark}", d="M1 8h22")
    return el("svg", path, viewBox="0 0 24 16", aria_hidden="true", class_="key-line")


def _picture(
    frame: Frame,
    steps: Sequence[Step],
    end: int,
    spoken: str,
    *,
    years: tuple[int, int],
    money: bool,
    now: int,
    until: int | None,
    unit: str,
) -> SafeString:
    first = steps[0].start
    top = _ceiling(max((step.value or 0 for step in steps), default=0))

    def across(at: int) -> float:
        return frame.left + (at - first) * (frame.width - frame.left - frame.right) / max(1, end - first)

    def up(value: int) -> float:
        return frame.floor - value * (frame.floor - frame.top) / top

    parts = [*_level_lines(frame, top, up, money, unit), *_year_marks(frame, years, across, first, end)]
    if until is not None:
        parts.append(
            el(
                "rect",
                class_="beyond",
                x=across(until),
                y=frame.top,
                width=max(0.0, across(end) - across(until)),
                height=frame.floor - frame.top,
            )
        )
    if first < now < end:
        parts.append(el("path", class_="now", d=f"M{across(now):.1f} {frame.top - 6}V{frame.floor}"))
        parts.append(_text(_("kini"), across(now), frame.top - 11, "middle", "now-word"))
    parts += _drawn(frame, steps, end, across, up)
    return el(
        "svg",
        *parts,
        class_=frame.css,
        viewBox=f"0 0 {frame.width} {frame.height}",
        role="img",
        aria_label=spoken,
    )


def _drawn(
    frame: Frame, steps: Sequence[Step], end: int, across: Callable[[int], float], up: Callable[[int], float]
) -> list[SafeString]:
    """Areas, treads and risers of the steps, then as many figures as fit."""
    areas, lines, words = [], [], []
    before: float | None = None
    for number, step in enumerate(steps):
        left = across(step.start)
        right = across(steps[number + 1].start if number + 1 < len(steps) else end)
        title = el("title", step.text)
        if step.value is None:
            box = {"x": left, "y": frame.top, "width": right - left, "height": frame.floor - frame.top}
            areas.append(el("rect", title, class_="unknown", **box))
            words.append(_text("?", (left + right) / 2, (frame.top + frame.floor) / 2, "middle", "question"))
            before = None
            continue
        y = up(step.value)
        areas.append(
            el("rect", title, class_="area", x=left, y=y, width=right - left, height=max(0.0, frame.floor - y))
        )
        riser = f"M{left:.1f} {before:.1f}V{y:.1f}" if before is not None else f"M{left:.1f} {y:.1f}"
        if before is not None:
            lines.append(el("path", class_="riser", d=riser))
        lines.append(el("path", class_=f"line is-{step.mark}", d=f"M{left:.1f} {y:.1f}H{right:.1f}"))
        before = y
    return [*areas, *lines, *words, *_figures(frame, steps, end, across, up)]


def _figures(
    frame: Frame, steps: Sequence[Step], end: int, across: Callable[[int], float], up: Callable[[int], float]
) -> list[SafeString]:
    """As many figures as fit, the newest first, each above every step that it reaches over."""
    edges = [*(across(step.start) for step in steps), across(end)]
    words: list[SafeString] = []
    free = float(frame.width)
    for number in reversed(range(len(steps))):
        step = steps[number]
        if step.value is None:
            continue
        width = len(step.label) * frame.letter * LETTER
        start = min(edges[number], frame.width - frame.right - width)
        if start + width + GAP > free:
            continue
        below = [
            up(other.value)
            for at, other in enumerate(steps)
            if other.value is not None and edges[at] < start + width and edges[at + 1] > start
        ]
        words.append(_text(step.label, start, min(below) - 7, "start", "figure-word"))
        free = start
    return words


def _level_lines(frame: Frame, top: int, up: Callable[[int], float], money: bool, unit: str) -> list[SafeString]:
    parts = []
    levels = [0, top // 3, 2 * top // 3, top] if top % 3 == 0 and top % 2 else [0, top // 2, top]
    levels = levels if top % 2 == 0 or top % 3 == 0 else [0, top]
    for level in levels:
        y = up(level)
        parts.append(el("path", class_="grid-line" if level else "floor", d=f"M{frame.left} {y:.1f}H{frame.width}"))
        word = rupiah_short(level) if money else bare(level, unit)
        parts.append(_text(word, frame.left - 8, y + 4, "end", "tick"))
    return parts


def _year_marks(
    frame: Frame, years: tuple[int, int], across: Callable[[int], float], first: int, end: int
) -> list[SafeString]:
    parts = []
    room = 4.5 * frame.letter
    last_x = -1000.0
    for year in range(years[0], years[1] + 1):
        at = date(year, 1, 1).toordinal()
        if not first <= at <= end:
            continue
        x = across(at)
        parts.append(el("path", class_="year", d=f"M{x:.1f} {frame.floor}v5"))
        if x >= last_x + room and x <= frame.width - room / 2:
            parts.append(_text(str(year), x, frame.floor + 20, "middle", "tick"))
            last_x = x
    return parts


def _text(word: object, x: float, y: float, anchor: str, css: str) -> SafeString:
    return el("text", word, class_=f"{css} at-{anchor}", x=x, y=y)


def _ceiling(value: int) -> int:
    """A round number at or above a value: a small multiple of a power of ten."""
    size = 1
    while size * 10 <= max(value, 1):
        size *= 10
    tenths = (12, 15, 18) if size >= 10 else ()
    for top in (size, *(size * tenth // 10 for tenth in tenths), *(size * whole for whole in (2, 3, 4, 5, 6, 8))):
        if top >= value:
            return top
    return 10 * size


def change_months(parameters: Sequence[Parameter]) -> list[tuple[Month, int]]:
    """Contribution months in which something changes, newest first, with the number of changed parameters.

    A value that starts within a month counts for the next one, as whole months are compared.
    """
    counts: dict[Month, int] = {}
    for parameter in parameters:
        for value in parameter.values[1:]:
            month = Month.from_date(value.start)
            month = month if value.start.day == 1 else month + 1
            counts[month] = counts.get(month, 0) + 1
    return sorted(counts.items(), reverse=True)
