"""Refusals that a SNAP answer carries: a response code of the standard and its English message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from payung.rails.errors import RailsError
from payung.rails.snap.codes import SnapCode, compose, message

Kind = Literal["mandatory", "format"]
_CASES: dict[Kind, str] = {"format": "01", "mandatory": "02"}


class SnapError(RailsError):
    """A request that is answered with `response_code` and `response_message` instead of being carried out."""

    def __init__(self, response_code: SnapCode, detail: str = "") -> None:
        self.response_code = response_code
        self.response_message = message(response_code, detail)
        super().__init__(
            "SNAP_REFUSED", "Permintaan SNAP ditolak: %(answer)s", answer=f"{response_code} {self.response_message}"
        )

    def body(self) -> dict[str, str]:
        """The JSON body of the answer."""
        return {"responseCode": str(self.response_code), "responseMessage": self.response_message}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A field that is missing or malformed, by its wire name such as `paidAmount.value`."""

    kind: Kind
    field: str


class SnapFieldError(SnapError):
    """One or more fields are missing (400xx02) or malformed (400xx01); the answer names the first.

    Missing fields come before malformed ones, since a sender repairs them first.
    """

    def __init__(self, service: str, problems: tuple[FieldProblem, ...]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.kind != "mandatory"))
        first = self.problems[0]
        super().__init__(compose(400, service, _CASES[first.kind]), first.field)


def bad_request(service: str, detail: str = "") -> SnapError:
    """400xx00: the body is no JSON object at all."""
    return SnapError(compose(400, service, "00"), detail)
