"""Which processes of the machine belong to a server: those of PostgreSQL in its data directory, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psutil

from payung.platform.postgres.postmaster import _works_in


class Process:
    """As much of a process of psutil as is asked for."""

    def __init__(self, name: str, folder: Path, state: str = psutil.STATUS_SLEEPING, gone: bool = False) -> None:
        self._name, self._folder, self._state, self._gone = name, folder, state, gone

    def status(self) -> str:
        return self._state

    def name(self) -> str:
        return self._name

    def cwd(self) -> str:
        if self._gone:
            raise psutil.NoSuchProcess(1)
        return str(self._folder)


def test_a_server_is_known_by_its_name_and_its_folder(tmp_path: Path) -> None:
    data, other, linked = tmp_path / "data", tmp_path / "other", tmp_path / "linked"
    data.mkdir()
    other.mkdir()
    linked.symlink_to(data)

    def belongs(*said: Any, **more: Any) -> bool:
        return _works_in(Process(*said, **more), linked)  # type: ignore[arg-type]

    assert belongs("postgres", data)
    assert not belongs("postgres", other)
    assert not belongs("python3", data)
    assert not belongs("python3", other)
    assert not belongs("postgres", data, psutil.STATUS_ZOMBIE)
    assert not belongs("postgres", data, gone=True)
