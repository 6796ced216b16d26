"""Payment codes with a Damm check digit: every single wrong digit and every swapped pair is caught."""

from __future__ import annotations

from stdnum import damm

from payung.kernel.errors import PayungError

CODE_DIGITS = 11


class CheckDigitError(PayungError):
    """A number that cannot become a payment code."""


def payment_code(number: int) -> str:
    """The 11-digit code of `number` (0 .. 9,999,999,999): ten digits and one check digit.

    Raises CheckDigitError(PAYMENT_CODE_RANGE) outside that range.
    """
    if not 0 <= number < 10 ** (CODE_DIGITS - 1):
        raise CheckDigitError("PAYMENT_CODE_RANGE", "Nomor di luar rentang kode bayar: %(number)s", number=number)
    body = f"{number:010d}"
    return body + str(damm.calc_check_digit(body))


def is_payment_code(code: str) -> bool:
    """Whether `code` has eleven ASCII digits of which the last checks."""
    return len(code) == CODE_DIGITS and code.isascii() and code.isdigit() and bool(damm.is_valid(code))
