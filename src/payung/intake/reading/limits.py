"""Limits on the resources that reading a list may use, in one place."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the reading process. Sizes in bytes, times in seconds, rows and columns as counted on the
    sheet."""

    xlsx_rows: int = 400_000
    csv_rows: int = 5_000_000
    columns: int = 256
    cell_chars: int = 32_767
    xlsx_file_bytes: int = 400 << 20
    unpacked_bytes: int = 1_500 << 20
    bomb_ratio: int = 150
    bomb_floor_bytes: int = 64 << 20
    memory_bytes: int = 3 << 30
    cpu_seconds: int = 300
    wall_seconds: int = 600
    header_search_rows: int = 60
    batch_rows: int = 25_000

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as they travel to the reading process."""
        return asdict(self)


LIMITS = Limits()
