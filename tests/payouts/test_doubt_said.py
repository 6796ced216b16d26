"""What somebody who approves payments is told of an account whose holder is in doubt. No database."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from payung.payouts import asking


@pytest.mark.parametrize(
    ("named", "name", "says", "facts"),
    [
        ("", "", None, {}),
        ("unknown", "", "tidak mengenal", {}),
        ("told", "MARIA BERE", "milik", {"name": "MARIA BERE", "named": "40"}),
        ("told", "", "milik", {"name": "orang lain", "named": "40"}),
    ],
)
def test_a_doubt_is_said_with_what_the_bank_knows(
    named: str, name: str, says: str | None, facts: dict[str, str]
) -> None:
    one = SimpleNamespace(instruction_id=7, score=55, reason="", named=named, name=name, named_score=40)
    said = asking._doubt(one)  # type: ignore[arg-type]
    assert said.facts == {"n": "7", "score": "55", "reason": "-", **facts}
    assert [word for word in ("tidak mengenal", "milik") if word in said.text] == ([says] if says else [])
