"""Finds published figures that contradict each other, by arithmetic on the parts, wholes and percentages of one
publication.

Nobody links figures by hand: what one source published about one place on one day belongs together, whoever entered it
and when. Counts are taken as written; a percentage may differ by half of its last digit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations

from payung.coverage.mixing import bounds, total_of
from payung.coverage.models import Statement
from payung.coverage.sentences import agree
from payung.places.models import Denominator

WORKERS = {"total": "workforce_reported", "formal": "workforce_formal", "informal": "workforce_informal"}


@dataclass(frozen=True)
class Contradiction:
    """One percentage that does not fit other figures of its publication. Shares are in hundredths of a percent.

    rule: "share" (it is not part of whole), "above" (the part is larger than the whole), "twice" (two percentages for
    one subject), "between" (the total is not between its parts), "bases" (the parts and their workers give another
    total). computed_bp: exact; None if only another percentage contradicts this one.
    """

    rule: str
    place_code: str
    subject: str
    as_of: date
    source: str
    stated: Statement
    stated_bp: int | None = None
    computed_bp: Fraction | None = None
    numerator: int | None = None
    denominator: int | None = None
    others: tuple[Statement, ...] = ()

    @property
    def near_bp(self) -> int | None:
        """The computed share, rounded half up to whole hundredths of a percent."""
        return None if self.computed_bp is None else int((2 * self.computed_bp + 1) // 2)


def of_published(statements: Iterable[Statement], bases: Iterable[Denominator]) -> list[Contradiction]:
    """Every contradiction among the figures, each once, oldest publication first."""
    publications: dict[tuple[date, str, str], list[Statement]] = defaultdict(list)
    for one in statements:
        publications[one.as_of, one.source, one.place_id].append(one)
    counted = list(bases)
    against: list[Contradiction] = []
    for key in sorted(publications):
        listed = sorted(publications[key], key=lambda one: one.code)
        for subject in sorted({one.subject for one in listed}):
            against += _of_subject(subject, [one for one in listed if one.subject == subject], counted)
        against += _of_parts(listed, counted)
    return against


def _of_subject(subject: str, listed: Sequence[Statement], counted: Sequence[Denominator]) -> list[Contradiction]:
    against: list[Contradiction] = []
    shares = [one for one in listed if one.percent_bp is not None]
    for (part, whole), sources in _counts(subject, listed, counted).items():
        if part > whole:
            against.append(_one("above", sources[0], numerator=part, denominator=whole))
            continue
        for share in shares:
            bp = share.percent_bp or 0
            if not agree(part, whole, Fraction(bp, 100), share.decimals):
                others = tuple(one for one in sources if one.pk != share.pk)
                exact = Fraction(part * 10_000, whole)
                against.append(_one("share", share, exact, numerator=part, denominator=whole, others=others))
    for one, other in combinations(shares, 2):
        low, high = sorted((one, other), key=lambda share: share.percent_bp or 0)
        if bounds(low.percent_bp or 0, low.decimals)[1] < bounds(high.percent_bp or 0, high.decimals)[0]:
            against.append(_one("twice", low, others=(high,)))
    return against


def _counts(
    subject: str, listed: Sequence[Statement], counted: Sequence[Denominator]
) -> dict[tuple[int, int], list[Statement]]:
    """Pairs of part and whole. The whole comes from the same figure if it states one, else from the same
    publication.
    """
    pairs: dict[tuple[int, int], list[Statement]] = defaultdict(list)
    parts = [one for one in listed if one.numerator is not None]
    wholes = [one for one in listed if one.denominator and one.numerator is None]
    for part in parts:
        if part.numerator is None:
            continue
        if part.denominator:
            pairs[part.numerator, part.denominator].append(part)
            continue
        for whole in wholes:
            pairs[part.numerator, whole.denominator or 0] += [part, whole]
        if not wholes:
            for base in counted:
                if _belongs(base, part) and base.kind == WORKERS.get(subject):
                    pairs[part.numerator, base.value].append(part)
    return pairs


def _belongs(base: Denominator, one: Statement) -> bool:
    return (base.place_id, base.as_of, base.source) == (one.place_id, one.as_of, one.source)


def _of_parts(listed: Sequence[Statement], counted: Sequence[Denominator]) -> list[Contradiction]:
    """Compare a publication's share of all workers with its shares of formal and of informal workers."""
    by_subject = {s: [o for o in listed if o.subject == s and o.percent_bp is not None] for s in WORKERS}
    if any(len(shares) != 1 for shares in by_subject.values()):
        return []
    total, formal, informal = (by_subject[subject][0] for subject in WORKERS)
    low, high = bounds(total.percent_bp or 0, total.decimals)
    sides = [bounds(one.percent_bp or 0, one.decimals) for one in (formal, informal)]
    if high < min(side[0] for side in sides) or low > max(side[1] for side in sides):
        return [_one("between", total, others=(formal, informal))]
    workers = [_workers(subject, total, counted) for subject in ("formal", "informal")]
    if workers[0] is None or workers[1] is None:
        return []
    given = [total_of(workers[0], workers[1], sides[0][end], sides[1][end]) for end in (0, 1)]
    if given[0] <= high and low <= given[1]:
        return []
    exact = total_of(workers[0], workers[1], Fraction(formal.percent_bp or 0), Fraction(informal.percent_bp or 0))
    return [_one("bases", total, exact, denominator=workers[0] + workers[1], others=(formal, informal))]


def _workers(subject: str, total: Statement, counted: Sequence[Denominator]) -> int | None:
    """The newest published number of workers of a kind, for the same place and year. Another year's number would not
    fit the share.
    """
    listed = [
        base
        for base in counted
        if base.place_id == total.place_id and base.kind == WORKERS[subject] and base.as_of.year == total.as_of.year
    ]
    return int(max(listed, key=lambda base: (base.as_of, base.pk)).value) if listed else None


def _one(
    rule: str,
    stated: Statement,
    computed: Fraction | None = None,
    *,
    numerator: int | None = None,
    denominator: int | None = None,
    others: tuple[Statement, ...] = (),
) -> Contradiction:
    return Contradiction(
        rule,
        stated.place_id,
        stated.subject,
        stated.as_of,
        stated.source,
        stated,
        None if rule == "above" else stated.percent_bp,
        computed,
        numerator,
        denominator,
        others,
    )
