"""The mix of formal and informal workers that published percentages imply: arithmetic only, nothing typed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from payung.coverage.sentences import half_of_last_digit

WHOLE = 10_000  # hundredths of a percent


@dataclass(frozen=True)
class Mix:
    """Universal coverage as a mix of formal and informal. Shares in hundredths of a percent, people whole.

    The three shares are published ones. `formal`, `informal`: workers as published, None where nobody published them;
    what follows for the other from the shares is `implied_formal` and `implied_informal`, never an input.
    """

    total_bp: int
    formal_bp: int
    informal_bp: int
    formal: int | None = None
    informal: int | None = None

    @property
    def formal_share(self) -> Fraction:
        """The part s of formal workers for which s x formal + (1 - s) x informal is the total; exact, 0 to 1."""
        return Fraction(self.total_bp - self.informal_bp, self.formal_bp - self.informal_bp)

    @property
    def formal_share_bp(self) -> int:
        """The same in hundredths of a percent, half up."""
        return _near(self.formal_share * WHOLE)

    @property
    def implied_formal(self) -> int | None:
        """Formal workers that the shares imply where only the informal ones are published."""
        share = self.formal_share
        if self.formal is not None or self.informal is None or share == 1:
            return None
        return _near(self.informal * share / (1 - share))

    @property
    def implied_informal(self) -> int | None:
        """Informal workers that the shares imply where only the formal ones are published."""
        share = self.formal_share
        if self.informal is not None or self.formal is None or share == 0:
            return None
        return _near(self.formal * (1 - share) / share)

    @property
    def workforce(self) -> int | None:
        """All workers: both as published, or one published and one implied. None without either."""
        formal = self.formal if self.formal is not None else self.implied_formal
        informal = self.informal if self.informal is not None else self.implied_informal
        return None if formal is None or informal is None else formal + informal

    @property
    def is_implied(self) -> bool:
        """Whether the workforce rests on an implied number."""
        return self.formal is None or self.informal is None

    @property
    def covered_formal(self) -> int | None:
        """Covered formal workers, of the published or implied ones."""
        return _covered(self.formal if self.formal is not None else self.implied_formal, self.formal_bp)

    @property
    def covered_informal(self) -> int | None:
        """Covered informal workers, of the published or implied ones."""
        return _covered(self.informal if self.informal is not None else self.implied_informal, self.informal_bp)

    @property
    def total_from_parts_bp(self) -> int | None:
        """The total that both parts give, only where both are published; hundredths of a percent."""
        if self.formal is None or self.informal is None or not self.formal + self.informal:
            return None
        return _near(total_of(self.formal, self.informal, Fraction(self.formal_bp), Fraction(self.informal_bp)))

    def with_added(self, people: int) -> int | None:
        """Total coverage in hundredths of a percent after `people` more of the workforce are covered."""
        return _near(self.total_bp + Fraction(people * WHOLE, self.workforce)) if self.workforce else None


def mix(
    total_bp: int, formal_bp: int, informal_bp: int, *, formal: int | None = None, informal: int | None = None
) -> Mix | None:
    """The mix of three published shares; None when no mix can give the total (it does not lie between its parts).

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
    """The share of the whole from the shares of both parts and their sizes."""
    return (formal * formal_bp + informal * informal_bp) / (formal + informal)


def bounds(bp: int, decimals: int) -> tuple[Fraction, Fraction]:
    """Between what a published percentage may lie, in hundredths of a percent: half of its last digit either way."""
    half = 100 * half_of_last_digit(decimals)
    return bp - half, bp + half


def _covered(people: int | None, bp: int) -> int | None:
    return None if people is None else _near(Fraction(people * bp, WHOLE))


def _near(value: Fraction) -> int:
    return int((2 * value + 1) // 2)
