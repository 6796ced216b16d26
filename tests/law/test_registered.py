"""Months of registration: any of two centuries, or long ago."""

from __future__ import annotations

import numpy as np
import pytest

from payung.kernel.months import Month
from payung.law.errors import RowError
from payung.law.inputs import registered_in_range


def test_two_centuries_and_long_ago_are_taken_and_nothing_beside_them() -> None:
    first, last = Month.parse("1900-01").index, Month.parse("2100-12").index
    taken = np.array([0, first, last, 0])
    assert registered_in_range(taken).tolist() == taken.tolist()
    for wrong in (first - 1, last + 1, 202008, -1, 1):
        with pytest.raises(RowError) as refused:
            registered_in_range(np.array([0, wrong, first, wrong]))
        assert refused.value.rows == [1, 3]
