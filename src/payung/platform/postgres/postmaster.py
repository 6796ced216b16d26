"""The server's process according to the system: alive, a zombie, or a number that another process has now."""

from __future__ import annotations

import time
from pathlib import Path

import psutil

from payung.platform.postgres.errors import PostgresError


def find(data: Path) -> psutil.Process | None:
    """The living postmaster of a data directory, or None.

    A zombie does not live; a reused number is not it.
    """
    try:
        number = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(number)
    except (OSError, ValueError, psutil.Error):
        return None
    return process if _works_in(process, data) else None


def alive(process: psutil.Process) -> bool:
    """Whether the process still runs; one that waits to be reaped does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def clear_stale(data: Path, socket_dir: Path) -> None:
    """Remove the lock files of a server that is certainly gone.

    The server itself refuses to start while the number in its lock file is taken, which it also is by a
    zombie that nobody reaps and, after a reboot, by a stranger. The files go only when no server process
    works in the data directory: remains of a killed server (a backend in the middle of a query) are
    awaited, then ended. Raises PostgresError.
    """
    if not (data / "postmaster.pid").exists():
        return
    started = time.monotonic()
    while remains := _remains(data):
        waited = time.monotonic() - started
        if waited > 20:
            raise PostgresError("remains", f"Sisa server basis data tidak mau berhenti: {[p.pid for p in remains]}.")
        for process in remains if waited > 3 else []:
            try:
                process.kill() if waited > 8 else process.terminate()
            except psutil.Error:
                continue
        time.sleep(0.05)
    for path in (data / "postmaster.pid", socket_dir / ".s.PGSQL.5432", socket_dir / ".s.PGSQL.5432.lock"):
        path.unlink(missing_ok=True)


def _remains(data: Path) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if _works_in(process, data)]


def _works_in(process: psutil.Process, data: Path) -> bool:
    """Every process of the server has the data directory as its working directory."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return process.name() == "postgres" and Path(process.cwd()) == data.resolve()
    except psutil.Error:
        return False
