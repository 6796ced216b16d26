"""The seal without a database: two of three open, one does not, one changed bit is found, and nothing shows through."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from payung.awards.errors import AwardRefused
from payung.awards.jury import sealing

ABOUT = sealing.context({"cycle": "53-2024", "seat": 3, "candidate": 7, "rubric": "a" * 64, "number": 1})
SHEET = {"points": {"coverage": "80", "interview": "65.5"}, "note": "Perda sudah ada; pekerja rentan belum."}
WORDS = "lontar sasando cendana komodo"


def _holders() -> tuple[list[bytes], list[bytes]]:
    """Private and public keys of three holders, without the cost of their words."""
    seeds = [secrets.token_bytes(32) for _ in range(3)]
    return seeds, [sealing._public(seed) for seed in seeds]


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize(("first", "second"), list(permutations((1, 2, 3), 2)))
def test_any_two_of_three_open_what_was_sealed(first: int, second: int) -> None:
    seeds, publics = _holders()
    plain = sealing.padded(SHEET)
    sheet = sealing.sealed(plain, ABOUT, publics)
    handed = sealing.handed_on(seeds[first - 1], first, sheet.parts, ABOUT, publics)
    back = sealing.opened(seeds[second - 1], second, first, handed, sheet, ABOUT)
    assert back == plain
    assert sealing.unpadded(back) == SHEET


@pytest.mark.parametrize("alone", [1, 2, 3])
def test_one_holder_alone_has_random_bytes(alone: int) -> None:
    seeds, publics = _holders()
    sheet = sealing.sealed(sealing.padded(SHEET), ABOUT, publics)
    halves = []
    for pair in sealing.PAIRS:
        if alone in pair:
            halves.append(sealing._half(seeds[alone - 1], alone, pair, sheet.parts, ABOUT))
        else:  # the boxes of the other two do not open to him
            for other in pair:
                with pytest.raises(AwardRefused, match="diubah"):
                    sealing._half(seeds[alone - 1], other, pair, sheet.parts, ABOUT)
    for key in (*halves, sealing._combined(*halves)):
        with pytest.raises(AwardRefused):
            sealing._decrypted(key, sheet.content, ABOUT)
    # what he hands on to himself is not there: it goes to the other two
    handed = sealing.handed_on(seeds[alone - 1], alone, sheet.parts, ABOUT, publics)
    for at in range(2):
        with pytest.raises(AwardRefused):
            sealing._unboxed(seeds[alone - 1], handed[at * sealing.BOX : (at + 1) * sealing.BOX], ABOUT)


def test_the_same_score_never_looks_the_same_and_every_sheet_has_one_length() -> None:
    _seeds, publics = _holders()
    sheets = [
        sealing.sealed(sealing.padded(one), ABOUT, publics)
        for one in (SHEET, SHEET, {"points": {"coverage": "0"}, "note": ""}, {"points": {}, "note": "x" * 6000})
    ]
    lengths = {(len(one.content), len(one.parts), len(one.commitment)) for one in sheets}
    assert lengths == {(sealing.CONTENT, sealing.PARTS, 32)}
    assert len({one.content for one in sheets}) == len({one.commitment for one in sheets}) == len(sheets)
    # the commitment is none of the sheet alone: without the random bytes before it there is nothing to compare a guess with
    text = json.dumps(SHEET, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    for guess in (text, text.ljust(sealing.PADDED), text.ljust(sealing.PADDED - 32), bytes(32) + text.ljust(8160)):
        assert hashlib.sha256(guess).digest() != sheets[0].commitment
    with pytest.raises(AwardRefused) as long:
        sealing.padded({"note": "x" * sealing.PADDED})
    assert long.value.code == "SCORE_LONG"


@pytest.mark.parametrize("part", ["content", "parts", "commitment", "handed", "about"])
def test_one_changed_bit_is_found(part: str) -> None:
    seeds, publics = _holders()
    sheet = sealing.sealed(sealing.padded(SHEET), ABOUT, publics)
    handed = sealing.handed_on(seeds[0], 1, sheet.parts, ABOUT, publics)
    about = ABOUT
    # of the parts, those that holder 2 opens with what holder 1 hands on: his half of their pair
    for at in {"content": (0, 5000, -1), "parts": (80, 120, 159), "commitment": (0, 31), "handed": (0, 40, 79)}.get(
        part, (4, 20)
    ):
        changed: dict[str, Any] = {"sheet": sheet, "handed": handed, "about": about}
        if part == "handed":
            changed["handed"] = _flipped(handed, at)
        elif part == "about":
            changed["about"] = _flipped(about, at)
        else:
            value = getattr(sheet, part)
            changed["sheet"] = replace(sheet, **{part: _flipped(value, at % len(value))})
        with pytest.raises(AwardRefused) as refused:
            sealing.opened(seeds[1], 2, 1, changed["handed"], changed["sheet"], changed["about"])
        assert refused.value.code == "SEAL_BROKEN"


def test_a_sheet_of_one_juror_is_not_passed_off_as_anothers() -> None:
    seeds, publics = _holders()
    sheet = sealing.sealed(sealing.padded(SHEET), ABOUT, publics)
    other = sealing.context({"cycle": "53-2024", "seat": 4, "candidate": 7, "rubric": "a" * 64, "number": 1})
    with pytest.raises(AwardRefused):
        sealing.handed_on(seeds[0], 1, sheet.parts, other, publics)


def test_a_holders_file_opens_by_his_words_alone() -> None:
    public, text = sealing.new_holder(WORDS, "Paritrana 2024")
    assert sealing.public_of(text) == public
    private = sealing.private_of(text, "  Lontar SASANDO  cendana komodo ")  # capitals and spaces do not count
    assert sealing._public(private) == public
    assert private.hex() not in text
    with pytest.raises(AwardRefused) as wrong:
        sealing.private_of(text, "lontar sasando cendana kamado")
    assert wrong.value.code == "WORDS_WRONG"
    facts = json.loads(text)
    for name, value in (("about", "Paritrana 2025"), ("salt", _flipped(bytes.fromhex(facts["salt"]), 0).hex())):
        with pytest.raises(AwardRefused):
            sealing.private_of(json.dumps({**facts, name: value}), WORDS)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"file": "payung-award-key-1"}', "[" * 9999, "x" * 20_000, '{"file": "payung-award-key-1", "about": 1, "public": "zz", "salt": "", "private": ""}']
)  # fmt: skip
def test_what_is_no_holders_file_says_so(text: str) -> None:
    for read in (sealing.public_of, lambda one: sealing.private_of(one, WORDS)):
        with pytest.raises(AwardRefused) as refused:
            read(text)
        assert refused.value.code == "KEY_FILE"


@pytest.mark.parametrize(
    "words", ["", "satu", "satu satu satu satu satu satu", "aaaa bbbb cccc dddd", "lontarsasandocendanakomodo", "a b c d e f g", "x" * 300 + " a b c"]
)  # fmt: skip
def test_words_that_are_guessed_are_refused(words: str) -> None:
    with pytest.raises(AwardRefused) as refused:
        sealing.checked_words(words)
    assert refused.value.code == "WORDS_WEAK"


def test_suggested_words_are_strong_and_differ() -> None:
    suggested = {sealing.suggested_words() for _ in range(50)}
    assert len(suggested) == 50
    assert all(sealing.checked_words(one) == one for one in suggested)


@pytest.mark.parametrize("public", [bytes(32), b"\1" + bytes(31), b"short", b""])
def test_a_key_to_which_nothing_can_be_sealed_is_refused(public: bytes) -> None:
    with pytest.raises(AwardRefused) as refused:
        sealing.checked_public(public)
    assert refused.value.code == "KEY_FILE"


def test_the_own_copy_opens_by_the_jurors_words_alone() -> None:
    salt = secrets.token_bytes(32)
    plain, public = sealing.padded(SHEET), sealing.own_public(WORDS, salt)
    copy = sealing.own_copy(plain, ABOUT, public)
    assert len(copy) == sealing.OWN_COPY
    seed = sealing.own_seed(WORDS, salt, public)
    assert sealing.own_opened(seed, copy, ABOUT) == plain
    for words, under in (("lontar sasando cendana padi", salt), (WORDS, _flipped(salt, 3))):
        with pytest.raises(AwardRefused) as refused:
            sealing.own_seed(words, under, public)
        assert refused.value.code == "WORDS_WRONG"
    for about, content in ((ABOUT + b" ", copy), (ABOUT, _flipped(copy, 500)), (ABOUT, _flipped(copy, 5))):
        with pytest.raises(AwardRefused) as refused:
            sealing.own_opened(seed, content, about)
        assert refused.value.code == "SEAL_BROKEN"
