"""What `tools/mutants.py` has tried, as lines of JSON in a file: one line a try, so that a run goes on where it was stopped.

A line: seed and commit of the sample, number of the change in it, where it stands (file, line, column, the line's text), what was
turned into what, which tests were asked ("likeliest" or "rest", and how many files or tests), whether one of them failed and
which, seconds that it took, and the day.
"""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LIKELIEST, REST = "likeliest", "rest"


def commit_of(checkout: Path) -> str:
    """The commit whose rules and tests are tried; with a plus when they differ from it."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=checkout, capture_output=True, text=True, check=True)  # noqa: S603, S607
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--", "src", "tests")
    return git("rev-parse", "--short=8", "HEAD") + ("+" if changed else "")


class Results:
    """The tries of one sample in one tree. Without a file they are kept for this run only."""

    def __init__(self, path: Path | None, seed: int, commit: str) -> None:
        self.path, self.sample = path, {"seed": seed, "commit": commit}
        text = path.read_text(encoding="utf-8") if path and path.exists() else ""
        rows = [json.loads(line) for line in text.splitlines()]
        self.rows = [row for row in rows if self.sample.items() <= row.items()]

    def missed(self, number: int) -> bool:
        """Whether the change was tried and no test that was asked noticed it."""
        tries = [row for row in self.rows if row["number"] == number]
        return bool(tries) and not any(row["test"] for row in tries)

    def open(self, number: int, asked: str) -> bool:
        """Whether these tests are still to be asked of the change: the rest only of what the likeliest missed."""
        if any(row["number"] == number and row["asked"] == asked for row in self.rows):
            return False
        return asked == LIKELIEST or self.missed(number)

    def add(self, **row: Any) -> None:
        """One try; written at once, in one piece, for two runs may share the file."""
        day = datetime.now(UTC).date().isoformat()
        self.rows.append({**self.sample, **row, "day": day})
        if self.path:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(self.rows[-1], ensure_ascii=False) + "\n")
