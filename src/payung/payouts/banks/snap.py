"""A bank reached by SNAP BI: one transfer, one status question, and what the answer means for the instruction."""

from __future__ import annotations

import hashlib
import re
import secrets
import ssl
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx

from payung.payouts.bindings import PayoutPayees as Payee
from payung.payouts.errors import PayoutsRefused
from payung.payouts.transitions import ABSENT
from payung.rails.errors import RailsError
from payung.rails.snap.account_number import SERVICE_WIDTH
from payung.rails.snap.codes import Outcome, SnapCode, Standing, services
from payung.rails.snap.errors import SnapFieldError
from payung.rails.snap.exchange import sign_token, signature_of
from payung.rails.snap.fields import decode, encode, read
from payung.rails.snap.headers import TransactionHeaders, write_token, write_transaction
from payung.rails.snap.messages.token import SERVICE as TOKEN
from payung.rails.snap.messages.token import TokenAnswer, TokenRequest
from payung.rails.snap.messages.transfer_interbank import InterbankAnswer, InterbankRequest
from payung.rails.snap.messages.transfer_intrabank import IntrabankAnswer, IntrabankRequest
from payung.rails.snap.messages.transfer_status import TransferStatusAnswer, TransferStatusRequest
from payung.rails.snap.profile import BankProfile, SignatureMode
from payung.rails.snap.signature import load_private_key
from payung.rails.snap.timestamps import format_timestamp

WITA = timezone(timedelta(hours=8))
INTRABANK, INTERBANK, STATUS = "17", "18", "36"
CONNECT_SECONDS = 10.0
HALTED = "HALTED"
NUMBERS = ("responseCode", "expiresIn")
TOKEN_MARGIN = 60
BACK_OFF_TRIES = 3
_REASON = re.compile(r"^[A-Z]{2}[0-9]{2}$|^[A-Z]{4}$")
# These refuse the caller, not the payment: nothing more is sent until a person has looked.
CLOSED_DOOR = {(403, "01"), (403, "06"), (404, "02"), (404, "16"), (405, "00"), (405, "01")}

# Only these say for certain that a transfer will not be paid. Any other refusal, standard or the bank's own, may be
# about an earlier call with the same number: the bank is asked before anybody is paid again.
NOT_PAID = {
    *((400, case) for case in ("00", "01", "02")),
    *((403, case) for case in ("00", "02", "03", "04", "05", "09", "15", "16", "18", "20", "23")),
    *((404, case) for case in ("03", "11", "13")),
}


class Unreachable(Exception):
    """The connection was not established: nothing was sent."""


class Disagreement(Exception):
    """The HTTP status of an answer differs from the one in its response code: neither is trusted."""


@dataclass(frozen=True)
class Answered:
    """An HTTP answer as it arrived."""

    http: int
    content: bytes

    def body(self, service: str) -> dict[str, Any]:
        """The JSON object, whose response code agrees with the HTTP status. Raises RailsError, Disagreement.

        Some banks write numbers where the standard has digits in quotes.
        """
        fields = decode(service, self.content)
        for name in NUMBERS:
            if isinstance(fields.get(name), int) and not isinstance(fields[name], bool):
                fields[name] = str(fields[name])
        code = fields.get("responseCode")
        if isinstance(code, str) and len(code) == 7 and code[:3] != str(self.http):
            raise Disagreement
        return fields

    def code(self) -> str:
        """The response code when HTTP status and body agree on it, else nothing."""
        try:
            return str(self.body("00").get("responseCode", ""))
        except (RailsError, Disagreement):
            return ""


@dataclass(frozen=True)
class Call:
    """A call that is about to be made; its number is recorded before it is sent."""

    payee: Payee
    service: str
    external_id: str
    digest: str


@dataclass(frozen=True)
class Reply:
    """The result of a call: the instruction's next state, and the trace that is stored. No state: nothing changes."""

    state: str
    reason: str = ""
    reference: str = ""
    code: str = ""
    digest: str = ""
    size: int = 0
    hold: bool = False


@cache
def _trusted() -> ssl.SSLContext:
    """Whom a process trusts to be a bank: some hundred certificates, which take longer to read than a bank to answer."""
    return httpx.create_ssl_context()


class SnapBank:
    """Signed calls to one bank. Safe to use from several threads."""

    def __init__(self, bank: dict[str, Any], keys: dict[str, str], http: httpx.Client | None = None) -> None:
        self._bank, self._secret = bank, keys["client_secret"]
        self._key = load_private_key(keys["private_key_pem"])
        address = urlsplit(bank["base_url"])
        self._prefix = address.path.rstrip("/")
        self._profile = BankProfile(signature_mode=SignatureMode(bank["signature"]))
        self._signs_alone = self._profile.signature_mode is SignatureMode.ASYMMETRIC
        self._http = http or httpx.Client(
            base_url=f"{address.scheme}://{address.netloc}",
            timeout=httpx.Timeout(float(bank["timeout_seconds"]), connect=CONNECT_SECONDS),
            follow_redirects=False,
            limits=httpx.Limits(max_connections=8),
            verify=_trusted(),
        )
        self._token, self._until = "", 0.0
        self._lock = threading.Lock()

    def close(self) -> None:
        self._http.close()

    def open_door(self) -> None:
        """Get a valid token before anything is sent, where the bank requires one.

        Raises Unreachable, PayoutsRefused(BANK_TOKEN, BANK_TOKEN_UNREADABLE).
        """
        if not self._signs_alone:
            self._token_now(fresh=False)

    def prepare(self, payee: Payee) -> Call:
        """The call that pays a payee: service 17 within the bank, 18 beyond it."""
        service = INTRABANK if payee["account_bank"] == self._bank["code"] else INTERBANK
        number = external_id()
        text = f"{service}|{number}|{payee['end_to_end_id']}|{payee['amount']}"
        return Call(payee, service, number, hashlib.sha256(text.encode()).hexdigest())

    def hold(self, call: Call) -> Reply:
        """The reply for a call that is not made because somebody has stopped all payouts."""
        return Reply("batched", HALTED, digest=_digest(call.external_id, HALTED.encode()), hold=True)

    def transfer(self, call: Call) -> Reply:
        """Make a call once (again only where the bank refused the token)."""
        payee = call.payee
        common = {
            "partner_reference_no": payee["end_to_end_id"],
            "amount": payee["amount"],
            "beneficiary_account_no": payee["account_no"],
            "source_account_no": self._bank["account_no"],
            "transaction_date": _now(),
            "remark": payee["purpose"][:50] or None,
            "currency": "IDR",
        }
        answer_type: type[Any] = IntrabankAnswer
        request: Any
        try:
            if call.service == INTERBANK:
                answer_type = InterbankAnswer
                request = InterbankRequest(
                    **common,
                    beneficiary_account_name=payee["holder_name"][:100],
                    beneficiary_bank_code=payee["account_bank"],
                )
            else:
                request = IntrabankRequest(**common)
            body = encode(request)
        except RailsError:  # nothing was sent: the account has to be recorded in another form
            return Reply("rejected", "UNWRITABLE", digest=_digest(call.external_id, b"UNWRITABLE"))
        try:
            answered = self._post(call.service, body, call.external_id)
        except (Unreachable, PayoutsRefused) as error:
            why = "UNREACHABLE" if isinstance(error, Unreachable) else "BANK_TOKEN"
            return Reply("batched", why, digest=_digest(call.external_id, why.encode()), hold=True)
        except httpx.HTTPError as error:
            return Reply("unknown", "TIMEOUT", digest=_digest(call.external_id, type(error).__name__.encode()))
        return self._meaning(call, answered, answer_type)

    def _meaning(self, call: Call, answered: Answered, answer_type: type[Any]) -> Reply:
        content = answered.content
        trace: dict[str, Any] = {"digest": _digest(call.external_id, content), "size": len(content)}
        try:
            answer = read(answer_type, call.service, answered.body(call.service))
            code: SnapCode = answer.code
        except Disagreement:
            return Reply("unknown", "HTTP_STATUS", **trace)
        except RailsError:
            return Reply("unknown", "GARBLED", **trace)
        trace["code"] = str(code)
        if code.service != call.service:
            return Reply("unknown", "GARBLED", **trace)
        outcome = answer.outcome
        if outcome in (Outcome.DONE, Outcome.PENDING):
            ours = (call.payee["end_to_end_id"], call.payee["amount"])
            theirs = (answer.partner_reference_no or ours[0], ours[1] if answer.amount is None else answer.amount)
            if theirs != ours:
                return Reply("unknown", "MISMATCH", **trace)
            state = "paid" if outcome is Outcome.DONE else "accepted"
            return Reply(state, reference=(answer.reference_no or "")[:64], **trace)
        if outcome in (Outcome.TOP_UP, Outcome.BACK_OFF, Outcome.TOKEN) or _at_the_door(code):
            return Reply("batched", str(code), hold=True, **trace)
        if (code.http, code.case) in NOT_PAID:
            return Reply("rejected", str(code), **trace)
        return Reply("unknown", str(code), **trace)

    def ask(self, payee: Payee) -> Reply:
        """Ask for the outcome of a transfer. Only ABSENT (status 07, 4043601), answered twice, allows sending it
        again."""
        number = external_id()
        service = INTRABANK if payee["account_bank"] == self._bank["code"] else INTERBANK
        request = TransferStatusRequest(original_partner_reference_no=payee["end_to_end_id"], service_code=service)
        try:
            answered = self._post(STATUS, encode(request), number)
            content = answered.content
            answer = read(TransferStatusAnswer, STATUS, answered.body(STATUS))
            trace: dict[str, Any] = {"code": str(answer.code), "digest": _digest(number, content), "size": len(content)}
        except (Unreachable, Disagreement, PayoutsRefused, httpx.HTTPError) as error:
            return Reply("", "TIMEOUT", digest=_digest(number, type(error).__name__.encode()))
        except RailsError:
            return Reply("", "GARBLED", digest=_digest(number, b"GARBLED"))
        ours = (payee["end_to_end_id"], payee["amount"])
        theirs = (
            answer.original_partner_reference_no or ours[0],
            ours[1] if answer.amount is None else answer.amount,
        )
        if theirs != ours:
            return Reply("unknown", "MISMATCH", **trace)
        reference = (answer.original_reference_no or "")[:64]
        described = (answer.transaction_status_desc or "").strip()
        why = described if _REASON.match(described) else f"SNAP{answer.latest_transaction_status or ''}"[:35]
        return {
            Standing.PAID: Reply("paid", reference=reference, **trace),
            Standing.PENDING: Reply("accepted", reference=reference, **trace),
            Standing.RETURNED: Reply("returned", why, reference, **trace),
            Standing.REJECTED: Reply("rejected", why, reference, **trace),
            Standing.ABSENT: Reply("unknown", ABSENT, **trace),
            Standing.UNKNOWN: Reply("unknown", str(answer.code), **trace),
        }[answer.standing]

    def inquire(self, service: str, body: bytes) -> Answered:
        """Make a call that moves no money. Raises Unreachable, PayoutsRefused, httpx.HTTPError."""
        return self._post(service, body, external_id())

    def _post(self, service: str, body: bytes, number: str) -> Answered:
        path = self._prefix + services()[service].endpoint()
        answered, fresh = Answered(0, b""), False
        for attempt in range(BACK_OFF_TRIES):
            answered = self._send(path, self._headers(path, body, number, fresh), body)
            code = answered.code()
            if code[:3] == "401" and code[5:] in {"01", "03"} and not (fresh or self._signs_alone):
                fresh = True
                continue
            if code[:3] == "429" and attempt + 1 < BACK_OFF_TRIES:
                time.sleep(0.5 * 2**attempt)
                continue
            break
        return answered

    def _headers(self, path: str, body: bytes, number: str, fresh: bool) -> dict[str, str]:
        """Headers of a call in the bank's dialect: its kind of signature, its way of writing our partner id."""
        token = None if self._signs_alone else self._token_now(fresh)
        now = _now()
        stamp = format_timestamp(now)
        signature = signature_of(
            *("POST", path, body, stamp),
            token=token,
            client_secret=self._secret,
            private_key=self._key,
            profile=self._profile,
        )
        partner, width = self._bank["partner_id"], SERVICE_WIDTH if self._bank["padding"] == "zeros" else 0
        headers = TransactionHeaders(
            *(partner.rjust(width, "0"), number, self._bank["channel_id"], now, stamp, signature, token),
            origin=self._bank["origin"] or None,
        )
        return write_transaction(headers, self._profile)

    def _send(self, path: str, headers: dict[str, str], body: bytes) -> Answered:
        try:
            answer = self._http.post(path, headers=headers, content=body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unreachable from error
        return Answered(answer.status_code, answer.content)

    def _token_now(self, fresh: bool) -> str:
        with self._lock:
            if fresh or not self._token or time.monotonic() > self._until:
                self._token, self._until = self._new_token()
            return self._token

    def _new_token(self) -> tuple[str, float]:
        headers = write_token(sign_token(self._bank["client_id"], self._key, _now()))
        path = self._prefix + services()[TOKEN].endpoint()
        try:
            answered = self._send(path, headers, encode(TokenRequest(grant_type="client_credentials")))
        except httpx.HTTPError as error:
            raise Unreachable from error
        try:
            answer = read(TokenAnswer, TOKEN, answered.body(TOKEN))
        except (RailsError, Disagreement) as error:
            raise _token_unreadable(answered, error) from error
        if answer.outcome is not Outcome.DONE or not answer.access_token:
            raise PayoutsRefused(
                "BANK_TOKEN",
                "Bank menolak kunci kita (%(code)s). Periksa sambungan bank; tidak ada yang dikirim.",
                code=answer.response_code,
            )
        return answer.access_token, time.monotonic() + max(answer.life_seconds - TOKEN_MARGIN, 1)


def _token_unreadable(answered: Answered, error: Exception) -> PayoutsRefused:
    """The bank has answered, but not with a readable token: this is not a problem of the network."""
    try:
        code = str(decode(TOKEN, answered.content).get("responseCode", ""))[:7]
    except RailsError:
        code = ""
    if isinstance(error, Disagreement):
        field = f"HTTP {answered.http}"
    else:
        field = error.problems[0].field if isinstance(error, SnapFieldError) else "JSON"
    return PayoutsRefused(
        "BANK_TOKEN_UNREADABLE",
        "Bank menjawab permintaan token, tetapi jawabannya tidak terbaca (responseCode %(code)s, isian %(field)s). Tidak ada"
        " yang dikirim; sampaikan kode dan isian ini kepada bank.",
        code=code or "-",
        field=field,
    )


def external_id() -> str:
    """A number that no installation uses twice on a day: the day and 93 random bits."""
    return f"{_now():%Y%m%d}{secrets.randbelow(10**28):028d}"


def _now() -> datetime:
    return datetime.now(UTC).astimezone(WITA)


def _digest(number: str, content: bytes) -> str:
    return hashlib.sha256(number.encode() + b"|" + content).hexdigest()


def _at_the_door(code: SnapCode) -> bool:
    return code.http == 401 or (code.http, code.case) in CLOSED_DOOR
