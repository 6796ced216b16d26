"""The real product over a database of its own: web server and worker as `payung up` starts them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from payung.platform.processes import Child, die_with, free_port
from payung.site.commands.serve import children
from tests.support import databases
from tests.support.databases import Database
from tests.support.server import Server

SOURCE = Path(__file__).resolve().parents[2] / "src"
TODAY = "2025-07-10"
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "PAYUNG_HOME")


@dataclass
class Site:
    """A served database. `folder` holds the logs of its processes."""

    base: str
    db: Database
    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def wire(self) -> None:
        """Point Django in this process at the same database."""
        databases.wire(self.db.urls)

    def one(self, query: str, args: Sequence[Any] = ()) -> Any:
        """First column of the first row, read as the owner of the tables."""
        with self.db.connect("owner") as connection:
            row = connection.execute(query, args).fetchone()
        return None if row is None else row[0]

    @contextmanager
    def worker_asleep(self) -> Iterator[None]:
        """Hold the worker still, so that work asked for meanwhile can be seen waiting."""
        self.processes["worker"].send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.processes["worker"].send_signal(signal.SIGCONT)

    def log(self, name: str) -> str:
        """What a process wrote."""
        return (self.folder / f"{name}.log").read_text(errors="replace")


@contextmanager
def served(server: Server, template: str, folder: Path, today: str = TODAY) -> Iterator[Site]:
    """A clone of the template behind a web server and a worker of its own, on a stated day."""
    with databases.clone(server, template) as database:
        port = free_port(0)
        site = Site(f"http://127.0.0.1:{port}", database, folder)
        try:
            for child in children(database.urls, "127.0.0.1", port, settings.SECRET_KEY):
                site.processes[child.name] = _start(child, folder, today)
            _wait_for(site)
            yield site
        finally:
            for process in site.processes.values():
                _end(process)


def _start(child: Child, folder: Path, today: str) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment |= {"PYTHONPATH": str(SOURCE), "PAYUNG_TODAY": today, **child.env}
    assert "PAYUNG_ADMIN_DATABASE_URL" not in environment
    parent = os.getpid()
    with (folder / f"{child.name}.log").open("wb") as log:
        return subprocess.Popen(
            list(child.argv),
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with(parent),  # a killed test run leaves nothing behind
        )


def _wait_for(site: Site) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{site.base}/sehat", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            assert site.processes["web"].poll() is None, site.log("web")
        time.sleep(0.1)
    raise AssertionError(f"the site does not answer: {site.log('web')}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
