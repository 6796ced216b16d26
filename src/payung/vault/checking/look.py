"""Starts the looking process and waits for its answer, within limits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import payung

WALL_SECONDS = 45


@dataclass(frozen=True)
class Finding:
    """What the look at a paper gave: a reason (key of `words.REASONS`) or media type, pages and their pictures."""

    reason: str
    media: str
    pages: int
    pictures: tuple[Path, ...]


@contextmanager
def looked_at(path: Path) -> Iterator[Finding]:
    """Look at a file in a limited process; the pictures live as long as the block."""
    with tempfile.TemporaryDirectory(prefix="payung-paper-") as name:
        yield _look(path, Path(name))


def clean_copy(path: Path) -> bytes | None:
    """A paper written anew in the limited process: a PDF of what was walked, a photograph without what stands beside it.

    None for a PDF that does more than show pages, and for what cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="payung-paper-") as name:
        folder = Path(name)
        finding = _look(path, folder, "copy")
        return None if finding.reason else (folder / "copy").read_bytes()


def _look(path: Path, folder: Path, *more: str) -> Finding:
    house = str(Path(payung.__file__).parent.parent)
    command = [sys.executable, "-I", "-c", _START, house, str(path), str(folder), *more]
    environment = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "TZ") if key in os.environ}
    try:
        subprocess.run(  # noqa: S603
            command,
            env=environment | {"OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Finding("TOO_HEAVY", "", 0, ())
    answer = folder / "answer.json"
    if not answer.is_file():
        return Finding("TOO_HEAVY", "", 0, ())
    answered = json.loads(answer.read_text(encoding="utf-8"))
    pictures = tuple(folder / f"{number}.png" for number in range(1, answered["pages"] + 1))
    return Finding(answered["reason"], answered["media"], answered["pages"], pictures)


# The isolated interpreter looks modules up in the environment and in our own folder, nowhere else.
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from payung.vault.checking.child import main; sys.exit(main(sys.argv))"
)
