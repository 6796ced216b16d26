"""`payung up` under one roof: database, web server and worker, started, watched and stopped together."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import psutil

from payung.platform.home import Home, HomeError
from payung.platform.postgres import Cluster, PostgresError, running_database

SOURCE = Path(__file__).resolve().parents[2]
CHILD_STOP_SECONDS = 20.0
LOG_LIMIT = 10 * 1024 * 1024
_STEADY_SECONDS = 30.0
_DATABASE_SECONDS = 1.0
_BACK_OFF = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
# The environment variables that a child inherits; addresses and secrets are passed only where it needs them.
_INHERITED = (
    *("PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ", "SSL_CERT_FILE", "NO_COLOR"),
    *("PAYUNG_TODAY", "PAYUNG_TIME_ZONE", "PAYUNG_DEBUG", "PAYUNG_LOG"),
)
_PR_SET_PDEATHSIG = 1
_EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class AlreadyRunningError(Exception):
    """Another supervisor serves this home; `info` says where."""

    code = "already_running"

    def __init__(self, info: SupervisorInfo | None) -> None:
        where = f" di {info.address}" if info else ""
        super().__init__(f"Payung sudah berjalan{where}. Hentikan dengan ./payung stop.")
        self.info = info


@dataclass(frozen=True)
class Child:
    """A program to keep running.

    `env` holds what it needs beyond the common, such as its database address.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    stop_seconds: float = CHILD_STOP_SECONDS


@dataclass(frozen=True)
class SupervisorInfo:
    """What run/supervisor.json says: process number, port, time of start (ISO, UTC), address."""

    pid: int
    port: int
    started: str
    address: str


class _Running:
    """One child with its log and its restarts."""

    def __init__(self, child: Child, home: Home) -> None:
        self.child = child
        self.home = home
        self.log = home.log / f"{child.name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.reader: threading.Thread | None = None
        self.started = 0.0
        self.crashes = 0
        self.not_before = 0.0

    def start(self) -> None:
        environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        environment |= {
            "PYTHONPATH": str(SOURCE),
            "PYTHONUNBUFFERED": "1",
            "PAYUNG_HOME": str(self.home.root),
        }
        environment |= self.child.env
        parent = os.getpid()
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own programs
            list(self.child.argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,  # Ctrl-C reaches us alone; we stop the children in order
            preexec_fn=lambda: die_with(parent),
        )
        if self.process.stdout is None:
            raise RuntimeError("no pipe")
        self.reader = threading.Thread(target=_copy_log, args=(self.process.stdout, self.log, self.child.name))
        self.reader.daemon = True
        self.reader.start()

    def watch(self, now: float) -> None:
        """Start again what has ended, each time after a longer pause."""
        if self.process is not None:
            status = self.process.poll()
            if status is None:
                return
            _kill_group(self.process.pid, signal.SIGKILL)  # a leftover process may hold the port
            _append(self.log, self.child.name, f"berakhir dengan status {status}; dimulai lagi")
            self.crashes = 1 if now - self.started > _STEADY_SECONDS else self.crashes + 1
            self.not_before = now + _BACK_OFF[min(self.crashes, len(_BACK_OFF)) - 1]
            self.process = None
        if now >= self.not_before:
            try:
                self.start()
            except OSError as error:
                self.crashes += 1
                self.not_before = now + _BACK_OFF[min(self.crashes, len(_BACK_OFF)) - 1]
                _append(self.log, self.child.name, f"tidak dapat dimulai: {error}")

    def stop(self, hurry: Callable[[], bool]) -> None:
        """SIGTERM, patience, SIGKILL for the whole group."""
        if self.process is None:
            return
        deadline = time.monotonic() + self.child.stop_seconds
        _kill_group(self.process.pid, signal.SIGTERM, leader_only=True)
        while self.process.poll() is None and time.monotonic() < deadline and not hurry():
            time.sleep(0.02)
        _kill_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.reader is not None:
            self.reader.join(timeout=2)


class Supervisor:
    """Runs the database of `home` (unless it is external) and the children until asked to stop."""

    def __init__(
        self,
        home: Home,
        children: Sequence[Child],
        port: int,
        *,
        host: str = "127.0.0.1",
        on_ready: Callable[[str], None] | None = None,
    ) -> None:
        """`on_ready` is called once with the address when something listens on `port`."""
        self.home = home.prepare()
        self.port = port
        self.host = host
        host_to_open = _reachable(host)
        self.address = f"http://{'localhost' if host_to_open == '127.0.0.1' else host_to_open}:{port}"
        self._on_ready = on_ready
        # A plain counter: a signal handler that takes a lock can wait for the very code it interrupts.
        self._asked_to_stop = 0
        self._children = [_Running(child, self.home) for child in children]

    def run(self) -> int:
        """Serve until SIGINT, SIGTERM or SIGHUP; a second signal hurries.

        Returns 0; raises AlreadyRunningError.
        """
        with _only_one(self.home), self._announced(), self._signals(), running_database(self.home) as urls:
            try:
                self._serve(Cluster(self.home) if urls.embedded else None)
            finally:
                # The web server first: no new request reaches a worker or a database that is going away.
                for running in self._children:
                    running.stop(self._hurry)
        return 0

    @contextmanager
    def _announced(self) -> Iterator[None]:
        state = self.home.run / "supervisor.json"
        started = datetime.now(UTC).isoformat(timespec="seconds")
        draft = state.with_suffix(".new")
        draft.write_text(json.dumps(asdict(SupervisorInfo(os.getpid(), self.port, started, self.address))))
        draft.replace(state)
        try:
            yield
        finally:
            state.unlink(missing_ok=True)

    def stop(self) -> None:
        """Ask `run` to end; a second time, to hurry. May be called by a thread or a signal handler."""
        self._asked_to_stop += 1

    def _hurry(self) -> bool:
        return self._asked_to_stop > 1

    def _serve(self, cluster: Cluster | None) -> None:
        ready = self._on_ready is None
        look_at_database = time.monotonic() + _DATABASE_SECONDS
        while not self._asked_to_stop:
            now = time.monotonic()
            if cluster is not None and now >= look_at_database:
                self._keep_database(cluster)
                look_at_database = time.monotonic() + _DATABASE_SECONDS
            for running in self._children:
                running.watch(now)
            if not ready and self._on_ready and _listens(self.host, self.port):
                ready = True
                self._on_ready(self.address)
            time.sleep(0.1)

    def _keep_database(self, cluster: Cluster) -> None:
        if cluster.is_running():
            return
        try:
            cluster.ensure()
        except (PostgresError, HomeError) as error:
            _append(self.home.log / "postgres.log", "postgres", str(error))

    @contextmanager
    def _signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, lambda *_: self.stop()) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def running_supervisor(home: Home) -> SupervisorInfo | None:
    """The supervisor that serves this home now, or None."""
    return _read_info(home) if _is_supervised(home) else None


def stop_running(home: Home, *, seconds: float = 60.0) -> bool:
    """Stop the supervisor of this home, or the database that a killed one left; False when nothing ran.

    Raises TimeoutError when it is still there after `seconds`.
    """
    if not home.run.exists():
        return False
    if not _is_supervised(home):
        return Cluster(home).stop_if_unused()
    info = _read_info(home)
    if info is not None:
        with suppress(psutil.NoSuchProcess):
            psutil.Process(info.pid).send_signal(signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while _is_supervised(home):
        if time.monotonic() > deadline:
            raise TimeoutError(f"Payung belum berhenti setelah {seconds:.0f} detik.")
        time.sleep(0.05)
    return True


def free_port(preferred: int, host: str = "127.0.0.1") -> int:
    """`preferred`, or the next free port after it (of fifty), or any."""
    for port in (*range(preferred, min(preferred + 50, 65536)), 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("Tidak ada port yang bebas.")


@contextmanager
def _only_one(home: Home) -> Iterator[None]:
    """Hold the lock for supervising this home. It ends with the process, however that ends."""
    with (home.run / "supervisor.lock").open("a") as lock:
        for attempt in range(10):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if attempt == 9:
                    raise AlreadyRunningError(_read_info(home)) from None
                time.sleep(0.03)  # another process may only be checking the lock
        yield


def _is_supervised(home: Home) -> bool:
    try:
        with (home.run / "supervisor.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _read_info(home: Home) -> SupervisorInfo | None:
    # It may be between taking the lock and writing its state.
    for _ in range(40):
        try:
            info = json.loads((home.run / "supervisor.json").read_text())
        except (OSError, ValueError):
            info = None
        if isinstance(info, dict) and set(info) == {item.name for item in fields(SupervisorInfo)}:
            return SupervisorInfo(**info)
        time.sleep(0.05)
    return None


def die_with(parent: int) -> None:
    """In a child, before its program: end when the parent ends, even by SIGKILL. Linux only; nothing elsewhere."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)


def _kill_group(leader: int, number: int, *, leader_only: bool = False) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if leader_only:
            os.kill(leader, number)
        else:
            os.killpg(leader, number)


def _reachable(host: str) -> str:
    """Where a server bound to `host` answers on this machine."""
    return "127.0.0.1" if host in _EVERY_ADDRESS else host


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((_reachable(host), port), timeout=0.2):
            return True
    except OSError:
        return False


def _copy_log(pipe: IO[bytes], path: Path, name: str) -> None:
    for line in pipe:
        _append(path, name, line.decode(errors="replace").rstrip("\n"))


def _append(path: Path, name: str, text: str) -> None:
    """One line with time and name; the file before the last is dropped at 10 MB."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    with path.open("a", encoding="utf-8") as out:
        out.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {name} {text}\n")
