"""Running the real command in a process of its own, with an installation of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON; nothing else may stand there."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Payung:
    """The command with its own home."""

    home: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAYUNG_", "DJANGO_"))}
        return {
            **kept,
            "PYTHONPATH": str(ROOT / "src"),
            "PAYUNG_HOME": str(self.home),
            "NO_COLOR": "1",
            "COLUMNS": "200",
        }

    @property
    def argv(self) -> list[str]:
        return [sys.executable, "-m", "payung.cli"]

    def __call__(self, *arguments: str, **environment: str) -> Said:
        done = subprocess.run(
            [*self.argv, *arguments],
            env={**self.environment, **environment},
            cwd=self.home.parent,
            capture_output=True,
            text=True,
            timeout=300,
            stdin=subprocess.DEVNULL,
        )
        return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def new_payung() -> Iterator[Callable[[], Payung]]:
    """Makes installations in folders that the database's account may enter."""
    made: list[Payung] = []

    def make() -> Payung:
        folder = Path(tempfile.mkdtemp(prefix="payung cli "))
        folder.chmod(0o711)
        made.append(Payung(folder / "home"))
        return made[-1]

    yield make
    for payung in made:
        if payung.home.exists():
            payung("stop")
        shutil.rmtree(payung.home.parent, ignore_errors=True)


@pytest.fixture(scope="module")
def payung(new_payung: Callable[[], Payung]) -> Payung:
    """One installation for the tests of a module."""
    return new_payung()
