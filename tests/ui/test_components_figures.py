"""Figures say in words what they show, and their shapes are right."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.ui.components import charts, maps, samples
from payung.ui.components.labels import Box, Label, place_labels
from payung.ui.components.ribbon import Month, month_ribbon

ISLAND = [[120.0, -9.0], [121.0, -9.0], [121.0, -9.5], [120.0, -9.5], [120.0, -9.0]]


def tree(markup: str) -> ElementTree.Element:
    """Well-formed, or the test fails here."""
    return ElementTree.fromstring(markup)


def found(markup: str, css: str) -> list[ElementTree.Element]:
    return [e for e in tree(markup).iter() if css in (e.get("class") or "").split()]


def test_ribbon_has_twelve_months_a_year_and_speaks_each() -> None:
    drawn = month_ribbon([Month(2025, 7, "paid", "province", "Rp16.800"), Month(2026, 1, "free")])
    assert len(found(drawn, "cell")) == 24 + 2  # two years, two samples of the legend
    assert "<title>Juli 2025: Dibayar, APBD provinsi, Rp16.800</title>" in drawn
    assert "Januari 2026: Belum ada yang membayar" in drawn
    assert len(found(drawn, "is-outside")) == 22


@pytest.mark.parametrize(
    ("state", "mark"), [("billed", "half"), ("existing", "hatch"), ("free", "dash"), ("paid", "letter")]
)
def test_states_of_a_month_differ_in_shape(state: str, mark: str) -> None:
    drawn = month_ribbon([Month(2025, 3, state, "" if state == "free" else "credit")], legend=False)
    assert len(found(drawn, mark)) == 1


def test_ribbon_frames_this_month_and_links_cells() -> None:
    drawn = month_ribbon([Month(2025, 12, "billed", "regency", url="/iuran/7")], now=(2025, 12))
    assert len(found(drawn, "now")) == 1
    link = tree(drawn).find(".//g[@role='listitem']/a")
    assert link is not None
    assert link.get("href") == "/iuran/7"
    assert (link.get("aria-label"), link.findtext("title")) == (None, "Desember 2025: Ditagih, APBD kabupaten/kota")


def test_a_ribbon_is_a_list_of_items_and_nothing_else() -> None:
    drawn = tree(month_ribbon([Month(2025, 12, "billed", "regency", url="/iuran/7")], now=(2025, 12), legend=False))
    inside = [e for picture in drawn.iter("svg") for e in picture if e.get("aria-hidden") != "true"]
    assert [e.get("role") for e in inside] == ["listitem"]


def test_markup_in_data_stays_text() -> None:
    drawn = month_ribbon([Month(2025, 1, "paid", "province", "<script>")])
    assert "<script>" not in drawn
    assert "<b>" not in charts.bars([charts.Bar("<b>", 1)])


def test_nothing_that_is_not_nothing_has_no_bar() -> None:
    drawn = charts.funnel([charts.Stage("a", 1_000_000), charts.Stage("b", 1), charts.Stage("c", 0)])
    widths = [int(r.get("width", "0")) for r in tree(drawn).iter("rect")]
    assert widths[0] == 1000
    assert widths[1] > 0
    assert widths[2] == 0


@settings(max_examples=80)
@given(*(st.integers(0, 10**13) for _ in range(4)))
def test_burn_never_leaves_its_bar(budget: int, committed: int, billed: int, paid: int) -> None:
    figure = tree(charts.burn(budget, committed, billed, paid))
    picture = next(e for e in figure.iter("svg") if e.get("class") == "bar")
    for rect in picture.iter("rect"):
        left, width = int(rect.get("x", "0")), int(rect.get("width", "0"))
        assert 0 <= left <= left + width <= 1000


def test_burn_adds_up_in_words() -> None:
    drawn = charts.burn(1000, 900, 600, 200)
    assert re.findall(r"<dd>(Rp[\d.]+)", drawn) == ["Rp200", "Rp400", "Rp300", "Rp100"]
    over = charts.burn(1000, 1200, 600, 200)
    assert "Melampaui anggaran" in over
    assert found(over, "seg-over")
    with pytest.raises(ValueError, match="negative"):
        charts.burn(-1, 0, 0, 0)


def test_sparkline_needs_two_values() -> None:
    assert charts.sparkline([5], "x") == ""
    assert "Peserta: 5 → 9" in charts.sparkline([5, 7, 9], "Peserta")
    tree(charts.sparkline([5, 5, 5], "x"))


def test_a_sparkline_starts_at_nothing() -> None:
    """A loss of one in a hundred is drawn as one in a hundred, not as a fall to the ground."""
    points = re.search(r'<polyline points="([^"]+)"', charts.sparkline([100, 99], "x"))
    assert points
    first, last = (float(point.split(",")[1]) for point in points[1].split())
    assert (first, round(last - first, 1)) == (2.0, 0.3)


def test_map_names_every_place_and_links_it() -> None:
    drawn = maps.ntt_map(samples.places(), coast=[ISLAND], breaks=(4, 6, 8, 10), unit="peserta")
    links = list(tree(drawn).iter("a"))
    assert len(links) == 22
    assert "Kabupaten Belu: 8,4%, 19.877" in drawn
    assert "Kabupaten Sabu Raijua: belum ada data" in drawn
    assert len(found(drawn, "land")) == 1


def test_symbols_grow_by_area() -> None:
    pair = [maps.Place("1", "A", 120, -9, 100, 5), maps.Place("2", "B", 124, -10, 25, 5)]
    big, small = (float(c.get("r", "0")) for c in found(maps.ntt_map(pair), "dot"))
    assert big == pytest.approx(2 * small, abs=0.02)


def test_map_with_boundaries_is_shaded() -> None:
    geometry = {"type": "MultiPolygon", "coordinates": [[ISLAND]]}
    shapes = {
        "type": "FeatureCollection",
        "features": [{"properties": {"code": "53.04"}, "geometry": geometry}],
    }
    place = maps.Place("53.04", "Kabupaten Belu", 120.5, -9.2, 10, Fraction(34), "/cakupan/53.04")
    drawn = maps.ntt_map([place], boundaries=shapes)
    assert found(drawn, "q4")
    assert not found(drawn, "dot")
    assert tree(drawn).find(".//a") is not None


def test_levels_fall_into_their_class() -> None:
    assert [maps.level_class(v, (10, 20, 30, 40)) for v in (0, 10, 19.9, 40, None)] == [
        "q1",
        "q2",
        "q2",
        "q5",
        "no-data",
    ]


def test_labels_are_as_people_say_them() -> None:
    names = ("KABUPATEN TIMOR TENGAH SELATAN", "Kabupaten Belu", "Kota Kupang", "Kabupaten Sumba Barat Daya")
    assert [maps.Place("", n, 0, 0).label for n in names] == ["TTS", "Belu", "Kota Kupang", "SBD"]


@pytest.mark.parametrize("size", [13.5, 29.0])
def test_labels_of_the_province_do_not_collide(size: float) -> None:
    frame = maps.Frame.around([(p.lon, p.lat) for p in samples.places()], 0.5)
    wanted = [Label(p.label, *frame.at(p.lon, p.lat), 8.0) for p in samples.places()]
    view = Box(0, 0, maps.WIDTH, frame.height)
    spots = place_labels(wanted, size, view)
    assert len(spots) >= (22 if size < 20 else 16)
    for i, spot in enumerate(spots):
        assert spot.box.within(view)
        assert not any(spot.box.meets(other.box) for other in spots[i + 1 :])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 960), st.floats(0, 500), st.text("abc", min_size=1, max_size=14)), max_size=20))
def test_labels_never_collide(points: list[tuple[float, float, str]]) -> None:
    spots = place_labels([Label(t, x, y, 9) for x, y, t in points], 20, Box(0, 0, 960, 500))
    for i, spot in enumerate(spots):
        assert not any(spot.box.meets(other.box) for other in spots[i + 1 :])


def test_a_missing_coast_is_no_error(tmp_path: Path) -> None:
    assert maps.load_coast(tmp_path / "none.json") == ()
    (tmp_path / "c.json").write_text("[[[120,-9],[121,-9],[121,-10]]]")
    assert len(maps.load_coast(tmp_path / "c.json")) == 1
    assert len(maps.read_coast('{"rings": [[[1,2]]]}')) == 1
