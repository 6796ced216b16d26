"""The most workers of an employer and the first and last month of the law, each at its bound."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from payung.law import columns, pu, standing
from payung.law.errors import LawError
from payung.law.store import statute

SIZES = (0, 10, 100)


def test_as_many_workers_as_there_can_be() -> None:
    most = pu.WORKER_LIMIT
    assert [pu._size(workers, 1, SIZES) for workers in (0, 9, 10, 99, 100, most)] == [0, 0, 1, 1, 2, 2]
    bands = pu._size(np.array([0, 9, 10, 100, most]), 5, SIZES)
    assert np.asarray(bands).tolist() == [0, 0, 1, 2, 2]
    for counts, rows in ((np.array([most + 1]), 1), (np.array([1, 2]), 1)):
        with pytest.raises(LawError) as refused:
            pu._size(counts, rows, SIZES)
        assert refused.value.code == "LAW_INPUT_SHAPE"


@pytest.mark.parametrize("name", ["month", "registered"])
def test_the_first_and_the_last_month(name: str) -> None:
    first = columns.FIRST_MONTH if name == "month" else columns.FIRST_REGISTERED
    last = columns.LAST_MONTH
    within = columns._numbers(pa.array([str(first), str(last)]), name)
    assert (within.values.tolist(), within.faults) == ([first.index, last.index], [])
    beyond = columns._numbers(pa.array([str(first - 1), str(last + 1), str(first)]), name)
    assert sum(wrong.sum() for wrong, *_said in beyond.faults) == 2
    assert beyond.values.tolist()[2] == first.index
    assert beyond.values.tolist()[0] != (first - 1).index
    assert beyond.values.tolist()[1] != (last + 1).index


def test_months_of_registration_are_whole_and_as_many_as_the_rows() -> None:
    months, right = np.array([24_306, 24_307]), np.array([24_000, 24_001])
    assert np.shape(standing.newcomers(statute(), months, right)) == (2,)
    assert np.shape(standing.newcomers(statute(), 24_306, right)) == (2,)
    for wrong in (right.astype(np.float64), right[:1], np.array([24_000, 24_001, 24_002])):
        with pytest.raises(LawError) as refused:
            standing.newcomers(statute(), months, wrong)
        assert refused.value.code == "LAW_INPUT_SHAPE"
