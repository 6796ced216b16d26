"""Who decides between two readings says which amount he chose, and which he did not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from payung.claims import services
from payung.kernel.errors import PayungError

WHO = SimpleNamespace(roles=frozenset({"branch_officer"}), user_id=7)


@pytest.mark.parametrize(("reading", "chosen", "other"), [("membership", 42_000_000, 10_000_000), ("paid", 10_000_000, 42_000_000)])  # fmt: skip
def test_the_other_amount_is_that_of_the_other_reading(
    monkeypatch: pytest.MonkeyPatch, reading: str, chosen: int, other: int
) -> None:
    readings = (SimpleNamespace(name="membership", amount=42_000_000), SimpleNamespace(name="paid", amount=10_000_000))
    monkeypatch.setattr(services, "claim_of", lambda _id: None)
    monkeypatch.setattr(services, "standing", lambda _claim: SimpleNamespace(readings=readings))
    monkeypatch.setattr(services.bindings, "claim_decide_reading", lambda **given: given)
    monkeypatch.setattr(services, "call", lambda given: given)
    given: Any = services.decide_reading(WHO, 1, reading, "menurut PP", "x")
    assert (given["reading"], given["chosen"], given["other"]) == (reading, chosen, other)
    with pytest.raises(PayungError) as unknown:
        services.decide_reading(WHO, 1, "lain", "menurut PP", "x")
    assert unknown.value.code == "READING_UNKNOWN"
