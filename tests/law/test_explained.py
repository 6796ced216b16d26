"""Every explanation can be worked out again from its leaves, says why nothing is due, and shows nobody an internal name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.law import Explanation, How, LawError, Role, statute
from payung.law.calculators import CALCULATORS, calculate
from payung.law.forms import Field, Kind
from payung.law.language import LANGUAGES, sentence, translated
from tests.law.test_calculators import EXAMPLES

PPM = 1_000_000
MONTHS = st.integers(Month.of(2015, 7).index, Month.of(2027, 2).index).map(lambda index: str(Month(index)))
DAYS = st.integers(0, 4_200).map(lambda days: str(date(2015, 7, 1) + timedelta(days=days)))
BIRTHS = st.integers(0, 25_000).map(lambda days: str(date(1950, 1, 1) + timedelta(days=days)))
LOSSES = tuple(statute().parameter("jkk.disability").values[-1].value)


def worth(node: dict[str, Any]) -> Fraction:
    """A node's worth out of the JSON, written without the package: rupiah and counts as they are, ppm as a share of one."""
    parts = [child for child in node.get("children", ()) if child.get("role") != "beside"] if node.get("how") else []
    scale = PPM if node.get("unit") == "ppm" else 1
    if not parts:
        return Fraction(node["value"], scale)
    numbers = [worth(part) for part in parts]
    how = node["how"]
    if how == "sum":
        return sum((-n if p.get("role") == "less" else n for p, n in zip(parts, numbers, strict=True)), Fraction(0))
    if how in ("product", "product_down"):
        product = Fraction(1)
        for part, number in zip(parts, numbers, strict=True):
            product *= 1 / number if part.get("role") == "divisor" else number
        half = 0 if how == "product_down" else Fraction(1, 2)
        return Fraction((product * scale + half).__floor__(), scale)
    if how == "within":
        return sorted(numbers)[1] if numbers[1] <= numbers[2] else Fraction(-1)
    return {"least": min(numbers), "most": max(numbers), "last": numbers[-1]}[how]


def days_from(first: date, last: date) -> st.SearchStrategy[str]:
    """Any day of a span, as a text."""
    return st.integers(0, (last - first).days).map(lambda days: str(first + timedelta(days=days)))


# where nearly everything else is refused
NARROWED = {
    ("pmi", "months"): st.sampled_from(("6", "12", "24")),
    ("pmi", "on"): days_from(date(2023, 2, 22), date(2027, 1, 1)),
    ("jkp", "layoff"): days_from(date(2021, 2, 2), date(2026, 12, 31)),
    ("jkp", "paid_before_change"): st.integers(0, 6).map(str),
    ("jp", "on"): days_from(date(2026, 1, 1), date(2045, 1, 1)),
    ("jp", "birth"): days_from(date(1960, 1, 1), date(1985, 1, 1)),
    ("jp", "registered"): st.sampled_from(("2015-07", "2016-03")),
    ("jp", "months"): st.integers(1, 110).map(str),
    ("jp", "months_due"): st.integers(110, 115).map(str),
    ("jht_projection", "first"): st.sampled_from(("2016-01", "2017-11", "2019-07")),
    ("jht_projection", "months"): st.integers(1, 60).map(str),
}


def texts(name: str) -> st.SearchStrategy[dict[str, str]]:
    """What somebody may fill in: everything that is asked for, and any of the rest."""
    fields = CALCULATORS[name].fields
    asked = {one.name: _text(name, one) for one in fields if one.default is None}
    return st.fixed_dictionaries(
        asked, optional={one.name: _text(name, one) for one in fields if one.default is not None}
    )


def _text(name: str, field: Field) -> st.SearchStrategy[str]:
    counts = {"people": 5_000, "workers": 200, "days": 30, "months_late": 24, "days_late": 60, "children": 5}
    kinds: dict[Kind, st.SearchStrategy[str]] = {
        Kind.RUPIAH: st.integers(1, 60_000_000).map(str),
        Kind.MONTH: MONTHS,
        Kind.DATE: BIRTHS if field.name in ("birth", "registered_on") else DAYS,
        Kind.COUNT: st.integers(0, counts.get(field.name, 200)).map(str),
        Kind.PERCENT: st.integers(0, 400).map(lambda quarter: f"{quarter // 4},{25 * (quarter % 4):02}"),
        Kind.FLAG: st.sampled_from(("ya", "tidak")),
        Kind.CHILDREN: st.lists(BIRTHS, min_size=1, max_size=3).map(", ".join),
    }
    if field.kind is Kind.CHOICES:
        return st.lists(st.sampled_from(field.choices), max_size=6).map(", ".join)
    if field.choices:
        return st.sampled_from(field.choices)
    if field.name == "business":
        return st.sampled_from(
            ("Pabrik tahu", "peternakan", "Hotel, penginapan, dan ruang sewa", "kerupuk", "warnet", "tambang")
        )
    if field.name == "loss":
        return st.lists(st.sampled_from(LOSSES), min_size=1, max_size=4).map("; ".join)
    if field.name == "side":
        return st.just("kanan; kiri; right; left")
    return NARROWED[name, field.name] if (name, field.name) in NARROWED else kinds[field.kind]


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_tree_multiplies_back_to_its_root_whatever_is_asked(name: str) -> None:
    answered = []

    @settings(max_examples=60, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(texts(name))
    def any_question(asked: dict[str, str]) -> None:
        try:
            tree = calculate(name, asked)
        except PayungError:
            return
        answered.append(tree)
        _works_out(name, tree)

    any_question()
    assert len(answered) >= 15, "the inputs are such that most are refused"


def _works_out(name: str, tree: Explanation) -> None:
    assert tree.recomputed() == tree.value
    plain = json.loads(json.dumps(tree.to_dict()))
    for node, told in zip(tree.walk(), _nodes(plain), strict=True):
        assert node.recomputed() == node.value, (name, node.label)
        if type(node.value) is int:
            assert worth(told) == Fraction(node.value, PPM if node.unit == "ppm" else 1), (name, node.label)
        if node.how is How.LAST:
            ends = [part.value for part in node.parts]
            assert [part.parts[0].value for part in node.parts[1:]] == ends[:-1], "a year opens as the last one closed"
        elif node.unit.startswith("IDR") and not node.parts:
            counted = [child for child in node.children if child.role is not Role.BESIDE and type(child.value) is int]
            assert not counted or not node.value, f"{node.label}: money with children that do not say how"
    if tree.value == 0 and tree.unit == "IDR" and not tree.parts:
        assert tree.reasons, f"{name}: nothing is due, and nobody learns why"


def _nodes(plain: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plain
    for child in plain.get("children", ()):
        yield from _nodes(child)


CASES = [
    *((name, asked) for name, (asked, _value) in EXAMPLES.items()),
    ("bpu", {"month": "2020-09", "jht": "ya", "registered": "2020-08"}),
    ("bpu", {"month": "2026-05", "group": "employer"}),
    ("pu", {"wage": "3500000", "month": "2025-05", "risk": "iii", "industry": "footwear", "workers": "60"}),
    ("pu", {"wage": "3500000", "month": "2025-05", "risk": "i", "industry": "toys", "workers": "60", "settled": "tidak"}),
    ("pu", {"wage": "12000000", "month": "2020-10", "risk": "v", "jp_deferral": "ya"}),
    ("jakon", {"value": "7000000000", "month": "2020-09", "vat": "ya"}),
    ("jakon", {"value": "7000000", "month": "2025-09", "wages": "ya"}),
    ("jkm", {"event": "2025-12-10", "months": "2", "registered_on": "2025-01-31"}),
    ("jkm", {"event": "2018-12-10", "months": "70"}),
    ("jkk_unable", {"wage": "3333333", "months": "13", "event": "2025-01-10", "days": "11"}),
    ("jkk_partial", {"wage": "4000000", "event": "2025-12-10", "loss": "thumb; scalp; big_toe", "side": "kiri", "assessed": "0; 20"}),
    ("scholarship", {"cause": "jkm", "event": "2025-12-10", "months": "30", "births": "2014-05-01"}),
    ("scholarship", {"cause": "jkm", "event": "2025-12-10", "months": "36", "births": "2009-05-01 SMP 3, 2003-01-01, 2018-02-02"}),
    ("scholarship", {"cause": "jkk_total", "event": "2018-12-10", "children": "2"}),
    ("jht_partial", {"balance": "9999999", "months": "100", "on": "2025-12-10"}),
    ("jkp", {"wage": "4500001", "layoff": "2024-10-01", "paid_before_change": "2"}),
    ("jp", {"average": "5000000", "months": "120", "on": "2026-06-01", "birth": "1975-01-01"}),
    ("jp", {"average": "5000000", "months": "100", "on": "2026-06-01", "birth": "1966-01-01"}),
    ("jp", {"average": "5000000", "months": "20", "on": "2026-06-01", "event": "total_disability", "months_due": "40"}),
    ("jp_survivors", {"pension": "0", "survivors": "child", "on": "2026-06-01"}),
    ("jp_survivors", {"pension": "1000000", "survivors": "", "on": "2026-06-01"}),
    ("heirs", {"grants": "32000001", "funeral": "0", "heirs": "child, child, child", "event": "2025-12-10"}),
    ("heirs", {"grants": "32000000", "funeral": "1", "heirs": "", "event": "2025-12-10"}),
    ("due", {"contribution": "1000000", "month": "2020-10", "months_late": "3"}),
]  # fmt: skip
NAMES = sorted([*statute().parameters, *(relief.id for relief in statute().reliefs)], key=len, reverse=True)
SNAKE = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b|\b[a-z]+\.[a-z]+_[a-z_]+\b")


class _Seen(HTMLParser):
    """What a reader sees of HTML, and whether every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(html: str) -> str:
    """The text of a piece of HTML."""
    page = _Seen()
    page.feed(html)
    assert not page.open
    return page.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "asked"), CASES)
def test_no_internal_name_reaches_a_reader(name: str, asked: dict[str, str], language: str) -> None:
    tree = calculate(name, asked)
    told = [tree.to_text(language), seen(tree.to_html(language))]
    for node in _nodes(tree.to_dict(language)):
        told += [str(node.get(part, "")) for part in ("label", "text", "note", "formula")]
    assert not re.search(r"\d{4}-\d\d-\d\d", told[0]), "a day is told in words"
    for text in told:
        assert not SNAKE.search(text), SNAKE.search(text)
        assert not [key for key in NAMES if re.search(rf"(?<![\w.]){re.escape(key)}(?![\w.])", text)]
        assert "%(" not in text


@pytest.mark.parametrize(("name", "asked"), CASES)
def test_english_is_english(name: str, asked: dict[str, str]) -> None:
    """Labels, answers and notes are told in English; articles and sources are cited as they are."""
    for node in calculate(name, asked).walk():
        for text in (translated(node.label, "en"), node.worded("en"), translated(node.note, "en"), node.formula("en")):
            assert not re.search(r"\b(yang|bulan|dan|atau|untuk|dari|tidak|bagian|hari|kali|tahun|kurang)\b", text), (
                text
            )
            assert not re.search(r"Rp\d{1,3}\.\d{3}|\d,\d+ %", text), text


@pytest.mark.parametrize(("name", "asked"), CASES)
def test_a_line_is_wrapped_and_never_cut(name: str, asked: dict[str, str]) -> None:
    tree = calculate(name, asked)
    whole, narrow = tree.to_text(), tree.to_text(width=40)
    assert " ".join(narrow.split()) == " ".join(whole.split())
    for node in tree.walk():
        assert node.basis in whole
        assert node.basis in " ".join(narrow.split())
    depth = max(len(line) - len(line.lstrip()) for line in narrow.splitlines())
    assert max(map(len, narrow.splitlines())) <= max(40, depth + 40), "one long word is all that may stand out"


def test_what_is_written_by_hand_is_escaped() -> None:
    tree = Explanation('<script>"', "a & <b>", basis="<i>", note="x > y", children=(Explanation("&", 1),))
    html = tree.to_html()
    assert "<script>" not in html
    assert seen(html) == '<script>": a & <b> <i> x > y&: 1'
    assert tree.to_dict()["label"] == '<script>"'


def test_a_tree_comes_back_from_its_json() -> None:
    for name, asked in CASES:
        tree = calculate(name, asked)
        again = Explanation.from_dict(json.loads(json.dumps(tree.to_dict())))
        assert again == tree, name


def test_a_tree_that_does_not_add_up_is_noticed() -> None:
    half = Explanation("Tarif", 500_000, "ppm")
    wage = Explanation("Upah", 7, "IDR")
    assert Explanation("x", 4, "IDR", children=(wage, half), how=How.PRODUCT).recomputed() == 4
    assert Explanation("x", 3, "IDR", children=(wage, half), how=How.PRODUCT_DOWN).recomputed() == 3
    assert Explanation("x", 9, "IDR", children=(wage, half), how=How.PRODUCT).recomputed() != 9


def test_a_relief_shows_its_share_and_not_its_name() -> None:
    for name, asked, share in (
        ("pu", CASES[len(EXAMPLES) + 2][1], 500_000),
        ("bpu", EXAMPLES["bpu"][0], 500_000),
        ("bpu", {"month": "2020-10"}, 10_000),
        ("jakon", {"value": "900000000", "month": "2020-10"}, 10_000),
    ):
        jkk = next(node for node in calculate(name, asked).walk() if "JKK" in node.label and node.how is How.PRODUCT)
        assert [node.value for node in jkk.parts if node.key.startswith("pp")] == [share], (name, asked)


def test_a_refusal_is_told_in_both_languages() -> None:
    with pytest.raises(LawError) as refusal:
        calculate("jht_projection", {"first": "2025-01", "monthly": "0", "months": "601"})
    assert sentence(refusal.value) == "Paling banyak 600 bulan"
    assert sentence(refusal.value, "en") != sentence(refusal.value)
    with pytest.raises(LawError) as refusal:
        translated("Ya", "fr")
    assert refusal.value.code == "LAW_LANGUAGE"


def test_english_counts_one_as_one() -> None:
    """Indonesian has one form for one and many; "1 months" is what a reader of English stumbles over."""
    tree = calculate("due", {"contribution": "2000000", "month": "2025-11", "months_late": "1"})
    assert "Rp40,000 × 1 month\n" in tree.to_text("en")
    assert "× 1 bulan\n" in tree.to_text("id")
    eleven = calculate("due", {"contribution": "2000000", "month": "2025-11", "months_late": "11"})
    assert "× 11 months\n" in eleven.to_text("en")
    heirs = calculate("heirs", {"grants": "32000000", "heirs": "spouse, child, child", "event": "2025-12-10"})
    assert "× 1 part ÷ 3 parts" in heirs.to_text("en")
    assert translated("Kontrak 1 bulan", "en") == "Contract of 1 month"
