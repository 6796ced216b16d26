"""Where two words of a name stop being one, and where numbers, days and places stop being alike."""

from __future__ import annotations

import numpy as np
import pytest

from payung.registry import likeness
from payung.registry.likeness import _apart, _of_two_sexes, _without_degrees, compare, features


@pytest.mark.parametrize(
    ("one", "other", "later", "slips"),
    [
        ("MARIA", "MARIA", False, 0),
        ("M", "MARIA", False, 1),
        ("A", "MARIA", False, 9),
        ("m", "MARIA", False, 9),  # a letter that was joined from two words begins nothing
        ("BER", "BES", False, 9),  # three letters are a word of its own where a name begins
        ("BER", "BES", True, 1),
        ("BE", "BA", True, 9),
        ("BERE", "BERA", False, 1),
        ("BERE", "BARA", False, 9),
        ("SANTOS", "SENTIS", False, 9),  # six letters: one slip
        ("SANTOSA", "SENTISA", False, 2),  # seven: two
        ("santosa", "SENTISA", False, 9),
        ("SANTOSA", "SENTISU", False, 9),
        ("FRANS", "FRANSISKUS", False, 1),  # an everyday form
        ("SEBA", "SEBASTIANUS", False, 2),  # its beginning, four letters or more
        ("seba", "SEBASTIANUS", False, 9),
        ("SEB", "SEBASTIANUS", False, 9),
        ("MARIA", "MARTA", False, 9),
        ("PAULUS", "PAULA", False, 9),
    ],
)
def test_slips_between_two_words(one: str, other: str, later: bool, slips: int) -> None:
    assert _apart(one, other, later) == slips
    assert _apart(other, one, later) == slips


def test_a_mans_and_a_womans_ending() -> None:
    assert _of_two_sexes("PAULUS", "PAULA")
    assert _of_two_sexes("PAULA", "PAULUS")
    assert not _of_two_sexes("PAULA", "PAULA")
    assert not _of_two_sexes("PAULA", "PETRUS")
    assert _of_two_sexes("LINUS", "LINA")  # a stem of three letters
    assert not _of_two_sexes("INUS", "INA")


def test_degrees_at_the_end_of_a_name() -> None:
    assert _without_degrees("MARIA BERE SE") == "MARIA BERE"
    assert _without_degrees("MARIA BERE S PD") == "MARIA BERE"
    assert _without_degrees("MARIA SE") == "MARIA SE"  # two words stay
    assert _without_degrees("MARIA S PD") == "MARIA S PD"  # three, of which two would go
    assert _without_degrees("MARIA BERE S E") == "MARIA BERE"
    assert _without_degrees("MARIA BERE LAU") == "MARIA BERE LAU"
    assert _without_degrees("MARIA BERE H") == "MARIA BERE H"  # one letter at the end is a name cut short
    assert (
        _without_degrees("MARIA BERE AMD KEB") == "MARIA BERE AMD KEB"
    )  # of a degree of two words the first has two letters
    assert _without_degrees("MARIA BERE SS OS") == "MARIA BERE"


def test_what_is_left_over_on_both_sides_is_another() -> None:
    seen = compare(
        ["MARIA BERE", "MARIA BERE", "MARIA BERE LAU", "MARIA BERE", "M BERE", "M B", ""],
        ["MARIA BERE LAU", "MARIA LAU", "MARIA BERE", "MARIA BERA", "MARIA BERE", "MARIA BERE", "MARIA"],
    )
    other, part, spelt = likeness.NAME_OTHER, likeness.NAME_PART, likeness.NAME_SPELT
    assert seen.tolist() == [part, other, part, spelt, spelt, other, other]


def test_two_letters_alone_join_no_names() -> None:
    seen = compare(["BE", "BER", "BE"], ["BE LAU", "BER LAU", "BE BERE"])
    assert seen.tolist() == [likeness.NAME_OTHER, likeness.NAME_PART, likeness.NAME_OTHER]
    # of a name nothing may be left
    assert [likeness._compare_one(*pair, {}) for pair in (("", ""), ("", "MARIA"), (".", "MARIA"))] == [likeness.NAME_OTHER] * 3  # fmt: skip


@pytest.mark.parametrize("name", ["MARIA BERE", "MARIYA BERE"])
def test_names_are_looked_at_where_they_decide(name: str) -> None:
    """A pair whose other evidence lacks just the weight of its name counts in full; one that lacks more is not compared."""
    nik = np.array([likeness.NIK_SAME, likeness.NIK_FAR, likeness.NIK_FAR], dtype=np.int8)
    birth = np.array([likeness.BIRTH_OTHER, likeness.BIRTH_SAME, likeness.BIRTH_OTHER], dtype=np.int8)
    place = np.array([likeness.PLACE_OTHER, likeness.PLACE_VILLAGE, likeness.PLACE_OTHER], dtype=np.int8)
    sex = np.zeros(3, dtype=np.int8)
    _weights, masks = likeness.weigh(["MARIA BERE"] * 3, [name] * 3, nik, birth, place, sex)
    named = likeness.NAME[likeness.NAME_SAME if name == "MARIA BERE" else likeness.NAME_SPELT].bit
    far = likeness.NAME[likeness.NAME_OTHER].bit
    assert [bool(mask >> named & 1) for mask in masks.tolist()] == [True, True, False]
    assert masks.tolist()[2] >> far & 1


def _seen(**given: tuple[int, int]) -> tuple[int, ...]:
    asked = {name: given.get(name, (0, 0)) for name in ("nik", "birth", "village", "sex")}
    columns = [tuple(np.array([value], dtype=np.int64) for value in pair) for pair in asked.values()]
    return tuple(int(one[0]) for one in features(*columns))


def test_numbers_that_are_not_known_are_like_nothing() -> None:
    nothing = (likeness.NIK_NONE, likeness.BIRTH_NONE, None, likeness.SEX_NONE)
    for at, (name, value) in enumerate((("nik", 5302101201800001), ("birth", 19800112), ("village", 5302102001), ("sex", 1))):  # fmt: skip
        if nothing[at] is None:
            continue
        for pair in ((value, 0), (0, value), (0, 0)):
            assert _seen(**{name: pair})[at] == nothing[at], (name, pair)


@pytest.mark.parametrize(
    ("one", "other", "seen"),
    [
        (5302101201800001, 5302101201800001, "NIK_SAME"),
        (5302101201800001, 5302101201800002, "NIK_DIGIT"),
        (5302101201800012, 5302101201800021, "NIK_DIGIT"),  # two neighbours have changed places
        (5302101201800012, 5302101201801920, "NIK_SERIAL"),
        (5302101201800001, 5302101202800002, "NIK_TWO"),
        (5304015203850001, 5304015203580001, "NIK_DIGIT"),  # neighbours of the year
        (5304015203850001, 5304025203850002, "NIK_TWO"),
        (5304015203850001, 5371010101900001, "NIK_FAR"),
        (5302101201800001, 5302101203900002, "NIK_FAR"),
        (5302101201800102, 5302101201810201, "NIK_FAR"),
    ],
)
def test_numbers_by_their_digits(one: int, other: int, seen: str) -> None:
    assert _seen(nik=(one, other))[0] == getattr(likeness, seen)


@pytest.mark.parametrize(
    ("one", "other", "seen"),
    [
        (19800112, 19800112, "BIRTH_SAME"),
        (19800112, 19800113, "BIRTH_DIGIT"),
        (19800112, 19800121, "BIRTH_DIGIT"),
        (19800307, 19800703, "BIRTH_DIGIT"),  # day and month turned
        (19800307, 19810703, "BIRTH_OTHER"),
        (19800307, 19800704, "BIRTH_OTHER"),
        (19800307, 19800803, "BIRTH_OTHER"),
        (19800112, 19800223, "BIRTH_OTHER"),
    ],
)
def test_days_by_their_digits(one: int, other: int, seen: str) -> None:
    assert _seen(birth=(one, other))[1] == getattr(likeness, seen)
    assert _seen(birth=(other, one))[1] == getattr(likeness, seen)


@pytest.mark.parametrize(
    ("one", "other", "seen"),
    [
        (5302102001, 5302102001, "PLACE_VILLAGE"),
        (5302102001, 5302102002, "PLACE_DISTRICT"),
        (5302102001, 5302112001, "PLACE_REGENCY"),
        (5302102001, 5303102001, "PLACE_OTHER"),
        (5302102001, 0, "PLACE_OTHER"),
        (0, 0, "PLACE_OTHER"),
        (0, 2001, "PLACE_OTHER"),
    ],
)
def test_places_by_their_parts(one: int, other: int, seen: str) -> None:
    assert _seen(village=(one, other))[2] == getattr(likeness, seen)
    assert _seen(village=(other, one))[2] == getattr(likeness, seen)


def test_the_same_sex_and_another() -> None:
    assert [_seen(sex=pair)[3] for pair in ((1, 1), (1, 2), (2, 1))] == [likeness.SEX_SAME, likeness.SEX_OTHER, likeness.SEX_OTHER]  # fmt: skip
