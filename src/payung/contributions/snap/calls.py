"""Calls of a connected bank: it asks for the open amount of a payment code, and reports payments. Acts under the
bank's session.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from payung.access.gate import open_session
from payung.contributions import bindings
from payung.contributions.snap.services import SEAL
from payung.kernel.checkdigit import is_payment_code
from payung.platform import clock
from payung.platform.sealing import unseal
from payung.rails.snap.profile import SignatureMode

UNKNOWN, PAID, AGAIN, LIMITED = "unknown", "paid", "again", "limited"


@dataclass(frozen=True)
class Asker:
    """The client that asks for a token: its account, its public key (PEM), the networks it may call from."""

    user_id: int
    public_key: str
    allow_from: tuple[str, ...]


@dataclass(frozen=True)
class Channel:
    """The bank whose session this is."""

    id: int
    name: str
    partner_id: str
    service_id: str
    allow_from: tuple[str, ...]
    secret: str
    signature_mode: SignatureMode
    public_key: str
    amounts: str


@dataclass(frozen=True)
class Owed:
    """The result for a code. outcome: open, unknown, settled, expired or limited; `amount`: the open amount, whole
    rupiah, and `bills` the same for each bill: (first month, amount).
    """

    outcome: str
    amount: int = 0
    payer: str = ""
    month: date | None = None
    last_month: date | None = None
    people: int = 0
    bills: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True)
class Reply:
    """The result of a payment that a bank reported, with the fields of its first answer.

    outcome: paid, again (reported before), inconsistent (the id belongs to another payment), unknown, settled, expired,
    amount.
    """

    outcome: str
    answer: dict[str, Any]
    payer: str = ""


def asker(client_id: str) -> Asker | None:
    """The client that asks for a token; None when it is unknown or cut off."""
    with connection.cursor() as cursor:
        row = next(iter(bindings.snap_lookup(client_id).on(cursor)), None)
    return Asker(row["user_id"], row["public_key"], tuple(row["allow_from"])) if row else None


def signer(partner_id: str) -> Asker | None:
    """The bank with a partner id, if it signs its calls with its own key and needs no token; otherwise None."""
    with connection.cursor() as cursor:
        row = next(iter(bindings.snap_signer(partner_id).on(cursor)), None)
    return Asker(row["user_id"], row["public_key"], tuple(row["allow_from"])) if row else None


def grant_token(user_id: int, seconds: int) -> str:
    """A token for a bank whose signature has been checked: a session that carries the bank's functions only."""
    return open_session(user_id, "api", seconds)


def channel() -> Channel | None:
    """The bank whose session this is; None for anybody else. Raises SealBroken when its secret cannot be opened."""
    with connection.cursor() as cursor:
        row = next(iter(bindings.snap_self().on(cursor)), None)
    if row is None:
        return None
    return Channel(
        row["id"],
        row["name"],
        row["partner_id"],
        row["service_id"],
        tuple(row["allow_from"]),
        unseal(SEAL, bytes(row["sealed"])),
        SignatureMode(row["signature"]),
        row["public_key"],
        row["amounts"],
    )


def claim(service: str, day: date, external_id: str, body: bytes) -> int | None:
    """Accept a call under its number of the day; None when the number was used. The first of several calls wins."""
    with connection.cursor() as cursor:
        digest = hashlib.sha256(body).digest()
        return bindings.snap_claim(service=service, day=day, external=external_id, digest=digest).on(cursor)


def answered(call: int, response_code: str) -> None:
    """Store the answer to a call, in the transaction of its effects."""
    with connection.cursor() as cursor:
        bindings.snap_answered(call=call, code=response_code).on(cursor)


def owed(code: str) -> Owed:
    """What a payment code owes today; "limited" for a bank that has asked about too many unknown codes within the hour."""
    if not is_payment_code(code):
        return Owed(UNKNOWN)
    with connection.cursor() as cursor:
        if bindings.snap_limited().on(cursor):
            return Owed(LIMITED)
        row = bindings.snap_bill(code=code, today=clock.today()).on(cursor)
    if row["outcome"] == UNKNOWN:
        return Owed(UNKNOWN)
    month, last = date.fromisoformat(row["month"]), date.fromisoformat(row["last_month"])
    bills = tuple((date.fromisoformat(one["month"]), one["amount"]) for one in row["bills"])
    return Owed(row["outcome"], row["amount"], row["payer"], month, last, row["people"], bills)


def pay(
    call: int, request_id: str, code: str, amount: int, paid_at: datetime | None, answer: Mapping[str, Any]
) -> Reply:
    """Take `amount` rupiah in for the bills of a code, once for each `request_id` of the bank, however often it is
    reported.

    `answer` is kept as the first answer and given back to every repetition; it must name nobody. `paid_at` decides the
    day of payment in our zone; a day in the future counts as today.
    """
    if not is_payment_code(code):
        return Reply(UNKNOWN, {})
    today = clock.today()
    day = min(paid_at.astimezone(ZoneInfo(clock.WITA)).date(), today) if paid_at else today
    with connection.cursor() as cursor:
        row = bindings.snap_pay(
            call=call,
            request_id=request_id,
            code=code,
            amount=amount,
            paid_on=day,
            today=today,
            answer=json.dumps(dict(answer)),
        ).on(cursor)
    return Reply(row["outcome"], row.get("answer") or {}, row.get("payer") or "")


def payment(code: str, request_id: str | None) -> dict[str, Any] | None:
    """A payment that this bank reported, by the code and, if given, its id: request_id, amount, answer, at."""
    with connection.cursor() as cursor:
        row: dict[str, Any] | None = bindings.snap_payment(request_id=request_id, code=code).on(cursor)
    return row
