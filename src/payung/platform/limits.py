"""How often somebody may try: counters in PostgreSQL, shared by all processes, with nobody's name or address in clear."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import threading
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.http import HttpRequest

from payung.kernel.errors import PayungError
from payung.platform.db import APPLICATION

_HIT = "select payung.rate_hit(%s, %s, %s, make_interval(secs => %s))"
_FORGIVE = "select payung.rate_forgive(%s, %s, %s)"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ProxiesRefused(PayungError):
    """PAYUNG_TRUSTED_PROXIES names something that is no network."""


def allow(bucket: str, *parts: str, limit: int, seconds: int) -> bool:
    """Count one try and say whether it is within `limit` tries in `seconds` (a fixed window that the first try opens).

    bucket: which door, e.g. "sign-in.user". parts: who tries (address, user name, NIK, ...), kept as an HMAC only.
    The count stays when the request's own transaction is rolled back. Raises psycopg.Error without a database: a door
    whose counter cannot be asked stays shut.
    """
    return bool(_line.ask(_HIT, [bucket, _digest(bucket, parts), limit, seconds]))


def forgive(bucket: str, *parts: str, everything: bool = False) -> None:
    """Take back the last try (or all of them), for doors that count only what went wrong."""
    _line.ask(_FORGIVE, [bucket, _digest(bucket, parts), everything])


def client_address(request: HttpRequest) -> str:
    """Whose tries these are: the caller's address, for IPv6 its /64 network (one household has as many as it likes).

    `X-Forwarded-For` is believed only when the caller is one of PAYUNG_TRUSTED_PROXIES (networks, by comma), and then
    from its end, up to the first address that is no trusted proxy.
    """
    caller = str(request.META.get("REMOTE_ADDR", ""))
    trusted = trusted_proxies()
    if trusted and _within(caller, trusted):
        for part in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
            if not (hop := part.strip()):
                continue
            caller = hop
            if not _within(hop, trusted):
                break
    address = _parse(caller)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address) if address else caller[:100]


def hang_up() -> None:
    """Close the counter's connection; the next try opens another."""
    _line.close()


def _digest(bucket: str, parts: tuple[str, ...]) -> bytes:
    key = hmac.new(settings.SECRET_KEY.encode(), b"payung.rate.v1", hashlib.sha256).digest()
    message = "\x1f".join((bucket, *parts)).encode("utf-8", "replace")
    return hmac.new(key, message, hashlib.sha256).digest()


def trusted_proxies() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Networks whose `X-Forwarded-For` is believed. Raises ProxiesRefused for what is no network."""
    named = os.environ.get("PAYUNG_TRUSTED_PROXIES", "").split(",")
    try:
        return [ipaddress.ip_network(name.strip(), strict=False) for name in named if name.strip()]
    except ValueError as error:
        raise ProxiesRefused(
            "PROXIES_WRONG", "PAYUNG_TRUSTED_PROXIES bukan daftar alamat jaringan, misalnya 10.0.0.0/8,192.0.2.7."
        ) from error


def _parse(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _within(text: str, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    address = _parse(text)
    return address is not None and any(address in network for network in networks)


class _Line:
    """One connection of the process beside those of its requests; each question is a transaction of its own.

    Not taken from the pool: a request that holds one of its few connections and waits for a second would deadlock.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[Any] | None = None

    def ask(self, sql: str, parameters: list[Any]) -> Any:
        with self._lock:
            for attempt in (1, 2):
                try:
                    row = self._open().execute(sql, parameters).fetchone()
                    return row[0] if row else None
                except psycopg.OperationalError:
                    self._drop()  # the server was restarted since the last try
                    if attempt == 2:
                        raise
        raise AssertionError

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _open(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._connection.closed:
            parameters = dict(connections[APPLICATION].get_connection_params())
            for name in ("cursor_factory", "context", "prepare_threshold"):
                parameters.pop(name, None)
            self._connection = psycopg.connect(**parameters, autocommit=True, cursor_factory=psycopg.Cursor)
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


_line = _Line()
