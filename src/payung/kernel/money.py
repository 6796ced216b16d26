"""Whole rupiah: text forms, exact parts-per-million products, splits that lose nothing.

Money is a Python int or an int64 array, nothing else. A product with a rate goes by quotient and remainder,
so that 10^15 rupiah times 10^6 ppm does not pass through 10^21, which int64 cannot hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from payung.kernel.errors import PayungError

# Code that only formats an amount does not have to load arrays.
if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Int64Array: TypeAlias = "npt.NDArray[np.int64]"

PPM = 1_000_000
MAX_RUPIAH = 10**15

_RUPIAH = re.compile(
    r"^(-)?\s*(?:rp\.?|idr)?\s*(-)?\s*(\d{1,3}(?:\.\d{3})+|\d+)(?:,(?:0{1,2}|-))?$", re.IGNORECASE | re.ASCII
)


class MoneyError(PayungError):
    """An amount that is not whole rupiah within range."""


def format_number(number: int) -> str:
    """Thousands with dots, as Indonesia writes them: 10080000000 -> "10.080.000.000"."""
    return f"{number:,}".replace(",", ".")


def format_rupiah(amount: int) -> str:
    """Whole rupiah as text: 10080000000 -> "Rp10.080.000.000"; a negative amount leads with a minus."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{format_number(abs(amount))}"


def parse_rupiah(text: str) -> int:
    """Rupiah from text such as "Rp10.080.000", "Rp 16.800,00", "16800" or "Rp5.000,-".

    Raises MoneyError(MONEY_FORMAT) when the text is no whole rupiah amount; cents other than 00 are refused.
    """
    match = _RUPIAH.match(text.replace("\u00a0", " ").strip())
    if not match:
        raise MoneyError("MONEY_FORMAT", "Bukan jumlah rupiah bulat: %(text)s", text=text)
    amount = int(match[3].replace(".", ""))
    return -amount if match[1] or match[2] else amount


@overload
def apply_ppm(amount: int, ppm: int) -> int: ...
@overload
def apply_ppm(amount: Int64Array, ppm: int | Int64Array) -> Int64Array: ...


def apply_ppm(amount: int | Int64Array, ppm: int | Int64Array) -> int | Int64Array:
    """`amount` rupiah times `ppm` parts per million, rounded half-up to the rupiah.

    Works on one int or on an int64 array (a rate per row is allowed). Exact up to 10^15 rupiah and
    rates up to 100 %. Raises MoneyError on a negative amount or rate, an amount above 10^15, a float dtype.
    """
    if isinstance(amount, int) and isinstance(ppm, int):
        return _one_ppm(amount, ppm)
    import numpy as np

    if isinstance(amount, np.ndarray):
        _require_whole(amount)
        if amount.size and (int(amount.min()) < 0 or int(amount.max()) > MAX_RUPIAH):
            raise MoneyError("MONEY_RANGE", "Jumlah di luar rentang yang dapat dihitung")
        low, high = (int(ppm.min(initial=0)), int(ppm.max(initial=0))) if isinstance(ppm, np.ndarray) else (ppm, ppm)
        _require_rate(low, high)
        return product_ppm(amount, ppm)
    if isinstance(ppm, np.ndarray):
        raise MoneyError("MONEY_TYPE", "Tarif per baris memerlukan jumlah per baris")
    return _one_ppm(amount, ppm)


def _one_ppm(amount: int, ppm: int) -> int:
    if amount < 0 or amount > MAX_RUPIAH:
        raise MoneyError("MONEY_RANGE", "Jumlah di luar rentang yang dapat dihitung")
    _require_rate(ppm, ppm)
    quotient, remainder = divmod(amount, PPM)
    return quotient * ppm + (remainder * ppm + PPM // 2) // PPM


def product_ppm(amount: Int64Array, ppm: int | Int64Array) -> Int64Array:
    """The bare array product of `apply_ppm`, for callers that have already checked range and dtype."""
    quotient = amount // PPM
    remainder = amount - quotient * PPM
    remainder *= ppm
    remainder += PPM // 2
    remainder //= PPM
    quotient *= ppm
    quotient += remainder
    return quotient


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` rupiah by integer `weights`; the parts sum to `total` exactly.

    Each part is the floor of its exact share; rupiah left over go to the largest remainders, the earlier row
    first on a tie, so the same input always splits the same way. Raises MoneyError when the total or a weight
    is negative, or when there is nothing to split by.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise MoneyError("MONEY_NEGATIVE", "Jumlah dan bobot tidak boleh negatif")
    whole = sum(weights)
    if whole == 0:
        if total == 0:
            return [0] * len(weights)
        raise MoneyError("MONEY_NO_WEIGHT", "Tidak ada bobot untuk membagi jumlah")
    shares = [divmod(total * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    order = sorted(range(len(weights)), key=lambda row: (-shares[row][1], row))
    for row in order[: total - sum(parts)]:
        parts[row] += 1
    return parts


def _require_whole(amount: npt.NDArray[Any]) -> None:
    import numpy as np

    if amount.dtype != np.int64:
        raise MoneyError("MONEY_TYPE", "Jumlah harus bilangan bulat 64-bit, bukan %(dtype)s", dtype=str(amount.dtype))


def _require_rate(low: int, high: int) -> None:
    if low < 0 or high > PPM:
        raise MoneyError("MONEY_RATE", "Tarif harus antara 0 dan 1.000.000 per juta")
