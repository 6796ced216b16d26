"""A bank that misbehaves: it gives one wrong answer to every transfer, over a real connection.

The signature of every call is verified first, as always; `books` says whether money moved all the same.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from payung.banksim.bank import Bank
from payung.banksim.door import PATHS
from payung.rails.snap.errors import SnapError
from payung.rails.snap.fields import encode
from payung.rails.snap.messages.common import Answer, Refusal

TRANSFERS = frozenset({"17", "18"})
STATUS = "36"
SLOW_SECONDS = 45.0
Body = dict[str, Any]


@dataclass(frozen=True)
class Mood:
    """The answer to a transfer instead of the true one.

    http and tell: status and body, from the body that an honest bank would send; no tell: the line is closed. books:
    whether the transfer is carried out. times: how many attempts at one reference meet the mood, 0 for all. lost: how many
    questions about a reference are answered 4043601, -1 for all. hangs: the answer comes after 45 seconds.
    """

    http: int = 200
    tell: Callable[[Body], bytes] | None = None
    books: bool = True
    times: int = 1
    lost: int = 0
    hangs: bool = False


def _with(**changes: Any) -> Callable[[Body], bytes]:
    return lambda body: json.dumps({**body, **changes}).encode()


def _code(code: str) -> Callable[[Body], bytes]:
    return lambda _body: json.dumps({"responseCode": code, "responseMessage": "told by a mood"}).encode()


def _raw(content: bytes) -> Callable[[Body], bytes]:
    return lambda _body: content


_HONEST = _with()
_TIMEOUT = _code("5041700")
MOODS: dict[str, Mood] = {
    "2001700": Mood(tell=_HONEST),
    "other_reference": Mood(tell=_with(partnerReferenceNo="PY0-SOMEBODYELSE")),
    "other_amount": Mood(tell=_with(amount={"value": "1.00", "currency": "IDR"})),
    "http_500": Mood(http=500, tell=_HONEST),
    "2021700": Mood(http=202, tell=_code("2021700")),
    "4001701": Mood(http=400, tell=_code("4001701"), books=False, times=0),
    "4031714": Mood(http=403, tell=_code("4031714"), books=False),
    "4031799": Mood(http=403, tell=_code("4031799"), books=False, times=0),
    "4041711": Mood(http=404, tell=_code("4041711"), books=False, times=0),
    "4091700": Mood(http=409, tell=_code("4091700")),
    "4091701": Mood(http=409, tell=_code("4091701")),
    "5001700": Mood(http=500, tell=_code("5001700"), books=False),
    "5041700": Mood(http=504, tell=_TIMEOUT, books=False),
    "502_empty": Mood(http=502, tell=_raw(b""), books=False),
    "html": Mood(tell=_raw(b"<html><body>Sedang dirawat</body></html>"), books=False),
    "empty": Mood(tell=_raw(b"")),
    "broken_json": Mood(tell=_raw(b'{"responseCode":"2001700","responseM')),
    "code_as_number": Mood(tell=_with(responseCode=2001700)),
    "other_service": Mood(tell=_with(responseCode="2003600")),
    "slow": Mood(tell=_HONEST, hangs=True),
    "closed_before": Mood(books=False),
    "closed_after": Mood(),
    "lost_once": Mood(http=504, tell=_TIMEOUT, lost=1),
    "lost_for_ever": Mood(http=504, tell=_TIMEOUT, books=False, times=0, lost=-1),
}


class MoodyServer(ThreadingHTTPServer):
    """The SNAP services of a practice bank over HTTP, in a mood. `calls` counts transfers by reference."""

    daemon_threads = True

    def __init__(self, bank: Bank, mood: Mood, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Handler)
        self.bank, self.mood = bank, mood
        self.ended = threading.Event()
        self.calls: dict[str, int] = {}
        self.asked: dict[str, int] = {}
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def counted(self, seen: dict[str, int], reference: str) -> int:
        """Which call about this reference it is, from 1."""
        with self._lock:
            seen[reference] = seen.get(reference, 0) + 1
            return seen[reference]

    def start(self) -> None:
        # Half a second, as it is by itself, is what whoever ends it would wait for.
        threading.Thread(target=self.serve_forever, args=(0.02,), name="moody-bank", daemon=True).start()

    def end(self) -> None:
        """Stop, and let whoever hangs go."""
        self.ended.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    """One call: verified, then answered as the mood has it."""

    server: MoodyServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Writes no log: account numbers would stand in it."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = dict(self.headers.items())
        service = PATHS.get(self.path.removeprefix("/snap").removeprefix("/v1.0"), "")
        if service in TRANSFERS:
            self._transfer(service, headers, body)
        elif service == STATUS and self._lost(body):
            self._honest(
                service, headers, body, Refusal(response_code="4043601", response_message="Transaction Not Found")
            )
        else:
            answer = self.server.bank.app.answer("POST", self.path, headers, body)
            self._send(answer.code.http, encode(answer))

    def _lost(self, body: bytes) -> bool:
        lost = self.server.mood.lost
        if not lost:
            return False
        reference = str(json.loads(body or b"{}").get("originalPartnerReferenceNo", ""))
        return lost < 0 or self.server.counted(self.server.asked, reference) <= lost

    def _honest(self, service: str, headers: dict[str, str], body: bytes, answer: Answer) -> None:
        try:
            self.server.bank.app.check(service, "POST", self.path, headers, body)
        except SnapError as refused:
            answer = Refusal.of(refused)
        self._send(answer.code.http, encode(answer))

    def _transfer(self, service: str, headers: dict[str, str], body: bytes) -> None:
        mood, door = self.server.mood, self.server.bank.app
        try:
            door.check(service, "POST", self.path, headers, body)
        except SnapError as refused:
            self._send(refused.response_code.http, encode(Refusal.of(refused)))
            return
        reference = str(json.loads(body).get("partnerReferenceNo", ""))
        nth = self.server.counted(self.server.calls, reference)
        if mood.times and nth > mood.times:
            answer = door.answer("POST", self.path, headers, body)
            self._send(answer.code.http, encode(answer))
            return
        answered = json.loads(encode(door.answer("POST", self.path, headers, body))) if mood.books else {}
        if mood.hangs:
            self.server.ended.wait(SLOW_SECONDS)
        if mood.tell is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(mood.http, mood.tell(answered))

    def _send(self, http: int, content: bytes) -> None:
        self.send_response(http)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
