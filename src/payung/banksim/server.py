"""The practice bank as a process of its own: SNAP over HTTP, and a round of file work every moment."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable
from http.server import HTTPServer
from socketserver import ThreadingMixIn
from types import FrameType
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from payung.banksim.bank import Bank
from payung.banksim.moods import MOODS, MoodyServer

ROUND_SECONDS = 0.5


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class _Quiet(WSGIRequestHandler):
    """Writes no log: account numbers would stand in it."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


def start(bank: Bank, host: str = "127.0.0.1", port: int = 0) -> tuple[WSGIServer, str]:
    """A server in a thread of its own, and its address. End it with `shutdown()` and `server_close()`."""
    server = make_server(host, port, bank.app, server_class=_Server, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, args=(0.02,), name="bank-sim", daemon=True).start()
    return server, f"http://{host}:{server.server_address[1]}"


def enrolled(bank: Bank, address: str) -> dict[str, str]:
    """The keys and address of the bank's customer, which also stand in its `client.json`, for nobody else to read."""
    keys = {**bank.enrol().as_dict(), "base_url": address}
    file = bank.folder / "client.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(keys, indent=2) + "\n")
    return keys


def serve(bank: Bank, host: str, port: int, ready: Callable[[str], None], mood: str = "") -> None:
    """Serve until a signal asks to stop; `ready` hears the address. `mood`: how it answers every transfer (`MOODS`)."""
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    if mood:
        moody = MoodyServer(bank, MOODS[mood], host, port)
        moody.start()
        server: HTTPServer = moody
        address = moody.address
    else:
        server, address = start(bank, host, port)
    ready(address)
    while not ended.wait(ROUND_SECONDS):
        bank.work()
    server.shutdown()
    server.server_close()
    bank.close()
