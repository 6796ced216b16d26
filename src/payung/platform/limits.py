"""Limits on how often somebody may try: counters in PostgreSQL, shared by all processes, without names or addresses in
plain text."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from payung.kernel.errors import PayungError
from payung.platform import beside, bindings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ProxiesRefused(PayungError):
    """PAYUNG_TRUSTED_PROXIES contains something that is not a network."""


def allow(bucket: str, *parts: str, limit: int, seconds: int) -> bool:
    """Count one try and say whether it is within `limit` tries in `seconds` (a fixed window that the first try opens).

    bucket: which door, e.g. "sign-in.user". parts: who tries (address, user name, NIK, ...), kept as an HMAC only.
    The count stays when the request's own transaction is rolled back. Raises psycopg.Error without a database: a door
    whose counter cannot be asked stays shut.
    """
    window = timedelta(seconds=seconds)
    return beside.ask(bindings.rate_hit(bucket=bucket, key=_digest(bucket, parts), limit=limit, window=window))


def forgive(bucket: str, *parts: str, everything: bool = False) -> None:
    """Uncount the last try (or all of them), where only failures should count."""
    beside.ask(bindings.rate_forgive(bucket=bucket, key=_digest(bucket, parts), all=everything))


def client_address(request: HttpRequest) -> str:
    """The address under which tries are counted: the caller's, for IPv6 its /64 network (one household has many
    addresses).

    `X-Forwarded-For` is trusted only when the caller is one of PAYUNG_TRUSTED_PROXIES (networks, by comma), and then
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


def _digest(bucket: str, parts: tuple[str, ...]) -> bytes:
    key = hmac.new(settings.SECRET_KEY.encode(), b"payung.rate.v1", hashlib.sha256).digest()
    message = "\x1f".join((bucket, *parts)).encode("utf-8", "replace")
    return hmac.new(key, message, hashlib.sha256).digest()


def trusted_proxies() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Networks whose `X-Forwarded-For` is trusted. Raises ProxiesRefused for anything that is not a network."""
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
