"""The address under which people outside reach this installation; it is in letters, cards and messages."""

from __future__ import annotations

import os

LOCAL = "http://localhost:8000"
PUBLIC = ("PAYUNG_PUBLIC_URL", "PAYUNG_ORIGINS")


def public_address(path: str = "/") -> str:
    """`path` under the installation's public address.

    That is PAYUNG_PUBLIC_URL, else the first of PAYUNG_ORIGINS (which names the site to the web process anyway), else
    the address of a machine that serves only itself.
    """
    origins = [origin.strip() for origin in os.environ.get("PAYUNG_ORIGINS", "").split(",") if origin.strip()]
    base = os.environ.get("PAYUNG_PUBLIC_URL", "").strip() or (origins[0] if origins else LOCAL)
    return base.rstrip("/") + path
