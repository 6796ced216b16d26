"""Whether the holder of a bank account can be the payee: names compared word by word, spelling and titles forgiven.

Pure: no database. A score helps people and never decides: below `ENOUGH` a reason is required, which is shown wherever
the account is confirmed or paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop
from rapidfuzz.distance import OSA, JaroWinkler

from payung.registry.spelling import FORMS, joinings, words_of

ENOUGH = 80
LEAST_JOINED = 85
LEAST_LIKE = 75  # percentage of equal letters below which two words count as different


@dataclass(frozen=True)
class Match:
    """How well a holder fits a name: 0 to 100, and why it is less than enough (words of `WHY`)."""

    score: int
    why: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        return self.score >= ENOUGH


WHY = {
    "other": gettext_noop("tidak ada kata yang sama"),
    "part": gettext_noop("hanya sebagian nama yang sama"),
    "single": gettext_noop("hanya satu kata yang sama"),
    "empty": gettext_noop("tidak ada nama untuk dibandingkan"),
}


def holder_match(name: str, holder: str) -> Match:
    """How well `holder`, as a bank book or a bank has it, fits the name of a person.

    Order, case, titles, initials, old spelling, words written together, words left out in the middle and the end that a
    bank has cut off are forgiven; a word that contradicts is not.
    """
    first, second = words_of(name), words_of(holder)
    if not first or not second:
        return Match(0, ("empty",))
    forms = [(a, second) for a in joinings(first)] + [(first, b) for b in joinings(second)]
    score = max(_aligned(a, b) for a, b in forms)
    if score >= ENOUGH:
        return Match(score)
    shared = sum(1 for a in first if any(_alike(a, b) and len(a) > 1 for b in second))
    return Match(score, ("other" if shared == 0 else "single" if shared == 1 else "part",))


def _alike(one: str, other: str) -> int:
    """How alike two folded words are, 0 to 100; 0 when they are two words."""
    joined = one.islower() or other.islower()
    one, other = one.upper(), other.upper()
    if one == other:
        return 100
    if joined:
        letters = round(100 * OSA.normalized_similarity(one, other))
        return letters if letters >= LEAST_JOINED else 0
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return 90 if long.startswith(short) else 0
    if FORMS.get(one, set()) & FORMS.get(other, set()):
        return 95
    if len(short) >= 3 and long.startswith(short):
        return 90
    letters = round(100 * OSA.normalized_similarity(one, other))
    if letters >= LEAST_LIKE and len(short) >= 4:
        return letters
    return 80 if len(short) >= 5 and JaroWinkler.normalized_similarity(one, other) >= 0.9 and letters >= 70 else 0


def _aligned(first: Sequence[str], second: Sequence[str]) -> int:
    """Pairs the words of both names, the best fits first; a word of the shorter name without a partner weighs most."""
    fits = sorted(
        ((_alike(a, b), min(len(a), len(b)), n, m) for n, a in enumerate(first) for m, b in enumerate(second)),
        key=lambda fit: (-fit[0], -fit[1], fit[2] + fit[3]),
    )
    used_first: dict[int, int] = {}
    used_second: dict[int, int] = {}
    whole = 0
    for fit, size, n, m in fits:
        if fit and n not in used_first and m not in used_second:
            used_first[n], used_second[m] = fit, fit
            whole += size > 1
    covered = sorted((_covered(first, used_first), _covered(second, used_second)), reverse=True)
    score = (80 * covered[0] + 20 * covered[1]) // 100
    # One common word proves little when the other side has several.
    if whole < 2 and max(len(first), len(second)) > 1 and not _initialled(first, second, len(used_first)):
        score = min(score, ENOUGH - 5)
    # A whole word without a partner on both sides: probably another person of the same family.
    if _left_over(first, used_first) and _left_over(second, used_second):
        score = min(score, ENOUGH - 5)
    return score


def _left_over(words: Sequence[str], used: dict[int, int]) -> bool:
    return any(len(word) > 2 for n, word in enumerate(words) if n not in used)


def _initialled(first: Sequence[str], second: Sequence[str], paired: int) -> bool:
    """Whether every word of both sides has a partner, where an initial counts as one: "M. BERE" for "MARIA BERE"."""
    return paired == len(first) == len(second)


def _covered(words: Sequence[str], used: dict[int, int]) -> int:
    """Percentage of the letters of one side that were matched; an initial counts as two letters."""
    weights = [max(len(word), 2) for word in words]
    return sum(weights[n] * fit for n, fit in used.items()) // sum(weights)
