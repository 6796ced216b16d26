"""The explained payout says under the statute of the package what is added for each late day; and heirs, an absence, a segment at a bound."""

from __future__ import annotations

from datetime import date

import pytest

from payung.law import batch
from payung.law.errors import LawError
from payung.law.explain_terms import explain_payout
from payung.law.inputs import Segment
from payung.law.terms import delay_compensation, payout_deadline

GRANT, COMPLETE = 42_000_000, date(2025, 7, 1)


@pytest.mark.parametrize("late", [0, 1, 30])
def test_a_late_payout_adds_the_days(late: int) -> None:
    explained = explain_payout("JKM", GRANT, COMPLETE, days_late=late)
    assert explained.value == GRANT + delay_compensation(GRANT, late, COMPLETE)
    assert payout_deadline("jkm", COMPLETE) > COMPLETE
    assert (explain_payout("JKM", 0, COMPLETE, days_late=late).value) == 0
    with pytest.raises(LawError) as refused:
        explain_payout("JKM", -1, COMPLETE)
    assert refused.value.code == "LAW_AMOUNT_RANGE"


def test_who_pays_by_the_month() -> None:
    for segment in (Segment.PU, Segment.BPU):
        batch._only(int(segment), 2)
    above = next(one for one in Segment if one > Segment.BPU)
    with pytest.raises(LawError):
        batch._only(int(above), 2)
