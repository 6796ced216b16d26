"""Virtual account numbers: partnerServiceId of eight, filled from the left, joined to customerNo."""

from __future__ import annotations

import re
from dataclasses import dataclass

from payung.rails.errors import RailsError
from payung.rails.snap.errors import FieldProblem, SnapFieldError
from payung.rails.snap.profile import STANDARD, BankProfile, Padding

SERVICE_WIDTH = 8
CUSTOMER_WIDTH = 20
_DIGITS = re.compile(r"^[0-9]+$", re.ASCII)


def pad(service_id: str, padding: Padding) -> str:
    """The digits of a service id in the eight characters that a bank expects."""
    if padding is Padding.NONE:
        return service_id
    return service_id.rjust(SERVICE_WIDTH, "0" if padding is Padding.ZEROS else " ")


@dataclass(frozen=True, slots=True)
class VirtualAccount:
    """A virtual account by its meaning: the partner's service id (digits, at most 8) and the customer number."""

    service_id: str
    customer_no: str

    def __post_init__(self) -> None:
        for value, width in ((self.service_id, SERVICE_WIDTH), (self.customer_no, CUSTOMER_WIDTH)):
            if not _DIGITS.fullmatch(value) or len(value) > width:
                raise RailsError("SNAP_VA", "Nomor virtual account tidak sah: %(value)s", value=value[:28])

    def partner_service_id(self, profile: BankProfile = STANDARD) -> str:
        """The wire form of partnerServiceId."""
        return pad(self.service_id, profile.service_padding)

    def number(self, profile: BankProfile = STANDARD) -> str:
        """The wire form of virtualAccountNo."""
        return pad(self.service_id, profile.number_padding) + self.customer_no


def read_account(
    service: str, ours: str, partner_service_id: str, customer_no: str, virtual_account_no: str
) -> VirtualAccount:
    """The virtual account that a request names, whatever its bank fills with.

    `ours` is the service id (digits) that the bank was given. Blanks or zeros before it are taken in either
    field; the number must then be the service id joined to the customer number.
    Raises SnapFieldError naming the field that does not fit, SNAP case 01.
    """
    problems = []
    if not _same_service(partner_service_id, ours):
        problems.append(FieldProblem("format", "partnerServiceId"))
    if not _DIGITS.fullmatch(customer_no) or len(customer_no) > CUSTOMER_WIDTH:
        problems.append(FieldProblem("format", "customerNo"))
    elif not virtual_account_no.endswith(customer_no) or not _same_service(
        virtual_account_no[: -len(customer_no)], ours
    ):
        problems.append(FieldProblem("format", "virtualAccountNo"))
    if problems:
        raise SnapFieldError(service, tuple(problems))
    return VirtualAccount(ours, customer_no)


def _same_service(wire: str, ours: str) -> bool:
    return len(wire) <= SERVICE_WIDTH and wire in {
        ours.rjust(width, fill) for width in range(len(ours), SERVICE_WIDTH + 1) for fill in " 0"
    }
