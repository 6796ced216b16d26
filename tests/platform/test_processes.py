"""The supervisor with real children: order, restarts, signals, sudden death."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from payung.platform.home import Home
from payung.platform.postgres import Cluster
from payung.platform.processes import (
    AlreadyRunningError,
    Supervisor,
    free_port,
    running_supervisor,
    stop_running,
)
from tests.platform.postgres_accounts import public_directory, start_python

pytestmark = pytest.mark.slow  # starts supervisors and waits for them

SERVE = """
import sys
from payung.platform.home import current_home
from payung.platform.processes import Child, Supervisor
port = int(sys.argv[1])
web = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
worker = [sys.executable, "-c", sys.argv[2]]
children = [Child("web", web), Child("worker", worker, {"ROLE": "loader"}, stop_seconds=1)]
sys.exit(Supervisor(current_home(), children, port, on_ready=lambda url: print(url, flush=True)).run())
"""
WORKER = """
import os, signal, sys, time
print("role", os.environ["ROLE"], "secret", os.environ.get("PAYUNG_SECRET_KEY"), flush=True)
time.sleep(600)
"""


def wait_for(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def home() -> Iterator[Home]:
    with public_directory(os.geteuid()) as root:
        home = Home(root / "home")
        yield home
        stop_running(home)
        Cluster(home).stop("immediate")


def serve(home: Home, worker: str = WORKER) -> tuple[subprocess.Popen[str], int]:
    port = free_port(18400)
    process = start_python(os.geteuid(), SERVE, port, worker, home=home.root)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line == f"http://localhost:{port}\n", process.stderr and process.stderr.read()
    return process, port


def children_of(process: subprocess.Popen[str]) -> dict[str, psutil.Process]:
    found = {}
    for child in psutil.Process(process.pid).children():
        try:
            line = " ".join(child.cmdline())
        except psutil.Error:  # just died
            continue
        found["web" if "http.server" in line else "worker" if "ROLE" in line else "postgres"] = child
    return found


def test_it_serves_restarts_what_crashed_refuses_a_second_and_stops_in_order(home: Home) -> None:
    process, port = serve(home)
    info = running_supervisor(home)
    assert info is not None
    assert (info.pid, info.port) == (process.pid, port)
    assert json.loads((home.run / "supervisor.json").read_text())["address"] == f"http://localhost:{port}"
    with pytest.raises(AlreadyRunningError, match=f"http://localhost:{port}"):
        Supervisor(home, [], port + 1).run()

    crashed = children_of(process)["web"]
    crashed.kill()
    wait_for(lambda: children_of(process).get("web", crashed).pid != crashed.pid)
    assert "dimulai lagi" in (home.log / "web.log").read_text()
    wait_for(lambda: "role loader secret None" in (home.log / "worker.log").read_text())

    others = list(children_of(process).values())
    assert stop_running(home)
    assert process.wait(timeout=30) == 0
    assert not [child for child in others if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert not Cluster(home).is_running()
    assert running_supervisor(home) is None
    assert not (home.run / "supervisor.json").exists()
    assert not stop_running(home)


def test_ctrl_c_ends_it_even_when_a_child_will_not_listen(home: Home) -> None:
    deaf = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{WORKER}"
    process, _ = serve(home, deaf)
    wait_for(lambda: (home.log / "worker.log").exists())
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert not Cluster(home).is_running()


@pytest.mark.crash
def test_sigkill_takes_the_children_along_and_the_next_start_finds_the_database(home: Home) -> None:
    process, _ = serve(home)
    children = children_of(process)
    assert set(children) == {"web", "worker", "postgres"}
    process.kill()
    process.wait()
    for name in ("web", "worker"):
        wait_for(lambda name=name: not children[name].is_running() or children[name].status() == "zombie")
    assert Cluster(home).is_running()
    assert running_supervisor(home) is None
    again, _ = serve(home)
    assert stop_running(home)
    assert again.wait(timeout=30) == 0
    # And without a new start, `stop` ends the database that was left behind.
    third, _ = serve(home)
    third.kill()
    third.wait()
    assert stop_running(home)
    assert not Cluster(home).is_running()


@pytest.mark.crash
def test_a_killed_database_comes_back_under_the_supervisor(home: Home) -> None:
    process, _ = serve(home)
    first = int((Cluster(home).data / "postmaster.pid").read_text().split("\n")[0])
    os.kill(first, signal.SIGKILL)

    def back() -> bool:
        lock = Cluster(home).data / "postmaster.pid"
        return lock.exists() and int(lock.read_text().split("\n")[0]) != first and Cluster(home).is_running()

    wait_for(back)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0


def test_a_taken_port_gives_the_next_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) != port


def test_a_program_that_is_not_there_is_said_in_the_log(home: Home) -> None:
    code = (
        "import sys\nfrom payung.platform.home import current_home\n"
        "from payung.platform.processes import Child, Supervisor\n"
        "Supervisor(current_home(), [Child('web', ['/no/such/program'])], 1).run()"
    )
    process = start_python(os.geteuid(), code, home=home.root)
    wait_for(lambda: (home.log / "web.log").exists())
    assert "tidak dapat dimulai" in (home.log / "web.log").read_text()
    assert stop_running(home)
    assert process.wait(timeout=30) == 0


def test_a_log_does_not_grow_without_end(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from payung.platform import processes

    home.prepare()
    monkeypatch.setattr(processes, "LOG_LIMIT", 200)
    for number in range(50):
        processes._append(home.log / "web.log", "web", f"line {number}")
    assert sum(path.stat().st_size for path in home.log.iterdir()) < 700
    assert "line 49" in (home.log / "web.log").read_text()
    assert sorted(path.name for path in Path(home.log).iterdir()) == ["web.log", "web.log.1"]
