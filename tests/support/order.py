"""Which files of tests are long, and which of them begin first: two workers take whole files, and one that takes minutes and begins last keeps the other waiting.

Left to itself pytest-xdist begins with the files of most tests. That serves the quick ones; of those that kill processes or walk
through a browser a single test may take as long as a hundred others, so there `payung test` lets this order stand.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from payung.site.commands.testing import LONG

TESTS = Path(__file__).resolve().parents[1]
# By processor time, the longest first; the others follow as they are collected.
LONGEST = (
    "api/test_fuzz.py",
    "payouts/test_thousands.py",
    "packages/test_wheels.py",
    "contributions/test_model.py",
    "crash/test_kills.py",
    "crash/test_payout_kills.py",
    "office/test_commands.py",
    "awards/test_result.py",
    "browser/test_axe.py",
    "browser/test_journey.py",
    "browser/test_pages.py",
    "browser/test_hands.py",
    "browser/test_claims.py",
    "browser/test_award_cycle.py",
)


def longest_first(items: list[pytest.Item]) -> None:
    """Put the tests of those files first; otherwise they stay as they are."""
    place = {TESTS / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


@cache
def _marks(path: Path) -> frozenset[str]:
    return frozenset(re.findall(r"\bmark\.(\w+)", path.read_text(encoding="utf-8")))


def marked_in_their_files(items: list[pytest.Item]) -> None:
    """Raises pytest.UsageError for a long test whose file does not name its mark: `payung test` would not find the file."""
    for item in items:
        for name in LONG:
            if item.get_closest_marker(name) and name not in _marks(item.path):
                raise pytest.UsageError(
                    f"{item.nodeid} is marked as {name} from elsewhere; write the mark into its file"
                )
