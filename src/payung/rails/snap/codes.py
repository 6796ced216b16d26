"""Response codes: HTTP status (3 digits), service (2), case (2), and what each obliges a caller to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from payung.rails.errors import RailsError
from payung.rails.tables import rows

MESSAGE_LIMIT = 150
_CODE = re.compile(r"([2-5][0-9]{2})([0-9]{2})([0-9]{2})")
_NAME_SLOT = re.compile(r"\{[^}]*\}")
_REASON_SLOT = re.compile(r"\[[^\]]*\]")
_UNUSED_SLOT = re.compile(r"\.?\s*\[[^\]]*\]")


class Outcome(StrEnum):
    """What an answer means for the request that it answers."""

    DONE = "done"
    PENDING = "pending"  # taken, not finished: ask service 36
    UNKNOWN = "unknown"  # may or may not have happened: ask service 36, never send again unasked
    CONFLICT = "conflict"  # X-EXTERNAL-ID used today: the earlier call may have been carried out, ask
    DUPLICATE = "duplicate"  # partnerReferenceNo already succeeded: reconcile, never send again
    INCONSISTENT = "inconsistent"  # the reference is known with other parameters
    TOKEN = "token"  # noqa: S105 - renew the access token once
    BACK_OFF = "back_off"
    RETURN_ACCOUNT = "return_account"  # the beneficiary's account cannot be credited: ask for another
    TOP_UP = "top_up"  # the funding account is short: hold
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SnapCode:
    """A response code in its parts: `http` 200-599, `service` and `case` of two digits each."""

    http: int
    service: str
    case: str

    def __str__(self) -> str:
        return f"{self.http:03d}{self.service}{self.case}"


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the standard; `credit` is true where it moves money towards a beneficiary or a bill."""

    code: str
    name: str
    method: str
    path: str
    credit: bool

    def endpoint(self, version: str = "v1.0") -> str:
        """The relative path of a version, such as /v1.0/transfer-va/inquiry."""
        return self.path.replace("{version}", version)


@cache
def services() -> dict[str, Service]:
    """All services by their two digits."""
    return {
        row["service"]: Service(row["service"], row["name"], row["method"], row["path"], row["credit"] == "yes")
        for row in rows("snap_services")
    }


@cache
def _table() -> dict[tuple[int, str], dict[str, str]]:
    return {(int(row["http"]), row["case"]): row for row in rows("snap_response_codes")}


def compose(http: int, service: str, case: str) -> SnapCode:
    """The code of a tabled case for a service.

    Raises RailsError(SNAP_CODE) when the pair of HTTP status and case, or the service, is not in the tables.
    """
    if (http, case) not in _table() or service not in services():
        raise RailsError("SNAP_CODE", "Kode respons SNAP %(code)s tidak dikenal", code=f"{http}{service}{case}")
    return SnapCode(http, service, case)


def parse(text: str) -> SnapCode:
    """The parts of a response code of seven digits; the case need not be tabled, banks have their own.

    Raises RailsError(SNAP_CODE) when the text is not seven digits that begin with an HTTP status.
    """
    match = _CODE.fullmatch(text)
    if not match:
        raise RailsError("SNAP_CODE", "Kode respons SNAP %(code)s tidak dikenal", code=text[:20])
    return SnapCode(int(match[1]), match[2], match[3])


def message(code: SnapCode, detail: str = "") -> str:
    """The standard's message for a code, its placeholder filled with `detail`; at most 150 characters.

    Raises RailsError(SNAP_CODE) for a case that is not tabled.
    """
    row = _table().get((code.http, code.case))
    if row is None:
        raise RailsError("SNAP_CODE", "Kode respons SNAP %(code)s tidak dikenal", code=str(code))
    text = row["message"]
    if _NAME_SLOT.search(text):
        text = _NAME_SLOT.sub(lambda _: detail, text)
    elif _REASON_SLOT.search(text):
        text = _REASON_SLOT.sub(lambda _: f"[{detail}]", text) if detail else _UNUSED_SLOT.sub("", text)
    elif detail:
        text = f"{text} [{detail}]"
    return " ".join(text.split())[:MESSAGE_LIMIT]


def outcome(code: SnapCode) -> Outcome:
    """What the answer means. A case that no table knows never counts as done, as refused, or as safe to send again.

    404xx18 is INCONSISTENT for every service; `counts_as_success` says for which one the first request stands.
    """
    row = _table().get((code.http, code.case))
    return Outcome(row["outcome"]) if row is not None else Outcome.UNKNOWN


def counts_as_success(code: SnapCode) -> bool:
    """Whether the earlier request with the same reference stands, after its parameters have been compared.

    The standard treats 404xx18 as success for transfer credit and virtual account payment, as failure elsewhere.
    """
    result = outcome(code)
    if result is Outcome.INCONSISTENT:
        return code.service in services() and services()[code.service].credit
    return result in (Outcome.DONE, Outcome.DUPLICATE)


class Standing(StrEnum):
    """Where a transfer stands by `latestTransactionStatus` of service 36."""

    PAID = "paid"
    PENDING = "pending"
    RETURNED = "returned"
    REJECTED = "rejected"
    ABSENT = "absent"  # nothing was booked: it may be sent again with the same partnerReferenceNo
    UNKNOWN = "unknown"


@cache
def _standings() -> dict[str, Standing]:
    return {row["code"]: Standing(row["standing"]) for row in rows("snap_transaction_status")}


def standing(latest_transaction_status: str) -> Standing:
    """The standing behind a status of two digits; UNKNOWN for any other text."""
    return _standings().get(latest_transaction_status, Standing.UNKNOWN)
