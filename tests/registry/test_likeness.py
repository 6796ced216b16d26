"""Whether two records are one person: what is seen of a pair, what it weighs, and that it says so."""

from __future__ import annotations

import numpy as np
import pytest

from payung.registry import likeness
from payung.registry.likeness import (
    BIRTH_DIGIT,
    BIRTH_OTHER,
    BIRTH_SAME,
    ENOUGH,
    GROUPS,
    NAME_ORDER,
    NAME_OTHER,
    NAME_PART,
    NAME_SAME,
    NAME_SPELT,
    NIK_DIGIT,
    NIK_FAR,
    NIK_NONE,
    NIK_SAME,
    PLACE_OTHER,
    PLACE_VILLAGE,
    SEX_SAME,
    compare,
    features,
    somebody_else,
    weigh,
)


@pytest.mark.parametrize(
    ("one", "other", "seen"),
    [
        ("MARIA BERE", "MARIA BERE", NAME_SAME),
        ("MARIA BERE", "BERE MARIA", NAME_ORDER),
        ("YOHANES DJAMI", "JOHANES JAMI", NAME_SPELT),
        ("YULIANA NAHAK", "YULINA NAHAK", NAME_SPELT),
        ("MARIA DA COSTA", "MARIA DACOSTA", NAME_SPELT),
        ("MARIA YULIANA BERE", "MARIA BERE", NAME_PART),
        ("MARIA YULIANA BERE", "BERE MARIYA", NAME_PART),
        ("M YULIANA BERE", "MARIA YULIANA BERE", NAME_SPELT),
        ("PETRUS NAHAK S PD", "PETRUS NAHAK", NAME_SPELT),
        ("FRANSISKUS NAHAK", "FRANSIKUZ NAHAK", NAME_SPELT),  # two slips of a long word
        ("KRISTINA NAHAK", "KRISTINAWATI NAHAK", NAME_SPELT),
        ("FRANSISKUS NAHAK", "FRENTISKUM NAHAK", NAME_OTHER),  # three
        ("MARIA BERE", "MARTA BERE", NAME_OTHER),  # twins
        ("PAULUS BERE", "PAULINA BERE", NAME_OTHER),
        ("MARIA YULIANA BERE", "MARIA GORETI BERE", NAME_OTHER),
        ("MARIA BERE", "MARIA NAHAK", NAME_OTHER),
        ("MARIA BERE", "", NAME_OTHER),
        ("", "", NAME_OTHER),
    ],
)
def test_how_alike_two_names_are_either_way(one, other, seen):
    assert compare([one, other], [other, one]).tolist() == [seen, seen]


def seen_of(*pairs: tuple[int, int]) -> list[int]:
    return [int(part[0]) for part in features(*((np.array([a]), np.array([b])) for a, b in pairs))]


def test_each_comparison_stands_in_its_place():
    near = seen_of((5304015203850001, 5304015203850007), (19850312, 19851203), (5304012001, 5304012001), (2, 2))
    assert near == [NIK_DIGIT, BIRTH_DIGIT, PLACE_VILLAGE, SEX_SAME]
    far = seen_of((5304015203850001, 0), (19850312, 19920401), (0, 1), (1, 2))
    assert far == [NIK_NONE, BIRTH_OTHER, PLACE_OTHER, likeness.SEX_OTHER]


def weighed(one: str, other: str, nik: int, birth: int = 0, place: int = 0, sex: int = 0) -> tuple[int, int]:
    numbers = (np.array([value], dtype=np.int8) for value in (nik, birth, place, sex))
    weights, masks = weigh([one], [other], *numbers)
    return int(weights[0]), int(masks[0])


def test_a_weight_is_the_sum_of_what_is_told():
    weight, mask = weighed("MARIA BERE", "BERE MARIA", NIK_DIGIT)
    told = [one for group in GROUPS for one in group if mask >> one.bit & 1]
    assert weight == sum(one.weight for one in told) >= ENOUGH
    assert len(told) == len(GROUPS)
    assert likeness.sentences(mask) == [one.sentence for one in told]
    assert "urutannya berbeda" in likeness.sentences(mask)[0]


def test_each_piece_of_evidence_has_a_bit_of_its_own():
    bits = [one.bit for group in GROUPS for one in group]
    assert len(set(bits)) == len(bits)
    assert max(bits) < 31


def test_twins_namesakes_and_siblings_are_other_people():
    assert weighed("MARIA BERE", "MARTA BERE", NIK_DIGIT)[0] < ENOUGH
    assert weighed("MARIA BERE", "MARIA BERE", NIK_FAR, BIRTH_OTHER)[0] < ENOUGH
    assert weighed("MARIA BERE", "YULIANA BERE", NIK_FAR, BIRTH_OTHER)[0] < ENOUGH
    # one name and one day in another regency under another number is chance
    assert weighed("MARIA BERE", "MARIA BERE", NIK_FAR, BIRTH_SAME, PLACE_OTHER)[0] < ENOUGH


@pytest.mark.parametrize(
    ("other", "birth", "sex", "else_"),
    [
        ("MARIA BERE", 0, 0, False),
        ("MARYA BEREE", 0, 0, False),
        ("MARIA GORETI BERE", 0, 0, False),
        ("AHMAD SUROSO", 0, 0, True),
        ("MARIA NAHAK", 0, 0, True),
        ("MARIA BERE", 1, 0, True),
        ("MARIA BERE", 0, 1, True),
        ("MARIA BERE", 3, 2, False),  # not known
    ],
)
def test_one_number_of_two_people(other, birth, sex, else_):
    mask = weighed("MARIA BERE", other, NIK_SAME, birth, 3, sex)[1]
    assert somebody_else(np.array([mask], dtype=np.int32)).tolist() == [else_]
    assert not somebody_else(np.array([weighed("MARIA BERE", other, NIK_DIGIT, birth, 3, sex)[1]])).any()
