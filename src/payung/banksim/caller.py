"""Signed SNAP calls of the practice bank, and of anybody who wants to try a SNAP address."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from types import TracebackType
from typing import Any

import httpx

from payung.rails.snap.codes import services
from payung.rails.snap.exchange import sign_token, signature_of
from payung.rails.snap.headers import TransactionHeaders, write_token, write_transaction
from payung.rails.snap.signature import load_private_key
from payung.rails.snap.timestamps import format_timestamp

WITA = timezone(timedelta(hours=8))
PREFIX = "/snap"


@dataclass(frozen=True)
class Reply:
    """An answer: its HTTP status, its seven digits, its body."""

    http: int
    code: str
    body: dict[str, Any]

    @property
    def fine(self) -> bool:
        return self.code[:3] == "200"


class Caller:
    """One business partner's side of SNAP: token and signatures. `http` may be any httpx client (tests pass their own)."""

    def __init__(
        self,
        base_url: str,
        client_id: str,
        client_secret: str,
        private_key_pem: str,
        partner_id: str,
        *,
        channel_id: str = "95221",
        http: httpx.Client | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._http = http or httpx.Client(base_url=base_url, timeout=30)
        self._owned = http is None
        self._client_id, self._secret = client_id, client_secret
        self._key = load_private_key(private_key_pem)
        self._partner_id, self._channel_id = partner_id, channel_id
        self._now = now or (lambda: datetime.now(UTC).astimezone(WITA))
        self._token = ""

    def __enter__(self) -> Caller:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._owned:
            self._http.close()

    def token(self) -> Reply:
        """Ask for an access token (service 73) and keep it."""
        headers = write_token(sign_token(self._client_id, self._key, self._now()))
        path = PREFIX + services()["73"].endpoint()
        reply = _reply(self._http.post(path, headers=headers, content=b'{"grantType":"client_credentials"}'))
        self._token = str(reply.body.get("accessToken", ""))
        return reply

    def call(self, service: str, body: Mapping[str, Any], external_id: str = "") -> Reply:
        """One signed call; a fresh X-EXTERNAL-ID unless one is given."""
        if not self._token:
            refused = self.token()
            if not refused.fine:
                return refused
        path = PREFIX + services()[service].endpoint()
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        now = self._now()
        stamp = format_timestamp(now)
        signature = signature_of("POST", path, content, stamp, token=self._token, client_secret=self._secret)
        headers = TransactionHeaders(
            self._partner_id,
            external_id or new_external_id(now),
            self._channel_id,
            now,
            stamp,
            signature,
            self._token,
        )
        return _reply(self._http.post(path, headers=write_transaction(headers), content=content))


def new_external_id(now: datetime) -> str:
    """A number that is not used twice a day: the day and a random number of 96 bits."""
    return f"{now:%Y%m%d}{secrets.randbelow(10**28):028d}"


def _reply(answer: httpx.Response) -> Reply:
    try:
        body = answer.json()
    except ValueError:
        body = {}
    body = body if isinstance(body, dict) else {}
    return Reply(answer.status_code, str(body.get("responseCode", "")), body)
