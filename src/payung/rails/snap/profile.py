"""How one bank differs from the standard: one value per bank, stored by the room that connects banks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from payung.rails.snap.timestamps import TOLERANCE


class Padding(StrEnum):
    """How a bank fills partnerServiceId up to eight characters from the left."""

    BLANKS = "blanks"  # the standard
    ZEROS = "zeros"
    NONE = "none"


class SignatureMode(StrEnum):
    """How a bank signs transactions."""

    SYMMETRIC = "symmetric"  # HMAC-SHA512 with the access token: the standard's default
    ASYMMETRIC = "asymmetric"  # SHA256withRSA without token


@dataclass(frozen=True, slots=True)
class BankProfile:
    """The dialect of one bank. The defaults are the standard itself.

    `service_padding` holds for partnerServiceId, `number_padding` for its share of virtualAccountNo;
    `origin_header` is the name of the ORIGIN header; `tolerance` bounds a sender's clock.
    """

    service_padding: Padding = Padding.BLANKS
    number_padding: Padding = Padding.BLANKS
    signature_mode: SignatureMode = SignatureMode.SYMMETRIC
    origin_header: str = "ORIGIN"
    tolerance: timedelta = TOLERANCE


STANDARD = BankProfile()
