"""The clock of a claim as a picture: one cell a day from complete papers to the deadlines, as the month ribbon does for months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from payung.kernel.calendar import WorkingCalendar
from payung.ui.components.formats import long_date
from payung.ui.components.svg import el, join

MOST = 42  # cells; a clock that has long run out shows its beginning and says how late it is


@dataclass(frozen=True)
class Pause:
    """Days on which the clock stood still, the first and (None: still) the last."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the clock stood still on the day."""
        return self.since < day and (self.until is None or day <= self.until)


def day_clock(
    start: date,
    calendar_due: date,
    working_due: date,
    today: date,
    calendar: WorkingCalendar,
    pauses: Iterable[Pause] = (),
    end: date | None = None,
) -> SafeString:
    """Cells from `start` (round: the day the papers were complete, which does not count) to the later deadline, or to
    today beyond it. With `end`, the day of the decision, nothing after it is filled.

    Shapes, not only colours: a day gone is full, a day off is hatched, a pause is dashed, today is framed, and the two
    deadlines carry a flag with a letter.
    """
    stands = list(pauses)
    at = end or today
    last = min(max(calendar_due, working_due, at), start + timedelta(days=MOST))
    days = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    cells = [_start(start, at == start and end is None)]
    cells += [_cell(day, calendar_due, working_due, at, end is None, calendar, stands) for day in days]
    label = _("Hari demi hari sesudah berkas lengkap pada %(day)s") % {"day": long_date(start)}
    return el("figure", el("ol", *cells, class_="day-clock", aria_label=label), _legend(bool(stands)), class_="figure")


def _cell(
    day: date,
    calendar_due: date,
    working_due: date,
    at: date,
    running: bool,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause],
) -> SafeString:
    classes, said = ["day"], [long_date(day)]
    if calendar.is_off(day):
        classes.append("is-off")
        said.append(_("libur"))
    if any(pause.holds(day) for pause in pauses):
        classes.append("is-paused")
        said.append(_("dijeda"))
    elif day <= at:
        classes.append("is-late" if day > calendar_due else "is-gone")
        said.append(_("lewat tenggat") if day > calendar_due else _("sudah lewat"))
    if day == at and running:
        classes.append("is-today")
        said.append(_("hari ini"))
    flags = []
    if day == calendar_due:
        flags.append(el("i", _("K"), class_="flag", aria_hidden="true"))
        said.append(_("tenggat menurut kalender"))
    if day == working_due:
        flags.append(el("i", _("H"), class_="flag is-work", aria_hidden="true"))
        said.append(_("tenggat menurut hari kerja"))
    spoken = el("span", ", ".join(str(s) for s in said), class_="sr-only")
    number = el("b", day.day, aria_hidden="true")
    return el("li", spoken, number, join(flags), class_=" ".join(classes), title=", ".join(str(s) for s in said))


def _start(day: date, today: bool) -> SafeString:
    said = [long_date(day), _("berkas lengkap"), *([_("hari ini")] if today else [])]
    spoken = el("span", ", ".join(str(s) for s in said), class_="sr-only")
    classes = "day is-start is-today" if today else "day is-start"
    return el("li", spoken, el("b", day.day, aria_hidden="true"), class_=classes, title=", ".join(str(s) for s in said))


def _legend(paused: bool) -> SafeString:
    lines = [
        ("is-start", _("berkas lengkap")),
        ("is-gone", _("hari yang lewat")),
        ("is-off", _("hari libur")),
        *([("is-paused", _("dijeda"))] if paused else []),
    ]
    items = [el("li", el("i", class_=f"day sample {css}", aria_hidden="true"), word) for css, word in lines]
    items.append(el("li", el("i", _("K"), class_="flag", aria_hidden="true"), _("7 hari kalender")))
    items.append(el("li", el("i", _("H"), class_="flag is-work", aria_hidden="true"), _("7 hari kerja")))
    return el("ul", *items, class_="legend", aria_label=_("Arti bentuk"))
