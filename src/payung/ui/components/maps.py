"""The map: proportional symbols over the coast, or areas when the office has loaded its boundaries.

Pictures carry classes only; the table beside a map says the same in words.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from payung.ui.components.formats import decimal, number, percent
from payung.ui.components.labels import Box, Label, place_labels
from payung.ui.components.svg import el, ring_path

Ring = Sequence[Sequence[float]]
WIDTH = 960.0
LARGEST = 36.0
SMALLEST = 7.0
CLASSES = 5


@dataclass(frozen=True)
class Place:
    """One place on a map. `value` (people) sizes the symbol; `level` (percent) chooses the shade; None: no data."""

    code: str
    name: str
    lon: float
    lat: float
    value: int | None = None
    level: Fraction | int | float | None = None
    url: str = ""
    short: str = ""

    @property
    def label(self) -> str:
        """The name without its rank; three words and more by their initials, as people write TTS and SBD."""
        if self.short:
            return self.short
        words = (self.name.title() if self.name.isupper() else self.name).split()
        if words and words[0].lower() in {"kabupaten", "kab."}:
            words = words[1:]
        return "".join(w[0] for w in words) if len(words) >= 3 else " ".join(words)


@dataclass(frozen=True)
class Frame:
    """Equirectangular projection around the middle latitude, `WIDTH` units wide."""

    west: float
    north: float
    scale: float
    stretch: float
    height: float

    @classmethod
    def around(cls, points: Iterable[Sequence[float]], margin: float) -> Frame:
        """The frame that holds (lon, lat) points with a margin in degrees."""
        known_points = list(points) or [(118.9, -10.9), (125.2, -8.0)]
        west, east = min(p[0] for p in known_points) - margin, max(p[0] for p in known_points) + margin
        south, north = min(p[1] for p in known_points) - margin, max(p[1] for p in known_points) + margin
        stretch = math.cos(math.radians((south + north) / 2))
        scale = WIDTH / ((east - west) * stretch)
        return cls(west, north, scale, stretch, (north - south) * scale)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place lies in the picture."""
        return (lon - self.west) * self.stretch * self.scale, (self.north - lat) * self.scale


def read_coast(text: str) -> list[Ring]:
    """Rings of (lon, lat) from JSON: a plain list of rings, {"rings": [...]}, or GeoJSON polygons."""
    data: Any = json.loads(text)
    if isinstance(data, dict) and "rings" in data:
        data = data["rings"]
    if isinstance(data, dict):
        return [ring for feature in data.get("features", []) for ring in _rings(feature["geometry"])]
    return list(data)


@lru_cache(maxsize=2)
def load_coast(path: Path) -> tuple[Ring, ...]:
    """The coast that set-up has installed; nothing when it is absent (the map then shows symbols alone)."""
    try:
        return tuple(read_coast(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return ()


def _rings(geometry: Mapping[str, Any]) -> list[Ring]:
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    return []


def level_class(level: Fraction | int | float | None, breaks: Sequence[Fraction | int]) -> str:
    """Shade of a percentage: "q1".."q5", or "no-data". `breaks` are the lower bounds of the classes above the first.

    Fewer classes than five spread over the five shades, the darkest for the highest.
    """
    if level is None:
        return "no-data"
    return _shade(sum(1 for b in breaks[: CLASSES - 1] if level >= b), len(breaks[: CLASSES - 1]))


def _shade(index: int, last: int) -> str:
    """The shade of a class by its place among them; a single class has the middle one."""
    return f"q{1 + index * (CLASSES - 1) // last}" if last else f"q{(CLASSES + 1) // 2}"


def ntt_map(
    places: Sequence[Place],
    *,
    coast: Iterable[Ring] = (),
    boundaries: Mapping[str, Any] | None = None,
    breaks: Sequence[Fraction | int] = (10, 20, 30, 40),
    unit: str = "",
    title: str = "",
) -> SafeString:
    """The map with its legend, as one figure.

    `boundaries` is a GeoJSON FeatureCollection whose features carry `properties.code` (Kemendagri); with it areas are
    shaded and no symbols drawn. `unit` names what the symbols count. Labels never cover one another: those that do
    not fit are left to the tooltip and the table.
    """
    if boundaries:
        corners = [p for f in boundaries["features"] for ring in _rings(f["geometry"]) for p in ring]
        frame = Frame.around(corners, 0.08)
    else:
        frame = Frame.around([(p.lon, p.lat) for p in places], 0.5)
    largest = max((p.value or 0 for p in places), default=0)
    land = [el("path", class_="land", d=_path(ring, frame)) for ring in coast if _visible(ring, frame)]
    if boundaries:
        drawn = _areas(places, boundaries, frame, breaks)
        radii = dict.fromkeys((p.code for p in places), 0.0)
        middles = {str(f["properties"].get("code", "")): _middle(_rings(f["geometry"])) for f in boundaries["features"]}
        places = [_moved(p, middles.get(p.code)) for p in places]
    else:
        radii = {p.code: _radius(p.value, largest) for p in places}
        drawn = [_dot(p, frame, radii[p.code], breaks) for p in sorted(places, key=lambda p: -(p.value or 0))]
    labels = [_labels(places, frame, radii, size, css) for size, css in ((13.5, "wide"), (29.0, "narrow"))]
    picture = el(
        "svg",
        el("g", *land, aria_hidden="true"),
        el("g", *drawn),
        *labels,
        viewBox=f"0 0 {WIDTH:g} {frame.height:.0f}",
        role="group",
        aria_label=title or _("Peta wilayah"),
    )
    shaded = breaks if any(p.level is not None for p in places) else None
    legend = _legend(shaded, 0 if boundaries else largest, unit, any(p.level is None for p in places))
    return el("figure", el("div", picture, class_="map"), legend, class_="figure")


def _path(ring: Ring, frame: Frame) -> str:
    return ring_path(frame.at(p[0], p[1]) for p in ring)


def _visible(ring: Ring, frame: Frame) -> bool:
    spots = [frame.at(p[0], p[1]) for p in ring]
    return any(-40 <= x <= WIDTH + 40 and -40 <= y <= frame.height + 40 for x, y in spots)


def _middle(rings: Sequence[Ring]) -> tuple[float, float] | None:
    """Centre of gravity of the largest island, where its name reads best."""
    best: tuple[float, float, float] | None = None
    for ring in rings:
        area = x = y = 0.0
        for a, b in pairwise(ring):
            cross = a[0] * b[1] - b[0] * a[1]
            area += cross
            x += (a[0] + b[0]) * cross
            y += (a[1] + b[1]) * cross
        if area and (best is None or abs(area) > best[0]):
            best = (abs(area), x / (3 * area), y / (3 * area))
    return best[1:] if best else None


def _moved(place: Place, middle: tuple[float, float] | None) -> Place:
    return replace(place, lon=middle[0], lat=middle[1]) if middle else place


def _radius(value: int | None, largest: int) -> float:
    """The radius of a symbol whose area, not its width, is proportional to the number."""
    if not value or largest <= 0:
        return SMALLEST
    return max(SMALLEST, LARGEST * math.sqrt(value / largest))


def spoken(place: Place) -> str:
    """A place in words: "Kabupaten Belu: 34,9%, 12.400"."""
    said = [percent(place.level, 1) if place.level is not None else _("belum ada data")]
    if place.value is not None:
        said.append(number(place.value))
    return f"{place.name}: {', '.join(said)}"


def _linked(place: Place, drawing: SafeString) -> SafeString:
    # The place under the pointer or with the focus is shown in the corner of the map at once
    readout = el("text", spoken(place), class_="readout", x=14, y=30)
    inner = el("g", el("title", spoken(place)), drawing, readout, role="img", aria_label=spoken(place))
    return el("a", inner, href=place.url) if place.url else inner


def _dot(place: Place, frame: Frame, radius: float, breaks: Sequence[Fraction | int]) -> SafeString:
    x, y = frame.at(place.lon, place.lat)
    css = f"dot {level_class(place.level, breaks)}"
    return _linked(place, el("circle", class_=css, cx=x, cy=y, r=radius))


def _areas(
    places: Sequence[Place], boundaries: Mapping[str, Any], frame: Frame, breaks: Sequence[Fraction | int]
) -> list[SafeString]:
    by_code = {p.code: p for p in places}
    drawn = []
    for feature in boundaries["features"]:
        place = by_code.get(str(feature["properties"].get("code", "")))
        shade = level_class(place.level if place else None, breaks)
        d = "".join(_path(ring, frame) for ring in _rings(feature["geometry"]))
        path = el("path", class_=f"area {shade}", d=d, fill_rule="evenodd")
        drawn.append(_linked(place, path) if place else path)
    return drawn


def _labels(places: Sequence[Place], frame: Frame, radii: Mapping[str, float], size: float, css: str) -> SafeString:
    wanted = []
    for place in sorted(places, key=lambda p: -(p.value or 0)):
        x, y = frame.at(place.lon, place.lat)
        wanted.append(Label(place.label, x, y, radii[place.code]))
    areas = not any(radii.values())
    view = Box(0, 0, WIDTH, frame.height)
    placed = place_labels(wanted, size, view, centred=areas and css == "narrow")
    texts = []
    for spot in placed:
        if spot.far:
            line = f"M{spot.label.x:.1f} {spot.label.y:.1f}L{spot.near_x:.1f} {spot.near_y:.1f}"
            texts.append(el("path", class_="lead-line", d=line))
        texts.append(el("text", spot.label.text, x=spot.box.left, y=spot.box.bottom - size * 0.24))
    return el("g", *texts, class_=f"labels {css}", aria_hidden="true")


def _bound(value: Fraction | int) -> str:
    """A bound of a class: whole, or with the two decimals that shares have."""
    return number(int(value)) if Fraction(value).denominator == 1 else decimal(value, 2)


def _legend(breaks: Sequence[Fraction | int] | None, largest: int, unit: str, gaps: bool) -> SafeString:
    bounds = list(breaks or ())[: CLASSES - 1]
    items = (
        []
        if breaks is None
        else [_swatch(_shade(0, len(bounds)), f"< {_bound(bounds[0])}%" if bounds else _("semua sama"))]
    )
    for index, start in enumerate(bounds, 1):
        end = bounds[index] if index < len(bounds) else None
        word = f"{_bound(start)}–{_bound(end)}%" if end is not None else f"≥ {_bound(start)}%"
        items.append(_swatch(_shade(index, len(bounds)), word))
    if gaps:
        items.append(_swatch("no-data", _("belum ada data")))
    if largest:
        for value in (largest, largest // 8):
            r = 8.5 * _radius(value, largest) / LARGEST
            ring = el("circle", cx=10, cy=10, r=r)
            picture = el("svg", ring, viewBox="0 0 20 20", aria_hidden="true")
            items.append(el("li", picture, f"{number(value)} {unit}".strip()))
    return el("ul", *items, class_="legend map-legend", aria_label=_("Keterangan peta"))


def _swatch(css: str, word: str) -> SafeString:
    rect = el("rect", class_=css, x=1, y=3, width=18, height=14, rx=2)
    return el("li", el("svg", rect, class_="swatch", viewBox="0 0 20 20", aria_hidden="true"), word)
