"""The month ribbon: one cell a month, coloured by who paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from payung.ui.components import words
from payung.ui.components.formats import long_date, month_name, month_short
from payung.ui.components.svg import el, join

WIDTH = 34  # one month's column; the cell inside is 28 wide
SIDE = 28
TOP = 14  # room for the initial of the month


@dataclass(frozen=True)
class Month:
    """One month of a person. `state`: paid, billed, committed, existing, free, after (his death). `payer` as in
    `words.PAYERS`.

    `detail` is appended to the spoken text ("Rp16.800, tagihan 4471"); `url` makes the cell a link; `died_on` in the month
    with which the ribbon ends.
    """

    year: int
    month: int
    state: str = "free"
    payer: str = ""
    detail: str = ""
    url: str = ""
    died_on: date | None = None


def month_ribbon(cells: Iterable[Month], *, now: tuple[int, int] | None = None, legend: bool = True) -> SafeString:
    """Ribbon of whole calendar years. Months that nobody names are outside; `now` (year, month) is framed.

    Every cell carries a spoken text and a letter; state is also a pattern: paid full, billed half full,
    committed dashed, existing hatched, free empty with a dash.
    """
    years: dict[int, dict[int, Month]] = defaultdict(dict)
    for cell in cells:
        years[cell.year][cell.month] = cell
    rows = [_year(year, years[year], now) for year in sorted(years)]
    months_drawn = [c for months in years.values() for c in months.values()]
    parts = [el("div", *rows, class_="ribbon")]
    if legend:
        parts += [
            payer_legend(c.payer for c in months_drawn if c.payer),
            _state_legend({c.state for c in months_drawn}),
        ]
    return el("figure", *parts, class_="figure")


def _year(year: int, months: dict[int, Month], now: tuple[int, int] | None) -> SafeString:
    drawn = []
    for month in range(1, 13):
        x = (month - 1) * WIDTH + (WIDTH - SIDE) / 2
        initial = month_short(month)[0]
        drawn.append(el("text", initial, class_="head", x=x + SIDE / 2, y=9, aria_hidden="true"))
        drawn.append(_cell(months.get(month), x))
        if now == (year, month):
            drawn.append(
                el("rect", class_="now", x=x - 3, y=TOP - 3, width=SIDE + 6, height=SIDE + 6, rx=5, aria_hidden="true")
            )
    label = _("Perlindungan per bulan, tahun %(year)s") % {"year": year}
    picture = el("svg", *drawn, viewBox=f"0 0 {12 * WIDTH} {TOP + SIDE + 4}", role="list", aria_label=label)
    return el("div", el("b", year), picture, class_="ribbon-year")


def _cell(cell: Month | None, x: float) -> SafeString:
    box = el("rect", class_="box", x=x, y=TOP, width=SIDE, height=SIDE, rx=4)
    if cell is None:
        return el("g", box, class_="cell is-outside", aria_hidden="true")
    who = words.payer(cell.payer) if cell.payer else None
    marks: list[SafeString] = [el("title", spoken_month(cell)), box]
    if cell.state == "billed":
        half = TOP + SIDE / 2
        marks.append(
            el(
                "path",
                class_="half",
                d=f"M{x:g} {half:g}h{SIDE}v{SIDE / 2 - 4:g}a4 4 0 0 1-4 4h-{SIDE - 8}a4 4 0 0 1-4-4z",
            )
        )
    if cell.state == "existing":
        steps = "".join(f"M{x + a:g} {TOP + b}L{x + c:g} {TOP + d}" for a, b, c, d in _HATCH)
        marks.append(el("path", class_="hatch", d=steps))
    if cell.died_on:
        marks.append(el("path", class_="end", d=f"M{x + SIDE + 3:g} {TOP - 4}v{SIDE + 8}"))
    if cell.state == "free" or (who is None and cell.state != "after"):
        marks.append(el("path", class_="dash", d=f"M{x + 10:g} {TOP + SIDE / 2:g}h8"))
    elif who is not None:
        marks.append(el("text", who.letter, class_="letter", x=x + SIDE / 2, y=TOP + 19, aria_hidden="true"))
    hue = f" p-{who.hue}" if who else ""
    # The title names link and picture alike, so that what is heard is what is shown; a list holds nothing but its items.
    drawn = el("a", *marks, href=cell.url) if cell.url else el("g", *marks, role="img")
    return el("g", drawn, class_=f"cell is-{cell.state}{hue}", role="listitem")


_HATCH = ((0, 10, 10, 0), (0, 19, 19, 0), (2, 26, 26, 2), (10, 28, 28, 10), (19, 28, 28, 19))


def spoken_month(cell: Month) -> str:
    """The cell in words: "Juli 2025: Dibayar, APBD provinsi, Rp16.800"."""
    said = [str(words.MONTH_STATES.get(cell.state, words.state(cell.state).word))]
    if cell.payer and cell.state not in {"free", "existing"}:
        said.append(str(words.payer(cell.payer).word))
    if cell.detail:
        said.append(cell.detail)
    if cell.died_on:
        said.append(_("meninggal %(day)s") % {"day": long_date(cell.died_on)})
    return f"{month_name(f'{cell.year}-{cell.month}')}: {', '.join(said)}".replace("\u00a0", " ")


def payer_legend(payers: Iterable[str]) -> SafeString:
    """Letters and hues of the payers that occur, in the fixed order of the house."""
    present = set(payers)
    order: Sequence[str] = [*words.PAYERS, *sorted(present - set(words.PAYERS))]
    items = []
    for code in order:
        if code in present:
            who = words.payer(code)
            letter = el("i", who.letter, aria_hidden="true")
            items.append(el("li", el("span", letter, who.word, class_=f"payer-tag p-{who.hue}")))
    return el("ul", *items, class_="legend", aria_label=_("Siapa yang membayar")) if items else join([])


def _state_legend(states: set[str]) -> SafeString:
    items = []
    for state, word in words.MONTH_STATES.items():
        if state in states:
            sample = Month(2000, 1, state, "" if state in {"free", "after"} else "existing")
            drawn = _cell(sample, 0)
            # the sample is a picture only: its spoken text would name a month that does not exist
            picture = el("svg", _mute(drawn), viewBox=f"-1 {TOP - 1} 30 30", aria_hidden="true", class_="figure")
            items.append(el("li", picture, word))
    return el("ul", *items, class_="legend", aria_label=_("Arti bentuk"))


def _mute(drawn: SafeString) -> SafeString:
    """The drawing without its title and letter."""
    text = str(drawn)
    for name in ("title", "text"):
        start, end = text.find(f"<{name}"), text.find(f"</{name}>")
        if start >= 0:
            text = text[:start] + text[end + len(name) + 3 :]
    return SafeString(text)
