"""A gateway reached over HTTP: it is handed SMS, part by part, and asked what became of them.

`gateway.json` in the data folder, for nobody else to read, names it: `{"url": "https://…", "token": "…"}`. Without it SMS are files.
What it says is believed because we called it at that address with that token; nobody from outside calls us.

    POST {url}/messages         {"message": 12, "part": 1, "to": "62812…", "text": "…"}   the same again is harmless
    GET  {url}/receipts         {"receipts": [{"message", "part", "outcome", "at"}], "mark": "…"}   what it was not told to be taken yet
    POST {url}/receipts/taken   {"mark": "…"}
"""

from __future__ import annotations

import json
import logging
import stat
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from payung.kernel.choices import values
from payung.notices.choices import NEVER_CAME
from payung.notices.receipts.services import MOST_BYTES, ReceiptsUnreadable, read, take
from payung.notices.templates import sms_parts
from payung.notices.transports import Outgoing, TransportFailed
from payung.platform.home import current_home

log = logging.getLogger("payung.notices")
FILE = "gateway.json"
SECONDS = 10.0
ROUNDS = 20
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_FINAL = frozenset(values(NEVER_CAME))


@dataclass(frozen=True)
class Keys:
    """Where a gateway is and by what it knows us. `token` stands in no log and no reason of a failure."""

    url: str
    token: str


def keys_of(path: Path) -> Keys | None:
    """The keys in a file that nobody else may read; None where there is none. Raises TransportFailed with a word on what is wrong."""
    try:
        with path.open("rb") as source:
            closed = not stat.S_IMODE(path.stat().st_mode) & 0o077
            written: Any = json.loads(source.read(10_000))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise TransportFailed("gateway_file") from error
    url, token = (written.get("url"), written.get("token")) if isinstance(written, dict) else (None, None)
    if not (closed and isinstance(url, str) and isinstance(token, str) and len(token) >= 16 and token.isascii()):
        raise TransportFailed("gateway_file")
    where = urlsplit(url)
    if where.scheme != "https" and not (where.scheme == "http" and where.hostname in HERE):
        raise TransportFailed("gateway_url")
    return Keys(url.rstrip("/"), token)


class GatewayTransport:
    """Hands SMS to the gateway, a call a part. It knows a part of a message again, so what was cut off is simply repeated."""

    name = "gateway"
    repeatable = True

    def __init__(self, keys: Keys, http: httpx.Client | None = None) -> None:
        self._keys = keys
        self._http = http

    def send(self, message: Outgoing) -> str:
        """Hand all parts over; returns how many. Raises TransportFailed."""
        if not message.phone:
            raise TransportFailed("no_phone", final=True)
        texts = sms_parts(message.body)
        for number, text in enumerate(texts, 1):
            self._call("POST", "/messages", {"message": message.id, "part": number, "to": message.phone, "text": text})
        return f"gateway/{message.id}/{len(texts)}"

    def receipts(self) -> dict[str, int]:
        """Fetch what the gateway says until it has nothing new; returns counts as `services.take`. What was kept is told to be taken
        only afterwards: cut off in between, it comes again. Raises TransportFailed."""
        counts: Counter[str] = Counter(take(self.name, ()))
        for _round in range(ROUNDS):
            content = self._call("GET", "/receipts", None)
            try:
                lines = read(content)
            except ReceiptsUnreadable as error:
                raise TransportFailed("gateway_answer") from error
            if not lines:
                break
            counts.update(take(self.name, lines))
            self._call("POST", "/receipts/taken", {"mark": str(json.loads(content).get("mark", ""))[:200]})
        return dict(counts)

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> bytes:
        http = self._http or httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False)
        try:
            with http.stream(
                method, self._keys.url + path, json=body, headers={"Authorization": f"Bearer {self._keys.token}"}
            ) as answer:
                content = b""
                for piece in answer.iter_bytes():
                    content += piece
                    if len(content) > MOST_BYTES:
                        raise TransportFailed("gateway_answer")
                status = answer.status_code
        except httpx.HTTPError as error:
            raise TransportFailed("gateway_down") from error
        finally:
            if self._http is None:
                http.close()
        if status in {200, 201, 202, 204}:
            return content
        raise _refused(status, content)


def _refused(status: int, content: bytes) -> TransportFailed:
    """The word for a refusal: a reason of ours that the gateway names is final, all else may pass."""
    try:
        reason = json.loads(content).get("reason") if status in {400, 422} else None
    except (ValueError, AttributeError):
        reason = None
    if isinstance(reason, str) and reason in _FINAL:
        return TransportFailed(reason, final=True)
    return TransportFailed(f"gateway_{status}")


def configured() -> GatewayTransport | None:
    """The gateway of this installation, None where SMS are files. Raises TransportFailed."""
    keys = keys_of(current_home().root / FILE)
    return GatewayTransport(keys) if keys else None
