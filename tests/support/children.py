"""Processes that read foreign files, forked in tests from one that has loaded what they load: a new interpreter takes them 0.3 s.

Each still is a process of its own, with the environment, folder, limits, output and end that the product gives it. Only the two
programs of `PROGRAMS` are started so; whatever else is asked for is a new interpreter, and so is everything where the fixture
`new_interpreters` is asked for (tests of limits and of how such a process dies), and where the machine has no `pidfd_open`.

The process that forks is this file; the modules that it loads are its arguments, and whoever names others has forks of those
(tests that kill what they start, many times: a new interpreter with Django in it takes 1.4 s, one with all pages 3 s). A request is
one message on a socket with the descriptors of the outputs; the answer is the number of the process and, when it has ended, its exit
code. It connects to nothing, starts no thread, ends with who started it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import selectors
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

# What follows the interpreter, and the module whose `main` it comes to; the second is started by a line of code (look.py).
PROGRAMS = {("-m", "payung.intake.reading.child"): "payung.intake.reading.child", (): "payung.vault.checking.child"}
HOUSE = str(Path(__file__).resolve().parents[2] / "src")
LOADED = (
    *PROGRAMS.values(), "payung.intake.reading.sources", "payung.intake.reading.tables", "payung.intake.reading.content",
    "payung.intake.reading.inspect_xml", "payung.intake.reading.webtable", "payung.vault.checking.pdf",
    "payung.places.packaged", "PIL.Image", "PIL.ImageOps", "PIL.JpegImagePlugin", "PIL.PngImagePlugin", "pikepdf", "pypdfium2.raw",
)  # fmt: skip
MOST = 1 << 16


class Fork:
    """What `subprocess.Popen` is to the product, as far as it uses it."""

    def __init__(
        self, program: str, arguments: Sequence[str], *, stdout: int | None = None, stderr: int | None = None,
        env: dict[str, str], cwd: Path, address: str,
    ) -> None:  # fmt: skip
        self.stdout, out = _output(stdout)
        self.stderr, err = _output(stderr)
        self._answers = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._answers.connect(address)
            asked = {"program": program, "argv": ["", *arguments], "env": env, "cwd": str(cwd)}
            socket.send_fds(self._answers, [json.dumps(asked).encode()], [out, err])
        finally:
            os.close(out)
            os.close(err)
        self.pid = int(self._answers.recv(MOST))
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Exit code, as of a Popen. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            self._answers.settimeout(timeout)
            try:
                self.returncode = int(self._answers.recv(MOST))
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0) from None
            self._answers.close()
        return self.returncode

    def poll(self) -> int | None:
        """Exit code, or None while it runs."""
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Both outputs, of a process that ends although nobody reads them: less than 64 KiB each. Raises subprocess.TimeoutExpired."""
        self.wait(timeout)
        with self:
            return self.stdout.read() if self.stdout else "", self.stderr.read() if self.stderr else ""

    def kill(self) -> None:
        """End it, if it has not ended."""
        if self.returncode is None:
            os.kill(self.pid, 9)

    def __enter__(self) -> Fork:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for output in (self.stdout, self.stderr):
            if output is not None:
                output.close()
        self.wait()


def _output(wanted: int | None) -> tuple[TextIO | None, int]:
    """An end to read, if one is wanted, and the one to write."""
    if wanted != subprocess.PIPE:
        return None, os.open(os.devnull, os.O_WRONLY)
    reading, writing = os.pipe()
    return os.fdopen(reading, encoding="utf-8"), writing


class Children:
    """Stands for the module `subprocess` where the product starts a reading process."""

    def __init__(self, bare: str, address: Callable[[], str]) -> None:
        self._bare, self._address = bare, address

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)

    def Popen(self, command: list[str], **how: Any) -> Any:  # noqa: N802 - its name there
        """A fork, or the process that was asked for."""
        for words, program in PROGRAMS.items():
            start = [sys.executable, *words] if words else [sys.executable, "-I", "-c", self._bare, HOUSE]
            if command[: len(start)] == start:
                more = command[len(start) :]
                return Fork(
                    program, more, stdout=how["stdout"], env=how["env"], cwd=how["cwd"], address=self._address()
                )
        return subprocess.Popen(command, **how)

    def run(self, command: list[str], *, timeout: float, check: bool, **how: Any) -> None:
        """`subprocess.run` of the looking process, of which nothing is read but what it leaves in its folder."""
        assert not check
        with self.Popen(command, **how) as process:
            try:
                process.wait(timeout)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def use(address: Callable[[], str]) -> None:
    """From now on the product's reading processes in this process are forks of the one that listens there."""
    from payung.intake.reading import reader
    from payung.vault.checking import look

    reader.subprocess = look.subprocess = Children(look._START, address)  # type: ignore[assignment]


def forget() -> None:
    """From now on they are new interpreters."""
    from payung.intake.reading import reader
    from payung.vault.checking import look

    reader.subprocess = look.subprocess = subprocess


class Forker:
    """The process that forks, started when the first one is asked for. programs: modules with a `main`, and perhaps a `load`, which is
    called once in the process that forks; those of the product that read, unless told. environment: in which they are loaded.
    """

    def __init__(self, programs: Sequence[str] = (), environment: dict[str, str] | None = None) -> None:
        self._programs, self._environment = programs, environment
        self._folder = tempfile.TemporaryDirectory(prefix="payung forks ")
        self._process: subprocess.Popen[bytes] | None = None

    def address(self) -> str:
        """Where it listens."""
        at = f"{self._folder.name}/socket"
        if self._process is None:
            from payung.intake.reading import reader

            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
                listener.bind(at)
                listener.listen(64)
                self._process = subprocess.Popen(
                    [sys.executable, "-P", __file__, str(listener.fileno()), *self._programs],
                    env=self._environment or reader._environment(), cwd="/", stdin=subprocess.PIPE, pass_fds=[listener.fileno()],
                )  # fmt: skip
        return at

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.communicate()
        self._folder.cleanup()


def become(asked: dict[str, Any], out: int, err: int) -> int:
    """Be the process; its exit code."""
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.closerange(3, 256)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - for the whole process
    sys.argv = asked["argv"]
    gc.enable()
    try:
        code: int = sys.modules[asked["program"]].main(sys.argv) or 0
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    return code


def prepare(programs: Sequence[str]) -> None:
    """Load what takes time."""
    for name in programs or LOADED:
        loaded = importlib.import_module(name)
        if programs and hasattr(loaded, "load"):
            loaded.load()
    if not programs:
        sys.modules["payung.places.packaged"].packaged_index()  # type: ignore[attr-defined]


def serve(listener: socket.socket, programs: Sequence[str]) -> None:
    """Answer until nobody can ask any more."""
    gc.disable()
    prepare(programs)
    gc.freeze()
    ready = selectors.DefaultSelector()
    ready.register(0, selectors.EVENT_READ)
    ready.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in ready.select():
            if key.fileobj == 0:
                return
            if key.fileobj is listener:
                answers, _address = listener.accept()
                message, outputs, _flags, _from = socket.recv_fds(answers, MOST, 2)
                child = os.fork()
                if child == 0:
                    os._exit(become(json.loads(message), *outputs))
                for output in outputs:
                    os.close(output)
                answers.send(b"%d" % child)
                ready.register(os.pidfd_open(child), selectors.EVENT_READ, (child, answers))
                continue
            child, answers = key.data
            ready.unregister(key.fileobj)
            os.close(key.fd)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            with suppress(OSError):  # who asked is gone
                answers.send(b"%d" % code)
            answers.close()


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as given:
        serve(given, sys.argv[2:])
