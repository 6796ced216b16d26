"""The wheels, and for each package an environment that its own README made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packages import readme, wheelhouse


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheels of the packages alone."""
    folder = tmp_path_factory.mktemp("built")
    for name in wheelhouse.NAMES:
        wheelhouse.build(name, folder)
    return folder


@pytest.fixture(scope="session")
def house(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheels, and those of all that they declare and of the tools of their tests."""
    folder = tmp_path_factory.mktemp("wheels")
    for wheel in wheels.iterdir():
        (folder / wheel.name).hardlink_to(wheel)
    needed = [str(one) for name in wheelhouse.NAMES for one in wheelhouse.declared(name)]
    wheelhouse.others([*needed, "pytest", "hypothesis"], folder)
    return folder


@pytest.fixture(scope="session")
def installed(house: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder in which the console blocks of a package's README were run; `try` is its environment."""
    ready: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in ready:
            folder = tmp_path_factory.mktemp(name)
            (folder / "wheels").symlink_to(house)
            text = (wheelhouse.PACKAGES / name / "README.md").read_text()
            for kind, block in readme.blocks(text):
                if kind == "console":
                    readme.run_console(block, folder)
            ready[name] = folder
        return ready[name]

    return of
