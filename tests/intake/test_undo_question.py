"""What undoing a list would release is told before: what comes back, what stands, and whether a second person is needed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from payung.intake import undo
from payung.intake.acts import Undoing
from payung.intake.kinds import KINDS

WHO = SimpleNamespace(user_id=7)
OF_SCHEME = next(name for name, kind in KINDS.items() if kind.of_scheme)
OF_NUMBERS = next(name for name, kind in KINDS.items() if not kind.of_scheme)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(undo, "names_of", lambda _ids: {5: "Maria"})

    def ask(kind: str = OF_SCHEME, scheme: str = "gn_lingkaran", reason: str = "", **standing: Any) -> Any:
        given = {"people": 3, "months": 18, "amount": 302_400, "billed": 0, "votes": 1, "asked_by": None, "reason": ""}
        monkeypatch.setattr(undo, "_standing", lambda _list: {**given, **standing})
        of_list = SimpleNamespace(kind=kind, file_name="daftar.csv", scheme=SimpleNamespace(kind=scheme))
        return undo.asked_undo(WHO, of_list, Undoing(reason))

    return ask


def _says(question: Any, word: str) -> bool:
    return any(word in one.text for one in question.consequences)


@pytest.mark.parametrize(
    ("votes", "asked_by", "second"),
    [(1, None, False), (2, None, True), (2, 7, True), (2, 5, False), (1, 7, False)],
)
def test_who_undoes_first_is_told_of_the_second(asked: Any, votes: int, asked_by: int | None, second: bool) -> None:
    assert _says(asked(votes=votes, asked_by=asked_by), "orang kedua") is second


def test_what_was_billed_stands_and_consents_go(asked: Any) -> None:
    assert not _says(asked(), "sudah ditagih")
    assert _says(asked(billed=1), "sudah ditagih")
    assert not _says(asked(), "Persetujuan")
    assert _says(asked(scheme="credit"), "Persetujuan")


def test_facts_name_who_asked_and_why(asked: Any) -> None:
    named = [getattr(word, "text", word) for word, _value in asked(asked_by=5, reason="salah kirim").facts]
    assert named[:3] == ["Alasan", "Diminta oleh", "Alasan permintaan"]
    assert [getattr(word, "text", word) for word, _value in asked().facts] == ["Orang", "Bulan", "Jumlah"]
    numbers = asked(OF_NUMBERS, reason="salah kirim")
    assert _says(numbers, "diakhiri hari ini")
    assert [getattr(word, "text", word) for word, _value in numbers.facts] == ["Alasan"]
    assert asked(OF_NUMBERS).facts == ()
