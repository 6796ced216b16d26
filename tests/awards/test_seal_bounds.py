"""Where the rules of the seal end: the last sheet that fits, the shortest and the longest words, the longest file of a key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from payung.awards.errors import AwardRefused
from payung.awards.jury import sealing

# Four words of five letters, ten different letters: not one of the three numbers could be smaller.
LEAST = ("abcde", "fghij", "edcba", "jihgf")


def _refused(words: str) -> bool:
    try:
        sealing.checked_words(words)
    except AwardRefused as refused:
        return refused.code == "WORDS_WEAK"
    return False


def test_words_at_their_bounds() -> None:
    assert sealing.checked_words(" ".join(LEAST)) == " ".join(LEAST)
    assert _refused(" ".join([*LEAST[:3], LEAST[0]]))  # three different ones
    assert _refused(" ".join([*LEAST[:3], "jihg"]))  # nineteen letters
    assert _refused(" ".join(LEAST).replace("j", "a"))  # nine different letters
    longest = " ".join(LEAST).ljust(sealing.MOST_LETTERS)
    assert not _refused(longest)
    assert _refused(longest + " ")


def test_words_are_suggested_when_they_would_be_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    enough = ["bace", "dofu", "giba", "cebo", "fudi", "gaco"]  # ten different letters
    few = [word.replace("i", "a") for word in enough]
    twice = [*enough[:5], "bace"]
    drawn: Iterator[str] = iter("".join([*few, *twice, *enough]))
    monkeypatch.setattr(sealing, "secrets", SimpleNamespace(choice=lambda _letters: next(drawn)))
    words = sealing.suggested_words()
    assert set(words.split()) == set(enough)
    assert sealing.checked_words(words) == words


def test_the_longest_sheet_that_fits() -> None:
    bare = len(json.dumps({"note": ""}, separators=(",", ":")))
    note = "x" * (sealing.PADDED - sealing.KEY - bare)
    plain = sealing.padded({"note": note})
    assert len(plain) == sealing.PADDED
    assert sealing.unpadded(plain) == {"note": note}
    with pytest.raises(AwardRefused) as refused:
        sealing.padded({"note": note + "x"})
    assert refused.value.code == "SCORE_LONG"


@pytest.mark.parametrize(
    "plain",
    [bytes(sealing.KEY) + b"{}".ljust(100), bytes(sealing.KEY) + b"[]".ljust(sealing.PADDED - sealing.KEY), b""],
)
def test_what_is_no_sheet_is_not_read_as_one(plain: bytes) -> None:
    with pytest.raises(AwardRefused) as refused:
        sealing.unpadded(plain)
    assert refused.value.code == "SEAL_BROKEN"


def test_the_longest_file_of_a_key() -> None:
    public, text = sealing.new_holder(" ".join(LEAST), "Paritrana 2024")
    whole = text.ljust(sealing.MOST_FILE)
    assert sealing.public_of(whole) == public
    others = [
        whole + " ",
        json.dumps({**json.loads(text), "file": "payung-award-key-2"}),
        json.dumps({**json.loads(text), "about": 1}),
        json.dumps({**json.loads(text), "private": json.loads(text)["private"][2:]}),
    ]
    for other in others:
        with pytest.raises(AwardRefused) as refused:
            sealing.public_of(other)
        assert refused.value.code == "KEY_FILE"
