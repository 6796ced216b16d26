"""The ranking that follows from the scores of a jury. Exact fractions throughout: nothing is rounded before it is written.

Rules, which a jury approves before the first score:

- A juror gives a candidate points from 0 to 100 for every criterion. Their weighted sum is the juror's score of the candidate.
- The score of a candidate is the mean over the jurors who scored him. A recused juror gives no score, so the mean runs over the rest.
- The higher score stands first. Of equal scores the first criterion of `tie` whose mean differs decides; where none does, both have
  the same rank, and the next rank is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

WHOLE = 100  # points at most, and what the weights add up to
DECIMALS = 4
STEP = 5  # points by which `sensitivity` moves a weight


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is judged; weight: its share in points, all together `WHOLE`."""

    name: str
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Score:
    """What one juror gives one candidate: points from 0 to 100 by the name of the criterion."""

    juror: str
    candidate: str
    points: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All scores of a category with the rubric by which they count. tie: criteria, the first that differs decides."""

    criteria: tuple[Criterion, ...]
    tie: tuple[str, ...]
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate in the ranking: rank from 1, exact score, mean points by criterion, how many jurors scored."""

    candidate: str
    rank: int
    score: Fraction
    means: Mapping[str, Fraction]
    jurors: int


@dataclass(frozen=True, slots=True)
class Shift:
    """Who stands first when something is changed. kind: "weight" (a weight moved by `points`) or "juror" (left out).

    winners: () where nobody would be scored any more.
    """

    kind: str
    name: str
    points: int
    winners: tuple[str, ...]


def ranking(sheet: Sheet) -> list[Standing]:
    """Candidates by rank; of the same rank by name, so that the order of a file changes nothing."""
    given: dict[str, list[Score]] = {}
    for score in sheet.scores:
        given.setdefault(score.candidate, []).append(score)
    weighed = [(name, *_weighed(sheet.criteria, scores), len(scores)) for name, scores in given.items()]
    by_place = sorted(
        weighed,
        key=lambda one: ([-one[1], *(-one[2][name] for name in sheet.tie)], one[0]),
    )
    standings: list[Standing] = []
    before: list[Fraction] = []
    for at, (name, mean, means, jurors) in enumerate(by_place, start=1):
        key = [mean, *(means[criterion] for criterion in sheet.tie)]
        rank = standings[-1].rank if key == before else at
        standings.append(Standing(name, rank, mean, means, jurors))
        before = key
    return standings


def _weighed(criteria: Sequence[Criterion], scores: Sequence[Score]) -> tuple[Fraction, dict[str, Fraction]]:
    """The mean of a candidate and his mean points by criterion."""
    means = {one.name: sum((score.points[one.name] for score in scores), Fraction()) / len(scores) for one in criteria}
    return sum((means[one.name] * one.weight / WHOLE for one in criteria), Fraction()), means


def written(score: Fraction) -> str:
    """A score with four decimals, half up.

    >>> written(Fraction(200, 3)), written(Fraction(1, 20000))
    ('66.6667', '0.0001')
    """
    scale = 10**DECIMALS
    whole, part = divmod((score * scale * 2 + 1).__floor__() // 2, scale)
    return f"{whole}.{part:0{DECIMALS}d}"


def winners(standings: Iterable[Standing]) -> tuple[str, ...]:
    """Who stands first; several with the same rank."""
    return tuple(one.candidate for one in standings if one.rank == 1)


def sensitivity(sheet: Sheet) -> list[Shift]:
    """Who would win if each weight were five points more or less, and if each juror were left out.

    The other weights give or take in proportion, so that they still add up to 100; a weight moves no further than 0 or 100.
    """
    shifts = [
        Shift(
            "weight", one.name, points, winners(ranking(replace(sheet, criteria=_moved(sheet.criteria, one, points))))
        )
        for one in sheet.criteria
        for points in (-STEP, STEP)
        if len(sheet.criteria) > 1
    ]
    for juror in sorted({score.juror for score in sheet.scores}):
        rest = tuple(score for score in sheet.scores if score.juror != juror)
        shifts.append(Shift("juror", juror, 0, winners(ranking(replace(sheet, scores=rest)))))
    return shifts


def _moved(criteria: Sequence[Criterion], moved: Criterion, points: int) -> tuple[Criterion, ...]:
    weight = min(Fraction(WHOLE), max(Fraction(), moved.weight + points))
    others = WHOLE - moved.weight
    many = len(criteria) - 1

    def rest(one: Criterion) -> Fraction:
        return one.weight * (WHOLE - weight) / others if others else (WHOLE - weight) / many

    return tuple(replace(one, weight=weight if one is moved else rest(one)) for one in criteria)
