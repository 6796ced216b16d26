"""Which shares of the workers are formal and informal, computed from published percentages; nobody enters it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from payung.coverage.sentences import half_of_last_digit

WHOLE = 10_000  # hundredths of a percent


@dataclass(frozen=True)
class Mix:
    """How many workers are formal and informal, if the three published shares are true. Shares in hundredths of a
    percent, people as whole numbers.

    `formal`, `informal`: published numbers of workers, None if not published. If only one is published,
    `implied_formal` or `implied_informal` gives the other; they are never an input.
    """

    total_bp: int
    formal_bp: int
    informal_bp: int
    formal: int | None = None
    informal: int | None = None

    @property
    def formal_share(self) -> Fraction:
        """The share s of formal workers for which s x formal + (1 - s) x informal equals the total; exact, 0 to 1."""
        return Fraction(self.total_bp - self.informal_bp, self.formal_bp - self.informal_bp)

    @property
    def formal_share_bp(self) -> int:
        """The share of formal workers in hundredths of a percent, rounded half up."""
        return _near(self.formal_share * WHOLE)

    @property
    def implied_formal(self) -> int | None:
        """The number of formal workers that follows from the shares, if only the informal ones are published."""
        share = self.formal_share
        if self.formal is not None or self.informal is None or share == 1:
            return None
        return _near(self.informal * share / (1 - share))

    @property
    def implied_informal(self) -> int | None:
        """The number of informal workers that follows from the shares, if only the formal ones are published."""
        share = self.formal_share
        if self.informal is not None or self.formal is None or share == 0:
            return None
        return _near(self.formal * (1 - share) / share)

    @property
    def workforce(self) -> int | None:
        """All workers: both numbers published, or one published and one implied. None if neither is published."""
        formal = self.formal if self.formal is not None else self.implied_formal
        informal = self.informal if self.informal is not None else self.implied_informal
        return None if formal is None or informal is None else formal + informal

    @property
    def is_implied(self) -> bool:
        """Whether the number of all workers contains an implied number."""
        return self.formal is None or self.informal is None

    @property
    def covered_formal(self) -> int | None:
        """Formal workers who are covered, from the published or the implied number."""
        return _covered(self.formal if self.formal is not None else self.implied_formal, self.formal_bp)

    @property
    def covered_informal(self) -> int | None:
        """Informal workers who are covered, from the published or the implied number."""
        return _covered(self.informal if self.informal is not None else self.implied_informal, self.informal_bp)

    @property
    def total_from_parts_bp(self) -> int | None:
        """The total share in hundredths of a percent, computed from both parts; None unless both numbers are
        published.
        """
        if self.formal is None or self.informal is None or not self.formal + self.informal:
            return None
        return _near(total_of(self.formal, self.informal, Fraction(self.formal_bp), Fraction(self.informal_bp)))

    def with_added(self, people: int) -> int | None:
        """The total share in hundredths of a percent after `people` more workers are covered."""
        return _near(self.total_bp + Fraction(people * WHOLE, self.workforce)) if self.workforce else None


def mix(
    total_bp: int, formal_bp: int, informal_bp: int, *, formal: int | None = None, informal: int | None = None
) -> Mix | None:
    """The mix of three published shares; None if no mix gives the total, because the total is not between the two
    parts.

    >>> one = mix(3490, 7730, 1412, informal=1_000_000)
    >>> one.formal_share_bp, one.implied_formal
    (3289, 490094)
    >>> mix(4000, 7730, 1412).formal_share_bp, mix(900, 7730, 1412)
    (4096, None)
    """
    if formal_bp == informal_bp or not min(formal_bp, informal_bp) <= total_bp <= max(formal_bp, informal_bp):
        return None
    return Mix(total_bp, formal_bp, informal_bp, formal, informal)


def total_of(formal: int, informal: int, formal_bp: Fraction, informal_bp: Fraction) -> Fraction:
    """The share of all workers, from the shares and the sizes of both parts."""
    return (formal * formal_bp + informal * informal_bp) / (formal + informal)


def bounds(bp: int, decimals: int) -> tuple[Fraction, Fraction]:
    """The lowest and highest value behind a published percentage, in hundredths of a percent: half of its last digit
    either way.
    """
    half = 100 * half_of_last_digit(decimals)
    return bp - half, bp + half


def _covered(people: int | None, bp: int) -> int | None:
    return None if people is None else _near(Fraction(people * bp, WHOLE))


def _near(value: Fraction) -> int:
    return int((2 * value + 1) // 2)
