"""The practice gateway: it takes messages over as a telephone gateway would, sends none, and says what became of each.

What becomes of a message follows from its number alone, so the same number always fares alike: of a hundred numbers some do not exist,
some are off until the message has expired, some arrive late, some are never heard of again. Its reports hold no telephone number and no text.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from payung.platform.clock import moment

# (below this of a hundred, what is said one after the other); the rest arrives.
FATES: tuple[tuple[int, tuple[str, ...]], ...] = (
    (4, ("unknown_number",)),
    (8, ("underway", "phone_off", "expired")),
    (10, ("barred",)),
    (14, ("underway", "expired", "delivered")),
    (17, ()),
    (20, ("underway",)),
)
ARRIVES = ("underway", "delivered")
MOST = 500
_TO = re.compile(r"\ATo: (\d{8,16})\n")
_NAME = re.compile(r"\A(\d{1,19})(?:-(\d{1,2}))?\.sms\Z")
Clock = Callable[[], datetime]


def fate(phone: str) -> tuple[str, ...]:
    """What is said of a message to this number, in its order."""
    drawn = int.from_bytes(hashlib.sha256(phone.encode()).digest()[:4], "big") % 100
    return next((outcomes for bound, outcomes in FATES if drawn < bound), ARRIVES)


def _receipts(message: int, part: int, phone: str, at: datetime) -> list[dict[str, Any]]:
    return [{"message": message, "part": part, "outcome": one, "at": at.isoformat()} for one in fate(phone)]


def work_folder(notices: Path, now: Clock = moment) -> int:
    """Take over every SMS below `notices/sms` into `notices/sent`, and lay what became of them into `notices/reports`; returns how many.

    The report is there before the message is moved: killed in between, the same is said again.
    """
    taken_over, said = [], []
    for path in sorted((notices / "sms").glob("*.sms")):
        named, to = _NAME.match(path.name), _TO.match(path.read_text(encoding="utf-8"))
        if named and to:
            said += _receipts(int(named[1]), int(named[2] or 1), to[1], now())
            taken_over.append(path)
    if said:
        reports = notices / "reports"
        reports.mkdir(parents=True, exist_ok=True, mode=0o700)
        _lay(reports / f"{now():%Y%m%dT%H%M%S%f}.json", json.dumps({"receipts": said}).encode())
    if taken_over:
        (notices / "sent").mkdir(exist_ok=True, mode=0o700)
    for path in taken_over:
        path.replace(notices / "sent" / path.name)
    return len(taken_over)


def _lay(target: Path, content: bytes) -> None:
    draft = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    draft.replace(target)  # whoever reads the folder never sees half a report


class PracticeGateway(ThreadingHTTPServer):
    """The same over HTTP, as `gateway.py` calls it. End it with `end()`."""

    daemon_threads = True

    def __init__(self, token: str, host: str = "127.0.0.1", port: int = 0, now: Clock = moment) -> None:
        super().__init__((host, port), _Handler)
        self.token, self.now = token, now
        self.handed: set[tuple[int, int]] = set()
        # What was not told to be taken, each line with its place in all that was said.
        self.waiting: list[tuple[int, dict[str, Any]]] = []
        self.said = 0
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.02,), name="practice-gateway", daemon=True).start()

    def end(self) -> None:
        self.shutdown()
        self.server_close()

    def hand(self, message: int, part: int, phone: str) -> None:
        """Take a part over; one that was taken over before is that one."""
        with self._lock:
            if (message, part) not in self.handed:
                self.handed.add((message, part))
                for line in _receipts(message, part, phone, self.now()):
                    self.said += 1
                    self.waiting.append((self.said, line))

    def outstanding(self) -> dict[str, Any]:
        """What was not told to be taken yet. The mark is the place of its last line."""
        with self._lock:
            lines = self.waiting[:MOST]
        return {"receipts": [line for _place, line in lines], "mark": str(lines[-1][0] if lines else 0)}

    def forget(self, mark: str) -> None:
        """What was said up to the mark was taken; said twice, it changes nothing."""
        with self._lock:
            self.waiting = [one for one in self.waiting if one[0] > int(mark)]


def _object(content: bytes) -> dict[str, Any]:
    """What was sent as a JSON object; an empty one for anything else."""
    try:
        body = json.loads(content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


class _Handler(BaseHTTPRequestHandler):
    server: PracticeGateway
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Writes no log: it would be about messages."""

    def do_GET(self) -> None:
        if not self._known():
            self._answer(401, {})
        elif self.path == "/receipts":
            self._answer(200, self.server.outstanding())
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        content = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 100_000))
        if not self._known():
            self._answer(401, {})
            return
        body = _object(content)
        message, part, to, mark = (body.get(name) for name in ("message", "part", "to", "mark"))
        if self.path == "/messages" and isinstance(message, int) and isinstance(part, int) and isinstance(to, str):
            self.server.hand(message, part, to)
        elif self.path == "/receipts/taken" and isinstance(mark, str) and mark.isdecimal():
            self.server.forget(mark)
        elif self.path in {"/messages", "/receipts/taken"}:
            self._answer(400, {"reason": "unreadable"})
            return
        else:
            self._answer(404, {})
            return
        self._answer(200, {})

    def _known(self) -> bool:
        given = self.headers.get("Authorization", "").encode()
        return compare_digest(given, f"Bearer {self.server.token}".encode())

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
