"""No float comes near the money: neither in the code of the statute nor in what it returns."""

import ast
from dataclasses import fields
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import payung.law
from payung.kernel.money import MAX_RUPIAH
from payung.kernel.months import Month
from payung.law import (
    RiskClass,
    bpu_contributions,
    jkk_death,
    jkk_total_disability,
    jkk_unable,
    jkm_grants,
    jkp_benefit,
    jp_pension,
    pu_contributions,
)

DAY = date(2025, 12, 10)
MONTH = Month.parse("2025-12")
FILES = sorted(Path(payung.law.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_code_holds_no_float_and_no_true_division(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float), f"line {node.lineno}"
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            # Decimals of worked examples are shown in percent; nothing is computed from them.
            assert file.name.startswith("topics"), f"line {node.lineno}"
        if isinstance(node, ast.Name):
            assert node.id != "float" or file.name in ("store.py", "vectors.py"), f"line {node.lineno}"


@pytest.mark.parametrize(
    "result",
    [
        bpu_contributions([1, MAX_RUPIAH], MONTH, jht=True),
        pu_contributions([1, MAX_RUPIAH], MONTH, risk=RiskClass.V),
        pu_contributions([1, MAX_RUPIAH], Month.parse("2020-09"), risk=RiskClass.V),
        jkk_death([1, MAX_RUPIAH], DAY),
        jkk_total_disability([1, MAX_RUPIAH], DAY),
        jkm_grants([DAY, DAY], 3),
        jkp_benefit([1, MAX_RUPIAH], DAY),
        jp_pension([0, MAX_RUPIAH], 480, DAY),
    ],
    ids=lambda result: type(result).__name__,
)
def test_results_are_whole_numbers_that_never_overflow(result: object) -> None:
    for field in fields(result):  # type: ignore[arg-type]
        column = getattr(result, field.name)
        if isinstance(column, np.ndarray):
            assert column.dtype.kind in "ib", field.name
            assert column.min() >= 0, field.name


def test_the_largest_amounts_are_exact() -> None:
    assert jkk_death(MAX_RUPIAH, DAY).grant[0] == 48 * MAX_RUPIAH
    assert jkk_total_disability(MAX_RUPIAH, DAY).grant[0] == 56 * MAX_RUPIAH
    assert jkk_unable(MAX_RUPIAH, 1_200, DAY)[0] == 12 * MAX_RUPIAH + 1_188 * (MAX_RUPIAH // 2)
    assert jp_pension(MAX_RUPIAH, 1_200, DAY).formula[0] == MAX_RUPIAH
    row = pu_contributions(MAX_RUPIAH, MONTH, risk=RiskClass.V).row(0)
    assert (row["jkk"], row["jht_employer"]) == (MAX_RUPIAH * 174 // 10_000, MAX_RUPIAH * 37 // 1_000)


def test_the_short_and_the_long_way_of_multiplying_agree() -> None:
    edge = 9 * 10**12
    wages = np.array([edge - 1, edge, 2_328_969, 499, 500], dtype=np.int64)
    short = pu_contributions(wages, MONTH, risk=RiskClass.I)
    long = pu_contributions(np.append(wages, edge + 1), MONTH, risk=RiskClass.I)
    for number in range(len(wages)):
        assert short.row(number) == long.row(number)
        for name, rate in (("jkk", 2_400), ("jkm", 3_000), ("jht_employer", 37_000)):
            assert short.row(number)[name] == (int(wages[number]) * rate + 500_000) // 1_000_000
