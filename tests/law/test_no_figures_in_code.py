"""Dates and rates of the statute stand in its parameters and nowhere in code: what the code of the law still writes is listed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from payung.kernel.months import Month
from payung.law import Segment, statute
from payung.law.inputs import FIRST_MONTH
from payung.law.jkk import jkk_unable
from payung.law.jkp import change_day, first_day, most_months
from payung.law.pu import Industry, RiskClass, jkp_begins, pu_contributions
from payung.law.store import Statute
from payung.law.terms import late_fine

LAW = Path(__file__).parents[2] / "src" / "payung" / "law"
SMALLEST = 1_000  # a number of four digits is a year, a rate in ppm or an amount

EPOCH = "the day from which NumPy counts days"
SCALE = "how a rate in ppm is written as percent"
CAP = "a bound of what is taken, not of what is owed"
BEGINNING = (
    "the first month of the laws of 2015: nothing is computed before (test_the_law_begins_with_its_first_parameter)"
)
SHARES = "what a comparison sorts results into"

# What the code of the law still writes, each with why it is no figure of the statute.
ALLOWED: dict[str, str] = {
    "batch.py: 1_970": EPOCH,
    "calculator_answers.py: 1_970": EPOCH,
    "calculator_answers.py: date(1970, 1, 1)": EPOCH,
    "columns.py: 1_970": EPOCH,
    "inputs.py: 1_970": EPOCH,
    "eras.py: 1_970": EPOCH,
    "eras.py: date(1970, 1, 1)": EPOCH,
    "jkp.py: 1_970": EPOCH,
    "jkp.py: date(1970, 1, 1)": EPOCH,
    "language.py: 10_000": SCALE,
    "forms.py: 10_000": SCALE,
    "forms.py: 1_900": CAP,
    "forms.py: 2_200": CAP,
    "draft.py: 65_536": CAP,
    "frames.py: 65_536": CAP,
    "whatif.py: 65_536": CAP,
    "inputs.py: 32_768": CAP,
    "inputs.py: Month.parse('2100-12')": CAP,
    "eras.py: 1_024": CAP,
    "language.py: 4_096": CAP,
    "person.py: 1_200": CAP,
    "products.py: 16_384": CAP,
    "tables.py: 100_000": CAP,
    "calculator_answers.py: 1_000_000": "ppm of a whole",
    "jkk.py: 1_200": CAP,
    "jp.py: 1_200": CAP,
    "jp.py: 1_000_000_000": CAP,
    "pu.py: 100_000_000": CAP,
    "store.py: 1_000_000": "ppm of a whole",
    "tables.py: 1_000_000": "ppm of a whole",
    "inputs.py: Month.parse('2015-07')": BEGINNING,
    "inputs.py: Month.parse('1900-01')": "nobody who lives was registered before",
    "contributions.py: Month.parse('2015-07')": BEGINNING,
    "jht.py: 2_015": BEGINNING,
    "draft.py: 1_000_000": "the income and wage at which a draft is tried",
    "draft.py: 5_000_000": "the income and wage at which a draft is tried",
    **{f"whatif.py: {number}": SHARES for number in (
        "1_000", "10_000", "100_000", "1_000_000", "2_000_000", "3_000_000", "5_000_000", "10_000_000")},
}  # fmt: skip
READERS = "topics"  # modules that read examples and golden cases: their defaults are those of the examples


def figures(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every literal date, month and number that looks like a figure of the statute."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) in (
            "date",
            "Month.parse",
            "Month.of",
            "Month",
            "date.fromisoformat",
        ):
            if node.args and all(isinstance(one, ast.Constant) for one in node.args):
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Constant) and type(node.value) is int and abs(node.value) >= SMALLEST:
            yield node.lineno, f"{node.value:_}"


def _called(func: ast.expr) -> str:
    return ast.unparse(func)


def everything() -> list[str]:
    found = []
    for path in sorted(LAW.glob("*.py")):
        if path.name.startswith(READERS):
            continue
        found += [f"{path.name}: {text}" for _line, text in figures(path)]
    return sorted(set(found))


def test_the_code_of_the_law_writes_no_figure_of_the_statute() -> None:
    written = set(everything())
    assert written - set(ALLOWED) == set(), (
        "make it a dated parameter with basis and source, or say here why it is none"
    )
    assert set(ALLOWED) - written == set(), "these are gone: take them off the list"


def test_the_law_begins_with_its_first_parameter() -> None:
    assert min(value.start for parameter in statute() for value in parameter.values) == FIRST_MONTH.first_day


def test_what_used_to_stand_in_code_follows_the_data() -> None:
    law = statute()
    assert (change_day(law), first_day(law), most_months(law)) == (date(2025, 2, 7), date(2021, 2, 2), 6)
    assert jkp_begins(law) == Month.parse("2021-02")
    relieved = pu_contributions(
        5_000_000, Month.parse("2025-03"), risk=RiskClass.I, industry=Industry.FOOTWEAR, workers=50
    ).row(0)
    assert relieved["jkp_from_jkk"] == 6_000  # 0.12 % of the ceiling, as PP 7/2025 gives class I
    other = pu_contributions(
        5_000_000, Month.parse("2025-03"), risk=RiskClass.II, industry=Industry.FOOTWEAR, workers=50
    ).row(0)
    assert other["jkp_from_jkk"] == 7_000


@pytest.mark.parametrize(("of", "fine", "unable"), [("month", 4, 3), ("sum", 3, 2)])
def test_rounding_is_a_choice_that_data_can_change(of: str, fine: int, unable: int) -> None:
    law = statute()
    changed = {
        key: replace(one, values=tuple(replace(value, value={**value.value, "of": of}) for value in one.values))
        for key in ("terms.late_fine_rounding", "jkk.unable_rounding")
        for one in [law.parameter(key)]
    }
    tried = Statute({**law.parameters, **changed}, law.reliefs)
    assert late_fine(43, 4, Segment.PU, Month.parse("2025-06"), law=tried) == fine
    assert jkk_unable(1, 15, date(2025, 6, 1), law=tried).tolist() == [12 + unable]


@pytest.mark.parametrize(
    "code",
    ["CHANGE = date(2025, 2, 7)", "START = Month.parse('2021-02')", "RATE = 12_700", "x = min(rate, 1400)"],
)
def test_the_guard_sees_a_figure(tmp_path: Path, code: str) -> None:
    (tmp_path / "x.py").write_text(code)
    assert {line for line, _figure in figures(tmp_path / "x.py")} == {1}
