"""Software of others that takes its own part in the tests: without it they are skipped, and nobody would notice."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

WANTED = Path(__file__).resolve().parents[2] / "requirements" / "dev.in"
FOREIGN = (
    "doku-python-library",
    "mock-bank",
    "openapi-python-client",
    "pyiso20022",
    "schemathesis",
    "snapapi",
)


@pytest.mark.parametrize("name", FOREIGN)
def test_it_is_here_as_it_was_chosen(name: str) -> None:
    wanted = WANTED.read_text(encoding="utf-8").split()
    assert {name, f"{name}=={version(name)}"} & set(wanted)
