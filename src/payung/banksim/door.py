"""The SNAP interface of the simulated bank: a WSGI application over the codecs, with its faults."""

# ruff: noqa: ARG002  # every service is handed the headers
from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from payung.banksim.faults import Faults
from payung.banksim.store import Store
from payung.banksim.transfers import DUPLICATE, FAILED, OTHER, PENDING, SHORT, Outcome, Transfers, Wish
from payung.rails.errors import RailsError
from payung.rails.snap.account_number import SERVICE_WIDTH
from payung.rails.snap.codes import compose, message
from payung.rails.snap.errors import SnapError
from payung.rails.snap.exchange import check_token, check_transaction
from payung.rails.snap.fields import decode, encode, read
from payung.rails.snap.headers import TransactionHeaders, read_token, read_transaction, response_headers
from payung.rails.snap.messages.account_external import ExternalAccountAnswer, ExternalAccountRequest
from payung.rails.snap.messages.account_internal import InternalAccountAnswer, InternalAccountRequest
from payung.rails.snap.messages.bulk_transfer import BulkAnswer, BulkRequest
from payung.rails.snap.messages.common import Answer, Refusal
from payung.rails.snap.messages.token import LIFE_SECONDS, TokenRequest, granted
from payung.rails.snap.messages.transfer_interbank import InterbankAnswer, InterbankRequest
from payung.rails.snap.messages.transfer_intrabank import IntrabankAnswer, IntrabankRequest
from payung.rails.snap.messages.transfer_status import TransferStatusAnswer, TransferStatusRequest
from payung.rails.snap.profile import STANDARD as PLAIN
from payung.rails.snap.profile import BankProfile, SignatureMode
from payung.rails.snap.signature import load_public_key
from payung.rails.snap.timestamps import day_of

TOKEN = "73"  # noqa: S105 - a service number
PATHS = {
    "/access-token/b2b": TOKEN,
    "/account-inquiry-internal": "15",
    "/account-inquiry-external": "16",
    "/transfer-intrabank": "17",
    "/transfer-interbank": "18",
    "/transfer-interbank-bulk": "20",
    "/transfer/status": "36",
}
# How a reason that closes an account reads in SNAP's own codes.
CASES = {
    "AC01": (404, "11"),
    "AC04": (403, "18"),
    "AC06": (403, "09"),
    "BE01": (404, "11"),
    SHORT: (403, "14"),
    DUPLICATE: (409, "01"),
    OTHER: (404, "18"),
}
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


@dataclass(frozen=True)
class Manner:
    """What this bank requires of calls: kind of signature, the CHANNEL-ID that it assigns, a padded partner id, an
    ORIGIN."""

    profile: BankProfile = PLAIN
    channel_id: str = "95221"
    padded: bool = False
    origin: str = ""


STANDARD = Manner()


class Silence(Exception):
    """The caller gets no answer."""


class Door:
    """One call in, one answer out. A call that a fault swallows is answered 504 after `hang_ms`."""

    def __init__(
        self,
        store: Store,
        transfers: Transfers,
        faults: Faults,
        now: Callable[[], datetime],
        manner: Manner = STANDARD,
    ) -> None:
        self._manner = manner
        self._store, self._transfers, self._faults, self._now = store, transfers, faults, now
        self._services: dict[str, Callable[[TransactionHeaders, str, Mapping[str, Any]], Answer]] = {
            "15": self._internal,
            "16": self._external,
            "17": self._transfer,
            "18": self._transfer,
            "20": self._bulk,
            "36": self._status,
        }

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = str(environ.get("SCRIPT_NAME", "")) + str(environ.get("PATH_INFO", ""))
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(min(length, 8 * 1024 * 1024)) if length else b""
        headers = {key[5:].replace("_", "-"): str(value) for key, value in environ.items() if key.startswith("HTTP_")}
        headers["Content-Type"] = str(environ.get("CONTENT_TYPE", ""))
        answer = self.answer(str(environ.get("REQUEST_METHOD", "")), path, headers, body)
        content = encode(answer)
        http = answer.code.http
        start_response(
            f"{http} {'OK' if http < 300 else 'Refused'}",
            [*response_headers(self._now()).items(), ("Content-Length", str(len(content)))],
        )
        return [content]

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer to a call; every refusal is one."""
        service = PATHS.get(path.removeprefix("/snap").removeprefix("/v1.0"), "")
        if not service or method != "POST":
            return Answer(response_code="4040000", response_message="Not Found")
        try:
            if service == TOKEN:
                return self._token(headers, body)
            checked = self.check(service, method, path, headers, body)
            return self._act(service, checked, decode(service, body))
        except SnapError as refused:
            return Refusal.of(refused)
        except Silence:
            time.sleep(self._faults.hang_ms / 1000)
            return Answer(response_code=str(compose(504, service, "00")), response_message="Timeout")
        except RailsError as broken:
            return Answer(response_code=str(compose(500, service, "00")), response_message=broken.code)

    def _token(self, headers: Mapping[str, str], body: bytes) -> Answer:
        asked = read_token(headers, self._now())
        client = self._store.one("select * from client where client_id = ?", [asked.client_id])
        if client is None:
            raise SnapError(compose(401, TOKEN, "00"), "Unknown client")
        check_token(asked, load_public_key(client["public_key"]))
        read(TokenRequest, TOKEN, decode(TOKEN, body))
        token = secrets.token_urlsafe(24)
        expires = int(self._now().timestamp()) + LIFE_SECONDS
        self._store.run("insert into token values (?, ?, ?)", [token, asked.client_id, expires])
        return granted(token)

    def check(
        self, service: str, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> TransactionHeaders:
        """The headers of a call whose signature and sender are right. Raises SnapError."""
        manner = self._manner
        checked = read_transaction(headers, service, self._now(), manner.profile)
        client = self._client(checked)
        if client is None:
            raise SnapError(compose(401, service, "01"))
        check_transaction(
            *(checked, service, method, path, body),
            client_secret=client["secret"],
            public_key=load_public_key(client["public_key"]),
            profile=manner.profile,
        )
        if checked.partner_id != self._written(client["partner_id"]):
            raise SnapError(compose(404, service, "16"))
        for name, ours, theirs in (
            ("CHANNEL-ID", manner.channel_id, checked.channel_id),
            ("ORIGIN", manner.origin, checked.origin or ""),
        ):
            if ours and theirs != ours:
                raise SnapError(compose(401, service, "00"), name)
        return checked

    def _written(self, partner_id: str) -> str:
        return partner_id.rjust(SERVICE_WIDTH, "0") if self._manner.padded else partner_id

    def _client(self, headers: TransactionHeaders) -> sqlite3.Row | None:
        """Who calls: the owner of the token or, where calls are signed without one, the partner that is named."""
        if self._manner.profile.signature_mode is SignatureMode.ASYMMETRIC:
            named = self._store.rows("select * from client")
            return next((row for row in named if self._written(row["partner_id"]) == headers.partner_id), None)
        return self._store.one(
            "select c.* from token t join client c using (client_id) where token = ? and expires_at > ?",
            [headers.token or "", int(self._now().timestamp())],
        )

    def _act(self, service: str, headers: TransactionHeaders, body: Mapping[str, Any]) -> Answer:
        """Carry out a call once: with the faults of transfers, and by the rule of X-EXTERNAL-ID."""
        faults, key, tries = self._faults, "", 1
        if service in ("17", "18", "20"):
            key = str(body.get("partnerReferenceNo") or body.get("partnerBulkId") or "")
            tries = self._store.attempt(f"snap:{key}")
        if service in ("15", "16"):
            account = f"name:{body.get('beneficiaryAccountNo')}"
            if faults.hits("nameless", account, self._store.attempt(account)):
                raise Silence
        if key and faults.hits("timeout_before", key, tries):
            raise Silence
        answer = self._once(service, headers, body)
        if key and faults.hits("duplicate", key, tries):
            answer = self._once(service, headers, body)
        if key and faults.hits("timeout_after", key, tries):
            raise Silence
        return answer

    def _once(self, service: str, headers: TransactionHeaders, body: Mapping[str, Any]) -> Answer:
        day = day_of(self._now(), self._now().tzinfo or headers.timestamp.tzinfo)  # type: ignore[arg-type]
        with self._store.change():
            new = self._store.run(
                "insert or ignore into external values (?, ?, ?)",
                [headers.partner_id, day.isoformat(), headers.external_id],
            )
            if not new:
                return Refusal.of(SnapError(compose(409, service, "00")))
            try:
                return self._services[service](headers, service, body)
            except SnapError as refused:  # a refusal has used the number up as well
                return Refusal.of(refused)

    def _internal(self, headers: TransactionHeaders, service: str, body: Mapping[str, Any]) -> Answer:
        asked = read(InternalAccountRequest, service, body)
        self._refuse(service, self._transfers.refusal(asked.beneficiary_account_no))
        return InternalAccountAnswer(
            **_fine(service),
            reference_no=f"INQ{self._store.count('inquiry'):012d}",
            partner_reference_no=asked.partner_reference_no,
            beneficiary_account_name=self._transfers.holder(asked.beneficiary_account_no),
            beneficiary_account_no=asked.beneficiary_account_no,
            beneficiary_account_status="Rekening aktif",
            beneficiary_account_type="S",
            currency="IDR",
        )

    def _external(self, headers: TransactionHeaders, service: str, body: Mapping[str, Any]) -> Answer:
        asked = read(ExternalAccountRequest, service, body)
        self._refuse(service, self._transfers.refusal(asked.beneficiary_account_no))
        return ExternalAccountAnswer(
            **_fine(service),
            reference_no=f"INQ{self._store.count('inquiry'):012d}",
            partner_reference_no=asked.partner_reference_no,
            beneficiary_account_name=self._transfers.holder(asked.beneficiary_account_no),
            beneficiary_account_no=asked.beneficiary_account_no,
            beneficiary_bank_code=asked.beneficiary_bank_code,
            currency="IDR",
        )

    def _transfer(self, headers: TransactionHeaders, service: str, body: Mapping[str, Any]) -> Answer:
        asked = read(InterbankRequest if service == "18" else IntrabankRequest, service, body)
        bank = asked.beneficiary_bank_code if isinstance(asked, InterbankRequest) else ""
        wish = Wish(
            asked.partner_reference_no,
            asked.amount,
            asked.beneficiary_account_no,
            bank,
            source=asked.source_account_no,
            external_id=headers.external_id,
        )
        slow = self._faults.hits("partial", wish.reference)
        outcome = self._transfers.carry_out(wish, "snap", service, slow=slow)
        self._refuse(service, outcome.reason)
        kind = InterbankAnswer if service == "18" else IntrabankAnswer
        return kind(
            **(_under_way(service) if outcome.status == PENDING else _fine(service)),
            reference_no=outcome.bank_reference,
            partner_reference_no=asked.partner_reference_no,
            amount=asked.amount,
            beneficiary_account_no=asked.beneficiary_account_no,
            source_account_no=asked.source_account_no,
            transaction_date=self._now(),
        )

    def _bulk(self, headers: TransactionHeaders, service: str, body: Mapping[str, Any]) -> Answer:
        asked = read(BulkRequest, service, body)
        earlier = self._store.scalar("select 1 from bulk where partner_bulk_id = ?", [asked.partner_bulk_id])
        if earlier:
            raise SnapError(compose(409, service, "01"))
        number = f"BULK{self._store.count('bulk'):08d}"
        self._store.run("insert into bulk values (?, ?, 0)", [asked.partner_bulk_id, number])
        for item in asked.items:
            wish = Wish(
                item.partner_reference_no,
                item.amount,
                item.beneficiary_account_no,
                item.bank_code,
                item.beneficiary_account_name,
                asked.source_account_no,
                headers.external_id,
                asked.partner_bulk_id,
            )
            self._transfers.carry_out(wish, "snap", service)
        return BulkAnswer(**_fine(service), bulk_id=number, partner_bulk_id=asked.partner_bulk_id)

    def _status(self, headers: TransactionHeaders, service: str, body: Mapping[str, Any]) -> Answer:
        asked = read(TransferStatusRequest, service, body)
        reference = asked.original_partner_reference_no or ""
        if not reference and asked.original_external_id:
            reference = str(
                self._store.scalar("select reference from transfer where external_id = ?", [asked.original_external_id])
                or ""
            )
        transfer = self._transfers.ask(reference) if reference else None
        if transfer is None:
            return TransferStatusAnswer(
                **_fine(service),
                original_partner_reference_no=asked.original_partner_reference_no,
                service_code=asked.service_code,
                latest_transaction_status="07",
                transaction_status_desc="Not found",
            )
        return TransferStatusAnswer(
            **_fine(service),
            original_reference_no=transfer["bank_reference"],
            original_partner_reference_no=transfer["reference"],
            original_external_id=transfer["external_id"] or None,
            service_code=asked.service_code,
            transaction_date=datetime.fromisoformat(transfer["at"]),
            amount=transfer["amount"],
            beneficiary_account_no=transfer["account"],
            latest_transaction_status=transfer["status"],
            transaction_status_desc=transfer["reason"] or None,
        )

    @staticmethod
    def _refuse(service: str, reason: str) -> None:
        if reason:
            http, case = CASES[reason]
            raise SnapError(compose(http, service, case), reason if case == "18" and http == 403 else "")


def item_code(service: str, outcome: Outcome) -> tuple[str, str]:
    """Response code and message of one item of a bulk."""
    http, case = CASES[outcome.reason] if outcome.status == FAILED else (200, "00")
    code = compose(http, service, case)
    return str(code), message(code)


def _fine(service: str) -> dict[str, Any]:
    code = compose(200, service, "00")
    return {"response_code": str(code), "response_message": message(code)}


def _under_way(service: str) -> dict[str, Any]:
    code = compose(202, service, "00")
    return {"response_code": str(code), "response_message": message(code)}
