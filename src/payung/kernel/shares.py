"""Parts of a whole, in hundredths of a percent ("basis points"): one rounding for every face."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def share_bp(part: int, whole: int) -> int | None:
    """`part` of `whole` in hundredths of a percent, half up; None of nothing.

    >>> share_bp(1, 800), share_bp(349, 1000), share_bp(1, 0)
    (13, 3490, None)
    """
    return (part * 20_000 + whole) // (2 * whole) if whole else None


def percent_of(basis_points: int | None) -> Fraction | None:
    """Hundredths of a percent as an exact number of percent: 3490 -> 349/10."""
    return None if basis_points is None else Fraction(basis_points, 100)


def decimal_percent(basis_points: int | None) -> Decimal | None:
    """The same as a decimal number with its two places, for files: 3490 -> 34.90."""
    return None if basis_points is None else Decimal(basis_points).scaleb(-2)
