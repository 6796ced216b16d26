"""A jury with keys, and words whose guessing costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from payung.awards.jury import sealing
from payung.platform import db as connections
from tests.support import juries, states

CANDIDATES = {
    "kabupaten_kota": [("Kabupaten Belu", "53.04", None), ("Kota Kupang", "53.71", None)],
    "usaha_keuangan": [("Bank NTT", None, "bank-ntt"), ("BPR Uji", None, "bpr-uji")],
}
Doing = Callable[[str], Any]


@pytest.fixture
def cheap_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scrypt with a two-thousandth of its cost; that it costs something is tested with the seal itself."""
    monkeypatch.setattr(sealing, "_COST", 2**4)


@pytest.fixture
def doing(actor: Any) -> Doing:
    """`with doing("juri1") as actor`: one transaction under his session."""

    @contextmanager
    def block(username: str) -> Iterator[Any]:
        who = actor(username)
        with connections.acting(who.token):
            yield who

    return block


@pytest.fixture
def ceremony(owner: Any, doing: Doing, cheap_words: None) -> juries.Jury:
    """Nine jurors (the fourth works at Bank NTT), four candidates, three keys, the stage of scoring."""
    return with_keys(owner, doing)


@states.kept
def with_keys(owner: Any, doing: Doing) -> juries.Jury:
    sitting = juries.jury(owner, CANDIDATES, employers={4: "bank-ntt"})
    juries.keys(doing, sitting.files)
    return sitting
