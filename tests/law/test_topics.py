"""Worked examples over several months: which months they are, and the months they fall back to."""

from __future__ import annotations

from decimal import Decimal

import pytest

from payung.law import topics

EACH = {"income": 1_000_000, "participants": 3}


def _of(*months: str) -> int:
    return sum(topics.bpu({"income": 1_000_000, "month": month})["total"] * 3 for month in months)


def test_months_of_a_donor_go_on_from_the_first() -> None:
    over = topics.aggregate_donor({**EACH, "from": "2026-11", "months": 3})
    assert over == {"total": _of("2026-11", "2026-12", "2027-01")}
    assert over["total"] != _of("2026-09", "2026-10", "2026-11")  # the relief of work accidents ends with 2026
    assert topics.aggregate_donor({**EACH, "months": ["2026-12", "2027-01"]}) == {"total": _of("2026-12", "2027-01")}
    assert topics.aggregate_donor({**EACH, "months": 2}) == {"total": _of("2025-06", "2025-06")}


def test_who_pays_says_which_relief_is_given() -> None:
    given = {"income": 1_000_000, "month": "2026-05"}
    state = topics.bpu({**given, "payer_class": "state_budget"})
    assert topics.bpu({**given, "paid_by_state_budget": True}) == state
    assert topics.bpu(given) == topics.bpu({**given, "paid_by_state_budget": False})
    assert topics.bpu({**given, "payer_class": "state_budget", "paid_by_state_budget": False}) == state
    with pytest.raises(topics.Unsupported):
        topics.bpu({**given, "segment": "PU"})
    assert topics.bpu({**given, "jht": True})["total"] == topics.bpu(given)["total"] + 20_000


def test_amounts_of_examples_are_whole() -> None:
    assert [topics.rupiah(Decimal(text)) for text in ("0.5", "1.49", "2.5")] == [1, 1, 3]
    for amount in (1.0, True, "1"):
        with pytest.raises(TypeError):
            topics.rupiah(amount)
