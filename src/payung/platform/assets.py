"""Whether the page assets (htmx, typefaces, coast line) that the set-up brings are there."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "static" / "vendor"
FILES = (
    "htmx.min.js",
    "coast.json",
    "fonts/inter-latin-wght-normal.woff2",
    "fonts/inter-latin-ext-wght-normal.woff2",
    "fonts/plus-jakarta-sans-latin-wght-normal.woff2",
    "fonts/plus-jakarta-sans-latin-ext-wght-normal.woff2",
)


@dataclass(frozen=True)
class AssetsStatus:
    """`ok` when all files are there; else which are missing and, when known, why."""

    ok: bool
    missing: tuple[str, ...]
    reason: str


def assets_status(vendor: Path = VENDOR, environment: Path | None = None) -> AssetsStatus:
    """State of the served assets. `environment`: the virtual environment whose set-up noted a failure."""
    missing = tuple(name for name in FILES if not (vendor / name).is_file())
    note = (environment or Path(sys.prefix)) / "payung-assets-missing"
    reason = note.read_text(encoding="utf-8", errors="replace").strip() if missing and note.is_file() else ""
    return AssetsStatus(not missing, missing, reason)
