"""Payment codes with a Damm check digit: every single wrong digit and every swapped pair is caught."""

from __future__ import annotations

from stdnum import damm

from payung.kernel.errors import PayungError

# The numbers of new codes are drawn from here: 9 * 10**12 of them are 43 bits, too many to be walked.
DRAWN = range(10**12, 10**13)
# Those of codes given out before were counted; they stay payable.
COUNTED = range(10**10)
_DIGITS = (11, 14)


class CheckDigitError(PayungError):
    """A number that cannot become a payment code."""


def payment_code(number: int) -> str:
    """The code of a number and its check digit: 14 digits for one of `DRAWN`, 11 for one of `COUNTED`.

    Raises CheckDigitError(PAYMENT_CODE_RANGE) for any other.
    """
    if number not in DRAWN and number not in COUNTED:
        raise CheckDigitError("PAYMENT_CODE_RANGE", "Nomor di luar rentang kode bayar: %(number)s", number=number)
    body = f"{number:010d}"
    return body + str(damm.calc_check_digit(body))


def is_payment_code(code: str) -> bool:
    """Whether `code` has fourteen or eleven ASCII digits of which the last checks."""
    return len(code) in _DIGITS and code.isascii() and code.isdigit() and bool(damm.is_valid(code))
