"""Columns of months reach from the first to the last month of the law, in each form, and no further."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from payung.kernel.months import Month
from payung.law.errors import RowError
from payung.law.inputs import FIRST_MONTH, LAST_MONTH, month_column

FORMS: dict[str, Callable[[list[Month]], Any]] = {
    "months": list,
    "texts": lambda months: np.array([str(month) for month in months]),
    "days": lambda months: np.array([str(month) for month in months], dtype="datetime64[M]"),
    "indices": lambda months: np.array([month.index for month in months]),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_first_and_the_last_month_are_of_the_law(form: str) -> None:
    column = month_column(FORMS[form]([LAST_MONTH, FIRST_MONTH]), 2)
    assert np.asarray(column).tolist() == [LAST_MONTH.index, FIRST_MONTH.index]
    for wrong in (FIRST_MONTH - 1, LAST_MONTH + 1):
        with pytest.raises(RowError) as refused:
            month_column(FORMS[form]([FIRST_MONTH, wrong, LAST_MONTH]), 3)
        assert (refused.value.code, list(refused.value.rows)) == ("LAW_MONTH_RANGE", [1])


def test_one_month_for_all_rows_keeps_to_the_same_bounds() -> None:
    assert [month_column(month, 5) for month in (FIRST_MONTH, LAST_MONTH)] == [FIRST_MONTH.index, LAST_MONTH.index]
    for wrong in (FIRST_MONTH - 1, LAST_MONTH + 1):
        with pytest.raises(RowError, match="1 baris"):
            month_column(wrong, 5)
