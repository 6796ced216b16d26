"""Whether two records are one person: pieces of evidence with their weights, each of which says what it saw.

Pure: no database, no NIK, no date. A pair comes as two names and four small numbers that say how the rest compares; what
goes out is a weight and the evidence behind it. Measured by `bench/linkage.py`; a weight is a help for people, never a
decision: a pair that weighs `ENOUGH` is looked at by somebody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from payung.registry.spelling import FORMS, TITLES, fold, joinings, words_of

Int8 = npt.NDArray[np.int8]
Int16 = npt.NDArray[np.int16]
Int32 = npt.NDArray[np.int32]

ENOUGH = 75
"""Weight from which on two records may be one person. Chosen on the generator's tuning seed, not on the reported one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was seen of a pair; `bit` is its number for good in a kept mask."""

    bit: int
    weight: int
    sentence: str


# A pair has exactly one value in each of the five groups. The names of the values stand here in this order.
NAME = (
    Evidence(0, 40, "Namanya sama."),
    Evidence(1, 38, "Kata-kata namanya sama, urutannya berbeda."),
    Evidence(2, 32, "Namanya sama, ejaannya sedikit berbeda."),
    Evidence(3, 26, "Sebagian nama tidak ditulis pada salah satunya."),
    Evidence(4, -60, "Ada kata dalam nama yang berlainan."),
)
NAME_SAME, NAME_ORDER, NAME_SPELT, NAME_PART, NAME_OTHER = range(5)
NIK = (
    Evidence(5, 45, "NIK-nya sama."),
    Evidence(6, 35, "NIK-nya berbeda satu angka, atau dua angka yang bertukar tempat."),
    Evidence(7, 20, "NIK-nya hanya berbeda nomor urut."),
    Evidence(8, 10, "NIK-nya berbeda dua angka."),
    Evidence(9, -10, "NIK-nya jauh berbeda."),
    Evidence(10, 0, "Salah satunya tidak ber-NIK."),
)
NIK_SAME, NIK_DIGIT, NIK_SERIAL, NIK_TWO, NIK_FAR, NIK_NONE = range(6)
BIRTH = (
    Evidence(11, 35, "Tanggal lahirnya sama."),
    Evidence(12, 15, "Tanggal lahirnya berbeda satu angka, atau hari dan bulannya bertukar."),
    Evidence(13, -30, "Tanggal lahirnya berbeda."),
    Evidence(14, 0, "Tanggal lahir salah satunya tidak diketahui."),
)
BIRTH_SAME, BIRTH_DIGIT, BIRTH_OTHER, BIRTH_NONE = range(4)
PLACE = (
    Evidence(15, 25, "Desa/kelurahannya sama."),
    Evidence(16, 15, "Kecamatannya sama."),
    Evidence(17, 5, "Kabupaten/kotanya sama."),
    Evidence(18, -5, "Kabupaten/kotanya berbeda."),
)
PLACE_VILLAGE, PLACE_DISTRICT, PLACE_REGENCY, PLACE_OTHER = range(4)
SEX = (
    Evidence(19, 0, "Jenis kelaminnya sama."),
    Evidence(20, -20, "Jenis kelaminnya berbeda."),
    Evidence(21, 0, "Jenis kelamin salah satunya tidak diketahui."),
)
SEX_SAME, SEX_OTHER, SEX_NONE = range(3)
GROUPS = (NAME, NIK, BIRTH, PLACE, SEX)

_WORTH_A_LOOK = 60.0  # percent of shared letters below which no spelling joins two names
_THE_VERY_WORDS = 90.0
_ENDINGS = (("IUS", "US", "UM", "O", "ES"), ("IA", "A", "IN", "INA"))
# Names that are spelt alike but are different names; compared after folding. Names that differ only in a male or female ending
# are recognised elsewhere (`_of_two_sexes`).
_APART = frozenset(
    frozenset({fold(one), fold(other)})
    for one, other in (
        ("MARIA", "MARTA"), ("MARIA", "MARLINA"), ("MARIA", "MARINA"), ("MARTA", "MARTINA"), ("MARLINA", "MARTINA"),
        ("MARKUS", "MARTINUS"), ("YULIANA", "YULITA"), ("YOHANES", "YONAS"), ("YOHANA", "YOSINA"), ("YAKOBUS", "YAKUB"),
        ("ANA", "ANI"), ("ANA", "INA"), ("ANI", "INI"), ("RINA", "RITA"), ("RINA", "RINI"), ("DINA", "DITA"), ("LINA", "LITA"),
        ("SITI", "SINTA"), ("NINA", "LINA"), ("RINA", "LINA"), ("DINA", "LINA"), ("TINA", "LINA"), ("RINA", "TINA"),
        ("ANDREAS", "ANDRIANUS"), ("DAUD", "DAVID"), ("KRISTINA", "KRISTIANA"), ("PAULINA", "PAULUS"), ("PETRUS", "PETRONELA"),
        ("AGUSTINUS", "AUGUSTUS"), ("BERNADETA", "BERNADINA"), ("KAROLINA", "KATARINA"), ("YUSTINA", "YULITA"),
        ("SELINA", "SELVINA"), ("ROSALIA", "ROSALINA"), ("FLORENSIA", "FLORIDA"), ("ELISABET", "ELISA"), ("DOMINGGUS", "DOMINIKUS"),
    )
)  # fmt: skip


def weigh(
    mine: Sequence[str], theirs: Sequence[str], nik: Int8, birth: Int8, place: Int8, sex: Int8
) -> tuple[Int16, Int32]:
    """Weight of each pair and its evidence as a mask of bits.

    mine, theirs: normalised names. nik, birth, place, sex: for each pair the position in the group of that name.
    """
    groups = zip((NIK, BIRTH, PLACE, SEX), (nik, birth, place, sex), strict=True)
    weights: Int16 = np.zeros(len(mine), dtype=np.int16)
    masks: Int32 = np.zeros(len(mine), dtype=np.int32)
    for group, seen in groups:
        weights += np.array([one.weight for one in group], dtype=np.int16)[seen]
        masks |= np.array([1 << one.bit for one in group], dtype=np.int32)[seen]
    # Names are compared only where they can change the answer, or where two people have one number. Where only equal words could
    # change it, names that are less than near are skipped.
    lacks = ENOUGH - weights
    whole = (lacks <= NAME[NAME_SPELT].weight) | (nik == NIK_SAME)
    names = np.full(len(mine), NAME_OTHER, dtype=np.int8)
    for wanted, cutoff in ((whole, _WORTH_A_LOOK), (~whole & (lacks <= NAME[NAME_SAME].weight), _THE_VERY_WORDS)):
        at: list[int] = np.flatnonzero(wanted).tolist()
        names[at] = compare([mine[n] for n in at], [theirs[n] for n in at], cutoff)
    weights += np.array([one.weight for one in NAME], dtype=np.int16)[names]
    masks |= np.array([1 << one.bit for one in NAME], dtype=np.int32)[names]
    return weights, masks


def somebody_else(masks: Int32) -> npt.NDArray[np.bool_]:
    """Pairs of one NIK that are clearly two people: a name that contradicts, another birth date or another sex."""
    other = (
        1 << NAME[NAME_OTHER].bit | 1 << BIRTH[BIRTH_DIGIT].bit | 1 << BIRTH[BIRTH_OTHER].bit | 1 << SEX[SEX_OTHER].bit
    )
    others: npt.NDArray[np.bool_] = ((masks & (1 << NIK[NIK_SAME].bit)) != 0) & ((masks & other) != 0)
    return others


def sentences(mask: int) -> list[str]:
    """The evidence of a pair as message ids, in the order of the groups."""
    return [one.sentence for group in GROUPS for one in group if mask >> one.bit & 1]


def compare(mine: Sequence[str], theirs: Sequence[str], cutoff: float = _WORTH_A_LOOK) -> Int8:
    """Positions in `NAME` of pairs of normalised names. An empty name is another's.

    cutoff: percent of shared letters below which two names are taken for two without looking at their words.
    """
    seen_as = np.full(len(mine), NAME_OTHER, dtype=np.int8)
    if not len(mine):
        return seen_as
    near = process.cpdist(mine, theirs, scorer=fuzz.token_set_ratio, score_cutoff=cutoff, dtype=np.float32)
    joined = [[name.replace(" ", "") for name in names] for names in (mine, theirs)]
    squeezed = process.cpdist(*joined, scorer=fuzz.ratio, score_cutoff=cutoff, dtype=np.float32)
    words: dict[str, tuple[str, ...]] = {}
    of_pair: dict[tuple[str, str], int] = {}
    for n in np.flatnonzero((near > 0) | (squeezed > 0)).tolist():
        pair = (mine[n], theirs[n])
        if pair not in of_pair:
            of_pair[pair] = _compare_one(*pair, words)
        seen_as[n] = of_pair[pair]
    return seen_as


def _compare_one(mine: str, theirs: str, words: dict[str, tuple[str, ...]]) -> int:
    if not mine or not theirs:
        return NAME_OTHER
    if mine == theirs:
        return NAME_SAME
    for name in (mine, theirs):
        if name not in words:
            words[name] = words_of(_without_degrees(name))
    one, other = words[mine], words[theirs]
    if not one or not other:
        return NAME_OTHER
    if one == other:
        return NAME_SPELT
    if sorted(one) == sorted(other):
        return NAME_ORDER
    forms: list[tuple[Sequence[str], Sequence[str]]] = [(a, other) for a in joinings(one)]
    forms += [(one, b) for b in joinings(other)]
    return min(_aligned(a, b) for a, b in forms)


def _without_degrees(name: str) -> str:
    """A normalised name without "S PD" and the like at its end: the dots of the degree were lost in normalising."""
    words = name.split()
    while len(words) > 2:
        if words[-1] in TITLES and len(words[-1]) > 1:
            words.pop()
        elif len(words) > 3 and len(words[-2]) <= 2 and words[-2] + words[-1] in TITLES:
            del words[-2:]
        else:
            break
    return " ".join(words)


def _aligned(one: Sequence[str], other: Sequence[str]) -> int:
    """Words of both paired off, the best fits first. Words left over on one side only were not written on the other."""
    fits = sorted(
        ((_apart(a, b, n > 0 < m), n, m) for n, a in enumerate(one) for m, b in enumerate(other)),
        key=lambda fit: fit[0],
    )
    used_one: set[int] = set()
    used_other: set[int] = set()
    whole = 0
    for apart, n, m in fits:
        if apart <= _MOST_APART and n not in used_one and m not in used_other:
            used_one.add(n)
            used_other.add(m)
            whole += min(len(one[n]), len(other[m])) > 2
    left_one, left_other = len(one) - len(used_one), len(other) - len(used_other)
    if not whole or (left_one and left_other):
        return NAME_OTHER
    return NAME_PART if left_one or left_other else NAME_SPELT


_MOST_APART = 2


def _apart(one: str, other: str, later: bool) -> int:
    """Slips between two folded words: 0 to 2, or 9 for two words. Three letters are a word of its own where a name begins."""
    joined = one.islower() or other.islower()
    one, other = one.upper(), other.upper()
    if one == other:
        return 0
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return 9 if joined or not long.startswith(short) else 1
    if not joined and FORMS.get(one, _NONE) & FORMS.get(other, _NONE):
        return 1
    most = 0 if len(long) < (3 if later else 4) else 1 if joined or len(long) < 7 else 2
    slips = OSA.distance(one, other, score_cutoff=most)
    if slips > most:
        slips = 2 if not joined and len(short) >= 4 and long.startswith(short) else 9
    if slips < 9 and (frozenset((one, other)) in _APART or _of_two_sexes(one, other)):
        return 9
    return slips


_NONE: set[int] = set()


def _of_two_sexes(one: str, other: str) -> bool:
    """PAULUS and PAULA, YOHANES and YOHANA: one stem with a man's and a woman's ending."""
    return _ended(one, other) or _ended(other, one)


def _ended(man: str, woman: str) -> bool:
    return any(
        len(stem := woman.removesuffix(hers)) >= 3 and stem != woman and any(man == stem + his for his in _ENDINGS[0])
        for hers in _ENDINGS[1]
    )


def features(
    nik: tuple[Any, Any], birth: tuple[Any, Any], village: tuple[Any, Any], sex: tuple[Any, Any]
) -> tuple[Int8, Int8, Int8, Int8]:
    """How the rest of each pair compares, from whole numbers: (NIK, birth, place, sex) as `weigh` wants them.

    nik: 16 digits; birth: yyyymmdd; village: the ten digits of its code; sex: 1 or 2. Zero stands for what is not known.
    """
    return _nik(*nik), _birth(*birth), _place(*village), _sex(*sex)


def digits_apart(one: Any, other: Any, places: int) -> tuple[Any, Any]:
    """In how many digits whole numbers differ, and whether two neighbours have only changed places."""
    count = np.zeros(len(one), dtype=np.int8)
    swapped = np.zeros(len(one), dtype=bool)
    before: tuple[Any, Any] | None = None
    for _ in range(places):
        one, a = np.divmod(one, 10)
        other, b = np.divmod(other, 10)
        count += a != b
        if before is not None:
            swapped |= (a != b) & (a == before[1]) & (b == before[0])
        before = (a, b)
    return count, swapped & (count == 2)


def _nik(one: Any, other: Any) -> Int8:
    count, swapped = digits_apart(one, other, 16)
    seen_as = np.select(
        [(one == 0) | (other == 0), count == 0, (count == 1) | swapped, one // 10_000 == other // 10_000, count == 2],
        [NIK_NONE, NIK_SAME, NIK_DIGIT, NIK_SERIAL, NIK_TWO],
        default=NIK_FAR,
    )
    return seen_as.astype(np.int8)


def _birth(one: Any, other: Any) -> Int8:
    count, swapped = digits_apart(one, other, 8)
    turned = (one // 10_000 == other // 10_000) & (one // 100 % 100 == other % 100) & (one % 100 == other // 100 % 100)
    seen_as = np.select(
        [(one == 0) | (other == 0), count == 0, (count == 1) | swapped | turned],
        [BIRTH_NONE, BIRTH_SAME, BIRTH_DIGIT],
        default=BIRTH_OTHER,
    )
    return seen_as.astype(np.int8)


def _place(one: Any, other: Any) -> Int8:
    both = (one != 0) & (other != 0)
    seen_as = np.select(
        [both & (one == other), both & (one // 10**4 == other // 10**4), both & (one // 10**6 == other // 10**6)],
        [PLACE_VILLAGE, PLACE_DISTRICT, PLACE_REGENCY],
        default=PLACE_OTHER,
    )
    return seen_as.astype(np.int8)


def _sex(one: Any, other: Any) -> Int8:
    seen_as = np.where((one == 0) | (other == 0), SEX_NONE, np.where(one == other, SEX_SAME, SEX_OTHER))
    return seen_as.astype(np.int8)
