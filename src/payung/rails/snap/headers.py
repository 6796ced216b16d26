"""HTTP headers of SNAP BI: reading what a bank sends us, writing what we send a bank."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from payung.rails.errors import RailsError
from payung.rails.snap.codes import compose
from payung.rails.snap.errors import FieldProblem, SnapError, SnapFieldError
from payung.rails.snap.profile import STANDARD, BankProfile, SignatureMode
from payung.rails.snap.timestamps import format_timestamp, parse_timestamp, within

PARTNER_LIMIT = 36
EXTERNAL_LIMIT = 36
SIGNATURE_LIMIT = 2048
TOKEN_LIMIT = 2048
TOKEN_SERVICE = "73"  # noqa: S105 - a service number
_BEARER = re.compile(r"^Bearer +(\S+)$", re.IGNORECASE)
_EXTERNAL = re.compile(r"^[0-9]{1,36}$", re.ASCII)
_PLAIN = re.compile(r"^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$")


@dataclass(frozen=True, slots=True)
class TokenHeaders:
    """Headers of service 73. `timestamp_text` is what was signed, letter by letter."""

    client_id: str
    timestamp: datetime
    timestamp_text: str
    signature: str


@dataclass(frozen=True, slots=True)
class TransactionHeaders:
    """Headers of a transaction. `token` is None only for banks that sign without one."""

    partner_id: str
    external_id: str
    channel_id: str
    timestamp: datetime
    timestamp_text: str
    signature: str
    token: str | None = None
    origin: str | None = None


class _Reader:
    """Takes headers by name in any case and gathers what is wrong with them."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = {name.lower(): value.strip() for name, value in headers.items()}
        self.problems: list[FieldProblem] = []

    def optional(self, name: str) -> str | None:
        return self._headers.get(name.lower()) or None

    def take(self, name: str, limit: int, pattern: re.Pattern[str] = _PLAIN) -> str:
        value = self._headers.get(name.lower(), "")
        if not value:
            self.problems.append(FieldProblem("mandatory", name))
        elif len(value) > limit or not pattern.fullmatch(value):
            self.problems.append(FieldProblem("format", name))
        return value

    def moment(self, name: str) -> tuple[datetime | None, str]:
        text = self._headers.get(name.lower(), "")
        if not text:
            self.problems.append(FieldProblem("mandatory", name))
            return None, text
        try:
            return parse_timestamp(text), text
        except RailsError:
            self.problems.append(FieldProblem("format", name))
            return None, text

    def json(self) -> None:
        """Content-Type must be JSON, with or without its character set."""
        kind = self._headers.get("content-type", "")
        if not kind:
            self.problems.append(FieldProblem("mandatory", "Content-Type"))
        elif kind.split(";")[0].strip().lower() != "application/json":
            self.problems.append(FieldProblem("format", "Content-Type"))


def read_token(headers: Mapping[str, str], now: datetime, profile: BankProfile = STANDARD) -> TokenHeaders:
    """Headers of a token request that reaches us at `now`.

    Raises SnapFieldError 4007302 / 4007301 by header name, SnapError 4017300 when the clock is off.
    """
    reader = _Reader(headers)
    reader.json()
    moment, text = reader.moment("X-TIMESTAMP")
    client = reader.take("X-CLIENT-KEY", 255)
    signature = reader.take("X-SIGNATURE", SIGNATURE_LIMIT)
    checked = _settle(reader, TOKEN_SERVICE, moment, now, profile)
    return TokenHeaders(client, checked, text, signature)


def read_transaction(
    headers: Mapping[str, str], service: str, now: datetime, profile: BankProfile = STANDARD
) -> TransactionHeaders:
    """Headers of a transaction that reaches us at `now`.

    X-EXTERNAL-ID is a number in the standard; several clients send letters in it, and nothing here counts with it. Nor does
    anything with CHANNEL-ID, which has five signs there: longer ones are taken.
    Raises SnapFieldError 400xx02 / 400xx01 by header name; SnapError 401xx03 without Authorization, 401xx01
    when it is no bearer token, 401xx00 when the clock is off. The token itself and the once-a-day rule of
    X-EXTERNAL-ID are for whoever keeps them.
    """
    reader = _Reader(headers)
    reader.json()
    moment, text = reader.moment("X-TIMESTAMP")
    signature = reader.take("X-SIGNATURE", SIGNATURE_LIMIT)
    partner = reader.take("X-PARTNER-ID", PARTNER_LIMIT)
    external = reader.take("X-EXTERNAL-ID", EXTERNAL_LIMIT)
    channel = reader.take("CHANNEL-ID", TOKEN_LIMIT)
    origin = reader.optional(profile.origin_header)
    token = _bearer(reader.optional("Authorization"), service, profile)
    checked = _settle(reader, service, moment, now, profile)
    return TransactionHeaders(partner, external, channel, checked, text, signature, token, origin)


def write_token(headers: TokenHeaders) -> dict[str, str]:
    """Headers of a token request of ours."""
    return {
        "Content-Type": "application/json",
        "X-TIMESTAMP": headers.timestamp_text,
        "X-CLIENT-KEY": headers.client_id,
        "X-SIGNATURE": headers.signature,
    }


def write_transaction(headers: TransactionHeaders, profile: BankProfile = STANDARD) -> dict[str, str]:
    """Headers of a transaction of ours. Raises RailsError(SNAP_FIELD) when X-EXTERNAL-ID is not 1-36 digits."""
    if not _EXTERNAL.fullmatch(headers.external_id):
        raise RailsError("SNAP_FIELD", "Nilai tidak sah untuk %(field)s", field="X-EXTERNAL-ID")
    written = {
        "Content-Type": "application/json",
        "X-TIMESTAMP": headers.timestamp_text,
        "X-SIGNATURE": headers.signature,
        "X-PARTNER-ID": headers.partner_id,
        "X-EXTERNAL-ID": headers.external_id,
        "CHANNEL-ID": headers.channel_id,
    }
    if headers.token is not None:
        written["Authorization"] = f"Bearer {headers.token}"
    if headers.origin is not None:
        written[profile.origin_header] = headers.origin
    return written


def response_headers(now: datetime) -> dict[str, str]:
    """Headers of every answer of ours."""
    return {"Content-Type": "application/json", "X-TIMESTAMP": format_timestamp(now)}


def external_id(day: date, sequence: int) -> str:
    """An X-EXTERNAL-ID of 20 digits for the `sequence`-th call (0 to 10^12 - 1) of a day of ours."""
    if not 0 <= sequence < 10**12:
        raise RailsError("SNAP_FIELD", "Nilai tidak sah untuk %(field)s", field="X-EXTERNAL-ID")
    return f"{day:%Y%m%d}{sequence:012d}"


def _bearer(value: str | None, service: str, profile: BankProfile) -> str | None:
    if value is None:
        if profile.signature_mode is SignatureMode.ASYMMETRIC:
            return None
        raise SnapError(compose(401, service, "03"))
    match = _BEARER.fullmatch(value)
    if not match or len(match[1]) > TOKEN_LIMIT:
        raise SnapError(compose(401, service, "01"))
    return match[1]


def _settle(reader: _Reader, service: str, moment: datetime | None, now: datetime, profile: BankProfile) -> datetime:
    if reader.problems or moment is None:
        raise SnapFieldError(service, tuple(reader.problems))
    if not within(moment, now, profile.tolerance):
        raise SnapError(compose(401, service, "00"), "X-TIMESTAMP")
    return moment
