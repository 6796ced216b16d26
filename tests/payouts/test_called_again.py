"""How often a bank is called again: with a new token when it refuses the old one, and more slowly when it asks for that."""

from __future__ import annotations

import json
from typing import Any

import pytest

from payung.payouts.banks import snap


def line(monkeypatch: pytest.MonkeyPatch, codes: list[str], alone: bool = False) -> dict[str, list[Any]]:
    """One call of a bank that answers with these codes, one after the other; what was sent and slept meanwhile."""
    kept: dict[str, list[Any]] = {"fresh": [], "slept": []}
    bank = snap.SnapBank.__new__(snap.SnapBank)
    bank._prefix, bank._signs_alone = "", alone

    def headers(_path: str, _body: bytes, _number: str, fresh: bool) -> dict[str, str]:
        kept["fresh"].append(fresh)
        return {}

    def answer(*_given: object) -> snap.Answered:
        code = codes[len(kept["fresh"]) - 1]
        return snap.Answered(int(code[:3]), json.dumps({"responseCode": code}).encode())

    monkeypatch.setattr(bank, "_headers", headers)
    monkeypatch.setattr(bank, "_send", answer)
    monkeypatch.setattr(snap.time, "sleep", kept["slept"].append)
    kept["answered"] = [bank.inquire(snap.STATUS, b"{}").code()]
    return kept


@pytest.mark.parametrize(
    ("codes", "alone", "fresh", "slept"),
    [
        (["2003600"], False, [False], []),
        (["4290000", "4290000", "4290000"], False, [False] * 3, [0.5, 1.0]),  # no rest after the last
        (["4290000", "2003600"], False, [False] * 2, [0.5]),
        (["4010001", "2003600"], False, [False, True], []),
        (["4010003", "4010003"], False, [False, True], []),  # the new token is refused too
        (["4010000"], False, [False], []),
        (["4030001"], False, [False], []),
        (["4010001"], True, [False], []),  # there is no token to renew
        (["4010001", "4290000", "2003600"], False, [False, True, True], [1.0]),
    ],
)
def test_a_bank_is_called_again_only_where_that_helps(
    monkeypatch: pytest.MonkeyPatch, codes: list[str], alone: bool, fresh: list[bool], slept: list[float]
) -> None:
    kept = line(monkeypatch, codes, alone)
    assert (kept["fresh"], kept["slept"], kept["answered"]) == (fresh, slept, [codes[-1]])


def test_a_token_is_kept_until_shortly_before_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    bank = snap.SnapBank.__new__(snap.SnapBank)
    now = [1000.0]
    bank._lock, bank._token, bank._until = snap.threading.Lock(), "", 0.0
    given = iter("abcd")
    monkeypatch.setattr(snap.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(bank, "_new_token", lambda: (next(given), now[0] + 60))
    assert [bank._token_now(False), bank._token_now(False), bank._token_now(True)] == ["a", "a", "b"]
    for later, token in ((1060.0, "b"), (1060.5, "c")):
        now[0] = later
        assert bank._token_now(False) == token
